import * as z from 'zod';
import { language } from '../contract/operation.ts';
import { retentionKinds } from '../contract/privacy.ts';
import { setupSteps } from '../contract/setup.ts';
import { alertSettings } from './alert-settings.ts';
import { assistantSettings, modelSettings } from './assistant-settings.ts';
import { copySettings } from './copy-settings.ts';
import { derived, plain, secret } from './define.ts';
import { country, emergencyNumbers } from './emergency-numbers.ts';
import { patientTexts } from './patient-texts.ts';
import {
  accountSid,
  authToken,
  because,
  dayTime,
  domainName,
  folderPath,
  hostNames,
  ipAddresses,
  line,
  ngrokToken,
  publicAddress,
  timeZone,
  weekHours,
  whatsappNumber,
  whole,
} from './schemas.ts';

/** The number that Twilio's WhatsApp sandbox sends from (twilio.com/docs/whatsapp/sandbox). */
export const sandboxNumber = '+14155238886';

const workday = [
  { from: '09:00', to: '14:00' },
  { from: '16:00', to: '20:00' },
];

/**
 * Every setting there is: its type, its default, whether it is secret, the environment variable
 * that overrules it, and what it is for. Times are in milliseconds unless the name says otherwise.
 */
export const registry = {
  'clinic.name': plain(line(80), '', {
    es: 'Nombre de la clínica, como lo leen los pacientes.',
    en: 'The clinic’s name, as patients read it.',
  }),
  'clinic.country': plain(country, 'ES', {
    es: 'País de la clínica: decide el número de emergencias y cómo se leen los teléfonos.',
    en: 'The clinic’s country: decides the emergency number and how phones are read.',
  }),
  'clinic.timezone': plain(timeZone, 'Europe/Madrid', {
    es: 'Zona horaria de la clínica.',
    en: 'The clinic’s time zone.',
  }),
  'clinic.language': plain(language, 'es', {
    es: 'Idioma en que se escribe a un paciente cuyo idioma no se conoce.',
    en: 'The language for patients whose own is not known.',
  }),
  'clinic.phone': plain(line(40), '', {
    es: 'Teléfono de la clínica, como lo leen los pacientes.',
    en: 'The clinic’s phone, as patients read it.',
  }),
  'clinic.address': plain(line(200), '', {
    es: 'Dirección de la clínica.',
    en: 'The clinic’s address.',
  }),
  'clinic.email': plain(z.union([z.literal(''), z.email(because('email_invalid'))]), '', {
    es: 'Correo de la clínica.',
    en: 'The clinic’s e-mail address.',
  }),
  'clinic.emergencyNumber': plain(
    line(30)
      .min(2)
      .regex(/^[\d\s/+*#-]+$/, because('phone_invalid')),
    derived('clinic.country', country, (code): string => emergencyNumbers[code]),
    {
      es: 'Número al que debe llamar un paciente en peligro. Si no se cambia, el del país.',
      en: 'The number that a patient in danger must call. The country’s own unless changed.',
    },
  ),
  'clinic.hours': plain(
    weekHours,
    { mon: workday, tue: workday, wed: workday, thu: workday, fri: workday, sat: [], sun: [] },
    {
      es: 'Cuándo hay alguien en recepción, por día de la semana.',
      en: 'When somebody is at reception, by weekday.',
    },
  ),

  'public.url': plain(
    publicAddress.nullable(),
    null,
    {
      es: 'Dirección pública (https) en la que Twilio entrega los mensajes. Sin ella, se abre un túnel.',
      en: 'The public address (https) where Twilio delivers messages. Without it a tunnel is opened.',
    },
    'PUBLIC_URL',
  ),

  'ngrok.authtoken': secret(
    ngrokToken,
    {
      es: 'Token de ngrok (Your Authtoken), que abre el túnel por el que Twilio llega a este equipo.',
      en: 'The ngrok token (Your Authtoken), which opens the tunnel through which Twilio reaches this PC.',
    },
    'NGROK_AUTHTOKEN',
  ),
  'ngrok.domain': plain(
    domainName.nullable(),
    null,
    {
      es: 'Dominio fijo de tu cuenta de ngrok. Sin él, el que ngrok te asigne.',
      en: 'The fixed domain of your ngrok account. Without it, the one ngrok gives you.',
    },
    'NGROK_DOMAIN',
  ),
  // Free plan: 20,000 requests and 1 GB a month (ngrok-docs, pricing-limits/free-plan-limits).
  'tunnel.monthlyRequests': plain(whole(0, 1_000_000_000), 20_000, {
    es: 'Peticiones al mes que incluye tu plan de ngrok. 0: sin límite.',
    en: 'Requests a month that your ngrok plan includes. 0: no limit.',
  }),
  'tunnel.monthlyBytes': plain(whole(0, 1_000_000_000_000), 1_073_741_824, {
    es: 'Bytes al mes que incluye tu plan de ngrok. 0: sin límite.',
    en: 'Bytes a month that your ngrok plan includes. 0: no limit.',
  }),
  'probe.openMinutes': plain(whole(5, 1_440), 30, {
    es: 'Minutos sin noticias de Twilio, en horario de apertura, tras los que se comprueba la línea.',
    en: 'Quiet minutes, during opening hours, after which the line is proven.',
  }),
  'probe.closedMinutes': plain(whole(5, 1_440), 120, {
    es: 'Lo mismo con la clínica cerrada.',
    en: 'The same while the clinic is closed.',
  }),
  'probe.monthly': plain(whole(0, 100_000), 1_500, {
    es: 'Comprobaciones automáticas al mes, como mucho: cuentan en el plan de ngrok.',
    en: 'The most automatic proofs a month: they count against the ngrok plan.',
  }),
  'twilio.lowBalance': plain(z.number().min(0).max(100_000), 5, {
    es: 'Saldo de Twilio por debajo del cual se avisa, en la moneda de la cuenta.',
    en: 'The Twilio balance below which you are warned, in the account’s currency.',
  }),

  'network.enabled': plain(z.boolean(), false, {
    es: 'Si tus compañeros pueden entrar desde la red de la clínica, siempre cifrado.',
    en: 'Whether colleagues can get in from the clinic’s network, always encrypted.',
  }),
  'network.publicHosts': plain(
    hostNames,
    '',
    {
      es: 'Nombres con los que se entra al mostrador a través de un proxy inverso con HTTPS, separados por comas.',
      en: 'Names under which the desk is reached through a reverse proxy with HTTPS, separated by commas.',
    },
    'MOSTRADOR_PUBLIC_HOSTS',
  ),
  'network.proxyAddresses': plain(
    ipAddresses,
    '',
    {
      es: 'Direcciones IP del proxy inverso, si no está en este mismo PC, separadas por comas.',
      en: 'IP addresses of the reverse proxy, unless it is on this very PC, separated by commas.',
    },
    'MOSTRADOR_PROXY_ADDRESSES',
  ),
  'accounts.requireTotp': plain(z.enum(['off', 'network', 'always']), 'off', {
    es: 'Quién tiene que entrar con un segundo paso además de la contraseña: nadie, quien entra por la red, o todo el mundo. La ventana de este PC no lo pide.',
    en: 'Who has to sign in with a second step besides the password: nobody, who comes over the network, or everybody. The window on this PC does not ask for it.',
  }),
  'updates.enabled': plain(z.boolean(), true, {
    es: 'Si el programa busca versiones nuevas y las instala al cerrarse.',
    en: 'Whether the program looks for new versions and installs them when it closes.',
  }),
  'setup.progress': plain(
    z.strictObject({
      finished: z.boolean(),
      skipped: z.array(z.enum(setupSteps)),
    }),
    { finished: false, skipped: [] },
    {
      es: 'Hasta dónde ha llegado el asistente de configuración.',
      en: 'How far the set-up has come.',
    },
  ),

  'twilio.accountSid': secret(
    accountSid,
    {
      es: 'Account SID de Twilio (empieza por AC), en la portada de su consola.',
      en: 'Twilio’s Account SID (begins with AC), on the first page of its console.',
    },
    'TWILIO_ACCOUNT_SID',
  ),
  'twilio.authToken': secret(
    authToken,
    {
      es: 'Auth Token de Twilio: firma los avisos y abre la cuenta.',
      en: 'Twilio’s Auth Token: signs the webhooks and opens the account.',
    },
    'TWILIO_AUTH_TOKEN',
  ),
  'twilio.secondaryAuthToken': secret(authToken, {
    es: 'Auth Token secundario, mientras se cambia el principal.',
    en: 'The secondary Auth Token, while the primary one is being changed.',
  }),
  'twilio.whatsappNumber': plain(
    whatsappNumber.nullable(),
    null,
    {
      es: 'Número de WhatsApp de la clínica en Twilio, con + y prefijo del país.',
      en: 'The clinic’s WhatsApp number at Twilio, with + and country code.',
    },
    'TWILIO_WHATSAPP_NUMBER',
  ),
  'twilio.sandbox': plain(
    z.boolean(),
    derived('twilio.whatsappNumber', z.string().nullable(), (number) => number === sandboxNumber),
    {
      es: 'Si el número es el de pruebas de Twilio, que envía un mensaje cada 3 segundos.',
      en: 'Whether the number is Twilio’s sandbox, which sends one message every 3 seconds.',
    },
  ),

  ...modelSettings,

  // Twilio's fee was 0.005 USD a message in either direction; WhatsApp's for a template depends on its
  // category and the recipient's country, and this is a guess. Only to estimate with until Twilio has
  // billed a day; both are there to be changed.
  'costs.messageMicros': plain(whole(0, 10_000_000), 5_000, {
    es: 'Precio aproximado de un mensaje en Twilio, para estimar lo que aún no ha facturado, en millonésimas de dólar.',
    en: 'About what a message costs at Twilio, to estimate what is not billed yet, in millionths of a dollar.',
  }),
  'costs.templateMicros': plain(whole(0, 10_000_000), 20_000, {
    es: 'Lo que se añade por una plantilla, para la misma estimación, en millonésimas de dólar.',
    en: 'What a template costs on top, for the same estimate, in millionths of a dollar.',
  }),

  ...assistantSettings,
  ...patientTexts,
  ...alertSettings,

  // Twilio's limits as of 2026: 80 a second for a WhatsApp sender, one every 3 s for the sandbox;
  // Meta allows one message every 6 s to one recipient, after a short burst.
  'outbox.perSecond': plain(z.number().min(0.1).max(80), 20, {
    es: 'Mensajes por segundo que envía el número.',
    en: 'Messages a second that the number sends.',
  }),
  'outbox.sandboxIntervalMs': plain(whole(0, 60_000), 3_000, {
    es: 'Tiempo entre dos mensajes en el número de pruebas, en milisegundos.',
    en: 'Time between two messages of the sandbox, in milliseconds.',
  }),
  'outbox.pairBurst': plain(whole(1, 50), 3, {
    es: 'Mensajes seguidos a una misma persona antes de ir despacio.',
    en: 'Messages in a row to one person before slowing down.',
  }),
  'outbox.pairIntervalMs': plain(whole(0, 60_000), 6_000, {
    es: 'Tiempo entre dos mensajes a la misma persona, en milisegundos.',
    en: 'Time between two messages to the same person, in milliseconds.',
  }),
  'outbox.maxAttempts': plain(whole(1, 20), 6, {
    es: 'Cuántas veces se intenta enviar un mensaje antes de darlo por fallido.',
    en: 'How often a message is tried before it counts as failed.',
  }),

  'outbox.lookupAfterMs': plain(whole(0, 600_000), 30_000, {
    es: 'Cuánto se espera antes de preguntar a Twilio por un envío que quedó a medias, en milisegundos.',
    en: 'How long to wait before asking Twilio about a message caught in flight, in milliseconds.',
  }),
  'outbox.lookupAgainMs': plain(whole(0, 600_000), 15_000, {
    es: 'Tiempo entre dos consultas a Twilio por un envío que quedó a medias, en milisegundos.',
    en: 'Time between two such questions to Twilio, in milliseconds.',
  }),

  'backups.folder': plain(folderPath.nullable(), null, {
    es: 'Carpeta de las copias de seguridad. Sin ella, la carpeta «backups» junto a los datos.',
    en: 'The folder of the backups. Without it, the folder “backups” beside the data.',
  }),
  'backups.time': plain(dayTime.nullable(), '13:30', {
    es: 'Hora de la copia de cada día. Vacía: solo se hacen a mano.',
    en: 'When the daily backup is made. Empty: only by hand.',
  }),
  'backups.keep': plain(
    z.strictObject({ daily: whole(1, 90), weekly: whole(0, 104), monthly: whole(0, 120) }),
    { daily: 7, weekly: 4, monthly: 12 },
    {
      es: 'Cuántas copias se guardan: de los últimos días, semanas y meses.',
      en: 'How many backups are kept: of the last days, weeks and months.',
    },
  ),
  // Made together with the recovery key, by the backups alone: its public half.
  'backups.recoveryRecipient': plain(
    z
      .string()
      .regex(/^age1[02-9ac-hj-np-z]{58}$/)
      .nullable(),
    null,
    {
      es: 'Parte pública de la clave de recuperación: con ella se cierran las copias.',
      en: 'The public half of the recovery key: backups are locked with it.',
    },
  ),
  'backups.restoredAt': plain(whole(0, Number.MAX_SAFE_INTEGER).nullable(), null, {
    es: 'Cuándo se restauró la última copia: el asistente no contesta a mensajes de antes.',
    en: 'When a backup was last restored: the assistant does not answer messages from before.',
  }),

  ...copySettings,

  'webhook.maxBytes': plain(whole(1_024, 1_048_576), 65_536, {
    es: 'Tamaño máximo de un aviso de Twilio, en bytes.',
    en: 'The largest webhook request accepted, in bytes.',
  }),
  'webhook.invalidPerMinute': plain(whole(1, 10_000), 30, {
    es: 'Avisos falsos que se toleran por minuto y dirección antes de rechazarla.',
    en: 'Forged requests tolerated a minute from one address before it is turned away.',
  }),
  'webhook.invalidTotalPerMinute': plain(whole(1, 100_000), 300, {
    es: 'Avisos falsos que se toleran por minuto en total.',
    en: 'Forged requests tolerated a minute in all.',
  }),
  'media.maxBytes': plain(whole(1_024, 104_857_600), 16_777_216, {
    es: 'Tamaño máximo de un archivo, en bytes. WhatsApp admite 16 MB.',
    en: 'The largest file accepted, in bytes. WhatsApp takes 16 MB.',
  }),

  'privacy.retention': plain(
    z.record(z.enum(retentionKinds), whole(0, 240)),
    {
      messages: 0,
      files: 0,
      rawEvents: 0,
      aiRequests: 0,
      notes: 0,
      failedJobs: 0,
      uploads: 0,
      people: 0,
    },
    {
      es: 'Meses que se guarda cada clase de datos. 0: para siempre.',
      en: 'Months that each kind of data is kept. 0: for ever.',
    },
  ),
  'lock.idleMinutes': plain(whole(0, 240), 10, {
    es: 'Minutos sin tocar el mostrador tras los que se bloquea y pide la contraseña o el PIN. 0: nunca.',
    en: 'Minutes without touching the desk after which it locks and asks for the password or the PIN. 0: never.',
  }),

  'api.requestsPerMinute': plain(whole(1, 100_000), 3_000, {
    es: 'Peticiones por minuto que puede hacer otro programa con un mismo token.',
    en: 'Requests a minute that another program may make with one token.',
  }),
};

type Registry = typeof registry;

/** The name of a setting. */
export type SettingKey = keyof Registry;

/** What `get` returns: a secret is null while it is not set. */
export type SettingValue<K extends SettingKey> = Registry[K] extends { readonly secret: true }
  ? string | null
  : z.output<Registry[K]['schema']>;

/** What `set` takes: null takes a secret away. */
export type SettingInput<K extends SettingKey> = Registry[K] extends { readonly secret: true }
  ? string | null
  : z.input<Registry[K]['schema']>;

/** Tells a setting's name from any other text. */
export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(registry, key);
}
