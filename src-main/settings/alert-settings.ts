import * as z from 'zod';
import { plain, secret } from './define.ts';
import { because, line, whatsappNumber, whole } from './schemas.ts';

const address = z.union([z.literal(''), z.email(because('email_invalid'))]);

/** A mail server's name or address: no scheme, no port. RFC 5321 §4.1.3. */
const mailHost = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^$|^[a-z0-9.-]+$|^[0-9a-f:]+$/, because('domain_invalid'));

/** The severities that a way out of the desk is used for. */
const reach = z.enum(['urgent', 'all']);

/** Which alerts there are, from when on, and by which ways they leave the desk. All ways are off at first. */
export const alertSettings = {
  'alerts.line': plain(z.boolean(), true, {
    es: 'Si se avisa cuando los mensajes no pueden llegar: túnel, aviso de Twilio, cuenta o número.',
    en: 'Whether to warn when messages cannot arrive: tunnel, webhook, account or number.',
  }),
  'alerts.lineMinutes': plain(whole(0, 120), 5, {
    es: 'Cuánto tiene que durar el corte antes de avisar, en minutos. Los cortes cortos se arreglan solos.',
    en: 'How long it must last before you are warned, in minutes. Short ones mend themselves.',
  }),
  'alerts.redflag': plain(z.boolean(), true, {
    es: 'Si se avisa cuando nadie contesta a una señal de alarma.',
    en: 'Whether to warn when nobody answers a red flag.',
  }),
  'alerts.redflagMinutes': plain(whole(1, 240), 5, {
    es: 'Cuánto se espera a que alguien la atienda, en minutos.',
    en: 'How long to wait for somebody to see to it, in minutes.',
  }),
  'alerts.handover': plain(z.boolean(), true, {
    es: 'Si se avisa cuando alguien espera a una persona demasiado tiempo con la clínica abierta.',
    en: 'Whether to warn when somebody waits too long for a person while the clinic is open.',
  }),
  'alerts.handoverMinutes': plain(whole(5, 240), 30, {
    es: 'Cuánto se puede hacer esperar, en minutos de horario de apertura.',
    en: 'How long people may wait, in minutes of opening hours.',
  }),
  'alerts.errors': plain(z.boolean(), true, {
    es: 'Si se avisa cuando fallan muchos de los mensajes que se envían.',
    en: 'Whether to warn when many of the messages sent fail.',
  }),
  'alerts.errorPercent': plain(whole(1, 100), 20, {
    es: 'Qué parte de los mensajes de la última hora tiene que fallar, en tanto por ciento.',
    en: 'Which share of the last hour’s messages must fail, in percent.',
  }),
  'alerts.errorMessages': plain(whole(1, 10_000), 5, {
    es: 'Y cuántos tienen que haber fallado, como poco.',
    en: 'And how many must have failed, at least.',
  }),
  'alerts.balance': plain(z.boolean(), true, {
    es: 'Si se avisa cuando queda poco saldo en Twilio.',
    en: 'Whether to warn when the Twilio balance is low.',
  }),
  'alerts.budget': plain(z.boolean(), true, {
    es: 'Si se avisa cuando el gasto del día en el modelo se acerca al máximo.',
    en: 'Whether to warn when the day’s spending on the model nears its limit.',
  }),
  'alerts.budgetPercent': plain(whole(10, 99), 80, {
    es: 'Desde qué parte del máximo del día, en tanto por ciento.',
    en: 'From which share of the day’s limit on, in percent.',
  }),
  'alerts.template': plain(z.boolean(), true, {
    es: 'Si se avisa cuando WhatsApp rechaza o pausa una plantilla.',
    en: 'Whether to warn when WhatsApp rejects or pauses a template.',
  }),
  'alerts.disk': plain(z.boolean(), true, {
    es: 'Si se avisa cuando el disco de este equipo se llena.',
    en: 'Whether to warn when this PC’s disk fills up.',
  }),
  'alerts.backup': plain(z.boolean(), true, {
    es: 'Si se avisa cuando hace demasiado que no se hace una copia de seguridad.',
    en: 'Whether to warn when the last backup is too long ago.',
  }),
  'alerts.audit': plain(z.boolean(), true, {
    es: 'Si se avisa cuando el registro de actividad ha sido alterado.',
    en: 'Whether to warn when the audit trail has been tampered with.',
  }),
  'alerts.jobs': plain(z.boolean(), true, {
    es: 'Si se avisa cuando el programa deja tareas sin hacer.',
    en: 'Whether to warn when the program leaves work undone.',
  }),
  'alerts.jobsFailed': plain(whole(1, 1_000), 3, {
    es: 'Cuántas tareas tienen que haber fallado en 24 horas.',
    en: 'How many pieces of work must have failed within 24 hours.',
  }),

  'alerts.email': plain(z.boolean(), false, {
    es: 'Si los avisos se envían también por correo, desde la cuenta de correo de la clínica.',
    en: 'Whether alerts are also e-mailed, from the clinic’s own mail account.',
  }),
  'alerts.emailReach': plain(reach, 'urgent', {
    es: 'Qué avisos se envían por correo.',
    en: 'Which alerts are e-mailed.',
  }),
  'alerts.emailTo': plain(address, '', {
    es: 'A qué dirección se envían.',
    en: 'The address they are sent to.',
  }),
  'alerts.emailFrom': plain(address, '', {
    es: 'Desde qué dirección salen; suele ser la misma que el usuario.',
    en: 'The address they come from; usually the same as the user.',
  }),
  'alerts.smtpHost': plain(mailHost, '', {
    es: 'Servidor de salida (SMTP) de tu correo, por ejemplo smtp.gmail.com.',
    en: 'Your mail’s outgoing server (SMTP), for example smtp.gmail.com.',
  }),
  // RFC 8314 §3.3: 465 with TLS from the start, 587 with STARTTLS.
  'alerts.smtpPort': plain(whole(1, 65_535), 587, {
    es: 'Puerto: 587 con STARTTLS, 465 con TLS.',
    en: 'Port: 587 with STARTTLS, 465 with TLS.',
  }),
  'alerts.smtpSecurity': plain(z.enum(['starttls', 'tls', 'none']), 'starttls', {
    es: 'Cómo se cifra. Sin cifrar solo se admite un servidor de este mismo equipo.',
    en: 'How it is encrypted. Unencrypted only to a server on this very PC.',
  }),
  'alerts.smtpUser': plain(line(200), '', {
    es: 'Usuario del correo. Vacío si el servidor no pide ninguno.',
    en: 'The mail account’s user. Empty if the server asks for none.',
  }),
  'alerts.smtpPassword': secret(z.string().min(1).max(500), {
    es: 'Contraseña del correo. Gmail y Outlook piden una «contraseña de aplicación».',
    en: 'The mail account’s password. Gmail and Outlook want an “app password”.',
  }),

  'alerts.whatsapp': plain(z.boolean(), false, {
    es: 'Si los avisos se envían también por WhatsApp, desde el número de la clínica. Cada uno cuesta lo que un mensaje.',
    en: 'Whether alerts are also sent by WhatsApp, from the clinic’s number. Each costs as much as a message.',
  }),
  'alerts.whatsappReach': plain(reach, 'urgent', {
    es: 'Qué avisos se envían por WhatsApp.',
    en: 'Which alerts are sent by WhatsApp.',
  }),
  'alerts.whatsappTo': plain(z.union([z.literal(''), whatsappNumber]), '', {
    es: 'Tu móvil, con + y prefijo del país.',
    en: 'Your mobile, with + and country code.',
  }),
  'alerts.whatsappTemplate': plain(z.string().max(60), '', {
    es: 'Plantilla aprobada con una sola variable, en la que va el aviso.',
    en: 'An approved template with a single variable, which holds the alert.',
  }),
};
