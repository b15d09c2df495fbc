import type { DecisionReason } from './decision.ts';
import { spaced, words } from './text.ts';

/**
 * What a message wants besides information, read from fixed ways of saying it. Each list is over
 * folded words with single spaces. They decide only who answers, never what is answered.
 */
type Sign = { readonly reason: DecisionReason; readonly says: RegExp; readonly unless?: RegExp };

const gap = (n: number) => `(?: \\w+){0,${n}}`;
const sign = (reason: DecisionReason, says: string, unless?: string): Sign => ({
  reason,
  says: new RegExp(` (?:${says}) `),
  ...(unless && { unless: new RegExp(` (?:${unless}) `) }),
});

/** A question about how things are done here, which the knowledge base may answer. */
const aboutRules =
  'antelacion|anticipacion|cuanto tiempo|cuantas horas|cobran|cobrais|cobras|cobra|que pasa si|que pasaria si|politica|penalizacion|penalizan|penalizais|hasta cuando|recargo|coste por|se puede|fee|charge|charged|policy|in advance|notice|what happens|how far|how long|until when|penalty';
const appointment =
  'cita|citas|turno|hora|visita|consulta|reserva|appointment|appointments|booking|visit|slot';

const person: readonly Sign[] = [
  sign(
    'asked_for_person',
    `(?:hablar|hable|hablo|chatear|comunicarme|comunicar|contactar|atienda|atender|atendido|ponme|pongame|pasame|paseme|pasa|pasen|pase|pasar|pasarme|conteste|contestar|responda|derivar|derivame|escribir|prefiero|quiero|necesito|quisiera)${gap(4)} (?:persona|humano|humana|alguien|recepcion|recepcionista|operador|operadora|agente|asesor|asesora|secretaria|encargado|encargada|responsable|gerente|director|directora|persona real|ser humano)`,
    `correo|por escrito|embarazada|persona mayor|otra persona|una persona adulta|acompan\\w+`,
  ),
  sign(
    'asked_for_person',
    `(?:que )?(?:me|nos) llam(?:en|eis|e|es|ais|a|ad)(?: \\w+){0,2}|llamadme|llamenme|llameme|llamame|(?:podeis|pueden|puede|podrian|podriais|podria|puedes) llamarme|(?:me) (?:podeis|pueden|puede|podrian|podriais|podria|puedes) llamar|necesito que me llamen|espero (?:su|vuestra) llamada`,
    'me llamo|me llaman',
  ),
  sign(
    'asked_for_person',
    `no quiero (?:hablar|chatear)${gap(3)} (?:robot|bot|maquina|maquinas|contestador|asistente)|(?:eres|es|hablo con|estoy hablando con)${gap(2)} (?:robot|bot|maquina|persona|humano)|hay alguien(?: ahi| al otro lado| real| que (?:conteste|responda|atienda))?|alguien me (?:puede|podria) (?:atender|contestar|responder|ayudar)`,
  ),
  sign(
    'asked_for_person',
    `(?:speak|talk|chat|connect|transfer|put me through|pass me|get me|want|need|prefer|let me)${gap(5)} (?:human|person|someone|somebody|receptionist|reception|agent|operator|representative|manager|staff|real person)|(?:can|could|please|would)(?: \\w+){0,3} call me(?: back)?|call me(?: back)?|(?:are you|is this|am i (?:talking|speaking) to) (?:a )?(?:bot|robot|human|real person|machine)|(?:is )?anyone there`,
    'another person|adult',
  ),
];
const personWords = new Set(
  `recepcion persona humano humana agente operador operadora asesor asesora recepcionista secretaria
  alguien reception receptionist human person agent operator representative staff help ayuda`.split(
    /\s+/,
  ),
);

const angry: readonly Sign[] = [
  sign(
    'angry',
    `es una verguenza|sois unos? (?:sinverguenzas|ladrones|incompetentes|inutiles|estafadores)|son unos? (?:sinverguenzas|ladrones|incompetentes|inutiles|estafadores|rateros)|sinverguenzas?|estafa|estafadores|me habeis enganado|me enganaron|me han enganado|timo|ladrones|chapuza|chapuceros|denuncia|denunciar|denunciare|demandar|demanda|hoja de reclamaciones|reclamacion|reclamar|queja|quejarme|poner una queja|abogado|consumo|mala praxis|negligencia|pesim[oa]|nefast[oa]|horrible|fatal servicio|servicio fatal|de pena|asco|asqueroso|estoy (?:muy |super )?(?:enfadad[oa]|indignad[oa]|hart[oa]|cabread[oa]|enojad[oa]|molest[oa]|furios[oa]|decepcionad[oa])|hart[oa] de|indignante|inaceptable|intolerable|falta de respeto|una tomadura de pelo|tomar el pelo|no pienso volver|no vuelvo (?:mas|nunca)|no volvere|mierda|joder|gilipollas|imbeciles|idiotas|cabrones|pendejos|boludos|pelotudos|putos?|una puta|(?:nadie|no) (?:me )?(?:contesta|contestan|contestais|responde|responden|atiende|coge|cogeis) (?:el|al|los|mis|nadie)?(?: \\w+){0,2}(?:telefono|mensajes|llamadas|correos)|llevo${gap(4)} (?:esperando|llamando)|(?:han|habeis|hemos) tenido${gap(4)} esperando|sin que (?:me|nos) (?:atendiera|atendieran|atendiese|llamaran)|devolved?me el dinero|devuelvan(?:me)? (?:el|mi) dinero|quiero mi dinero|(?:que )?me devuelvan el dinero|otra vez lo mismo`,
    'no es (?:una )?queja',
  ),
  sign(
    'angry',
    `(?:this is|its|you are|youre|thats) (?:a )?(?:disgrace|disgraceful|unacceptable|outrageous|ridiculous|a joke|a scam|scammers|thieves|useless|incompetent|terrible|awful|disgusting)|complain|complaint|scam|rip off|ripped me off|sue you|lawyer|solicitor|malpractice|negligence|refund|money back|worst|furious|fed up|angry|disgusted|appalled|appalling|horrible|rude|never coming back|nobody (?:answers|picks up|replies)|no one (?:answers|picks up|replies)|been waiting for|fuck|fucking|shit|bullshit|bastards|idiots`,
    'no complaint',
  ),
];

const medicine =
  'ibuprofeno|paracetamol|nolotil|metamizol|amoxicilina|augmentine|augmentin|antibiotico|antibioticos|enantyum|dexketoprofeno|naproxeno|diclofenaco|aspirina|clamoxyl|azitromicina|metronidazol|rodogyl|corticoide|corticoides|cortisona|sintrom|anticoagulante|anticoagulantes|adiro|analgesico|analgesicos|antiinflamatorio|antiinflamatorios|calmante|calmantes|pastilla|pastillas|medicacion|medicamento|medicamentos|dosis|clorhexidina|ibuprofen|paracetamol|amoxicillin|antibiotic|antibiotics|painkiller|painkillers|medication|medicine|dose|dosage|tablets|aspirin|blood thinners?|warfarin|steroids';
const clinical: readonly Sign[] = [
  sign(
    'clinical',
    `(?:me|le|nos) (?:\\w+ )?(?:duele|duelen|dolia|dolio|dolido|dolera tanto|molesta|molestan|sangra|sangran|sangro|sangrado|supura|palpita|late|pincha|punza|escuece|pica|arde|tira|aprieta)|(?:esta|estan) doliendo|sigue doliendo|sangro|sangrando|dolor|dolores|dolorcillo|flemon|absceso|pus|infeccion|infectad[oa]|hinchad[oa]s?|hinchazon|inflamad[oa]s?|inflamacion|fiebre|calentura|llaga|llagas|aftas?|bulto|bultito|herida|hematoma|moraton|alveolitis|sensibilidad|mal olor|mal sabor|ulcera|mancha|manchas|se me (?:ha |han )?(?:caido|cayo|roto|rompio|partido|partio|movido|salido|salio|despegado|despego|soltado|solto|astillado|mueve|mueven|afloja|aflojo|hincho|inflamo|infecto|cae|sale)|se le (?:ha |han )?(?:caido|cayo|roto|rompio|partido|partio|movido|salido|despegado|mueve|mueven|salio)|me he (?:roto|partido|tragado|mordido|dado un golpe)|se ha (?:roto|partido|dado un golpe|caido)|diente (?:roto|flojo|suelto|negro)|muela (?:rota|picada|floja)|caries`,
    `miedo|(?:cuanto|que) (?:cuesta|vale|cobran|cobrais|sale|precio)${gap(4)} (?:caries|sensibilidad|manchas?)|precio${gap(4)} caries|(?:quitar|quitais|arreglar|arreglais|tratais|tratan|curar|empastar) (?:una |las |la )?(?:caries|manchas)|no me (?:duele|molesta|sangra)|ya no me (?:duele|molesta|sangra)|sin dolor|prevenir|evitar`,
  ),
  sign(
    'clinical',
    `(?:puedo|puede|podria|debo|debe|tengo que|hay que|seguir|sigo|dejar de|dejo de|cuanto|cuanta|cuantos|cada cuantas horas|que)${gap(3)} (?:tomar|tomo|tome|tomarme|darle|doy)${gap(4)} (?:${medicine})|(?:que|cual) (?:me )?(?:tomo|puedo tomar|debo tomar|me recomienda tomar|le doy|le puedo dar|me receta|me recetan|me recetais)|(?:${medicine})`,
    `lista de (?:medicamentos|medicacion)|llevar${gap(3)} (?:medicacion|medicamentos)|ferula`,
  ),
  sign(
    'clinical',
    `es normal (?:que|tener|si|sangrar)|sera normal|es (?:grave|peligroso|malo|preocupante)|que me pasa|que (?:puede|podria) ser|que sera|que tengo|a que se debe|por que (?:me|se me|tengo|sangra|duele)|sera (?:una |un )?(?:caries|infeccion|nervio|grave)|tengo (?:cancer|una infeccion|periodontitis|algo)|diagnostic\\w+|que opin\\w+|necesito (?:una |un )?(?:endodoncia|implante|corona|antibiotico)(?: o)|me (?:recomiendas|recomiendan|recomendais|recomienda|aconsejas|aconsejan|aconsejais|conviene)|interpretar|leer (?:la|mi|los|mis)|mis resultados|resultados de|analitica|biopsia|mi radiografia|la radiografia sale|soy alergic[oa]|tengo alergia|alergia a|tomo (?:sintrom|anticoagulantes|medicacion)|soy diabetic[oa]|diabetes|hipertens\\w+|marcapasos|quimioterapia|bifosfonatos|estoy embarazada|embarazada|embarazo|lactancia|dando (?:el )?pecho|doy (?:el )?pecho`,
    `que tengo que|que tengo para|diagnostico (?:es )?gratis`,
  ),
  sign(
    'clinical',
    `(?:my|his|her|the) (?:\\w+ )?(?:tooth|teeth|gum|gums|jaw|mouth|molar|filling|crown|implant|brace|bracket|face|cheek|tongue)${gap(3)} (?:hurts?|hurting|aches?|aching|is killing|killing me|is sore|sore|bleeds?|bleeding|swollen|infected|is broken|broke|cracked|chipped|fell|fell out|came off|came out|is loose|loose|throbs?|throbbing|is sensitive)|tooth ?ache|toothache|(?:in|have|having|got|some|bad|terrible|a lot of) (?:\\w+ )?pain|painful tooth|abscess|pus|infection|infected|swelling|swollen|fever|ulcer|sore (?:gum|gums|mouth|throat)|(?:lost|broke|broken|chipped|cracked|knocked out|swallowed) (?:my |a |his |her )?(?:tooth|filling|crown|bracket|veneer|retainer)|bleeding`,
    'no pain|painless|without pain|no longer hurts',
  ),
  sign(
    'clinical',
    `(?:${medicine})|what can i take|is it (?:normal|serious|dangerous|bad) (?:to|that|if)?|whats wrong with|what is wrong with|what could (?:it|this) be|do i need (?:a |an )?(?:root canal|filling|crown|antibiotic|antibiotics|extraction)|diagnos\\w+|do you recommend|would you recommend|my (?:results|test results|blood test|biopsy)|allergic to|i am pregnant|im pregnant|pregnant|breastfeeding|diabetic|pacemaker|chemotherapy`,
    `bring${gap(4)} (?:medication|medicine|medicines)|lista de (?:medicamentos|medicacion)|llevar${gap(3)} (?:medicacion|medicamentos)|list of medicines`,
  ),
];

const desire =
  '(?:quiero|quisiera|queria|necesito|necesitaria|necesitamos|me gustaria|nos gustaria|puedo|podria|podriamos|podemos|podeis|podriais|podrian|pueden|puede|puedes|podrias|deseo|tengo que|hay que|vengo a|para|por favor|quiere|voy a|vamos a|tendria que|want|need|would like|id like|wanna|can i|could i|may i|have to|please|can you|could you|must)';
const appointments: readonly Sign[] = [
  sign(
    'cancel_appointment',
    `${desire}${gap(3)} (?:cancelar|anular|cancel|cancelarla|anularla|call off)${gap(4)} (?:${appointment})|(?:cancelar|cancela|cancelad|cancelen|cancele|cancelo|cancelame|cancelenme|anular|anula|anulad|anulame|anulo|anulen|cancel) (?:\\w+ ){0,2}(?:${appointment})|(?:no puedo|no podre|no podemos|no voy a poder|no vamos a poder|no podria|no puede|no podra) (?:ir|acudir|asistir|llegar|venir)${gap(5)}|no (?:ire|vamos|voy) (?:\\w+ )?(?:a mi cita|a la cita|manana|hoy|el lunes|el martes|el miercoles|el jueves|el viernes)|(?:cant|cannot|wont be able to|will not be able to|unable to) (?:make it|come|attend|go)|(?:quiero|necesito|tengo que|quisiera) (?:cancelarla|anularla)`,
    `${aboutRules}|solo|sola`,
  ),
  sign(
    'change_appointment',
    `(?:cambiar|cambiarla|cambiarme|cambiame|cambiadme|cambiarlo|mover|moverla|aplazar|adelantar|retrasar|atrasar|reprogramar|posponer|modificar|pasar|pasarla|reagendar|reschedule|move|change|postpone|rebook|bring forward)${gap(4)} (?:${appointment}|dia|fecha|otro dia|otra hora|another day|another time|date|time)|(?:reprogramar|reagendar|reschedule|cambiarla|aplazarla|adelantarla|posponerla)`,
    aboutRules,
  ),
  sign(
    'own_appointment',
    `(?:cuando|a que hora|que dia|que hora|con quien|donde)${gap(3)} (?:tengo|es|era|tenia|tenemos|toca|me toca|esta)${gap(2)} (?:mi |la |el |nuestra )?(?:cita|turno|visita|revision|consulta)|(?:mi|nuestra) (?:proxima )?(?:cita|turno|visita)|tengo (?:una |la )?(?:cita|turno|hora|visita|consulta) (?:manana|hoy|el|esta|este|a las|con|para|programada|pendiente|ahora|dentro|en)|(?:confirmo|confirmamos)|(?:confirmar|confirmada|confirmado)(?: la| mi| nuestra)?(?: cita| turno| hora| asistencia| visita)|me toca (?:revision|cita)|(?:when|what time|which day)${gap(2)} (?:is|was)? ?my (?:next )?(?:appointment|visit|booking)|my (?:next )?appointment|do i have an appointment|i have an appointment|confirm (?:my|the) (?:appointment|visit)`,
    `${aboutRules}|como|cancel\\w*|cambi\\w+|justificante|llevar|traer|bring|how`,
  ),
  sign(
    'book_appointment',
    `${desire}${gap(4)} (?:cita|turno|hora para|hora con|hueco|visita|consulta para|appointment|a slot|slot|come in|be seen|see (?:a|the) dentist)|(?:dame|deme|dadme|me das|me dais|me dan|me da|dar|darme|hay|teneis|tienen|tiene|tenes|queda|quedan|disponibilidad|buscadme|buscame|any|do you have|have you got|is there|are there)${gap(4)} (?:cita|citas|turno|turnos|hueco|huecos|hora libre|horas libres|disponibilidad|sitio|disponible|disponibles|appointment|appointments|slot|slots|availability|opening|openings|available)|(?:quiero|quisiera|necesito|me gustaria|querria|queria|want to|would like to|id like to|need to) (?:pedir|reservar|agendar|sacar|coger|solicitar|hacerme|ponerme|hacer|book|schedule|make|arrange|get) ?${gap(3)} ?(?:cita|hora|turno|limpieza|revision|consulta|visita|implante|blanqueamiento|appointment|cleaning|check ?up|visit)?|(?:agendar|reservar|book|schedule|reserve)${gap(3)} (?:para|el|manana|hoy|lunes|martes|miercoles|jueves|viernes|sabado|for|on|tomorrow|today|monday|tuesday|wednesday|thursday|friday|saturday)|(?:seria|es) posible (?:una |tener |pedir )${gap(2)}cita|cita (?:para|urgente|manana|hoy|el|con|lo antes)|appointment (?:for|on|tomorrow|today|with|this|next|asap)`,
    `${aboutRules}|como (?:puedo|hago|se|pido|reservo|saco|para)|how (?:can|do|to|could)|donde (?:puedo|pido|se)|por whatsapp|by whatsapp|on whatsapp|sin cita|without an appointment|cuanto|how much|llevar|traer|bring|justificante|factura|informe|certificado|receipt|invoice|note`,
  ),
];

const urgent: readonly Sign[] = [
  sign(
    'urgent',
    `(?:tengo|tenemos|es|tiene|seria|tuve|por|para) (?:una |un |muy |algo )?(?:urgencia|urgente|emergencia|caso urgente)|urgentemente|lo antes posible|cuanto antes|urge|(?:i have|we have|its|it is|this is) (?:an? )?(?:dental )?(?:emergency|urgent|really urgent|very urgent)|asap|as soon as possible`,
    `que hago si|si tengo|que pasa si|en caso de|what if|if i have|what do i do if|telefono|numero|phone|number`,
  ),
];

const records: readonly Sign[] = [
  sign(
    'own_records',
    `(?:mi|mis|nuestro|nuestra) (?:presupuesto|presupuestos|factura|facturas|recibo|historial|historia clinica|informe|informes|radiografia|radiografias|resultado|resultados|expediente|cuenta|deuda|saldo|pago|pagos|cargo|reembolso|protesis|corona|ferula|placa|alineadores|aparato|retenedor|retenedores|prueba|pruebas|plan de tratamiento|justificante|seguro)|(?:cuanto|que) (?:me )?(?:debo|queda por pagar|falta por pagar|os debo|les debo)|(?:ya )?(?:esta|estan|ha llegado|han llegado) (?:ya )?(?:list[oa]s?|mi|mis)|(?:enviarme|enviadme|mandarme|mandadme|mandame|enviame|envienme|mandenme|pasarme|me (?:enviais|mandais|envian|mandan|podeis enviar|podeis mandar|pueden enviar|pueden mandar|reenviais)) (?:\\w+ ){0,2}(?:factura|informe|presupuesto|radiografia|radiografias|resultados|justificante|historial|recibo)|(?:my|our) (?:quote|estimate|invoice|bill|balance|records?|file|report|x ?rays?|results|crown|denture|night guard|splint|aligners|retainer|payment|refund|treatment plan)|how much do i (?:owe|still owe)|(?:is|are) my \\w+ ready`,
    `${aboutRules}|perdido mi`,
  ),
];

const offTopic: readonly Sign[] = [
  sign(
    'off_topic',
    `(?:ignora|ignore|olvida|forget|disregard)${gap(4)} (?:instrucciones|instructions|anterior|anteriores|previous|above|prompt|rules|reglas)|system prompt|eres (?:chatgpt|gpt|una ia)|are you (?:chatgpt|gpt|an ai)|(?:actua|act|comportate|pretend|finge) (?:como|as|que|to be|like)${gap(4)}|(?:escribe|escribeme|write|hazme|haz|make|redacta|compose|genera|generate)(?: me)? (?:un |una |a |an |me )?(?:\\w+ )?(?:poema|poem|cancion|song|cuento|story|chiste|joke|codigo|code|programa|ensayo|essay|redaccion|script|receta|recipe|haiku|email|carta de amor)|cuentame un (?:chiste|cuento)|tell me a (?:joke|story)|(?:traduce|traduceme|translate|traducir) |quien (?:gano|gana|es el presidente|invento|descubrio)|who (?:won|is the president|invented|discovered)|capital (?:de|of)|(?:resultado|marcador) del partido|(?:que|va a hacer|hara) (?:buen )?(?:el )?tiempo (?:hace|hara|manana|hoy)|(?:whats|what is) the weather|weather (?:today|tomorrow|forecast)|cuanto es \\d+|what is \\d+ (?:plus|times|minus)|(?:receta|recipe) (?:de|for)|horoscopo|horoscope|bitcoin price|precio del bitcoin|(?:deberes|homework)|quieres (?:ser mi novi[oa]|salir conmigo)|te quiero|i love you|sexo|porno|porn|casino|apuestas`,
  ),
];

const first = (signs: readonly Sign[], line: string): DecisionReason | null =>
  signs.find(({ says, unless }) => says.test(line) && !unless?.test(line))?.reason ?? null;

/** Whether a person is asked for: WhatsApp demands that this always works. */
export function asksForPerson(text: string): boolean {
  const said = words(text);
  const core = said.filter(
    (word) => !/^(?:por|favor|porfa|please|quiero|una|un|a|con|la|the)$/.test(word),
  );
  const [only] = core;
  if (only !== undefined && core.length === 1 && personWords.has(only)) return true;
  return first(person, spaced(text)) !== null;
}

/** Whether a symptom, a medicine, a diagnosis or a result is spoken of: only people answer that. */
export function isClinical(text: string): boolean {
  return first(clinical, spaced(text)) !== null;
}

/** Whether somebody says that it is urgent for her, and does not ask how urgent things are dealt with. */
export function isUrgent(text: string): boolean {
  if (/^ (?:urgencia|urgente|emergencia|emergency|urgent) $/.test(spaced(text))) return true;
  return first(urgent, spaced(text)) !== null;
}

/** Whether somebody is angry or complains. */
export function isAngry(text: string): boolean {
  return first(angry, spaced(text)) !== null;
}

/** What a person must do for this patient: her appointment, her papers. Null when it is nothing of these. */
export function personalMatter(text: string): DecisionReason | null {
  const line = spaced(text);
  if (
    /^ (?:una |la |pedir |an |book )?(?:cita|turno|appointment) (?:por favor |please )?$/.test(line)
  )
    return 'book_appointment';
  return first(appointments, line) ?? first(records, line);
}

/** Whether a general-purpose assistant is wanted, which WhatsApp does not allow and we are not. */
export function isOffTopic(text: string): boolean {
  return first(offTopic, spaced(text)) !== null;
}

const thanks = new Set(
  `gracias muchas mil muchisimas ok oki okay okey vale perfecto genial estupendo bien muy de acuerdo
  entendido recibido listo dale va bueno claro nada adios chao chau hasta luego pronto manana un saludo
  saludos igualmente feliz dia tarde finde buen buena fin semana gracia amable sois son usted ustedes
  thanks thank you so much very great perfect cool good nice cheers got it alright bye a lot espero quedo espera dios se lo pague que god bless see soon later
  lovely day have a fine no problem appreciated ty np jaja jajaja jeje super excelente maravilloso por
  todo todos la el information informacion info ayuda help for your the besos abrazo abrazos eso es si`.split(
    /\s+/,
  ),
);
const thanksCore = new Set(
  `gracias ok oki okay okey vale perfecto genial estupendo acuerdo entendido recibido listo dale bueno
  adios chao chau luego saludo saludos igualmente thanks thank great perfect cool cheers alright bye
  appreciated ty jaja jajaja jeje excelente maravilloso muchisimas besos abrazo abrazos got amable espero pague bless`.split(
    /\s+/,
  ),
);

/** Whether a message only thanks, agrees or takes leave: nothing is to be said. */
export function isOnlyThanks(text: string): boolean {
  const said = words(text);
  // A lone "?" asks whether anybody is there.
  if (said.length === 0) return !text.includes('?');
  return (
    said.length <= 12 &&
    said.every((word) => thanks.has(word)) &&
    said.some((word) => thanksCore.has(word))
  );
}

const greeting = new Set(
  `hola ola holi holaa buenas buenos buen dias dia tardes noches muy que tal como estas esta estan estais
  hello hi hey hiya good morning afternoon evening day there how are you saludos clinica olmo doctor doctora
  alo hay alguien info informacion ayuda help una pregunta consulta duda tengo quiero quisiera necesito question i have
  a quick hacer hacerles hacerte preguntarles me gustaria can ask saber queria mas`.split(/\s+/),
);

/** Whether a message only greets, or says that a question will come. */
export function isOnlyGreeting(text: string): boolean {
  const said = words(text);
  return said.length > 0 && said.length <= 10 && said.every((word) => greeting.has(word));
}
