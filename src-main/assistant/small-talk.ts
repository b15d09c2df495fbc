import { firstReason, gap, type Sign, sign } from './sign.ts';
import { spaced, words } from './text.ts';

const offTopic: readonly Sign[] = [
  sign(
    'off_topic',
    `(?:ignora|ignore|olvida|forget|disregard)${gap(4)} (?:instrucciones|instructions|anterior|anteriores|previous|above|prompt|rules|reglas)|system prompt|eres (?:chatgpt|gpt|una ia)|are you (?:chatgpt|gpt|an ai)|(?:actua|act|comportate|pretend|finge) (?:como|as|que|to be|like)${gap(4)}|(?:escribe|escribeme|write|hazme|haz|make|redacta|compose|genera|generate)(?: me)? (?:un |una |a |an |me )?(?:\\w+ )?(?:poema|poem|cancion|song|cuento|story|chiste|joke|codigo|code|programa|ensayo|essay|redaccion|script|receta|recipe|haiku|email|carta de amor)|cuentame un (?:chiste|cuento)|tell me a (?:joke|story)|(?:traduce|traduceme|translate|traducir) |quien (?:gano|gana|es el presidente|invento|descubrio)|who (?:won|is the president|invented|discovered)|capital (?:de|of)|(?:resultado|marcador) del partido|(?:que|va a hacer|hara) (?:buen )?(?:el )?tiempo (?:hace|hara|manana|hoy)|(?:whats|what is) the weather|weather (?:today|tomorrow|forecast)|cuanto es \\d+|what is \\d+ (?:plus|times|minus)|(?:receta|recipe) (?:de|for)|horoscopo|horoscope|bitcoin price|precio del bitcoin|(?:deberes|homework)|quieres (?:ser mi novi[oa]|salir conmigo)|te quiero|i love you|sexo|porno|porn|casino|apuestas`,
  ),
];

/** Whether a general-purpose assistant is wanted, which WhatsApp does not allow and we are not. */
export function isOffTopic(text: string): boolean {
  return firstReason(offTopic, spaced(text)) !== null;
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
