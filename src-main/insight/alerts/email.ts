import { isLoopback } from '../../settings/schemas.ts';
import type { Settings } from '../../settings/settings.ts';
import { SendFailure } from './sending.ts';

/** A short text to the owner. */
export type Mail = { readonly subject: string; readonly text: string; readonly messageId: string };

/** Network waits, in ms of real time. */
const CONNECT_MS = 10_000;
const SILENCE_MS = 20_000;

/**
 * Sends one mail over the clinic's own server. The mail library is loaded here: most clinics never
 * need it.
 *
 * @throws SendFailure with a code of `alerts.sending.email`.
 */
export async function sendMail(settings: Pick<Settings, 'get'>, mail: Mail): Promise<void> {
  const host = settings.get('alerts.smtpHost');
  const to = settings.get('alerts.emailTo');
  const user = settings.get('alerts.smtpUser');
  const pass = settings.get('alerts.smtpPassword');
  const from = settings.get('alerts.emailFrom') || (user.includes('@') ? user : '');
  if (host === '' || to === '' || from === '')
    throw new SendFailure('not_set_up', { detail: null, passing: false });
  const security = settings.get('alerts.smtpSecurity');
  // A password, or what is wrong in the clinic, never crosses a network in the open.
  if (security === 'none' && !isLoopback(host) && host !== '::1')
    throw new SendFailure('insecure', { detail: null, passing: false });
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    host,
    port: settings.get('alerts.smtpPort'),
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: { minVersion: 'TLSv1.2' },
    ...(user !== '' && { auth: { user, pass: pass ?? '' } }),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({ from, to, ...mail });
  } catch (error) {
    throw asSendFailure(error);
  } finally {
    transport.close();
  }
}

/** What the library throws: an Error with a code of its own, Node's or the server's answer. */
type MailError = Error & {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
};

/** Node's codes for a certificate that does not fit begin so (nodejs.org/api/tls.html). */
const certificate = /CERT|SELF_SIGNED|UNABLE_TO_|certificate|ERR_TLS_CERT/i;

/** Turns what the library says into what the owner can mend. */
function asSendFailure(error: unknown): SendFailure {
  const { code = '', responseCode, response, message } = error as MailError;
  const said = `${code} ${message}`;
  const fail = (name: string, passing: boolean) =>
    new SendFailure(
      name,
      { detail: (response ?? message).slice(0, 300), passing },
      { cause: error },
    );
  if (code === 'EAUTH' || responseCode === 535) return fail('credentials', false);
  if (code === 'ETLS' || code === 'EREQUIRETLS')
    return fail(certificate.test(message) ? 'certificate' : 'no_tls', false);
  if (certificate.test(said)) return fail('certificate', false);
  if (code === 'EDNS' || /ENOTFOUND|EAI_AGAIN/.test(said)) return fail('host_unknown', true);
  // SSL against a port that speaks plainly, or the other way round.
  if (/wrong version number|SSL routines|packet length/i.test(message))
    return fail('wrong_security', false);
  if (responseCode !== undefined) {
    // RFC 5321 §4.2.1: 4yz may pass, 5yz does not.
    const passing = responseCode < 500;
    return fail(code === 'EENVELOPE' ? 'address_refused' : 'refused', passing);
  }
  if (['ECONNECTION', 'ESOCKET', 'ETIMEDOUT', 'ECONNREFUSED', 'ECONNRESET'].includes(code))
    return fail('unreachable', true);
  return fail('failed', true);
}
