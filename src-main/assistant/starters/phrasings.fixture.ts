import type { StarterKind } from '../../contract/setup.ts';

/**
 * How patients ask what the starters answer: the entry's id, then phrasings between bars. They were
 * written after the entries and without looking at what the answerer makes of them, and the
 * entries' variants were not changed to suit them.
 */
type Phrasings = Readonly<Record<string, string>>;

/** Asked of every clinic, in Spanish of Spain and America. */
export const commonPhrasingsEs: Phrasings = {
  hours:
    'hola q horario teneis? | buenas, abrís los sabados x la mañana? | a que hora cierran hoy?',
  holidays: 'abris en agosto? | el dia de navidad están abiertos?',
  address: 'me pasan la dirección porfa | donde quedan ustedes?',
  transport: 'que metro me deja cerca? | se puede llegar en colectivo?',
  parking: 'hay donde estacionar? | teneis parking propio?',
  access: 'mi madre va en silla de ruedas, puede entrar? | hay ascensor o son escaleras?',
  phone: 'me pasas el teléfono de la clínica? | a que numero os puedo llamar',
  email: 'a qué correo les escribo | teneis mail?',
  web: 'teneis página web? | tienen instagram?',
  book: 'como hago para pedir turno | puedo reservar por whatsapp?',
  change: 'cómo puedo cancelar mi cita? | como se cambia una cita?',
  'cancel-policy':
    'si cancelo el mismo día me cobran? | con cuánto tiempo hay que avisar para anular?',
  late: 'que pasa si llego 10 min tarde? | voy a llegar tarde unos minutos',
  proof: 'me dais justificante para el trabajo? | entregan constancia para el colegio?',
  payment: 'se puede pagar con tarjeta? | aceptáis bizum | qué medios de pago aceptan',
  installments: 'puedo pagarlo a plazos? | tienen meses sin intereses?',
  invoice: 'hacéis factura? | me pueden dar factura con mis datos fiscales?',
  insurers: 'trabajais con adeslas? | con que obras sociales trabajan? | aceptan mi seguro?',
  languages: 'hablais inglés? | alguien habla francés allí?',
  doctors: 'qué doctores trabajan ahí? | quién me va a atender?',
  privacy: 'qué hacéis con mis datos? | tenéis política de privacidad',
  urgent: 'atendeis urgencias? | puedo ir sin cita?',
  'after-hours': 'teneis algún teléfono de urgencias por la noche? | los domingos hay urgencias?',
};

/** Asked of every clinic, in English. */
export const commonPhrasingsEn: Phrasings = {
  hours:
    'hi what time do you open on saturday? | what are your hours please | are you open sundays',
  holidays: 'will you be open on christmas eve? | do you shut in august?',
  address: 'whats your address? | where exactly are you',
  transport: 'which bus stops near you? | is there a metro station nearby?',
  parking: 'is there somewhere to park? | do you have a car park',
  access: 'my mum uses a wheelchair, can she get in? | is there an elevator?',
  phone: 'can i have your phone number | which number should i call?',
  email: 'whats your email? | do you have an email address i can write to',
  web: 'do you have a website? | are you on instagram?',
  book: 'how do i make an appointment? | can i book on whatsapp',
  change: 'how do i cancel an appointment? | how can i reschedule',
  'cancel-policy':
    'do you charge if i cancel the same day? | how much notice do i need to give to cancel?',
  late: 'what happens if im 10 minutes late? | im running late sorry',
  proof: 'can i get a note for work? | do you give attendance certificates',
  payment: 'can i pay by card? | do you take cash | what payment methods do you accept',
  installments: 'can i pay in installments? | do you do payment plans',
  invoice: 'can i have a receipt? | do you give invoices',
  insurers: 'do you take sanitas? | which insurance do you accept?',
  languages: 'do you speak english? | does anyone speak french?',
  doctors: 'who are the doctors? | who will i be seen by',
  privacy: 'what do you do with my data? | is there a privacy policy',
  urgent: 'do you take emergencies? | can i come without an appointment?',
  'after-hours': 'what if i have an emergency at night? | do you have an out of hours number',
};

/** Asked of each kind of clinic, in Spanish. */
export const phrasingsEs: Readonly<Record<StarterKind, Phrasings>> = {
  dental: {
    'first-visit': 'la primera consulta es gratis? | cuánto cobran por la revisión?',
    bring: 'qué papeles tengo que llevar? | hay que llevar algo el primer día?',
    services: 'qué tratamientos hacéis? | que especialidades manejan',
    'price-list': 'me pasáis la lista de precios? | precios por favor',
    'price-cleaning': 'a cómo la limpieza dental? | cuánto sale hacerse una limpieza',
    'price-filling': 'cuanto vale un empaste? | qué precio tiene una tapadura?',
    'price-implant': 'cuanto cuesta ponerse un implante | precio implante',
    'price-braces': 'cuánto salen los brackets? | que precio tiene invisalign',
    'price-whitening': 'cuanto cuesta el blanqueamiento? | haceis blanqueamiento dental?',
    'price-extraction':
      'cuánto cobran por sacar una muela del juicio? | precio de extraer una muela',
    'time-cleaning': 'cuánto tarda la limpieza? | cuanto tiempo dura una limpieza de boca',
    kids: 'atendéis niños pequeños? | desde qué edad puedo llevar a mi hija?',
    quote: 'hacéis presupuestos gratis? | el presupuesto tiene costo?',
    'prepare-cleaning':
      'puedo desayunar antes de la limpieza? | tengo que prepararme para la limpieza?',
    'after-extraction':
      'qué puedo comer después de la extracción? | qué cuidados hay tras sacar una muela',
  },
  physiotherapy: {
    'first-visit': 'que se hace en la primera sesion? | cómo es la primera visita con el fisio',
    bring: 'qué papeles tengo que llevar? | llevo los informes del traumatólogo?',
    clothes: 'qué ropa me pongo para la sesión? | hay que ir con ropa cómoda?',
    services: 'qué tratamientos hacéis? | que técnicas usan',
    'price-session':
      'cuánto vale la sesión? | a cómo la sesión de fisioterapia | precios por favor',
    'price-pack': 'tenéis bonos? | cuánto sale el bono de 10 sesiones?',
    'time-session': 'cuánto dura cada sesión? | de cuántos minutos son las sesiones?',
    massage: 'dais masajes relajantes? | cuánto sale un masaje descontracturante?',
    pelvic: 'hacéis suelo pélvico? | tenéis a alguien de suelo pélvico',
    home: 'venís a domicilio? | el fisioterapeuta va a casa?',
    kids: 'atendéis a niños? | tratáis bebés?',
    prescription: 'hace falta volante? | puedo ir sin receta médica?',
    'after-session':
      'puedo ir al gimnasio después de la sesión? | puedo hacer deporte tras la fisio?',
  },
  aesthetics: {
    'first-visit': 'la valoración es gratuita? | cobráis la primera consulta?',
    bring: 'tengo que llevar algo a la cita? | qué documentos llevo el primer día',
    services: 'qué tratamientos hacéis? | que servicios tienen',
    'price-list': 'me pasáis la lista de precios? | precios por favor',
    'price-laser': 'cuánto vale la depilación láser de axilas? | cuanto sale el láser',
    'price-botox': 'a cuánto está el botox? | ponéis botox?',
    'price-hyaluronic': 'cuánto cuesta ponerse labios? | precio del acido hialuronico',
    'price-facial': 'cuánto sale una limpieza facial? | hacéis limpiezas de cara?',
    'laser-sessions':
      'cuántas sesiones de láser se necesitan? | cada cuánto hay que hacerse el láser?',
    'prepare-laser':
      'me tengo que afeitar antes del láser? | puedo ponerme crema antes de la depilación?',
    'prepare-facial': 'puedo ir maquillada a la cita? | hay que ir sin maquillaje?',
    kids: 'atendéis a menores de edad? | desde qué edad se puede?',
    vouchers: 'tenéis alguna promo? | venden tarjetas de regalo?',
    'after-treatment':
      'puedo ir a la playa después del láser? | me puedo maquillar después del tratamiento?',
  },
  general: {
    'first-visit': 'cuánto vale la consulta? | a cómo la visita con el doctor | precios por favor',
    bring: 'qué papeles tengo que llevar? | hay que llevar algo a la consulta?',
    services: 'qué especialidades tenéis? | que servicios dan',
    home: 'el doctor viene a casa? | hacéis visitas a domicilio',
    video: 'hacéis consultas por videollamada? | puede ser la consulta por teléfono?',
    'blood-test': 'hacéis analíticas de sangre? | hacen extracciones de sangre?',
    'prepare-blood-test':
      'hay que ir en ayunas para sacarse sangre? | puedo tomar café antes del análisis?',
    results: 'cuánto tardan los resultados? | cómo recojo los resultados',
    prescriptions: 'cómo pido una receta? | hacéis recetas por aquí?',
    'sick-leave': 'dais bajas laborales? | hacen licencias médicas?',
    certificates: 'hacéis certificados para el gimnasio? | cuánto sale el certificado médico?',
    vaccines: 'ponéis la vacuna de la gripe? | hay vacunas para viajar?',
    kids: 'atendéis niños? | hay pediatra?',
    'after-visit':
      'puedo preguntarle algo al médico después de la consulta? | tengo dudas después de la visita, a quién pregunto',
  },
  psychology: {
    'first-visit': 'cómo es el primer día de terapia? | qué se hace en la primera sesión',
    bring: 'tengo que llevar algo a la primera sesión? | qué documentos llevo',
    services: 'qué tipo de terapia hacéis? | que especialidades tienen',
    'price-session':
      'cuánto vale la sesión? | a cómo la consulta con la psicóloga | precios por favor',
    'price-pack': 'tenéis bonos de varias sesiones? | hay bono de sesiones?',
    'time-session': 'cuánto dura cada sesión? | de cuántos minutos es la sesión?',
    often: 'cada cuánto se va a terapia? | con qué frecuencia son las sesiones?',
    online: 'hacéis terapia online? | puede ser por zoom?',
    couples: 'hacéis terapia de pareja? | cuánto sale la terapia de pareja?',
    kids: 'atendéis adolescentes? | tenéis psicólogo para niños?',
    confidential: 'es confidencial lo que yo cuente? | tenéis secreto profesional?',
    choose: 'puedo elegir a la psicóloga? | se puede cambiar de terapeuta?',
    report: 'hacéis informes para el juzgado? | cuánto vale un informe psicológico?',
    psychiatrist: 'tenéis psiquiatra? | trabajáis con algún psiquiatra?',
  },
  veterinary: {
    'first-visit':
      'cuánto vale la consulta? | a cómo la visita del veterinario | precios por favor',
    bring: 'hay que llevar la cartilla de vacunas? | qué documentos llevo del perro',
    carrier: 'tengo que llevar al gato en transportín? | el perro va con bozal?',
    animals: 'atendéis conejos? | ven animales exóticos? | atienden hámsters?',
    services: 'qué servicios tenéis? | que especialidades hay',
    'price-vaccines': 'cuánto cuesta la vacuna de la rabia? | ponéis vacunas a cachorros?',
    'price-neuter': 'cuánto sale castrar una gata? | precio de esterilizar a mi perra',
    'price-chip': 'cuánto vale el chip? | ponéis microchip?',
    grooming: 'hacéis peluquería? | cortáis las uñas a los gatos?',
    'prepare-surgery':
      'tiene que ir en ayunas a la castración? | puede comer antes de la operación?',
    'after-surgery':
      'cuántos días tiene que llevar el collar isabelino? | qué cuidados después de castrarla?',
    travel: 'qué papeles necesita mi perro para viajar? | hacéis el pasaporte?',
    home: 'venís a domicilio? | el veterinario viene a casa?',
    insurers: 'trabajáis con seguros de mascota? | aceptan mi seguro?',
    food: 'vendéis pienso? | tienen comida para gatos?',
  },
};

/** Asked of each kind of clinic, in English. */
export const phrasingsEn: Readonly<Record<StarterKind, Phrasings>> = {
  dental: {
    'first-visit': 'is the first consultation free? | how much is a checkup',
    bring: 'do i need to bring anything? | what should i bring with me',
    services: 'what treatments do you do? | what services do you have',
    'price-list': 'can i get a price list? | prices please',
    'price-cleaning': 'how much is a cleaning? | how much do you charge for teeth cleaning',
    'price-filling': 'whats the price of a filling? | how much for a filling',
    'price-implant': 'how much does an implant cost? | implant price',
    'price-braces': 'how much are braces? | what does invisalign cost',
    'price-whitening': 'how much is teeth whitening? | do you do teeth whitening',
    'price-extraction': 'how much to pull a wisdom tooth? | how much is a tooth extraction',
    'time-cleaning': 'how long does a cleaning take? | how long will the cleaning be',
    kids: 'do you see kids? | from what age can i bring my son?',
    quote: 'do you give free quotes? | can i get an estimate first',
    'prepare-cleaning': 'can i eat before the cleaning? | how do i get ready for a cleaning',
    'after-extraction':
      'what can i eat after the extraction? | what should i do after having a tooth out',
  },
  physiotherapy: {
    'first-visit': 'what happens in the first session? | how long is the first visit',
    bring: 'what do i need to bring? | should i bring my scans',
    clothes: 'what should i wear? | do i need to wear sports clothes',
    services: 'what treatments do you do? | what techniques do you use',
    'price-session': 'how much is one session? | how much do you charge for physio | prices please',
    'price-pack': 'do you have packs of sessions? | how much is a 10 session pack',
    'time-session': 'how long is each session? | how many minutes does a session last',
    massage: 'do you do relaxing massages? | how much is a massage',
    pelvic: 'do you do pelvic floor? | is there a pelvic floor physio',
    home: 'do you do home visits? | can the physio come to my house',
    kids: 'do you treat kids? | do you see babies',
    prescription: 'do i need a referral? | can i come without a prescription',
    'after-session': 'can i exercise after the session? | can i go to the gym after physio',
  },
  aesthetics: {
    'first-visit': 'is the first consultation free? | how much is the consultation',
    bring: 'do i need to bring anything? | which documents should i bring',
    services: 'what treatments do you do? | what services do you have',
    'price-list': 'can i get a price list? | prices please',
    'price-laser': 'how much is laser hair removal for underarms? | laser price',
    'price-botox': 'how much do you charge for botox? | do you do botox',
    'price-hyaluronic': 'how much are lip fillers? | price of hyaluronic acid',
    'price-facial': 'how much does a facial cost? | do you do facials',
    'laser-sessions': 'how many laser sessions will i need? | how often is the laser done',
    'prepare-laser': 'should i shave before the laser? | what should i do before hair removal',
    'prepare-facial': 'can i wear makeup? | should i come without make-up',
    kids: 'do you treat minors? | how old do you have to be',
    vouchers: 'do you have any special offers? | do you sell gift cards',
    'after-treatment': 'can i sunbathe after the laser? | can i put makeup on after the treatment',
  },
  general: {
    'first-visit': 'how much is a consultation? | how much to see a doctor | prices please',
    bring: 'what do i need to bring? | should i bring anything',
    services: 'which specialties do you have? | what services do you have',
    home: 'does the doctor do home visits? | can a doctor come to my house',
    video: 'can i do it by video call? | do you offer phone consultations',
    'blood-test': 'do you do blood tests? | can i get my blood taken there',
    'prepare-blood-test':
      'do i need to fast for the blood test? | can i have coffee before a blood test',
    results: 'how long do the results take? | how do i get my results',
    prescriptions: 'how do i get a prescription? | can i renew a prescription here',
    'sick-leave': 'do you give sick leave? | can i get signed off work',
    certificates: 'do you do medical certificates for sport? | how much is a medical certificate',
    vaccines: 'do you give the flu shot? | do you have travel vaccines',
    kids: 'do you see kids? | is there a paediatrician',
    'after-visit':
      'can i ask the doctor a question after the consultation? | who do i ask about my treatment afterwards',
  },
  psychology: {
    'first-visit': 'what happens in the first session? | what is the first therapy session like',
    bring: 'do i need to bring anything? | which documents should i bring',
    services: 'what kind of therapy do you do? | which specialties do you have',
    'price-session': 'how much is one session? | how much does therapy cost | prices please',
    'price-pack': 'do you have packs of sessions? | any discount for several sessions',
    'time-session': 'how long is each session? | how many minutes does a session last',
    often: 'how often do i have to come to therapy? | how often are sessions',
    online: 'do you do online therapy? | can it be by video call',
    couples: 'do you do couples therapy? | how much is couples counselling',
    kids: 'do you see teenagers? | do you have a psychologist for children',
    confidential: 'is what i tell confidential? | do you keep professional secrecy',
    choose: 'can i choose the psychologist? | can i change therapist',
    report: 'do you write reports for court? | how much is a psychological report',
    psychiatrist: 'do you have a psychiatrist? | do you work with any psychiatrist',
  },
  veterinary: {
    'first-visit': 'how much is a consultation? | how much to see the vet | prices please',
    bring: 'do i have to bring the vaccination book? | what documents do i bring',
    carrier: 'does my cat need a carrier? | does the dog have to wear a muzzle',
    animals: 'do you treat rabbits? | do you see exotic pets? | do you treat hamsters',
    services: 'what services do you have? | which specialties are there',
    'price-vaccines': 'how much is the rabies vaccine? | do you vaccinate puppies',
    'price-neuter': 'how much to neuter a cat? | price of spaying my dog',
    'price-chip': 'how much is the chip? | do you do microchips',
    grooming: 'do you do grooming? | can you clip my cats nails',
    'prepare-surgery':
      'does she have to fast before the neutering? | can he eat before the operation',
    'after-surgery': 'how many days does the cone stay on? | aftercare for spaying',
    travel: 'what papers does my dog need to travel? | do you do the passport',
    home: 'do you do home visits? | can the vet come to my house',
    insurers: 'do you work with pet insurance? | do you accept my insurance',
    food: 'do you sell dog food? | do you have food for cats',
  },
};
