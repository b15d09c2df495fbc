import { firstReason, gap, type Sign, sign } from './sign.ts';
import { spaced, words } from './text.ts';

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

const urgent: readonly Sign[] = [
  sign(
    'urgent',
    `(?:tengo|tenemos|es|tiene|seria|tuve|por|para) (?:una |un |muy |algo )?(?:urgencia|urgente|emergencia|caso urgente)|urgentemente|lo antes posible|cuanto antes|urge|(?:i have|we have|its|it is|this is) (?:an? )?(?:dental )?(?:emergency|urgent|really urgent|very urgent)|asap|as soon as possible`,
    `que hago si|si tengo|que pasa si|en caso de|what if|if i have|what do i do if|telefono|numero|phone|number`,
  ),
];

/** Whether a person is asked for: WhatsApp demands that this always works. */
export function asksForPerson(text: string): boolean {
  const said = words(text);
  const core = said.filter(
    (word) => !/^(?:por|favor|porfa|please|quiero|una|un|a|con|la|the)$/.test(word),
  );
  const [only] = core;
  if (only !== undefined && core.length === 1 && personWords.has(only)) return true;
  return firstReason(person, spaced(text)) !== null;
}

/** Whether somebody says that it is urgent for her, and does not ask how urgent things are dealt with. */
export function isUrgent(text: string): boolean {
  if (/^ (?:urgencia|urgente|emergencia|emergency|urgent) $/.test(spaced(text))) return true;
  return firstReason(urgent, spaced(text)) !== null;
}

/** Whether somebody is angry or complains. */
export function isAngry(text: string): boolean {
  return firstReason(angry, spaced(text)) !== null;
}
