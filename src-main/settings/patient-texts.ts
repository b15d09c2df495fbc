import * as z from 'zod';
import type { Language } from '../contract/operation.ts';
import { type Explanation, type PlainSetting, plain } from './define.ts';
import { because } from './schemas.ts';

/** What a patients' text may contain between braces, filled in when it is sent. */
const placeholders = ['clinic', 'number'] as const;

/** `clinic`: the clinic's name; `number`: its country's emergency number. */
export type TextValues = Readonly<Record<(typeof placeholders)[number], string>>;

const brace = /\{([^{}]*)\}/g;

/** One bubble; WhatsApp takes 1,600 characters through Twilio, and an answer may follow this. */
const bubble = z
  .string()
  .trim()
  .min(1)
  .max(1000)
  .refine(
    (text) =>
      [...text.matchAll(brace)].every(([, name]) => placeholders.some((known) => known === name)),
    because('placeholder_unknown'),
  );

const bilingual = z.strictObject({ es: bubble, en: bubble });
const withNumber = bubble.refine(
  (text) => text.includes('{number}'),
  because('placeholder_missing'),
);
const bilingualWithNumber = z.strictObject({ es: withNumber, en: withNumber });

/** A text in the languages of patients. */
export type PatientText = Readonly<Record<Language, string>>;

type TextSetting = PlainSetting<typeof bilingual>;

function text(explanation: Explanation, es: string, en: string): TextSetting {
  return plain(bilingual, { es, en }, explanation);
}

/** Puts the values where a text has `{clinic}` and `{number}`. */
export function fillText(text: string, values: TextValues): string {
  return text.replace(brace, (whole, name: string) =>
    name === 'clinic' || name === 'number' ? values[name] : whole,
  );
}

/**
 * What patients read, besides the answers of the knowledge base. Warm, short, and addressed to
 * "usted", which offends nobody in Spain or America. Every text may name `{clinic}` and `{number}`.
 */
export const patientTexts = {
  'texts.introduction': text(
    {
      es: 'Presentación del asistente, una vez por contacto. WhatsApp exige decir que es automático y ofrecer una persona.',
      en: 'How the assistant introduces itself, once per contact. WhatsApp demands that it says what it is and offers a person.',
    },
    'Hola, soy el asistente automático de {clinic}. Puedo ayudar con horarios, precios, tratamientos y cómo pedir cita. Por su privacidad, no envíe por aquí datos clínicos, informes ni fotos. Para hablar con una persona, escriba «recepción» cuando quiera.',
    'Hello, I am the automatic assistant of {clinic}. I can help with opening hours, prices, treatments and how to book. For your privacy, please do not send clinical details, reports or photos here. To talk to a person, write "reception" at any time.',
  ),
  'texts.greeting': text(
    {
      es: 'Responde a un saludo de quien ya sabe que escribe un asistente.',
      en: 'Answers a greeting of somebody who already knows that an assistant writes.',
    },
    'Hola, ¿en qué puedo ayudarle? Puedo contestar sobre horarios, precios, tratamientos, seguros y cómo pedir cita.',
    'Hello, how can I help you? I can answer about opening hours, prices, treatments, insurance and how to book.',
  ),
  'texts.clarifyOne': text(
    {
      es: 'Cuando parece que preguntan algo que la clínica sabe, pero no es seguro. Debajo va la pregunta.',
      en: 'When somebody seems to ask what the clinic knows, but it is not sure. The question follows below.',
    },
    '¿Es esto lo que quiere saber? Conteste «sí» o dígamelo con otras palabras:',
    'Is this what you would like to know? Answer "yes", or tell me in other words:',
  ),
  'texts.clarifySeveral': text(
    {
      es: 'Cuando pueden preguntar por varias cosas que la clínica sabe. Debajo va la lista numerada.',
      en: 'When somebody may ask about several things that the clinic knows. The numbered list follows below.',
    },
    '¿Qué quiere saber? Conteste con el número:',
    'What would you like to know? Answer with the number:',
  ),
  'texts.restForPerson': text(
    {
      es: 'Sigue a las respuestas cuando el resto del mensaje es para una persona.',
      en: 'Follows the answers when the rest of the message is left for a person.',
    },
    'Lo demás se lo paso a recepción: una persona le contestará por aquí.',
    'I am passing the rest to reception: a person will answer you here.',
  ),
  'texts.handover': text(
    {
      es: 'Cuando el asistente pasa la conversación a una persona y la clínica está abierta.',
      en: 'When the assistant hands the conversation to a person while the clinic is open.',
    },
    'Gracias por su mensaje. Se lo paso a recepción y una persona le contestará por aquí lo antes posible.',
    'Thank you for your message. I am passing it to reception, and a person will answer you here as soon as possible.',
  ),
  'texts.handoverClosed': text(
    {
      es: 'Cuando el asistente pasa la conversación a una persona y la clínica está cerrada.',
      en: 'When the assistant hands the conversation to a person while the clinic is closed.',
    },
    'Gracias por su mensaje. Ahora la clínica está cerrada; una persona lo leerá y le contestará por aquí en cuanto abramos. Si es una emergencia, llame al {number}.',
    'Thank you for your message. The clinic is closed now; a person will read it and answer you here as soon as we open. If it is an emergency, call {number}.',
  ),
  'texts.offTopic': text(
    {
      es: 'Cuando preguntan algo que no es de la clínica.',
      en: 'When somebody asks about something that is not the clinic’s business.',
    },
    'En eso no puedo ayudar: solo contesto sobre la clínica, como horarios, precios, tratamientos o citas. Si prefiere hablar con una persona, escriba «recepción».',
    'I cannot help with that: I only answer about the clinic, such as opening hours, prices, treatments or appointments. If you would rather talk to a person, write "reception".',
  ),
  'texts.emergency': plain(
    bilingualWithNumber,
    {
      es: 'Lo que cuenta puede ser una emergencia. Llame ahora al {number} o vaya al servicio de urgencias más cercano. No espere respuesta por este chat. También he avisado al equipo de la clínica.',
      en: 'What you describe may be an emergency. Call {number} now or go to the nearest emergency department. Do not wait for an answer in this chat. I have also alerted the clinic’s team.',
    },
    {
      es: 'Respuesta a una señal de alarma. Debe contener {number}, el número de emergencias.',
      en: 'The answer to a red flag. It must contain {number}, the emergency number.',
    },
  ),
  'texts.optedOut': text(
    {
      es: 'Confirma una BAJA. Es lo único que se envía después.',
      en: 'Confirms an opt-out. Nothing else is sent after it.',
    },
    'Hecho: no le enviaremos más mensajes por WhatsApp. Si cambia de idea, escriba ALTA.',
    'Done: we will not send you any more WhatsApp messages. If you change your mind, write START.',
  ),
  'texts.optedIn': text(
    { es: 'Confirma un ALTA.', en: 'Confirms an opt-in.' },
    'Listo: volverá a recibir nuestros mensajes por WhatsApp. Para dejar de recibirlos, escriba BAJA.',
    'Done: you will receive our WhatsApp messages again. To stop them, write STOP.',
  ),
  'texts.cancelWhich': text(
    {
      es: 'Cuando alguien escribe solo «cancelar»: ¿la cita o los mensajes?',
      en: 'When somebody writes just "cancel": the appointment or the messages?',
    },
    '¿Quiere cancelar una cita o dejar de recibir mensajes? Escriba «cita» para cancelar la cita o «BAJA» para no recibir más mensajes.',
    'Do you want to cancel an appointment or stop receiving messages? Write "appointment" to cancel the appointment or "STOP" to receive no more messages.',
  ),
  'texts.clinical': text(
    {
      es: 'Cuando piden un diagnóstico, una dosis o leer unos resultados.',
      en: 'When somebody asks for a diagnosis, a dose or a reading of results.',
    },
    'No puedo valorar síntomas, medicación ni resultados. Paso su mensaje a una persona del equipo, que lo verá y le contestará. Si se encuentra mal o empeora, llame al {number}.',
    'I cannot assess symptoms, medication or results. I am passing your message to a member of the team, who will look at it and answer you. If you feel unwell or get worse, call {number}.',
  ),
  'texts.attachment': text(
    {
      es: 'Cuando llega una foto, un audio o un documento.',
      en: 'When a photo, a voice note or a document arrives.',
    },
    'He recibido su archivo, pero no puedo ver ni escuchar lo que contiene. Lo revisará una persona del equipo y le contestará por aquí.',
    'I have received your file, but I cannot see or hear what is in it. A member of the team will look at it and answer you here.',
  ),
} as const;
