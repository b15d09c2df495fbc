import type { Clock } from '../../store/clock.ts';
import type { AccountStore, Sender } from './account-store.ts';
import { type Deliveries, SANDBOX_MS } from './deliveries.ts';
import type { FaultBoard } from './faults.ts';
import { inboundParams, inboundParts, type PatientMessage, writerOf } from './inbound.ts';
import type { MessageStore } from './message-store.ts';
import type { Phones } from './phone.ts';
import { isOnline, type Routing } from './routing.ts';
import { newSid } from './sids.ts';
import type { WebhookCaller } from './webhook-caller.ts';

/** What a patient types to join a sandbox: `join clinica-olmo`. */
export const SANDBOX_CODE = 'clinica-olmo';
const SANDBOX_HINT = `Twilio Sandbox: para escribir aquí, envía antes «join ${SANDBOX_CODE}».`;
const SANDBOX_WELCOME =
  'Twilio Sandbox: ✅ Ya puedes escribir a la clínica. La prueba dura tres días.';

/** What came of a patient's action. */
export type PatientSent = {
  /**
   * One for each message that it became. Empty when a sandbox has kept it to itself, and when the
   * sender is not online or the account is suspended: WhatsApp cannot hand it over.
   */
  readonly sids: readonly string[];
  /** What the clinic answered to each webhook, in order; null when no answer came. */
  readonly statuses: readonly (number | null)[];
};

/** How patients write: see `EmbeddedTwilio.patientSends`. */
export function createPatientSends(deps: {
  readonly accountSid: string;
  readonly clock: Clock;
  readonly messages: MessageStore;
  readonly accounts: AccountStore;
  readonly routing: Routing;
  readonly faults: FaultBoard;
  readonly webhooks: WebhookCaller;
  readonly deliveries: Deliveries;
  readonly phones: Phones;
  readonly firstSender: string;
  readonly closing: AbortSignal;
}): (message: PatientMessage) => Promise<PatientSent> {
  const { accountSid, clock, messages, accounts, faults, phones } = deps;

  function sandboxSays(sender: Sender, patient: string, person: number, body: string): void {
    const sid = newSid('SM');
    const now = clock.now();
    messages.add({
      sid,
      author: 'twilio',
      sender: sender.address,
      patient,
      person,
      kind: 'text',
      body,
      status: 'delivered',
      created_at: now,
      arrived_at: now,
    });
    phones.announce(messages.get(sid));
  }

  /** Whether a sandbox keeps a message to itself: joining, and whoever has not joined. */
  function keptBySandbox(sender: Sender, patient: string, person: number, body: string): boolean {
    if (body.trim().toLowerCase() === `join ${SANDBOX_CODE}`) {
      messages.join(sender.address, person, clock.now());
      sandboxSays(sender, patient, person, SANDBOX_WELCOME);
      return true;
    }
    const joined = messages.joinedAt(sender.address, person);
    if (joined !== null && clock.now() - joined <= SANDBOX_MS) return false;
    sandboxSays(sender, patient, person, SANDBOX_HINT);
    return true;
  }

  /** Stores what a patient's action becomes; returns it with its webhook's parameters. */
  function store(message: PatientMessage, sender: Sender, person: number) {
    const writer = writerOf(message);
    const quoted = message.repliedTo ? messages.get(message.repliedTo) : null;
    return inboundParts(message, quoted?.extras.template === true).map((part) => {
      const sid = newSid(part.file ? 'MM' : 'SM');
      const now = clock.now();
      messages.add(
        {
          sid,
          author: 'patient',
          sender: sender.address,
          patient: writer.from,
          person,
          kind: part.kind,
          body: part.body,
          status: 'received',
          created_at: now,
          sent_at: now,
          extras: {
            ...(message.location && { location: message.location }),
            ...(message.repliedTo && { repliedTo: message.repliedTo }),
          },
        },
        part.file ? [part.file] : [],
      );
      phones.announce(messages.get(sid));
      const [file] = messages.mediaOf(sid);
      const media = file && {
        // Twilio's own address: the client turns to another origin, as for every call to Twilio.
        url: `https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Messages/${sid}/Media/${file.sid}`,
        contentType: file.content_type,
      };
      const stored = { sid, sender: sender.address };
      return {
        sid,
        params: inboundParams(accountSid, message, writer, part, stored, media ?? null, quoted),
      };
    });
  }

  return async (message) => {
    const sender = accounts.sender(message.to ?? deps.firstSender);
    if (!sender) throw new RangeError(`${message.to} is no sender of this account`);
    const { from, waId, externalUserId } = writerOf(message);
    const addresses = [from, ...(waId ? [`whatsapp:+${waId}`] : []), externalUserId ?? from];
    const person = messages.person(...new Set(addresses));
    if (sender.sandbox && keptBySandbox(sender, from, person, message.body ?? ''))
      return { sids: [], statuses: [] };

    if (!isOnline(sender) || accounts.account().status !== 'active')
      return { sids: [], statuses: [] };

    const stored = store(message, sender, person);
    const statuses: (number | null)[] = [];
    for (const { sid, params: told } of stored) {
      const occasion = { webhook: 'inbound', patient: from } as const;
      if (message.deliver === 'never' || faults.strike('webhook-lost', occasion)) continue;
      const { url, fallbackUrl, serviceSid } = deps.routing.inbound(sender);
      if (!url) continue;
      const params = { ...told, ...(serviceSid && { MessagingServiceSid: serviceSid }) };
      const twice = message.deliver === 'twice' || faults.strike('webhook-twice', occasion);
      for (let count = 0; count < (twice ? 2 : 1); count += 1) {
        if (deps.closing.aborted) break;
        const event = { event: 'inbound', messageSid: sid, url, fallbackUrl, params } as const;
        const call = await deps.deliveries.track(deps.webhooks.call(event));
        statuses.push(call.attempts.at(-1)?.status ?? null);
        if (call.delivered && !deps.closing.aborted && messages.get(sid)?.seen === 'sent')
          phones.markSeen(sid, 'delivered');
      }
    }
    return { sids: stored.map(({ sid }) => sid), statuses };
  };
}
