import type { Settings } from '../../settings/settings.ts';
import { badVariable, placeholders, type Templates } from '../../twilio/templates.ts';
import type { TwilioClient } from '../../twilio/twilio-client.ts';
import { TwilioFailure } from '../../twilio/twilio-failure.ts';
import { SendFailure } from './sending.ts';

/** What sending over the clinic's own number needs. */
export type WhatsAppDeps = {
  readonly settings: Pick<Settings, 'get'>;
  readonly twilio: () => TwilioClient | null;
  readonly templates: Pick<Templates, 'list'>;
};

/** A variable may be longer, but the whole of a template may not (Meta: 1024 characters). */
const LONGEST = 500;

/**
 * Hands one line of text to Twilio for the owner's own phone, past the inbox: it is nobody's
 * conversation. Outside of the 24 hours after she has written only an approved template arrives.
 *
 * @returns Twilio's SID; what becomes of it is asked with {@link whatBecame}.
 * @throws SendFailure
 */
export async function sendWhatsApp(
  { settings, twilio, templates }: WhatsAppDeps,
  text: string,
): Promise<string> {
  const client = twilio();
  const from = settings.get('twilio.whatsappNumber');
  const to = settings.get('alerts.whatsappTo');
  if (!client || from === null || to === '')
    throw new SendFailure('not_set_up', { detail: null, passing: false });
  const line = oneLine(text);
  const chosen = settings.get('alerts.whatsappTemplate');
  try {
    if (chosen === '') return (await client.send({ from, to, body: line })).sid;
    const template = templates
      .list({ approvedOnly: true })
      .find((one) => one.contentSid === chosen);
    const [name, ...more] = template ? placeholders(template.body) : [];
    if (name === undefined || more.length > 0 || badVariable(line))
      throw new SendFailure('template', { detail: null, passing: false });
    return (await client.send({ from, to, contentSid: chosen, contentVariables: { [name]: line } }))
      .sid;
  } catch (error) {
    throw asSendFailure(error);
  }
}

/** Whether it has gone out, or not, or nobody knows yet; throws SendFailure when it failed. */
export async function whatBecame(client: TwilioClient, sid: string): Promise<'sent' | 'under_way'> {
  const { status, errorCode } = await client.fetch(sid).catch((error: unknown) => {
    throw asSendFailure(error);
  });
  if (status === 'failed' || status === 'undelivered')
    throw new SendFailure(String(errorCode ?? 'failed'), { detail: null, passing: false });
  return ['sent', 'delivered', 'read'].includes(status) ? 'sent' : 'under_way';
}

/** What WhatsApp takes as a variable: one line, no runs of spaces. */
function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}

function asSendFailure(error: unknown): unknown {
  if (!(error instanceof TwilioFailure)) return error;
  const code = error.code === null ? 'twilio_unreachable' : String(error.code);
  // What may have been sent is sent again: an alert that comes twice is better than none.
  const passing = error.failureClass !== 'permanent';
  return new SendFailure(code, { detail: error.message, passing }, { cause: error });
}
