/** What an operation is asked with and answers, as the API's document shows it. Everybody is invented. */
export type Example = {
  /** Values of the path's and the query's parameters. */
  readonly parameters?: Readonly<Record<string, string | number>>;
  readonly request?: unknown;
  readonly response: unknown;
};

const account = { id: 2, username: 'gestion', displayName: 'Programa de gestión', role: 'desk' };

const conversation = {
  id: 7,
  contact: {
    id: 7,
    name: 'Ana Ruiz Gil',
    phone: '+34600111223',
    language: 'es',
    optedOutAt: null,
    optOutReason: null,
    patients: [{ id: 4, name: 'Ana Ruiz Gil', type: 'regular' }],
  },
  state: 'open',
  attention: 'handover',
  attentionReason: 'wants_person',
  attentionSince: '2026-11-24T09:02:15.000Z',
  assignee: null,
  labels: [{ id: 1, name: 'Ortodoncia', color: 'violet' }],
  unread: 1,
  snoozedUntil: null,
  windowUntil: '2026-11-25T08:57:11.000Z',
  takeoverUntil: null,
  lastMessageAt: '2026-11-24T09:02:11.000Z',
  lastMessage: {
    body: '¿Puedo hablar con alguien?',
    kind: 'text',
    direction: 'in',
    author: 'patient',
    state: 'received',
    status: 'received',
  },
};

const message = {
  id: 118,
  conversationId: 7,
  direction: 'out',
  author: 'person',
  accountName: 'Programa de gestión',
  kind: 'text',
  body: 'Su cita es mañana a las 10:00.',
  payload: null,
  templateName: null,
  replyTo: null,
  state: 'queued',
  status: 'queued',
  errorCode: null,
  createdAt: '2026-11-24T09:05:00.000Z',
  sentAt: null,
  deliveredAt: null,
  readAt: null,
  twilioSid: null,
  recovered: false,
  doubt: null,
  media: [],
  answer: null,
};

const patient = {
  id: 4,
  name: 'Ana Ruiz Gil',
  type: 'regular',
  language: 'es',
  notes: '',
  createdAt: '2026-09-04T15:20:00.000Z',
  contacts: [{ id: 7, name: 'Ana Ruiz Gil', phone: '+34600111223', relation: 'self' }],
};

const { contacts: _contacts, ...patientOfContact } = patient;

const contact = {
  id: 7,
  name: 'Ana Ruiz Gil',
  givenName: 'Ana Ruiz Gil',
  profileName: 'Ana R.',
  language: 'es',
  identities: [{ kind: 'phone', address: '+34600111223' }],
  optedOutAt: null,
  optOutReason: null,
  consents: [
    {
      category: 'messages',
      granted: true,
      means: 'paper',
      evidence: 'Hoja de datos firmada en recepción',
      at: '2026-09-04T15:20:00.000Z',
    },
  ],
  patients: [{ ...patientOfContact, relation: 'self' }],
  createdAt: '2026-09-04T15:20:00.000Z',
};

const entry = {
  id: 12,
  topic: 'horario',
  language: 'es',
  question: '¿A qué hora abrís?',
  answer: 'De lunes a viernes, de 9:00 a 14:00 y de 16:00 a 20:00.',
  variants: ['horario', '¿estáis abiertos?'],
  enabled: true,
  origin: 'person',
  createdAt: '2026-09-04T15:20:00.000Z',
  updatedAt: '2026-11-20T08:00:00.000Z',
};

const note = {
  id: 3,
  conversationId: 7,
  author: { id: 2, name: 'Programa de gestión' },
  body: 'Presupuesto enviado por correo.',
  at: '2026-11-24T09:06:00.000Z',
};

const check = {
  id: 'tunnel',
  state: 'ok',
  code: 'ok',
  params: { latencyMs: 48 },
  detail: null,
  fix: null,
  checkedAt: '2026-11-24T09:00:00.000Z',
};

const trailCheck = {
  running: null,
  failed: false,
  last: {
    at: '2026-11-22T03:00:00.000Z',
    lines: 12_345,
    brokenAt: null,
    reason: null,
    ending: 'proven',
  },
};

const someDurations = {
  count: 3,
  p50Ms: 9_000,
  p90Ms: 240_000,
  buckets: [2, 1, 0, 0, 0, 0, 0],
};
const bothClocks = { wall: someDurations, business: someDurations };
const answeredBy = { assistant: 2, shared: 1, person: 0, none_needed: 0, nobody: 0 };
const fared = {
  total: 4,
  stages: { read: 2, delivered: 1, sent: 0, failed: 1, waiting: 0 },
  errors: [{ code: 63_016, count: 1 }],
};
const figures = {
  from: '2026-11-24',
  to: '2026-11-24',
  days: [
    {
      day: '2026-11-24',
      in: 5,
      out: { assistant: 3, person: 1, system: 0 },
      opened: 3,
      answeredBy,
      handovers: 1,
      gaps: 1,
      failed: 1,
      newPatients: 1,
      returningPatients: 2,
      openaiMicros: 0,
      twilioMicros: 45_000,
      twilioBilled: true,
    },
  ],
  messages: {
    in: 5,
    out: { assistant: 3, person: 1, system: 0 },
    heat: Array.from({ length: 7 }, (_, weekday) =>
      Array.from({ length: 24 }, (__, hour) => (weekday === 1 && hour === 10 ? 5 : 0)),
    ),
    weekdays: [0, 1, 0, 0, 0, 0, 0],
    busiest: [{ weekday: 1, hour: 10, count: 5 }],
  },
  conversations: { opened: 3, answeredBy, closed: 1, silent: 0, running: 2 },
  firstResponse: { ...bothClocks, byAssistant: 3, byPerson: 0, unanswered: 0 },
  resolution: bothClocks,
  handovers: { total: 1, reasons: [{ reason: 'wants_person', count: 1 }] },
  gaps: { total: 1 },
  delivery: {
    ...fared,
    templates: [{ ...fared, templateId: 2, name: 'recordatorio_cita', language: 'es' }],
  },
  patients: { new: 1, returning: 2 },
  spend: {
    currency: 'USD',
    openaiMicros: 0,
    twilioMicros: 45_000,
    billedDays: 1,
    estimatedDays: 0,
  },
};

const onConversation = (request: unknown, changed: object): Example => ({
  parameters: { id: 7 },
  ...(request !== null && { request }),
  response: { ...conversation, ...changed },
});

/** By the operation's name; a test parses each with the contract, and misses none that is published. */
export const examples: Readonly<Record<string, Example>> = {
  'session.login': {
    request: { username: 'gestion', password: 'una-contraseña-larga' },
    response: { token: 'eyJhbGciOi…', expiresAt: '2026-11-25T09:00:00.000Z', account },
  },
  'session.current': {
    response: { account, lock: { locked: false, can: true, by: 'password' } },
  },
  'session.lock': { response: { ok: true } },
  'session.unlock': { request: { secret: 'una frase bien larga' }, response: { ok: true } },
  'session.close': { response: { ok: true } },
  'desk.status': {
    response: {
      state: 'ok',
      cause: null,
      links: [check],
      lastProofAt: '2026-11-24T09:00:00.000Z',
      lastTwilioAt: '2026-11-24T08:57:11.000Z',
      publicUrl: 'https://clinica-olmo.ngrok-free.dev',
      assistant: 'embedded',
      assistantMode: 'auto',
      outbox: { queued: 0, ambiguous: 0 },
      lastCatchUpAt: '2026-11-24T08:55:00.000Z',
      version: '1.0.0',
      now: '2026-11-24T09:00:30.000Z',
    },
  },
  'line.prove': { response: { ...check, id: 'signature', params: {} } },
  'line.doctor': {
    response: { version: '1.0.0', at: '2026-11-24T09:00:00.000Z', checks: [check] },
  },
  'analytics.report': {
    parameters: { from: '2026-11-24', to: '2026-11-24', compare: 'none' },
    response: {
      timezone: 'Europe/Madrid',
      today: '2026-11-24',
      firstDay: '2026-08-26',
      figures,
      compared: null,
      forecast: {
        month: '2026-11',
        soFar: { openaiMicros: 0, twilioMicros: 1_080_000 },
        expected: { openaiMicros: 0, twilioMicros: 1_350_000 },
      },
      building: null,
    },
  },
  'audit.list': {
    parameters: { action: 'message', limit: 1 },
    response: {
      items: [
        {
          id: 12_345,
          at: '2026-11-24T09:05:00.000Z',
          actor: { accountId: 2, name: 'Programa de gestión' },
          action: 'message.send',
          subject: { kind: 'messages', id: '118', name: null, conversationId: 7 },
          details: { token: 1 },
        },
      ],
      nextCursor: '12345',
    },
  },
  'audit.check': { response: trailCheck },
  'audit.verify': { response: { ...trailCheck, running: { checked: 0, total: 12_345 } } },
  'audit.cancel': { response: trailCheck },
  'logs.support': { response: { text: 'Mostrador 1.0.0 · linux x64 · Node 24.21.0 …' } },
  // Files have no JSON to show.
  'exports.download': { parameters: { file: 'messages.csv', from: '2026-11-01' }, response: null },
  'exports.fetch': {
    parameters: { id: 'Zk3vXb1mTq2w8Yp0LrA5cQ' },
    response: null,
  },
  'conversations.list': {
    parameters: { filter: 'need', limit: 1 },
    response: { items: [conversation], nextCursor: null },
  },
  'conversations.get': { parameters: { id: 7 }, response: conversation },
  'conversations.search': {
    parameters: { query: 'ruiz', limit: 5 },
    response: { conversations: [conversation], messages: [] },
  },
  'conversations.setState': onConversation({ state: 'closed' }, { state: 'closed' }),
  'conversations.assign': onConversation(
    { assigneeId: 2 },
    { assignee: { id: 2, name: 'Programa de gestión' } },
  ),
  'conversations.takeOver': onConversation({}, { takeoverUntil: '2026-11-24T10:05:00.000Z' }),
  'conversations.returnToAssistant': onConversation(
    {},
    { attention: 'none', attentionReason: null, attentionSince: null },
  ),
  'conversations.setLabels': onConversation({ labelIds: [1] }, {}),
  'conversations.notes': { parameters: { id: 7 }, response: [note] },
  'conversations.addNote': {
    parameters: { id: 7 },
    request: { body: 'Presupuesto enviado por correo.' },
    response: note,
  },
  'messages.list': {
    parameters: { conversationId: 7, limit: 1 },
    response: { items: [message], nextCursor: '118' },
  },
  'messages.send': {
    parameters: { 'Idempotency-Key': 'cita-4711-recordatorio' },
    request: { to: '+34600111223', body: 'Su cita es mañana a las 10:00.' },
    response: message,
  },
  'media.read': {
    parameters: { id: 5 },
    response: { contentType: 'image/jpeg', filename: 'foto.jpg', base64: '/9j/4AAQSkZJRg==' },
  },
  'media.upload': {
    request: { filename: 'indicaciones.pdf', base64: 'JVBERi0xLjcK' },
    response: { id: 5, contentType: 'application/pdf', size: 9 },
  },
  'contacts.get': { parameters: { id: 7 }, response: contact },
  'contacts.find': {
    parameters: { query: '600111', limit: 5 },
    response: [{ id: 7, name: 'Ana Ruiz Gil', phone: '+34600111223', conversationId: 7 }],
  },
  'contacts.update': {
    parameters: { id: 7 },
    request: { givenName: 'Ana Ruiz Gil', language: 'es' },
    response: contact,
  },
  'contacts.setOptOut': {
    parameters: { id: 7 },
    request: { optedOut: true, evidence: 'Lo pidió por teléfono' },
    response: {
      ...contact,
      optedOutAt: '2026-11-24T09:10:00.000Z',
      optOutReason: 'Lo pidió por teléfono',
    },
  },
  'patients.list': {
    parameters: { search: 'ruiz', limit: 1 },
    response: { items: [patient], nextCursor: null },
  },
  'patients.create': {
    request: { name: 'Ana Ruiz Gil', type: 'regular', phone: '600 11 12 23' },
    response: patient,
  },
  'patients.update': {
    parameters: { id: 4 },
    request: { name: 'Ana Ruiz Gil', type: 'regular', language: 'es', notes: '' },
    response: patient,
  },
  'patients.link': {
    parameters: { patientId: 4, contactId: 7 },
    request: { relation: 'self' },
    response: patient,
  },
  'patients.unlink': {
    parameters: { patientId: 4, contactId: 7 },
    response: { ...patient, contacts: [] },
  },
  'labels.list': { response: [{ id: 1, name: 'Ortodoncia', color: 'violet' }] },
  'templates.list': {
    parameters: { approvedOnly: 'true' },
    response: {
      items: [
        {
          id: 2,
          contentSid: 'HX5d1b0a9c8e7f6a5b4c3d2e1f0a9b8c7d',
          name: 'recordatorio_cita',
          language: 'es',
          category: 'utility',
          status: 'approved',
          rejectionReason: null,
          body: 'Hola, {{1}}: te recordamos tu cita el {{2}}.',
          buttons: ['Sí, iré', 'No puedo'],
          variables: { '1': 'Ana', '2': 'martes 12 a las 10:00' },
        },
      ],
      nextCursor: null,
      syncedAt: '2026-11-24T06:00:00.000Z',
    },
  },
  'knowledge.list': {
    parameters: { language: 'es' },
    response: { items: [entry], nextCursor: null },
  },
  'knowledge.create': {
    request: {
      question: entry.question,
      answer: entry.answer,
      language: 'es',
      topic: 'horario',
      variants: entry.variants,
    },
    response: entry,
  },
  'knowledge.update': {
    parameters: { id: 12 },
    request: {
      question: entry.question,
      answer: entry.answer,
      language: 'es',
      topic: 'horario',
      variants: entry.variants,
      enabled: true,
    },
    response: entry,
  },
  'knowledge.remove': { parameters: { id: 12 }, response: { versionId: 31 } },
};
