import type { AttachmentName } from '../attachments.ts';

/** A patient who writes by himself, so that one sees the desk at work. */
export type PatientScript = {
  readonly id: string;
  readonly title: { readonly es: string; readonly en: string };
  /** E.164. */
  readonly phone: string;
  readonly profileName: string;
  readonly steps: readonly {
    /** Domain ms after the step before, or after the clinic's answer to it. */
    readonly afterMs: number;
    /** Goes on only when the clinic has answered. */
    readonly waitForReply?: boolean;
    readonly body?: string;
    readonly media?: AttachmentName;
  }[];
};

/** Ten patients, each difficult in a way of its own. */
export const scripts: readonly PatientScript[] = [
  {
    id: 'angry',
    title: { es: 'Está enfadado', en: 'Is angry' },
    phone: '+34600020201',
    profileName: 'Víctor Manzano',
    steps: [
      { afterMs: 0, body: 'Buenas. Tenía cita hoy a las 10 y me han tenido 50 minutos esperando' },
      { afterMs: 3500, body: 'Al final me he ido sin que me atendiera nadie!!!' },
      { afterMs: 9000, waitForReply: true, body: 'Es una vergüenza. Quiero poner una reclamación' },
    ],
  },
  {
    id: 'elderly',
    title: { es: 'Una señora mayor que dicta', en: 'An elderly lady who dictates' },
    phone: '+34600020202',
    profileName: 'Amparo',
    steps: [
      {
        afterMs: 0,
        body: 'hola buenas tardes mire soy Amparo la de la calle del Roble yo de esto del teléfono no entiendo mucho me lo ha puesto mi nieta',
      },
      {
        afterMs: 3500,
        body: 'quería yo preguntarle coma si no es molestia coma que si para entrar ahí hay escaleras porque voy con el andador y las escaleras pues ya no las puedo subir sabe usted',
      },
      {
        afterMs: 14_000,
        waitForReply: true,
        body: 'ay qué bien muchas gracias y otra cosa el descuento ese para los jubilados lo siguen haciendo o ya no',
      },
      { afterMs: 12_000, waitForReply: true, body: 'muy amable que Dios se lo pague' },
    ],
  },
  {
    id: 'voice-note',
    title: { es: 'Manda una nota de voz', en: 'Sends a voice note' },
    phone: '+34600020203',
    profileName: 'Jorge Salinas',
    steps: [
      { afterMs: 0, media: 'voice-note' },
      { afterMs: 12_000, waitForReply: true, body: 'Perdón, iba conduciendo. ¿Tienen parking?' },
    ],
  },
  {
    id: 'emergency',
    title: { es: 'Una emergencia', en: 'An emergency' },
    phone: '+34600020204',
    profileName: 'Elena Duarte',
    steps: [
      { afterMs: 0, body: 'hola me acabo de tomar la amoxicilina que me recetaron ayer' },
      { afterMs: 2500, body: 'se me está hinchando la cara y los labios' },
      { afterMs: 2500, body: 'me cuesta respirar' },
      { afterMs: 20_000, waitForReply: true, body: 'mi marido está llamando' },
    ],
  },
  {
    id: 'two-children',
    title: { es: 'Dos hijos en un mismo número', en: 'Two children on one number' },
    phone: '+34600010102',
    profileName: 'Yolanda Rivas',
    steps: [
      { afterMs: 0, body: 'Hola! Soy la madre de Hugo y Vera' },
      { afterMs: 3000, body: '¿Cuánto cuesta la revisión de un niño?' },
      {
        afterMs: 15_000,
        waitForReply: true,
        body: 'Pues quería pedir cita para los dos, uno detrás de otro si puede ser. Hugo además tiene el control de los brackets',
      },
      { afterMs: 15_000, waitForReply: true, body: 'Perfecto, espero. Gracias!' },
    ],
  },
  {
    id: 'english',
    title: { es: 'Habla inglés', en: 'Speaks English' },
    phone: '+447700900177',
    profileName: 'Hannah Clarke',
    steps: [
      { afterMs: 0, body: 'Hi! I’m new in Madrid. Do you speak English?' },
      { afterMs: 10_000, waitForReply: true, body: 'Great. How much is a cleaning?' },
      { afterMs: 10_000, waitForReply: true, body: 'And can I pay by card?' },
      {
        afterMs: 12_000,
        waitForReply: true,
        body: 'I’d like to book an appointment for Friday please',
      },
    ],
  },
  {
    id: 'price-hunter',
    title: { es: 'Compara precios', en: 'Compares prices' },
    phone: '+34600020205',
    profileName: 'Rubén',
    steps: [
      { afterMs: 0, body: 'precio implante' },
      { afterMs: 8000, waitForReply: true, body: 'y con la corona incluida?' },
      { afterMs: 8000, waitForReply: true, body: 'Precio del blanqueamiento' },
      { afterMs: 8000, waitForReply: true, body: '¿Tienen alguna oferta?' },
      {
        afterMs: 10_000,
        waitForReply: true,
        body: 'En otra clínica me lo dejan en 900 €. ¿Me lo igualan?',
      },
    ],
  },
  {
    id: 'cancels',
    title: { es: 'Escribe solo «cancelar»', en: 'Writes just “cancelar”' },
    phone: '+34600020206',
    profileName: 'Inés Olmedo',
    steps: [
      { afterMs: 0, body: 'Cancelar' },
      { afterMs: 9000, waitForReply: true, body: 'La cita, la del jueves. Me ha surgido un viaje' },
      { afterMs: 15_000, waitForReply: true, body: 'Ok, gracias' },
    ],
  },
  {
    id: 'diagnosis',
    title: { es: 'Insiste en un diagnóstico', en: 'Insists on a diagnosis' },
    phone: '+34600020207',
    profileName: 'Mateo Fuentes',
    steps: [
      { afterMs: 0, body: 'Hola, me duele una muela de abajo cuando bebo frío. ¿Qué puede ser?' },
      { afterMs: 10_000, waitForReply: true, body: 'Pero más o menos, ¿es caries o es nervio?' },
      { afterMs: 6000, media: 'photo' },
      {
        afterMs: 12_000,
        waitForReply: true,
        body: '¿Y qué me tomo mientras tanto, ibuprofeno o amoxicilina?',
      },
    ],
  },
  {
    id: 'bursts',
    title: { es: 'Escribe a trozos', en: 'Writes in bursts' },
    phone: '+34600020208',
    profileName: 'Laia 🌻',
    steps: [
      { afterMs: 0, body: 'holaa' },
      { afterMs: 1500, body: 'una pregunta' },
      { afterMs: 2000, body: 'abrís los sábados?' },
      { afterMs: 2200, body: 'y' },
      { afterMs: 1800, body: 'se puede pagar con bizum?' },
    ],
  },
];
