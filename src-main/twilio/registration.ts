/**
 * Where Twilio calls the clinic: which setting of the account decides it for a number, whether what
 * is set there is ours, and how it is set and read back. Another live system's address is never
 * overwritten unless somebody says so.
 */
import { sandboxNumber } from '../settings/registry.ts';
import type {
  MessagingService,
  PhoneNumber,
  TwilioAccount,
  WhatsAppSender,
} from './twilio-account.ts';

/** The public listener's paths that Twilio calls. */
export const WEBHOOK_PATHS = {
  receive: '/api/v1/twilio/webhook/receive',
  status: '/api/v1/twilio/webhook/status',
} as const;

/**
 * Three more tries on 5xx, no connection and no answer, instead of Twilio's one on no connection.
 * Source: https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
export const CONNECTION_OVERRIDES = '#rc=3&rp=5xx,ct,rt';

/** What Twilio presets for a new number or sandbox: nobody's live system. */
const DEMO_HOSTS: ReadonlySet<string> = new Set([
  'demo.twilio.com',
  'timberwolf-mastiff-9776.twil.io',
]);

/** Addresses as they stand in Twilio's settings; null where nothing is set. */
export type WebhookSettings = {
  readonly receive: string | null;
  readonly status: string | null;
  /** Twilio would not POST to one of them, and the listener takes nothing else. */
  readonly wrongMethod?: true;
};

/** The addresses that the clinic wants. `status` is null where the target has no such setting. */
export type WantedAddresses = { readonly receive: string; readonly status: string | null };

/** What decides where a number's messages go. */
export type RegistrationTarget = {
  /**
   * `sandbox`: Twilio's, no API. `sender`: the WhatsApp sender's own addresses. `service`: the
   * Messaging Service in whose pool the number sits. `number`: a number of the account without
   * WhatsApp, SMS only. `missing`: the account has no such number.
   */
  readonly kind: 'sandbox' | 'sender' | 'service' | 'number' | 'missing';
  /** XE…, MG… or PN…; null for `sandbox` and `missing`. */
  readonly sid: string | null;
  /** What a person knows it by: the display name, the Service's name, the number. */
  readonly label: string;
  readonly current: WebhookSettings;
  /** The WhatsApp sender's status, e.g. ONLINE; null when the number is no sender of the account. */
  readonly senderStatus: string | null;
};

/**
 * `ours`: both as they should be. `partial`: messages come here, but the status address or the
 * connection overrides are missing. `unset`: messages go nowhere. `outdated`: an earlier address of
 * ours or Twilio's demo, safe to replace. `foreign`: another system's, which may be live.
 */
export type Judgement = 'ours' | 'unset' | 'outdated' | 'foreign' | 'partial';

/** What came of {@link register}. */
export type Registration =
  | {
      readonly ok: true;
      /** Whether something had to be written. */
      readonly changed: boolean;
      /** What was there before, to put back when the clinic leaves. */
      readonly before: WebhookSettings;
      /** What is there now, read back. */
      readonly current: WebhookSettings;
      /** False when Twilio dropped the connection overrides: that is as good as it gets there. */
      readonly overrides: boolean;
    }
  | {
      readonly ok: false;
      /**
       * `not_settable`: the sandbox and missing numbers. `foreign`: another system's address is
       * there. `not_kept`: Twilio took the change and shows something else.
       */
      readonly error: 'not_settable' | 'foreign' | 'not_kept';
      /** What is there instead. */
      readonly current: WebhookSettings;
    };

const nothing: WebhookSettings = { receive: null, status: null };

/**
 * The addresses to register for a public address (`https://clinica.example`, a path in front is
 * kept), with connection overrides.
 *
 * @throws TypeError when it is no address.
 */
export function addressesFor(publicUrl: string): { receive: string; status: string } {
  const { origin, pathname } = new URL(publicUrl.trim());
  const base = origin + pathname.replace(/\/+$/, '');
  return {
    receive: base + WEBHOOK_PATHS.receive + CONNECTION_OVERRIDES,
    status: base + WEBHOOK_PATHS.status + CONNECTION_OVERRIDES,
  };
}

/** {@link addressesFor} what a target can hold: a plain number has no address for message states. */
export function addressesAt(
  target: Pick<RegistrationTarget, 'kind'>,
  publicUrl: string,
): WantedAddresses {
  const { receive, status } = addressesFor(publicUrl);
  return { receive, status: target.kind === 'number' ? null : status };
}

function parse(address: string): URL | null {
  const text = address.trim();
  return URL.canParse(text) ? new URL(text) : null;
}

/** An address without its fragment, in one spelling; what is no address stays as it is. */
function plain(address: string): string {
  const url = parse(address);
  if (!url) return address.trim();
  url.hash = '';
  return url.href;
}

/** Whether two addresses are the same place; connection overrides do not count. */
export function isSameAddress(a: string | null, b: string | null): boolean {
  return a === null || b === null ? a === b : plain(a) === plain(b);
}

function hasOverrides(address: string | null): boolean {
  return address === null || parse(address)?.hash === CONNECTION_OVERRIDES;
}

/** The prefix under which all our webhooks lie at a public address of ours. */
function webhookRoot(publicUrl: string): string | null {
  const url = parse(publicUrl);
  if (!url) return null;
  // `known` may hold bare addresses and whole webhook addresses alike.
  const base = url.pathname.split('/api/v1/twilio/webhook/')[0]?.replace(/\/+$/, '') ?? '';
  return `${url.host}${base}/api/v1/twilio/webhook/`;
}

type Place = 'ours' | 'unset' | 'outdated' | 'foreign';

function placeOf(address: string | null, ours: string | null, roots: ReadonlySet<string>): Place {
  if (ours === null) return 'ours';
  if (address === null || address.trim() === '') return 'unset';
  if (isSameAddress(address, ours)) return 'ours';
  const url = parse(address);
  // Not even an address: somebody's TwiML application, or something we do not know.
  if (!url || !/^https?:$/.test(url.protocol)) return 'foreign';
  if (DEMO_HOSTS.has(url.host)) return 'outdated';
  return [...roots].some((root) => `${url.host}${url.pathname}`.startsWith(root))
    ? 'outdated'
    : 'foreign';
}

function placesOf(
  current: WebhookSettings,
  ours: WantedAddresses,
  known: readonly string[],
): { readonly receive: Place; readonly status: Place } {
  // Under our own address nobody else can be: a mistyped path there is ours to mend.
  const roots = new Set(
    [ours.receive, ...known].map(webhookRoot).filter((root): root is string => root !== null),
  );
  return {
    receive: placeOf(current.receive, ours.receive, roots),
    status: placeOf(current.status, ours.status, roots),
  };
}

/**
 * What to think of the addresses that are set.
 *
 * @param known public addresses that were ours before, bare or with a webhook's path.
 */
export function judge(
  current: WebhookSettings,
  ours: WantedAddresses,
  known: readonly string[],
): Judgement {
  const { receive, status } = placesOf(current, ours, known);
  // Somebody else's status address is somebody else's live system too.
  if (receive === 'foreign' || status === 'foreign') return 'foreign';
  if (receive !== 'ours') return receive;
  if (current.wrongMethod) return 'outdated';
  const whole =
    hasOverrides(current.receive) && (ours.status === null || hasOverrides(current.status));
  return status === 'ours' && whole ? 'ours' : 'partial';
}

/** The address that makes {@link judge} say `foreign`, to name it to a person; null without one. */
export function foreignAddress(
  current: WebhookSettings,
  ours: WantedAddresses,
  known: readonly string[],
): string | null {
  const { receive, status } = placesOf(current, ours, known);
  if (receive === 'foreign') return current.receive;
  return status === 'foreign' ? current.status : null;
}

function digits(number: string): string {
  return number.replaceAll(/\D/g, '');
}

/** What stands somewhere: pairs of address and method. */
function settings(
  [receive, receiveMethod]: readonly [string | null, string | null],
  [status, statusMethod]: readonly [string | null, string | null],
): WebhookSettings {
  const wrong =
    (receive !== null && receiveMethod !== null && receiveMethod !== 'POST') ||
    (status !== null && statusMethod !== null && statusMethod !== 'POST');
  return { receive, status, ...(wrong && { wrongMethod: true }) };
}

function ofSender(sender: WhatsAppSender): RegistrationTarget {
  const { webhook } = sender;
  return {
    kind: 'sender',
    sid: sender.sid,
    label: sender.displayName ?? sender.number,
    current: settings(
      [webhook.callbackUrl, webhook.callbackMethod],
      [webhook.statusCallbackUrl, webhook.statusCallbackMethod],
    ),
    senderStatus: sender.status,
  };
}

function ofService(service: MessagingService, senderStatus: string | null): RegistrationTarget {
  return {
    kind: 'service',
    sid: service.sid,
    label: service.name,
    // A Service always POSTs what becomes of messages.
    current: settings(
      [service.inboundRequestUrl, service.inboundMethod],
      [service.statusCallback, null],
    ),
    senderStatus,
  };
}

function ofNumber(number: PhoneNumber): RegistrationTarget {
  const { smsApplicationSid } = number;
  return {
    kind: 'number',
    sid: number.sid,
    label: number.name,
    // A TwiML application wins over the address, so it is what is there.
    current:
      smsApplicationSid === null
        ? settings([number.smsUrl, number.smsMethod], [null, null])
        : { receive: `application:${smsApplicationSid}`, status: null },
    senderStatus: null,
  };
}

/**
 * Finds what decides where a number's messages go. A Messaging Service's settings win over those of
 * the senders in its pool, unless it defers to them (`useInboundWebhookOnNumber`).
 *
 * @param number `+…`, with or without `whatsapp:`.
 * @throws TwilioFailure
 */
export async function findTarget(
  account: TwilioAccount,
  number: string,
): Promise<RegistrationTarget> {
  const wanted = digits(number);
  const isWanted = (each: { readonly number: string }) => digits(each.number) === wanted;
  const [senders, services] = await Promise.all([account.senders(), account.messagingServices()]);
  const sender = senders.find(isWanted);
  const deciding = services.filter((service) => !service.useInboundWebhookOnNumber);
  if (sender) {
    const pool = deciding.find((service) =>
      service.senders.some((each) => each.sid === sender.sid || isWanted(each)),
    );
    return pool ? ofService(pool, sender.status) : ofSender(sender);
  }
  if (wanted === digits(sandboxNumber))
    return {
      kind: 'sandbox',
      sid: null,
      label: sandboxNumber,
      current: nothing,
      senderStatus: null,
    };
  const phone = (await account.phoneNumbers()).find(isWanted);
  if (!phone)
    return { kind: 'missing', sid: null, label: number, current: nothing, senderStatus: null };
  const pool = deciding.find((service) => service.phoneNumbers.some(isWanted));
  return pool ? ofService(pool, null) : ofNumber(phone);
}

/** Reads a target again. Null where there is nothing to read. */
async function reread(
  account: TwilioAccount,
  { kind, sid, senderStatus }: RegistrationTarget,
): Promise<{
  readonly target: RegistrationTarget;
  readonly write: (wanted: { receive: string; status: string }) => Promise<void>;
} | null> {
  if (sid === null) return null;
  if (kind === 'sender') {
    const sender = await account.sender(sid);
    return {
      target: ofSender(sender),
      write: (wanted) => account.setSenderAddresses(sender, wanted),
    };
  }
  if (kind === 'service')
    return {
      target: ofService(await account.messagingService(sid), senderStatus),
      write: (wanted) => account.setServiceAddresses(sid, wanted),
    };
  const number = await account.phoneNumber(sid);
  return {
    target: ofNumber(number),
    write: ({ receive }) => account.setPhoneNumberAddress(number, receive),
  };
}

/**
 * Registers the clinic's addresses at a target, reads them back and compares. Writes only when
 * something differs. Twilio may drop the connection overrides; that is told, not counted as failure.
 *
 * @param options.known public addresses that were ours before.
 * @param options.replaceForeign the person knows that another system's address is there and wants
 *   it gone.
 * @throws TwilioFailure
 */
export async function register(
  account: TwilioAccount,
  target: RegistrationTarget,
  publicUrl: string,
  options: { readonly known?: readonly string[]; readonly replaceForeign?: boolean } = {},
): Promise<Registration> {
  const wanted = addressesAt(target, publicUrl);
  // Looked at again: what the caller saw may be minutes old, and somebody may be in the console.
  const now = await reread(account, target);
  if (!now) return { ok: false, error: 'not_settable', current: target.current };
  const before = now.target.current;
  const judgement = judge(before, wanted, options.known ?? []);
  if (judgement === 'ours')
    return { ok: true, changed: false, before, current: before, overrides: true };
  if (judgement === 'foreign' && options.replaceForeign !== true)
    return { ok: false, error: 'foreign', current: before };
  await now.write(addressesFor(publicUrl));
  const current = (await reread(account, target))?.target.current ?? nothing;
  const kept =
    isSameAddress(current.receive, wanted.receive) &&
    !current.wrongMethod &&
    (wanted.status === null || isSameAddress(current.status, wanted.status));
  if (!kept) return { ok: false, error: 'not_kept', current };
  const overrides = judge(current, wanted, []) === 'ours';
  return { ok: true, changed: true, before, current, overrides };
}
