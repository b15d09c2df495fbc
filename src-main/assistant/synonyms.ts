import type { Language } from './decision.ts';

/**
 * Ways in which patients of Spain and Latin America, and English speakers, say the same thing.
 * One line a meaning: its name, a colon, phrases between bars. A phrase is compared by stems, so
 * one form of a word is enough where the endings are regular. Several names before the colon mean
 * that the phrase says all of them; `(a/b)` stands for either. Names are shared by both languages.
 */
const spanish = `
price: precio | tarifa | coste | costo | importe | valor | cuanto cuesta | cuanto vale | cuanto valdria | cuanto sale | cuanto saldria | cuanto saldra | cuanto cobran | cuanto cobrais | cuanto cobras | cuanto cobra | cuanto es | cuanto sera | cuanto seria | cuanto costaria | cuanto costara | cuanto costaba | que vale | que valen | que cuesta | que costaria | que precio tiene | que precio tienen | a que precio | a cuanto esta | a cuanto estan | a cuanto sale | a como esta | en cuanto sale | en cuanto esta | por cuanto sale | cuanto hay que pagar | cuanto pago | cuanto pagaria | cuanto tengo que pagar | cuanto debo pagar | cuanto dinero | cuanto esta | cuanto estan | cuesta | cuestan | costar | costaria | presupuesto aproximado | precio aproximado | cuanto | cuanta | caro | barato | economico | cuanto estais cobrando | cuanto cobran por | cobrais por | cobrando | cobrais | cobran | en que precio anda | en que precio andan | por cuanto anda | cuanto anda | a cuanto anda | que me cuesta | que me sale | de precio
hours: horario | cuando (abris/abren/abre/cerrais/cierran/cierra/estais abiertos/estan abiertos) | a que hora | de que hora | hasta que hora | desde que hora | que hora | que horas | que horario tienen | abrir | abris | abren | abre | abierto | abierta | abriran | abrireis | abierta la clinica | cerrar | cerrais | cierran | cierra | cerrado | cerrada | cerraran | apertura | cierre | que dias | cuando atienden | cuando atendeis | cuando estais | cuando estan | horas de atencion | horario de atencion
where: direccion | ubi | donde (esta/queda/es/tienen/teneis/se encuentra) (clinica/consulta/consultorio/dentista/local) | ubicacion | ubicado | ubicada | ubicados | domicilio | localizacion | donde esta | donde estan | donde estais | donde queda | donde quedan | donde quedais | donde es | donde se encuentra | donde se encuentran | donde encontrais | donde son | donde sois | donde ubican | donde ubica | como llego | como llegar | como se llega | como llega | como se va | como voy | como puedo llegar | llegar a la clinica | que calle | mapa | google maps | en que parte | en que zona | por que zona | donde os encontrais | donde atienden | donde atendeis
parking: aparcar | aparco | aparcamiento | parking | parquin | estacionar | estaciono | estacionamiento | parqueo | parquear | parqueadero | garaje | cochera | zona azul | dejar el coche | dejar el carro | dejar el auto | dejo el coche | dejo el carro | dejo el auto | plaza de coche
transport: metro | parada de metro | estacion de metro | bus | autobus | colectivo | subte | tren | cercanias | transporte publico | que parada | parada mas cercana | linea de metro
book appointment: (pedir/pido/pedimos/coger/cojo/sacar/saco/hacer/hago/dar/dais/dan/darme/programar/concertar/apartar/agendar/reservar/reservo/solicitar/conseguir) (cita/citas/hora/turno/una consulta/visita) | pedir vez | reservar | reservo | reserva | agendar | agendo | agenda | solicitar | programar
walkin: sin cita | sin cita previa | sin pedir cita
appointment: cita | turno
insurance: seguro | aseguradora | mutua | mutualidad | prepaga | obra social | obras sociales | isapre | poliza | convenio | concertado | cuadro medico | compania de seguros | companias de seguros | seguro medico | seguro dental | seguros medicos | companias | companias medicas
insurance sanitas: sanitas
insurance adeslas: adeslas | segurcaixa
insurance dkv: dkv
insurance asisa: asisa
insurance mapfre: mapfre
insurance axa: axa
insurance caser: caser
insurance cigna: cigna
insurance muface: muface | isfas | mugeju
insurance publicservice: seguridad social | sanidad publica | imss | issste | fonasa | eps
insurance osde: osde | swiss medical | galeno
insurance generali: generali
insurance allianz: allianz
insurance divina: divina pastora | divinaseguros
pay: pagar | pago | abonar | abono | forma de pago | formas de pago | metodo de pago | metodos de pago | medio de pago | medios de pago | se paga | se puede pagar
insurance: tarjeta sanitaria | tarjeta del seguro
travelcard: tarjeta de transporte | abono transporte
pay card: tarjeta | visa | mastercard | debito | credito | amex | contactless
pay cash: efectivo | en metalico | contado | cash
pay bizum: bizum
pay transfer: transferencia | transferir | mercado pago | mercadopago | oxxo
installments: financiar | financiacion | financiais | financian | financiamiento | plazos | a plazos | cuotas | en cuotas | mensualidades | fraccionar | fraccionado | pago fraccionado | pagar a plazos | pagar en cuotas | pagar en plazos | pagar poco a poco | meses sin intereses | a meses | pagar por meses | pago por meses | pagar fraccionado | facilidades de pago | pagar en varios meses | pagar mensual
fee cancel: (pagar/pago/cobran/cobrais/cobra) si (cancelo/anulo/no voy/no me presento/no asisto/falto)
cancel: si no (me presento/presento/voy/acudo/asisto/aparezco) | si falto | cancelar | cancelo | cancelacion | anular | anulo | anulacion | desconvocar | no puedo ir | no puedo acudir | no puedo asistir | no podre ir | no ir
change: cambiar | cambio | mover | aplazar | aplazo | reprogramar | posponer | modificar | atrasar | adelantar
notice: antelacion | anticipacion | con cuanto tiempo | cuanto tiempo antes | con que tiempo | aviso previo | con cuantas horas | cuantas horas antes | plazo para
fee: me cobrais | me cobran | se cobra | cobrarme | penalizacion | recargo | multa | cobran si | cobrais si | penalizais | penalizan
cleaning: limpieza | limpiar | limpian | limpiais | higiene | higiene bucal | profilaxis | tartrectomia | detartraje | limpieza de dientes | limpieza de boca | quitar el sarro | sarro
whitening: blanqueamiento | blanquear | blanqueais | blanquean | blanqueo | blanquearme | aclarar los dientes | dientes mas blancos | dientes blancos | aclaramiento
implant: implante | implantologia
ortho doctor: ortodoncista
kids doctor: odontopediatra
gums doctor: periodoncista
implant doctor: implantologo
ortho: ortodoncia | bracket | brackets | braquets | braket | brakets | frenos | frenillos | aparato | aparatos | alinear los dientes | enderezar los dientes | corregir los dientes | dientes torcidos
ortho invisible: alineador | alineadores | invisalign | invisaline | ortodoncia invisible | ortodoncia transparente | brackets invisibles | aparato invisible
filling: empaste | empastar | obturacion | tapadura | amalgama | resina | tapar una caries | arreglar una caries | quitar una caries | curar una caries | tratar una caries
root: endodoncia | matar el nervio | matar nervio | tratamiento de conducto | tratamiento de conductos | conducto | conductos | desvitalizar
extraction: extraccion | extraer | (sacar/sacan/sacais/sacarme/sacarse/saquen/quitar/quitan/quitais/quitarme/quitarse/quiten/arrancar/extraer) (muela/muelas/diente/dientes/pieza)
wisdom: muela del juicio | muelas del juicio | cordal | cordales | terceros molares
extraction wisdom: (sacar/sacan/sacais/sacarme/sacarse/saquen/quitar/quitan/quitais/quitarme/quitarse/quiten/arrancar/extraer/extraen/operar/operan/operais/operarme/extraccion de) (muela del juicio/muelas del juicio/cordal/cordales)
crown: corona | funda
veneer: carilla
denture: protesis | dentadura | dentadura postiza | puente dental | dientes postizos
splint: ferula | placa de descarga | placa de bruxismo | bruxismo | bruxar | rechinar | rechino los dientes | aprieto los dientes | apretar los dientes | protector nocturno | guarda oclusal
gums: encia | encias | periodoncia | periodontal | periodontitis | gingivitis | piorrea | curetaje | raspado
kids: nino | nina | ninos | hijo | hija | hijos | infantil | peque | peques | bebe | nene | nena | chiquito | pequeno | odontopediatria | pediatrico | menor | menores | crio | crios | chavalin | mi peque
urgent: urgencia | urgente | emergencia | urgencias dentales | de guardia | guardia | atencion urgente | cita urgente | hoy mismo
afterhours: fuera de horario | por la noche | de noche | de madrugada | cuando esta cerrado | cuando estais cerrados | con la clinica cerrada | cuando esta cerrada | noche
holiday: festivo | festivos | feriado | feriados | puente | dia festivo
weekend: fin de semana | fines de semana | finde
weekend saturday: sabado | sabados
weekend sunday: domingo | domingos
weekday: lunes | martes | miercoles | jueves | viernes | entre semana
afternoon: por la tarde | por las tardes | de tarde
morning: por la manana | por las mananas
midday: mediodia | a mediodia | hora de comer | hora de comida
vacation: vacaciones | agosto | verano
christmas: navidad | navidades | nochebuena | nochevieja | ano nuevo | reyes
first: primer dia | soy paciente nuevo | soy paciente nueva | primera visita | primera consulta | primera vez | primera cita | paciente nuevo | pacientes nuevos | soy nuevo | soy nueva | visita inicial
checkup: revision | revisiones | chequeo | revisar | reconocimiento | valoracion | evaluacion | diagnostico | exploracion | consulta
pain: duele | dolera | doler | dolor | doloroso | molesta
duration: (cuantos/cuantas) (meses/semanas/dias/horas/minutos) | (cuantos/cuantas) (meses/semanas/dias/horas/minutos) (dura/duran/tarda/tardan/lleva) | cuanto dura | cuanto duran | cuanto durara | duracion | cuanto tarda | cuanto tardan | cuanto se tarda | cuanto tardais | cuanto tardaria | cuanto demora | cuanto se demora | demora | cuanto tiempo | cuanto tiempo dura | cuanto tiempo tarda | cuanto tiempo lleva | cuanto lleva | tiempo de tratamiento | cuantas sesiones | cuantas visitas | cuantas citas | cuanto dura la cita
phone: telefono | numero de la clinica | numero de telefono | numero de contacto | llamar por telefono | puedo llamar | os puedo llamar | donde llamo | a que numero
email: email | correo | correo electronico | mail | e mail
web: web | pagina web | sitio web | internet | online | en linea
social: instagram | facebook | redes sociales | tiktok
doctor: doctor | doctora | dentista | odontologo | odontologa | quien atiende | quien me atiende | que doctor | equipo medico | medico | medicos | profesional | profesionales | que dentistas
privacy: datos personales | mis datos | privacidad | proteccion de datos | rgpd | lopd
invoice: factura | facturas | recibo | comprobante | justificante de pago
proof: justificante | justificante de asistencia | certificado | certificado medico | parte medico | constancia
access: silla de ruedas | accesible | accesibilidad | rampa | ascensor | escalon | escalones | movilidad reducida | andador | minusvalido | discapacidad | discapacitado | muletas | escaleras | adaptada
languages: ingles | idioma | idiomas | hablan ingles | hablais ingles | frances | aleman
anesthesia: anestesia | anestesiar
sedation: sedacion | sedar | dormido | dormida | dormir | con sedante
fear: miedo | panico | nervioso | nerviosa | ansiedad | fobia | pavor | me da cosa
pregnancy: embarazada | embarazo | embarazadas | encinta
nursing: lactancia | dando el pecho | dar el pecho
bring: que tengo que llevar | que tengo que traer | que llevo | que hay que llevar | que debo llevar | que necesito llevar | que necesito traer | tengo que llevar algo | hay que llevar algo | llevo algo | que documentos | documentacion | documentos | que papeles | papeles | traer algo | llevar algo
fasting: (cuantas/cuantos) horas de (ayuno/ayunas) | ayunas | en ayunas | ayuno
eat: comer | como antes | desayunar | comida | cenar | beber
before: antes
after: despues | despues de | tras
prepare: preparacion | preparar | prepararme | preparo | tengo que hacer algo antes | como me preparo
discount: descuento | descuentos | oferta | ofertas | promocion | promociones | promo | rebaja | rebajas
free: gratis | gratuito | gratuita | sin coste | sin costo | gratuitas
quote: presupuesto | presupuestos | cotizacion | cotizar
warranty: garantia | cuanto dura la garantia | cuanto tiempo de garantia | garantias | garantizado
late: llego tarde | llegar tarde | llegare tarde | minutos tarde | min tarde | rato tarde | tardare un poco | retraso | retrasado | retrasada | me retraso | voy tarde | con retraso | llegar con retraso
xray: radiografia | radiografias | rayos x | panoramica | escaner | tac | ortopantomografia | placa dental
reminder: recordatorio | recordatorios | recordar la cita | aviso de cita | avisan de la cita | avisais de la cita
smile: sonrisa | estetica | estetica dental | diseno de sonrisa
homevisit: a domicilio | en casa | en mi casa
covid: mascarilla | covid
waiting: lista de espera | tiempo de espera | espera
wifi: wifi
gift: regalo | bono regalo | tarjeta regalo
age: que edad | edad | cuantos anos | de cuantos anos | a partir de cuantos anos | desde cuantos anos | con cuantos anos | a partir de que edad | desde que edad | a que edad
companion: acompanante | acompanado | acompanada | acompanar | ir solo | ir sola | venir solo | venir sola | solo | sola | solos | acompane
often: cada cuanto | cada cuanto tiempo | cada (cuantos/cuantas) | cada (cuantos/cuantas) (meses/semanas/dias/anos) | con que frecuencia | cuantas veces
students: estudiante | estudiantes | universitario
retired: jubilado | jubilados | jubilada | pensionista | pensionistas | tercera edad | mayores
family: familia | familiar | familias
visitwho: visitas medicas | comercial
job: cv | buscais auxiliares | buscan personal | buscais personal | contratan | contratais | (busco/buscando/buscar/oferta de/ofertas de/bolsa de) (trabajo/empleo) | empleo | curriculum | vacante | vacantes | trabajar con vosotros | trabajar con ustedes
howmany: cuantos | cuantas
problem: que hago si | que hacer si | que pasa si | que pasa cuando | que debo hacer si | pierdo | perdi | perdido | perdida | perder
who: quien | quienes
opinion: que tal es | que tal son | opinion | opiniones
service: tratamiento | tratamientos | servicio | servicios | especialidad | especialidades
include: incluye | incluyen | incluido | incluida | que entra
send: enviar | envio | envias | enviais | envian | enviado | mandar | mando | mandas | mandais | mandan | mandado | mandaros | hacer llegar | hago llegar
offer: hay | haceis | hacen | haces | hacemos | poneis | ponen | ofreceis | ofrecen | realizais | realizan | teneis | tienen | tenes | disponeis | disponen | cuentan con | contais con | manejan | manejais | trabajais | trabajan | trabajais con | aceptais | aceptan | atendeis | atienden | atiende | admitis | admiten | cubre | cubren | cogeis | tratais | tratan
`;

const english = `
price: price | prices | pricing | cost | costs | fee | fees | rate | rates | charge | charges | how much | how much is | how much are | how much does | how much do | how much would | how much will | how much would it set me back | set me back | whats the price | expensive | cheap | pricey
hours: when (are you/do you) (open/closed/close/shut) | when is the clinic (open/closed) | hour | hours | shut | shuts | opening hours | opening times | opening time | business hours | open | opens | opening | close | closes | closing | closed | what time | what times | schedule | what days | which days | until what time | till what time | working hours | office hours
where: where exactly (are you/is the clinic) | where can i find (you/the clinic) | address | location | located | where are you | where is the clinic | where is | where are | where can i find you | how do i get there | how do i get to | how to get there | how to get to | how can i get there | how do i reach | directions | map | google maps | find you | what street | which street | whereabouts
parking: park | parking | car park | garage | leave my car | leave the car | parking space
transport: metro | metro station | bus stop | underground | tube | subway | bus | train | public transport | public transportation | stop nearby | nearest station | which station
book appointment: book | booking | make an appointment | make appointment | schedule an appointment | schedule a visit | get an appointment | arrange an appointment | request an appointment | set up an appointment | reserve | arrange a visit | book an appointment | book a visit
walkin: without an appointment | without appointment | walk in | walk ins
appointment: appointment | appt | visit
insurance: insurance | insurances | insurer | insurers | insured | health plan | dental plan | coverage | policy | insurance company | insurance companies
insurance sanitas: sanitas
insurance adeslas: adeslas
insurance dkv: dkv
insurance asisa: asisa
insurance mapfre: mapfre
insurance axa: axa
insurance caser: caser
insurance cigna: cigna
insurance muface: muface
insurance publicservice: social security | public health | nhs | medicare | medicaid
insurance generali: generali
insurance allianz: allianz
insurance bupa: bupa
insurance aetna: aetna
pay: pay | payment | payments | paying | payment method | payment methods | how can i pay | ways to pay
insurance: insurance card
pay card: card | credit card | debit card | visa | mastercard | amex | contactless | cards
pay cash: cash
pay bizum: bizum
pay transfer: transfer | bank transfer | paypal | wire
installments: installment | installments | instalment | instalments | financing | finance | payment plan | payment plans | pay monthly | monthly payments | pay over time | pay in parts | in installments | pay in installments | pay in instalments | spread the cost | spread the payments
fee cancel: (pay/charged/charge/charge me) if i (cancel/miss/dont come/dont show up)
cancel: miss my appointment | no show | cancel | canceling | cancelling | cancellation | cancellations | call off | cant make it | cant come | cannot come | cannot make it
change: change | reschedule | rescheduling | move | postpone | modify
notice: notice | in advance | how far ahead | advance notice | how long before | how many hours before
fee: penalty | fine
cleaning: cleaning | cleanings | clean | hygiene | hygienist | scale and polish | tartar | prophylaxis | polish | deep clean
whitening: whitening | whiten | bleaching | bleach | whiter teeth | whiter
implant: implant | implants
ortho doctor: orthodontist
kids doctor: (paediatric/pediatric/childrens/kids) dentist
gums doctor: periodontist
ortho: orthodontics | orthodontic | braces | brace | straighten | straighten my teeth | straightening | crooked teeth | align my teeth
ortho invisible: aligner | aligners | invisalign | clear aligners | invisible braces | clear braces | invisible aligners | invisible orthodontics
filling: filling | fillings | fill a cavity | fix a cavity | cavity | cavities
root: root canal | root canals | root canal treatment | endodontics | endodontic
extraction: extraction | extractions | extract | (pull/pull out/remove/take out/removing/pulling/extract/get) (tooth/teeth) | tooth (removal/out/removed/pulled/extraction) | teeth (out/removed/pulled)
wisdom: wisdom tooth | wisdom teeth
extraction wisdom: (pull/pull out/remove/take out/removing/pulling/extract) (wisdom tooth/wisdom teeth) | (wisdom tooth/wisdom teeth) (extraction/removal/out/removed/pulled/surgery)
crown: crown | crowns
veneer: veneer | veneers
denture: denture | dentures | prosthesis | false teeth | bridge
splint: night guard | nightguard | mouth guard | mouthguard | splint | bruxism | grinding | grind my teeth | teeth grinding | bite guard
gums: gum | gums | periodontics | periodontal | periodontitis | gingivitis | gum disease
kids: child | children | kid | kids | son | daughter | toddler | baby | paediatric | pediatric | little one | boy | girl
urgent: emergency | emergencies | urgent | urgently | urgent appointment | emergency appointment | same day
afterhours: out of hours | after hours | at night | when you are closed | when youre closed | while you are closed | outside opening hours | outside hours
holiday: holiday | holidays | bank holiday | bank holidays | public holiday | public holidays
weekend: weekend | weekends
weekend saturday: saturday | saturdays
weekend sunday: sunday | sundays
weekday: monday | tuesday | wednesday | thursday | friday | weekday | weekdays | mondays | tuesdays | wednesdays | thursdays | fridays
afternoon: afternoon | afternoons | evening | evenings
morning: in the morning | mornings | morning
midday: midday | noon | lunchtime | lunch time | lunch
vacation: august | summer | vacation
christmas: christmas | new year | new years eve | christmas eve
first: first day | first visit | first appointment | first consultation | first time | new patient | new patients | initial visit | initial consultation
checkup: checkup | check up | checkups | check ups | exam | examination | consultation | assessment | check my teeth
pain: pain | painful | hurt | hurts | ache
duration: how many (months/weeks/days/hours/minutes) | how long | how long does | how long is | how long will | duration | how much time | how many sessions | how many visits | how many appointments
phone: phone | telephone | phone number | call you | your number | contact number | number to call
email: email | e mail | mail
web: website | web | online | internet
social: instagram | facebook | social media | tiktok
doctor: doctor | doctors | dentist | dentists | specialist | specialists | who will see me | which dentist | which doctor | who are the dentists
privacy: personal data | my data | privacy | data protection | gdpr
invoice: invoice | invoices | receipt | receipts
proof: certificate | sick note | medical certificate | proof of attendance | attendance note | note for work | note for school | doctors note
access: wheelchair | accessible | accessibility | ramp | lift | elevator | step free | disabled access | reduced mobility | stairs
languages: english | language | languages | speak english | french | german
anesthesia: anesthesia | anaesthesia | anesthetic | anaesthetic | numb
sedation: sedation | sedate | sedated | asleep | put to sleep
fear: afraid | scared | fear | nervous | anxious | anxiety | phobia | terrified
pregnancy: pregnant | pregnancy
nursing: breastfeeding | nursing
bring: what should i bring | what do i need to bring | what to bring | bring anything | bring something | need to bring | documents | paperwork | do i bring | bring
fasting: fasting | fast | empty stomach
eat: eat | eating | breakfast | drink | food
before: before | beforehand
after: after | afterwards
prepare: prepare | preparation | get ready
discount: discount | discounts | offer on | special offer | special offers | promotion | promotions | deal | deals
free: free | no charge | for free | free of charge
quote: quote | quotes | estimate | estimates | treatment plan
warranty: warranty | how long is (warranty/guarantee) | guarantee | guarantees | guaranteed
late: late | min late | minutes late | mins late | running late | be late | delayed | arrive late | delay
xray: x ray | x rays | xray | xrays | scan | radiograph | panoramic
reminder: reminder | reminders | remind me
smile: smile | cosmetic | cosmetic dentistry | aesthetic
covid: mask | covid
waiting: waiting list | waiting time | wait
wifi: wifi
gift: gift | gift card | voucher
age: what age | from what age | how old | at what age | age
companion: accompany | accompanied | alone | someone with me | come with me | escort
often: how often | how frequently
students: student | students
retired: retired | pensioner | pensioners | senior | seniors | elderly
family: family | families
visitwho: sales rep
job: job | vacancy | vacancies | cv | hiring
howmany: how many
problem: what do i do if | what should i do if | what happens if | what if | lost | lose
who: who
opinion: how good | any good | reviews | opinion | recommend
service: treatment | treatments | service | services | specialty | specialties | speciality
include: include | includes | included
offer: do you do | do you fit | do you give | do you make | do you offer | do you have | do you provide | have you got | is there | are there | do you take | do you accept | accept | take | offer | provide | do you treat | treat | do you see | do you work with | work with | cover | covered | available
`;

/** A phrase as its words, and what it says. */
export type Phrase = { readonly words: readonly string[]; readonly meanings: readonly string[] };

/** Writes out alternatives: `(sacar/quitar) muela` is two phrases. */
function spread(phrase: string): readonly string[] {
  const [whole, choices] = /\(([^)]*)\)/.exec(phrase) ?? [];
  if (whole === undefined || choices === undefined) return [phrase];
  return choices.split('/').flatMap((choice) => spread(phrase.replace(whole, choice)));
}

function read(table: string): readonly Phrase[] {
  return table
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [names = '', phrases = ''] = line.split(':');
      const meanings = names.trim().split(' ').map(meaningToken);
      return phrases
        .split('|')
        .flatMap((phrase) => spread(phrase.trim()))
        .map((phrase) => ({ words: phrase.split(/\s+/), meanings }));
    });
}

/** A meaning as a token of the index: letters only, and like no word of either language. */
export function meaningToken(name: string): string {
  return `zz${name}`;
}

/** Every known phrase of both languages. */
export const phrases: Readonly<Record<Language, readonly Phrase[]>> = {
  es: read(spanish),
  en: read(english),
};
