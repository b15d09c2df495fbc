import { spaced, words } from './text.ts';

/** What a patient wants of our messages: none any more, again, or it must be asked. */
export type Wish = 'opt_out' | 'opt_in' | 'ask_cancel';

// The words of Meta's and Twilio's lists that people use in Spanish and English. A word counts only
// as the whole message: "la baja laboral" and "¿está de alta el parking?" are no wishes.
const out = new Set(
  `baja stop alto unsubscribe parar stopall optout quit end detener remove bajas`.split(' '),
);
const back = new Set(`alta start unstop resume subscribe altas`.split(' '));
const cancel = new Set(`cancelar cancela cancelo cancel cancelacion cancelado anular`.split(' '));

/** Courtesy that may stand beside the word. */
const polite = new Set(
  `por favor porfa porfavor gracias please thanks thank you hola buenas hello hi the la el de me darme
  dar quiero deseo solicito pido dame i want to`.split(/\s+/),
);

const outPhrases =
  / (?:no (?:quiero|deseo|queremos|quisiera) (?:recibir )?(?:mas|que me (?:escriban|escribais|manden|mandeis|envien|envieis)|vuestros|sus|estos|ningun)(?: \w+){0,2} ?(?:mensajes?|whatsapps?|publicidad|avisos|notificaciones|mas)?|(?:dejen|dejad|deja|dejar|parad|paren|para) de (?:escribirme|mandarme|enviarme|molestar|molestarme|enviar|mandar|escribir)|no me (?:escriban|escribais|escribas|manden|mandeis|mandes|envien|envieis|molesten|molesteis) mas|(?:dame|denme|dadme|darme|quiero darme|quiero dar|damos|dadnos|ponme) de baja|(?:borrad|borren|quitad|quiten|quita|saquen|sacad|eliminad|eliminen)me de (?:la|esta|su|vuestra|sus) (?:lista|listas|agenda|base de datos)|dejar de recibir (?:mensajes|whatsapps|avisos|publicidad|estos)|no (?:more|further) messages|stop (?:sending|texting|messaging|writing|contacting)(?: me| to me| us)?|(?:take|remove) me (?:off|from) (?:the|your|this) list|unsubscribe me|i want to unsubscribe|(?:dont|do not) (?:message|text|write|contact|send me)(?: me| messages| anything)?(?: again| anymore| any more| messages)) /;
const backPhrases =
  / (?:(?:quiero|quisiera|deseo) (?:volver a recibir|recibir de nuevo|recibir otra vez)|(?:dame|denme|dadme|quiero darme|darme) de alta|volver a recibir (?:mensajes|avisos|vuestros|sus)|(?:receive|get) (?:your )?messages again|subscribe me|(?:want|like) to resubscribe) /;
/** The appointment, or somebody's sick leave, is meant and not our messages. */
const aboutSomethingElse =
  /\b(?:laboral|medica|trabajo|cita|citas|turno|hora|seguro|poliza|appointment|insurance|gimnasio|mutua|paciente|tratamiento)\b/;

/**
 * Reads an opt-out, an opt-in, or a bare "cancelar", which may mean either the appointment or the
 * messages. Null for everything else. The last bubble that says one of them counts.
 */
export function findWish(bubbles: readonly string[]): Wish | null {
  let wish: Wish | null = null;
  for (const text of bubbles) wish = wishOf(text) ?? wish;
  return wish;
}

function wishOf(text: string): Wish | null {
  const said = words(text);
  const core = said.filter((word) => !polite.has(word));
  const [only] = core;
  if (only !== undefined && core.length === 1) {
    if (out.has(only)) return 'opt_out';
    if (back.has(only)) return 'opt_in';
    // With "quiero" it is a sentence already, and still does not say what.
    if (cancel.has(only)) return 'ask_cancel';
  }
  const line = spaced(text);
  if (aboutSomethingElse.test(line) || said.length > 25) return null;
  if (outPhrases.test(line)) return 'opt_out';
  if (backPhrases.test(line)) return 'opt_in';
  return null;
}

/** What the answer to "the appointment or the messages?" means; null when it is something else. */
export function readCancelChoice(text: string): 'appointment' | 'messages' | null {
  // A new question ("¿a qué hora es mi cita?") is no answer to ours.
  if (text.includes('?') || words(text).length > 10) return null;
  const line = spaced(text);
  if (
    / (?:mensaje|mensajes|whatsapps?|avisos|publicidad|messages?|baja|stop|segund[oa]|second|2) /.test(
      line,
    )
  )
    return 'messages';
  if (
    / (?:cita|citas|turno|(?:mi|la) hora|visita|appointments?|visit|primer[oa]|first|1) /.test(line)
  )
    return 'appointment';
  return null;
}
