import type { Bilingual } from './scene.ts';

/** Something that reception settles: what is written, and what it says to it. */
type Matter = {
  readonly reason: string;
  readonly asks: readonly Bilingual[];
  readonly person: Bilingual;
  readonly reply?: Bilingual;
  readonly settled?: Bilingual;
};

/** What patients of any clinic want of its reception. */
export const matters: readonly Matter[] = [
  {
    reason: 'change_appointment',
    asks: [
      {
        es: '¿Puedo cambiar la cita a otro día? Me ha surgido una reunión',
        en: 'Could I move my appointment to another day? Something came up at work',
      },
    ],
    person: {
      es: 'Claro. ¿Le viene bien la semana que viene a la misma hora?',
      en: 'Of course. Would next week at the same time suit you?',
    },
    reply: { es: 'Sí, perfecto', en: 'Yes, perfect' },
    settled: {
      es: 'Cambiada. Le llegará un recordatorio el día anterior.',
      en: 'Done. You will get a reminder the day before.',
    },
  },
  {
    reason: 'cancel_appointment',
    asks: [
      {
        es: 'Tengo que cancelar la cita de esta semana, lo siento',
        en: 'I have to cancel my appointment this week, sorry',
      },
    ],
    person: {
      es: 'No se preocupe, queda cancelada. Cuando quiera otra, escríbanos por aquí.',
      en: 'No problem, it is cancelled. Write to us here whenever you want another one.',
    },
    reply: { es: 'Gracias por la comprensión', en: 'Thanks for understanding' },
  },
  {
    reason: 'own_records',
    asks: [
      {
        es: 'Necesito la factura de la última visita para el seguro',
        en: 'I need the invoice of my last visit for my insurance',
      },
    ],
    person: {
      es: 'Se la acabo de enviar a su correo. Mire también en correo no deseado.',
      en: 'I have just sent it to your e-mail. Please look in the spam folder too.',
    },
    reply: { es: 'Ya la tengo, gracias', en: 'Got it, thanks' },
  },
  {
    reason: 'clinical',
    asks: [
      {
        es: 'Desde la última visita noto sensibilidad con lo frío',
        en: 'Since my last visit my tooth is sensitive to cold',
      },
      { es: '¿Es normal?', en: 'Is it normal?' },
    ],
    person: {
      es: 'Se lo he contado a la doctora y prefiere verle. ¿Puede venir el próximo día que abrimos, a primera hora?',
      en: 'I have told the doctor and she would rather see you. Can you come first thing on our next opening day?',
    },
    reply: { es: 'Sí, allí estaré', en: 'Yes, I’ll be there' },
    settled: {
      es: 'Anotado. Si empeora, llámenos al 910 000 145.',
      en: 'Noted. If it gets worse, call us on +34 910 000 145.',
    },
  },
  {
    reason: 'clinical',
    asks: [{ es: 'Se me ha despegado un bracket', en: 'One of my brackets came off' }],
    person: {
      es: 'Tranquilidad, no es urgente. Guárdelo y venga el jueves a las 17:00, se lo ponemos.',
      en: 'Do not worry, it is not urgent. Keep it and come on Thursday at 17:00, we will put it back.',
    },
    reply: { es: 'Vale, voy el jueves', en: 'OK, see you on Thursday' },
  },
  {
    reason: 'asked_for_person',
    asks: [
      {
        es: 'Prefiero hablar con una persona, por favor',
        en: 'I would rather talk to a person, please',
      },
    ],
    person: {
      es: 'Hola, le atiendo desde recepción. Cuénteme.',
      en: 'Hello, this is reception. How can I help?',
    },
    reply: {
      es: 'Quería saber si mi presupuesto sigue valiendo',
      en: 'I wanted to know if my quote is still valid',
    },
    settled: {
      es: 'Sí, vale tres meses desde su fecha. Se lo reenvío por correo.',
      en: 'Yes, it is valid for three months. I am sending it to you again by e-mail.',
    },
  },
  {
    reason: 'own_appointment',
    asks: [
      {
        es: '¿A qué hora es mi cita? No encuentro el mensaje',
        en: 'What time is my appointment? I can’t find the message',
      },
    ],
    person: { es: 'La tiene a las 17:30. Le esperamos.', en: 'It is at 17:30. See you then.' },
    reply: { es: 'Gracias!!', en: 'Thank you!!' },
  },
  {
    reason: 'no_answer',
    asks: [
      {
        es: '¿Me podéis mandar el consentimiento por correo para leerlo con calma?',
        en: 'Could you e-mail me the consent form so that I can read it calmly?',
      },
    ],
    person: { es: 'Por supuesto, se lo envío hoy mismo.', en: 'Of course, I will send it today.' },
  },
];
