/**
 * The embedded Twilio: a real HTTP server on this PC that speaks Twilio's REST API, so that the
 * real SDK works against it with another origin, and that calls the clinic's webhooks with real
 * signatures. Practice mode runs on it and every test of ours has it as its Twilio. It never
 * reaches beyond this PC, and holds invented patients only.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../store/clock.ts';
import { accountOperations } from './account-api.ts';
import { createAccountStore } from './account-store.ts';
import { refused } from './answers.ts';
import { contentOperations } from './content-api.ts';
import { createContentStore } from './content-store.ts';
import { createControl, type TwilioControl } from './control.ts';
import { createDeliveries, type Delays } from './deliveries.ts';
import { createFaults, type Faults } from './faults.ts';
import { CDN, createHttpServer, type RecordedRequest } from './http-server.ts';
import type { PatientMessage } from './inbound.ts';
import type { Keeping } from './keeping.ts';
import { createMediaFetcher } from './media-fetch.ts';
import { createMessageStore, type MessageStatus } from './message-store.ts';
import { messageOperations } from './messages-api.ts';
import { createPatientSends, type PatientSent } from './patient-sends.ts';
import { createPhones, type PhoneChange, type PhoneMessage } from './phone.ts';
import { createRouting } from './routing.ts';
import { seedContent } from './seed-content.ts';
import { senderOperations } from './senders-api.ts';
import { createServiceStore } from './service-store.ts';
import { serviceOperations } from './services-api.ts';
import { stableSid } from './sids.ts';
import { openTwilioDatabase } from './store.ts';
import { createWebhookCaller, type WebhookCall } from './webhook-caller.ts';

/** How long things take at Twilio, in ms of the clinic's clock. */
export type TwilioDelays = Delays & {
  /** Meta's decision on a submitted template. */
  readonly approval: number;
};

const standardDelays: TwilioDelays = {
  queued: 300,
  sent: 800,
  delivered: 1500,
  read: 3000,
  approval: 60_000,
};

/** See {@link createEmbeddedTwilio}. */
export type EmbeddedTwilioOptions = {
  /** All delays and dates come from it; only network timeouts are real time. */
  readonly clock: Clock;
  readonly accountSid: string;
  /** The first one. An account that is in the file already has its own by now: `control.authToken`. */
  readonly authToken: string;
  readonly accountName?: string;
  /** A trial until it is upgraded; full unless told. */
  readonly accountType?: 'Trial' | 'Full';
  readonly senders: readonly {
    readonly address: `whatsapp:+${string}`;
    readonly sandbox: boolean;
  }[];
  /** Numbers without WhatsApp, besides the senders' own. */
  readonly numbers?: readonly `+${string}`[];
  /** Its own SQLite file, or `:memory:`; what is in it survives a restart. */
  readonly file: string;
  /** 0, and without it, any free port. */
  readonly port?: number;
  /** Where the senders' inbound webhooks go, the sandbox's too; it may carry connection overrides (`#rc=3&rp=5xx,ct,rt`). */
  readonly receiveUrl?: string;
  readonly delays?: Partial<TwilioDelays>;
  /** From 0 to 1, for the jitter of delays. */
  readonly random?: () => number;
  /** What the account started with, in USD. */
  readonly credit?: number;
  /** A defect of the embedded Twilio itself; without it a warning on stderr. */
  readonly onBug?: (error: unknown) => void;
};

/** A running embedded Twilio. */
export type EmbeddedTwilio = {
  /** `http://127.0.0.1:<port>`: the value of MOSTRADOR_TWILIO_API_URL. */
  readonly url: string;
  /**
   * The one Messaging Service of the account; the first sender is in its pool. It defers to the
   * sender's webhook until somebody changes that.
   */
  readonly messagingServiceSid: string;
  /** Breaks off what is under way, keeps what lies ahead for the next start. May be called twice. */
  close(): Promise<void>;
  /**
   * Sets where every sender's inbound webhooks go, as in Twilio's console. The signature is over
   * exactly this text without its fragment. What an earlier run had left to do goes on from here.
   */
  setReceiveUrl(url: string): void;
  /** What is addressed to a public origin is dialled at a local one, as through a tunnel. */
  setWebhookTarget(publicOrigin: string, localOrigin: string): void;
  /** Signs and authenticates with another token from now on, as after a reset in the console. */
  setAuthToken(token: string): void;
  /** What an earlier run had left to do goes on; for who registers webhooks through the API. */
  resume(): void;
  /** What happens at Twilio without the clinic. */
  readonly control: TwilioControl;
  /**
   * A patient writes: the message is stored and the clinic's webhook called.
   *
   * @throws RangeError when `from` is no WhatsApp address or `to` no sender of the account.
   */
  patientSends(message: PatientMessage): Promise<PatientSent>;
  /** Puts messages of the past on record, as if they had gone through here; no webhook is called. */
  remember(past: readonly PastMessage[]): void;
  /** The patient opens the chat: what has arrived is read, and the clinic is told. */
  patientReads(address: string): void;
  /** What the phone of an address shows, oldest first. */
  phone(address: string): readonly PhoneMessage[];
  /** Calls `listener` whenever a bubble appears or its ticks change. Returns how to stop. */
  onChange(listener: (change: PhoneChange) => void): () => void;
  /** The bytes of a file on somebody's phone. */
  mediaContent(sid: string): { readonly contentType: string; readonly data: Uint8Array } | null;
  readonly faults: Faults;
  /** The requests to the API, oldest first. */
  requests(): readonly RecordedRequest[];
  /** The webhooks that were called, oldest first. */
  webhooks(): readonly WebhookCall[];
  /** Resolves when no webhook and no step of a message is under way; what waits for its time does not count. */
  settled(): Promise<void>;
};

/** A message that went through before this Twilio existed. Times in UTC ms. */
export type PastMessage = {
  readonly sid: string;
  readonly author: 'patient' | 'clinic';
  /** The patient's address. */
  readonly patient: string;
  readonly kind: string;
  readonly body: string;
  readonly status: MessageStatus;
  readonly at: number;
  /** When it reached the phone; null when it never did. */
  readonly arrivedAt: number | null;
};

/**
 * Starts an embedded Twilio.
 *
 * @throws when the port is in use, or the file is another program's.
 */
export async function createEmbeddedTwilio(
  options: EmbeddedTwilioOptions,
): Promise<EmbeddedTwilio> {
  const { clock, accountSid, accountName = 'Clínica Olmo', random = Math.random } = options;
  const onBug =
    options.onBug ??
    ((error) => process.emitWarning(error instanceof Error ? error : new Error(String(error))));
  const delays = { ...standardDelays, ...options.delays };
  const messagingServiceSid = stableSid('MG', accountSid);
  let url = '';
  let credit = options.credit ?? 23.45;
  let clockSkewMs = 0;
  let keeping: Keeping = 'all';

  const db = openTwilioDatabase(options.file);
  const messages = createMessageStore(db);
  const contents = createContentStore(db, clock.now);
  const accounts = createAccountStore(db, accountSid, clock.now);
  const services = createServiceStore(db, accountSid, accounts, clock.now);
  const routing = createRouting(accounts, services);
  seedContent(contents, accountSid);
  accounts.ensureAccount(options.authToken, options.accountType ?? 'Full');
  accounts.keepSenders(options.senders.map(({ address }) => address));
  for (const { address, sandbox } of options.senders)
    accounts.ensureSender(address, sandbox, accountName);
  const own = accounts.senders().filter(({ sandbox }) => !sandbox);
  for (const { address } of own) services.ensureNumber(address.slice('whatsapp:'.length));
  for (const phone of options.numbers ?? []) services.ensureNumber(phone);
  const pool = own.slice(0, 1).map(({ sid }) => sid);
  services.ensureService(messagingServiceSid, accountName, pool);

  const closing = new AbortController();
  const faults = createFaults();
  const webhooks = createWebhookCaller({
    clock,
    authToken: () => accounts.account().token,
    closing: closing.signal,
    onFailure(call) {
      const last = call.attempts.at(-1);
      accounts.addAlert({
        // No connection at all has a code of its own.
        code: last?.failure === 'ct' ? 11205 : 11200,
        resource_sid: call.messageSid,
        url: call.url,
        text: last?.status ? `HTTP ${last.status}` : (last?.answer ?? 'no attempt'),
        variables: new URLSearchParams(call.params).toString(),
        response: last?.answer ?? '',
      });
    },
  });

  const cdnMark = (sid: string): string =>
    createHmac('sha256', options.authToken).update(sid).digest('hex').slice(0, 32);
  const mediaUrl = (sid: string): string =>
    url + CDN.replace(':sid', sid).replace(':mark', cdnMark(sid));
  const phones = createPhones(messages, mediaUrl);
  const deliveries = createDeliveries({
    accountSid,
    clock,
    messages,
    contents,
    accounts,
    routing,
    faults,
    webhooks,
    fetchMedia: createMediaFetcher(webhooks, closing.signal),
    onChange: phones.announce,
  });
  const { app, requests } = createHttpServer({
    accountSid,
    isToken(password) {
      const { token, secondary_token } = accounts.account();
      return password === token || password === secondary_token;
    },
    refusal(route) {
      const { status } = accounts.account();
      if (status === 'closed') return refused(20003);
      return status === 'suspended' && route !== 'account.fetch' ? refused(20005) : null;
    },
    clockSkewMs: () => clockSkewMs,
    clock,
    faults,
    onBug,
    closing: closing.signal,
    operations: [
      ...messageOperations({
        accountSid,
        services,
        clock,
        random,
        delays,
        messages,
        contents,
        accounts,
        deliveries,
        faults,
        mediaUrl,
      }),
      ...contentOperations({ accountSid, clock, contents, approvalMs: delays.approval }),
      ...accountOperations({
        accountSid,
        accountName,
        createdAt: accounts.senders()[0]?.createdAt ?? clock.now(),
        credit: () => credit,
        now: clock.now,
        accounts,
        messages,
        newToken: () => randomBytes(16).toString('hex'),
      }),
      ...senderOperations({
        accounts,
        messages,
        keeping: () => keeping,
        onSeen: (sid) => phones.markSeen(sid, 'read'),
      }),
      ...serviceOperations({ accountSid, services, keeping: () => keeping }),
    ],
    cdnFile(sid, mark) {
      const expected = Buffer.from(cdnMark(sid));
      const given = Buffer.from(mark);
      if (expected.length !== given.length || !timingSafeEqual(expected, given)) return null;
      const media = messages.media(sid);
      const data = messages.mediaData(sid);
      return media && data
        ? { contentType: media.content_type, filename: media.filename, data }
        : null;
    },
  });

  function setReceiveUrl(receiveUrl: string): void {
    for (const { address, webhook } of accounts.senders())
      accounts.setWebhook(address, { ...webhook, callback_url: receiveUrl });
    for (const { sid, name, settings } of services.services())
      if (!settings.use_inbound_webhook_on_number)
        services.setService(sid, name, { ...settings, inbound_request_url: receiveUrl });
    deliveries.resume();
  }

  const control = createControl({
    clock,
    accounts,
    services,
    messagingServiceSid,
    accountName,
    onCredit(amount) {
      credit = amount;
    },
    onClockSkew(ms) {
      clockSkewMs = ms;
    },
    onKeeping(kept) {
      keeping = kept;
    },
  });

  let closed: Promise<void> | undefined;
  async function shutDown(): Promise<void> {
    deliveries.stop();
    closing.abort();
    await app.close();
    await deliveries.settled();
    db.close();
  }

  try {
    await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  } catch (error) {
    db.close();
    throw error;
  }
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  if (options.receiveUrl !== undefined) setReceiveUrl(options.receiveUrl);

  return {
    url,
    messagingServiceSid,
    close() {
      closed ??= shutDown();
      return closed;
    },
    setReceiveUrl,
    setWebhookTarget: webhooks.setTarget,
    setAuthToken: control.setAuthToken,
    resume: deliveries.resume,
    control,
    patientSends: createPatientSends({
      accountSid,
      clock,
      messages,
      accounts,
      routing,
      faults,
      webhooks,
      deliveries,
      phones,
      firstSender: options.senders[0]?.address ?? '',
      closing: closing.signal,
    }),
    remember: db.transaction((past: readonly PastMessage[]) => {
      const sender = options.senders[0]?.address ?? '';
      for (const { at, arrivedAt, patient, ...message } of past) {
        messages.add({
          ...message,
          sender,
          patient,
          person: messages.person(patient),
          created_at: at,
          sent_at: at,
          arrived_at: arrivedAt,
        });
        if (message.author === 'patient') messages.markSeen(message.sid, 'delivered');
      }
    }),
    patientReads(address) {
      const person = messages.knownPerson(address);
      if (person !== null) deliveries.read(person);
    },
    phone: phones.show,
    onChange: phones.onChange,
    mediaContent(sid) {
      const media = messages.media(sid);
      const data = messages.mediaData(sid);
      return media && data ? { contentType: media.content_type, data } : null;
    },
    faults,
    requests: () => requests,
    webhooks: webhooks.calls,
    settled: deliveries.settled,
  };
}
