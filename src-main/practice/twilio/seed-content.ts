import type { Approval, ContentStore, ContentTypes, NewContent } from './content-store.ts';
import { stableSid } from './sids.ts';

function utility(
  name: string,
  contentType: keyof ContentTypes,
  changes: Partial<Approval> = {},
): Approval {
  return {
    name,
    category: 'UTILITY',
    content_type: contentType,
    status: 'approved',
    rejection_reason: '',
    allow_category_change: true,
    ...changes,
  };
}

const seeds: readonly NewContent[] = [
  {
    friendlyName: 'recordatorio_cita',
    language: 'es',
    variables: { 1: 'Ana', 2: 'Clínica Olmo', 3: 'martes 12 de mayo', 4: '10:30' },
    types: {
      'twilio/quick-reply': {
        body: 'Hola, {{1}}: te recordamos tu cita en {{2}} el {{3}} a las {{4}}. ¿Podrás venir?',
        actions: [
          { type: 'QUICK_REPLY', title: 'Sí, iré', id: 'confirm' },
          { type: 'QUICK_REPLY', title: 'Cambiar la cita', id: 'reschedule' },
          { type: 'QUICK_REPLY', title: 'Cancelar la cita', id: 'cancel' },
        ],
      },
    },
    approval: utility('recordatorio_cita', 'twilio/quick-reply'),
  },
  {
    friendlyName: 'appointment_reminder',
    language: 'en',
    variables: { 1: 'Ana', 2: 'Clínica Olmo', 3: 'Tuesday 12 May', 4: '10:30' },
    types: {
      'twilio/quick-reply': {
        body: 'Hello {{1}}, this is a reminder of your appointment at {{2}} on {{3}} at {{4}}. Can you make it?',
        actions: [
          { type: 'QUICK_REPLY', title: 'Yes, I’ll be there', id: 'confirm' },
          { type: 'QUICK_REPLY', title: 'Change it', id: 'reschedule' },
          { type: 'QUICK_REPLY', title: 'Cancel it', id: 'cancel' },
        ],
      },
    },
    approval: utility('appointment_reminder', 'twilio/quick-reply'),
  },
  {
    friendlyName: 'confirmacion_cita',
    language: 'es',
    variables: { 1: 'Ana', 2: 'martes 12 de mayo', 3: '10:30', 4: 'Clínica Olmo, calle Mayor 5' },
    types: {
      'twilio/text': {
        body: 'Hola, {{1}}: tu cita queda confirmada para el {{2}} a las {{3}}. Te esperamos en {{4}}. Si no puedes venir, avísanos por aquí.',
      },
    },
    approval: utility('confirmacion_cita', 'twilio/text'),
  },
  {
    friendlyName: 'appointment_confirmation',
    language: 'en',
    variables: { 1: 'Ana', 2: 'Tuesday 12 May', 3: '10:30', 4: 'Clínica Olmo, calle Mayor 5' },
    types: {
      'twilio/text': {
        body: 'Hello {{1}}, your appointment is confirmed for {{2}} at {{3}}. We look forward to seeing you at {{4}}. If you cannot come, just tell us here.',
      },
    },
    approval: utility('appointment_confirmation', 'twilio/text'),
  },
  {
    friendlyName: 'seguimiento_visita',
    language: 'es',
    variables: { 1: 'Ana', 2: 'Clínica Olmo' },
    types: {
      'twilio/quick-reply': {
        body: 'Hola, {{1}}: te escribimos de {{2}} para saber cómo estás después de tu visita. ¿Va todo bien?',
        actions: [
          { type: 'QUICK_REPLY', title: 'Todo bien', id: 'fine' },
          { type: 'QUICK_REPLY', title: 'Quiero que me llamen', id: 'call_me' },
        ],
      },
    },
    approval: utility('seguimiento_visita', 'twilio/quick-reply'),
  },
  {
    friendlyName: 'visit_followup',
    language: 'en',
    variables: { 1: 'Ana', 2: 'Clínica Olmo' },
    types: {
      'twilio/quick-reply': {
        body: 'Hello {{1}}, this is {{2}} asking how you are after your visit. Is everything all right?',
        actions: [
          { type: 'QUICK_REPLY', title: 'All good', id: 'fine' },
          { type: 'QUICK_REPLY', title: 'Please call me', id: 'call_me' },
        ],
      },
    },
    approval: utility('visit_followup', 'twilio/quick-reply'),
  },
  {
    friendlyName: 'volver_a_contactar',
    language: 'es',
    variables: { 1: 'Ana', 2: 'Clínica Olmo' },
    types: {
      'twilio/quick-reply': {
        body: 'Hola, {{1}}: nos escribiste a {{2}} y queremos terminar de ayudarte. ¿Seguimos por aquí?',
        actions: [
          { type: 'QUICK_REPLY', title: 'Sí, seguimos', id: 'continue' },
          { type: 'QUICK_REPLY', title: 'Ya no hace falta', id: 'no_need' },
        ],
      },
    },
    approval: utility('volver_a_contactar', 'twilio/quick-reply'),
  },
  {
    friendlyName: 'contact_again',
    language: 'en',
    variables: { 1: 'Ana', 2: 'Clínica Olmo' },
    types: {
      'twilio/quick-reply': {
        body: 'Hello {{1}}, you wrote to {{2}} and we would like to finish helping you. Shall we go on here?',
        actions: [
          { type: 'QUICK_REPLY', title: 'Yes, go on', id: 'continue' },
          { type: 'QUICK_REPLY', title: 'No need any more', id: 'no_need' },
        ],
      },
    },
    approval: utility('contact_again', 'twilio/quick-reply'),
  },
  {
    friendlyName: 'promocion_blanqueamiento',
    language: 'es',
    variables: { 1: 'Ana' },
    types: {
      'twilio/text': { body: '{{1}}, ¡solo esta semana, blanqueamiento dental a mitad de precio!' },
    },
    approval: utility('promocion_blanqueamiento', 'twilio/text', {
      status: 'rejected',
      rejection_reason:
        'INVALID_FORMAT. Message template cannot start or end with a variable parameter.',
    }),
  },
  {
    friendlyName: 'encuesta_satisfaccion',
    language: 'es',
    variables: { 1: 'Ana', 2: 'Clínica Olmo' },
    types: {
      'twilio/text': {
        body: 'Hola, {{1}}: ¿nos cuentas qué tal te hemos atendido en {{2}}? Contesta con una nota del 1 al 5.',
      },
    },
    approval: utility('encuesta_satisfaccion', 'twilio/text', { status: 'pending' }),
  },
];

/** The templates that a clinic of practice has: approved ones in two languages, one rejected, one pending. */
export function seedContent(contents: ContentStore, accountSid: string): void {
  for (const seed of [...seeds].reverse())
    contents.add({ ...seed, sid: stableSid('HX', accountSid + seed.friendlyName) });
}

/** What the account's templates are when it is new, as the clinic lists them. */
export function seededTemplates(accountSid: string): readonly {
  readonly contentSid: string;
  readonly name: string;
  readonly language: string;
  readonly category: string;
  readonly status: string;
  readonly body: string;
}[] {
  return seeds.flatMap(({ friendlyName, language, types, approval }) => {
    const [content] = Object.values(types) as ({ body?: string } | undefined)[];
    if (!approval || content?.body === undefined) return [];
    const { name, category, status } = approval;
    const contentSid = stableSid('HX', accountSid + friendlyName);
    return [{ contentSid, name, language, category, status, body: content.body }];
  });
}
