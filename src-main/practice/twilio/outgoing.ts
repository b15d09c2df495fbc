import type { Clock } from '../../store/clock.ts';
import type { AccountStore } from './account-store.ts';
import { isWhatsAppAddress } from './addresses.ts';
import { type Answer, refused } from './answers.ts';
import type { Content, ContentStore } from './content-store.ts';
import { dateFilter } from './dates.ts';
import { type Form, field, fields } from './forms.ts';
import type { MessageStore, NewMessage } from './message-store.ts';
import { parseVariables, type Rendered, renderContent } from './render-content.ts';
import { isOnline } from './routing.ts';
import type { ServiceStore } from './service-store.ts';
import { newSid } from './sids.ts';

/** Twilio's limit for a text, in characters. */
const BODY_LENGTH = 1600;
/** A message may be scheduled from 15 minutes to 35 days ahead. */
const SOONEST_MS = 15 * 60_000;
const LATEST_MS = 35 * 86_400_000;

/** A message that Twilio accepts. */
export type Outgoing = {
  readonly message: NewMessage;
  /** From when on its delays count; UTC ms. */
  readonly from: number;
  readonly first: 'queue' | 'send';
};

type Deps = {
  readonly clock: Clock;
  readonly accounts: AccountStore;
  readonly contents: ContentStore;
  readonly messages: MessageStore;
  readonly services: ServiceStore;
};

function isUrl(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

/** The sender that a request names, directly or through the Messaging Service. */
function senderOf(form: Form, deps: Deps): { address: string; service: string | null } | Answer {
  const service = field(form, 'MessagingServiceSid');
  if (service !== undefined && !deps.services.service(service))
    return refused(21701, `The Messaging Service ${service} does not exist`);
  const from = field(form, 'From');
  if (from === undefined && service === undefined) return refused(21603);
  const address = from ?? deps.services.poolSenders(service ?? '')[0]?.address;
  if (address === undefined) return refused(21704);
  if (!address.startsWith('whatsapp:'))
    return /^\+?\d{5,15}$/.test(address)
      ? refused(21910)
      : refused(21212, `The 'From' number ${address} is not a valid phone number`);
  if (!isWhatsAppAddress(address)) return refused(21212, `Invalid 'From' Phone Number: ${address}`);
  const sender = deps.accounts.sender(address);
  return sender && isOnline(sender) ? { address, service: service ?? null } : refused(63007);
}

/** What a request wants to say. */
function wordsOf(
  form: Form,
  deps: Deps,
):
  | {
      rendered: Rendered | null;
      content: Content | null;
      body: string;
      mediaUrls: readonly string[];
    }
  | Answer {
  const contentSid = field(form, 'ContentSid');
  if (contentSid === undefined) {
    if (field(form, 'ContentVariables') !== undefined) return refused(21654);
    const body = field(form, 'Body') ?? '';
    const mediaUrls = fields(form, 'MediaUrl');
    if (body === '' && mediaUrls.length === 0) return refused(21619);
    if ([...body].length > BODY_LENGTH) return refused(21617);
    if (mediaUrls.length > 10) return refused(21623);
    const wrong = mediaUrls.find((url) => !isUrl(url));
    if (wrong !== undefined) return refused(21620, `Invalid media URL(s): ${wrong}`);
    return { rendered: null, content: null, body, mediaUrls };
  }
  const content = deps.contents.get(contentSid);
  if (!content) return refused(21655, `The ContentSid ${contentSid} is Invalid`);
  const variables = parseVariables(field(form, 'ContentVariables'));
  const rendered = variables && renderContent(content, variables);
  if (!rendered) return refused(21656);
  return { rendered, content, body: rendered.body, mediaUrls: rendered.mediaUrls };
}

/** When a request wants to be sent: null for now. */
function timeOf(form: Form, scheduled: boolean, now: number): number | null | Answer {
  // Without a Messaging Service, Twilio ignores the scheduling parameters and sends at once.
  if (!scheduled || field(form, 'ScheduleType') !== 'fixed') return null;
  const sendAt = dateFilter(field(form, 'SendAt') ?? '');
  if (sendAt === null || sendAt < now + SOONEST_MS || sendAt > now + LATEST_MS)
    return refused(35114);
  return sendAt;
}

function isAnswer(value: object): value is Answer {
  return 'status' in value;
}

/** Reads `POST …/Messages.json` and refuses what Twilio refuses at once. */
export function composeOutgoing(form: Form, deps: Deps): Outgoing | Answer {
  const now = deps.clock.now();
  const to = field(form, 'To') ?? '';
  if (to === '') return refused(21604);
  const sender = senderOf(form, deps);
  if (isAnswer(sender)) return sender;
  if (!to.startsWith('whatsapp:') && /^\+?\d{5,15}$/.test(to)) return refused(21910);
  if (!isWhatsAppAddress(to)) return refused(21211, `Invalid 'To' Phone Number: ${to}`);
  const statusCallback = field(form, 'StatusCallback') ?? null;
  if (statusCallback !== null && !isUrl(statusCallback))
    return refused(21609, `The StatusCallback URL ${statusCallback} is not a valid URL`);
  const words = wordsOf(form, deps);
  if (isAnswer(words)) return words;
  const time = timeOf(form, sender.service !== null, now);
  if (typeof time === 'object' && time !== null) return time;
  const { rendered, content, body, mediaUrls } = words;
  const rich = content !== null || mediaUrls.length > 0;
  const status = time !== null ? 'scheduled' : sender.service ? 'accepted' : 'queued';
  return {
    from: time ?? now,
    first: status === 'queued' ? 'send' : 'queue',
    message: {
      sid: newSid(rich ? 'MM' : 'SM'),
      author: 'clinic',
      sender: sender.address,
      patient: to,
      person: deps.messages.person(to),
      kind: mediaUrls.length ? 'media' : (rendered?.extras.location && 'location') || 'text',
      body,
      status,
      created_at: now,
      num_media: mediaUrls.length,
      media_urls: mediaUrls,
      service_sid: sender.service,
      content_sid: content?.sid ?? null,
      status_callback: statusCallback,
      extras: {
        ...rendered?.extras,
        ...(content?.approval.status === 'approved' && { template: true }),
      },
    },
  };
}
