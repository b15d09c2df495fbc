import type { Language } from './decision.ts';

/**
 * Greetings, courtesy and ways of asking that say nothing about the subject. They are taken out as
 * whole phrases before anything else, so that "buenas noches" is not a question about nights.
 */
const courtesyEs = `
buenos dias | buen dia | buenas tardes | buenas noches | muy buenas | buenas | hola | ola | holi | que tal | como estas | como estais | como esta usted |
hola buenas | saludos | un saludo | por favor | porfavor | porfa | porfis | si me hace el favor | si es tan amable | muchas gracias | mil gracias | gracias | de antemano | de nada |
disculpe la molestia | disculpa las molestias | perdona que moleste | disculpe | disculpa | disculpad | disculpen | perdon | perdona | perdone | oye | oiga | oigan | mira | mire | ey | che | que onda | mande | mira que | mire usted | vera usted | vera | pues mire | sabe usted | si no es mucha molestia |
una pregunta | una preguntita | otra pregunta | otra cosa | una cosa | una cosita | hacer una pregunta | una consulta | hacer una consulta | tengo una consulta | una duda | tengo dudas | una dudita |
queria saber | quisiera saber | me gustaria saber | quiero saber | necesito saber | necesitaria saber | deseo saber | queria preguntar | queria consultar | quisiera consultar | quisiera preguntar | queria informacion | quiero informacion | quisiera informacion | necesito informacion | queria info | quiero info | solicito informacion | mas informacion | informacion sobre | informacion de | info de | info sobre | informarme | informacion acerca de |
me podeis decir | me puedes decir | me puede decir | me pueden decir | me podrias decir | me podriais decir | me podria decir | me podrian decir | podria decirme | podrias decirme | podrian decirme | podriais decirme | podeis decirme | puedes decirme | puede decirme | pueden decirme | me dices | me decis | me dicen | me dice | dime | digame | decidme | sabes si | sabeis si | saber si | me indicas | me indican | me indicais | me podrian indicar | me podria indicar | me puede indicar | me podeis informar | me puede informar | me pueden informar | me mandas | me mandais | me mandan | me envias | me enviais | me envian | me puedes mandar | me podeis mandar | me podrias mandar | me podriais mandar | me puede mandar | me pueden mandar | me podria mandar | me podrian mandar | me puedes enviar | me podeis enviar | me podrias enviar | me podriais enviar | me puede enviar | me pueden enviar | me podria enviar | me podrian enviar | mandame | mandadme | mandeme | enviame | enviadme | envieme | pasame | pasadme | paseme | me facilitas | me facilitais | me facilitan | me facilita | su consulta | vuestra consulta | me pasas | me pasais | me pasan | me das | me dais | me dan | me confirmas | me confirman | confirmarme | me explicas | me explicais | explicarme | informarme |
estoy interesado en | estoy interesada en | me interesa | me interesaria | interesado | interesada | estaba pensando en | estoy pensando en | me estoy planteando | estoy buscando | busco | ando buscando | necesito | necesitaria | quiero | queria | quisiera | me gustaria | desearia | deseo |
soy paciente vuestro | soy paciente suyo | ya soy paciente | soy paciente | soy cliente | para mi | para mi marido | para mi mujer | para mi madre | para mi padre | para mi novio | para mi novia | para mi pareja | para una amiga | para un amigo | para mi esposo | para mi esposa | para mi mama | para mi papa | mi marido | mi mujer | mi madre | mi padre | mi pareja | mi abuelo | mi abuela | mi mama | mi papa | mi esposo | mi esposa | mi suegra | mi suegro |
os escribo para | les escribo para | escribo para | os escribo por | os escribo porque | he visto vuestro anuncio | he visto en la web | he visto en instagram | me han hablado de vosotros | me han recomendado | os recomendo | me recomendo una amiga |
es que | o sea | a ver | pues nada | la verdad | en caso de que | por cierto | ademas | tambien | ok | okay | vale | perfecto | genial | entendido | de acuerdo | listo | solo queria | solo quiero | solo quisiera | solo es para | solo para | solamente | mas o menos | aproximadamente | aproximado | aprox | en general | normalmente | mas que nada | ya que | ahora mismo | si no es molestia | cuando puedas | cuando podais | vuestra clinica | su clinica | la clinica | clinica | en clinica | alli | ahi | ustedes | vosotros | en total | jaja | jeje | jajaja | estoy seguro | estoy segura | seguro que | doctor olmo | senorita | senor | senora | amigo | amiga
`;
const courtesyEn = `
good morning | good afternoon | good evening | good day | good night | hi there | hello there | hello | hi | hey | hiya | greetings | how are you | hope you are well | hope youre well | hope you are doing well | please | kindly | thanks in advance | thank you very much | thank you so much | thank you | many thanks | thanks | cheers | ta |
sorry to bother you | sorry | excuse me | pardon | quick question | a question | one question | another question | one more thing | a question for you | i have a question | i had a question |
i would like to know | id like to know | i want to know | i wanted to know | i wanna know | i need to know | i was wondering if | i was wondering | i wonder if | i wonder | wondering if | just wondering | i am wondering | im wondering | id like to ask | i would like to ask | i wanted to ask | can i ask | may i ask | could i ask | i would like information | id like information | more information about | information about | info about | more info on | some information on | information on |
could you tell me | can you tell me | could you please tell me | can you please tell me | would you tell me | tell me | let me know | could you let me know | can you let me know | do you know | please advise | could you confirm | can you confirm | could you give me | can you give me | give me | send me | could you send me | can you send me | i am interested in | im interested in | interested in | i am looking for | im looking for | looking for | i am thinking about | im thinking about | i am considering | i need | i want | i would like | id like | id love | i was thinking of |
for me | for my husband | for my wife | for my mother | for my father | for my mum | for my mom | for my dad | for my partner | for a friend | my husband | my wife | my mother | my father | my mum | my mom | my dad | my grandmother | my grandfather | my gran | my grandma | my partner | im a patient | i am a patient | existing patient | i saw your ad | i found you online | you were recommended | a friend recommended you |
by the way | also | as well | ok | okay | great | perfect | alright | just | actually | basically | approximately | roughly | around | about | in general | generally | usually | normally | typically | the clinic | your clinic | clinic | at your place | guys | sir | madam | maam | your | haha | lol | um | well | so
`;

/** Words that carry the grammar of a question and nothing of its subject. */
const grammarEs = `
a al ante bajo con contra de del desde durante en entre hacia hasta para por segun sin sobre tras y e o u ni que si no
el la los las lo un una unos unas este esta estos estas ese esa esos esas eso esto aquel aquella me te se nos os le les mi mis
tu tus su sus nuestro nuestra vuestro vuestra vuestros vuestras suyo yo tu el ella ellos ellas usted nosotros como donde cuando cual cuales alguien exacta exacto muchisimo muchisima dais soy es son era eres somos sois ser sea seria fue estoy esta estan estas este estar estais estaba hay haya haber habia he ha han has hemos habeis
tengo tiene tenga tenia tener tuve puedo puede pueda podria podrias podriais podrian puedes podeis pueden podemos poder hago hace hacer hacerme hacerse hacerle hagan ir voy va vais van vas vamos ya
muy mas menos algo alguno alguna algun algunas algunos todo toda todos todas cada otro otra mismo misma tan tanto mucho mucha muchos muchas poco poca bien mal asi aqui
ahora entonces luego pues pero porque aunque mientras tipo parte vez veces cosa cosas favor quiere quieres quieren queremos gustaria saber sabe sabes sabeis saben digo dice decir dicen dar da dan
dental dentales bucal bucales dia dias suele suelen debo debe deberia hacia vuestros necesario hace falta falta obligatorio posible existe existen ponerme poner consultorio atencion queda quedan puesto ponerse sirve funciona funcionan ofreceis realmente exactamente concretamente persona personas gente adulto adultos mayor
dientes diente boca normal siguen sigue sigo haciendo ay coma molestia preguntarle preguntarles preguntaros ese llegando llegar llego pasar pasarme pasan pasais higienista basico basica simple sencillo sencilla completo completa entero entera uno hoy manana oye os eh ah oh uy
`;
const grammarEn = `
a an the and or but nor if then of to in on at by for from with without into onto over under up down out off as than that this these those there here it its
i me my mine we us our you your yours he him his she her they them their whom whose which what when where why how is are am was were be been being isnt arent
do does did doing done dont doesnt didnt have has had having havent can could cannot cant will would wont wouldnt shall should may might must need needs get gets getting got
im ive id ill youre youve theyre its whats wheres hows whens theres lets
some any all both each every no not only own same such uses used very too more most much many few less little bit really quite lot lots thing things way kind type sort one ones something anything
go going come coming make makes making put see seeing know want wants like tell say said ask asking let use using work works working exactly exact procedure procedures dental tooth teeth mouth normal standard basic simple regular full person people near nearby closest nearest wear running adult adults today tomorrow now soon yes yeah hi hmm oh ah
`;

/**
 * Ordinary words that may stand in a question without being its subject: they weigh little, and
 * they are never taken for a misspelt word of the knowledge base ("cuenta" is not "cuesta").
 */
const ordinaryEs = `
llevar llevo lleva llevan subir bajar meter estacion cliente clientes paciente pacientes contacto escrito usa usan uso andador profunda profundo numerosa numerosas gps local locales cuenta cuentan cuento cuentas gente casa casas calle trabajo trabaja trabajo amigo amigos familia semana semanas mes meses ano anos tiempo rato momento minuto minutos hora luego pronto tarde temprano noche
ayer anoche pasado pasada proximo proxima siguiente anterior primero segundo tercero ultimo ultima nuevo nueva viejo vieja grande grandes pequeno pequena bueno buena malo mala mejor peor alto alta bajo baja
largo corto facil dificil rapido rapida lento cerca lejos lado centro barrio zona ciudad pueblo pais espana madrid
hombre mujer hermano hermana hermanos abuelo abuela tio tia primo prima sobrino sobrina novio novia suegra vecino vecina companero jefe
vivo vive vivir viene venir vengo vienen paso pasa pasar pasado queda quedo quedar llego llega llegar salgo sale salir entro entrar volver vuelvo vuelve
creo cree creer pienso piensa pensar parece parecer siento siente sentir espero espera esperar busco busca buscar encuentro encontrar dejo deja dejar
llamo llama llamar hablo habla hablar escribo escribe escribir leo leer veo ve ver visto mirar miro oigo oir entiendo entender
como come comer bebo beber duermo dormir juego jugar corro correr ando andar conozco conoce conocer recuerdo recordar olvido olvidar
compro comprar vendo vender pago gano ganar pierdo perder cambio uso usar ayuda ayudar ayudame ayudadme
puerta coche carro auto telefono movil
cara verdad mentira problema problemas razon motivo caso ejemplo
punto puntos numero nombre apellido edad fecha
blanco negro rojo azul verde color
importante interesante diferente distinto distinta igual posible imposible seguro seguros claro clara cierto cierta justo
siempre nunca jamas todavia aun quizas quiza tal ojala apenas casi bastante demasiado
nada nadie ninguno ninguna quien cualquier cualquiera varios varias demas ambos
hola buenas gracias adios saludos cordial atentamente feliz encantado
pregunta preguntar respuesta responder contestar contesta duda dudas informacion info interes
digais quereis hariais haria tendria tendrian tendriais estaria estarian iria vendria diria daria
parto parte partes fuerte suerte puesta pesa besa cosa
lista lisita tinta corto
cara caro duro pura toda hola
precisa preciso presencia paciencia ciencia urge
`;
const ordinaryEn = `
somewhere station written customer customers patient patients house home street work job friend friends family week weeks month months year years time while moment minute minutes late early night day days next previous first second third new old big small good bad better worse best high low long short
easy hard quick slow near far side centre center town city country area spain madrid man woman brother sister grandfather grandmother uncle aunt cousin boyfriend girlfriend neighbour boss
live lives living came arrive leave left stay enter return think believe seem feel hope wait look find left call called speak talk write wrote read watch hear understand eat drink sleep play run walk remember forget buy sell win lose change help
car face truth problem problems reason case example number name age date
white black red blue green colour color important interesting different same possible impossible sure clear certain right always never still yet maybe perhaps almost enough nothing nobody none whatever several others
question questions answer answers doubt information info interest interested happen happens happened start started stop want wanted please thanks regards
past lost make bake race rise raise peace pace
`;

/**
 * Ordinary things: each may well be what is asked about, and then counts in full ("hacen
 * radiografías de perro"), but none is a misspelt word of the knowledge base.
 */
const thingsEs = `
foto fotos perro hierro cerro mesa libro silla papel fiesta moto bici ordenador mensaje mensajes pelo pie pies mano manos ojos cabeza cuerpo corazon vida muerte mundo carta cartas agua sol luz fuego tierra aire mar playa campo monte rosa bola cola mora moda boda cura dinero euro euros peso pesos dolar dolares vista mosca cesta resta gesta testa pista cinta pinta
`;
const thingsEn = `
door table chair book paper bike phone computer message messages photo photos hand hands eyes hair foot feet head body heart life death world money euro euros dollar dollars letter water sun light fire earth air sea beach fork pork lake cake rice coast cast post host cork
`;

function phraseList(text: string): readonly (readonly string[])[] {
  return text
    .split('|')
    .map((phrase) => phrase.trim().split(/\s+/))
    .filter((phrase) => phrase[0] !== '');
}

function wordSet(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/** What may be cut out of a question without changing what it asks, by language. */
export const fillers: Readonly<
  Record<
    Language,
    {
      readonly courtesy: readonly (readonly string[])[];
      readonly grammar: ReadonlySet<string>;
      readonly ordinary: ReadonlySet<string>;
      readonly things: ReadonlySet<string>;
    }
  >
> = {
  es: {
    courtesy: phraseList(courtesyEs),
    grammar: wordSet(grammarEs),
    ordinary: wordSet(ordinaryEs),
    things: wordSet(thingsEs),
  },
  en: {
    courtesy: phraseList(courtesyEn),
    grammar: wordSet(grammarEn),
    ordinary: wordSet(ordinaryEn),
    things: wordSet(thingsEn),
  },
};
