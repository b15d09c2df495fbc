import type { Clock } from '../../store/clock.ts';
import type { AccountStore } from './account-store.ts';
import { failureText } from './answers.ts';
import type { ContentStore } from './content-store.ts';
import type { FaultBoard } from './faults.ts';
import type { MediaFetcher } from './media-fetch.ts';
import type { MessageRow, MessageStatus, MessageStore, Step } from './message-store.ts';
import { isOnline, type Routing } from './routing.ts';
import { statusParams } from './status-callback.ts';
import type { WebhookCaller } from './webhook-caller.ts';

/** How long a patient's message keeps the window for free text open. Meta's rule. */
const WINDOW_MS = 24 * 3_600_000;
/** How long having joined a sandbox lasts. Twilio's rule. */
export const SANDBOX_MS = 3 * 86_400_000;
/** A template's text after filling in may not be longer. Meta's rule. */
const TEMPLATE_LENGTH = 1024;

/** How long after its creation a message reaches each state, in ms of the clinic's clock. */
export type Delays = {
  /** Accepted by a Messaging Service → queued. */
  readonly queued: number;
  readonly sent: number;
  readonly delivered: number;
  /** Null: only when the patient opens the chat. */
  readonly read: number | null;
};

/** The steps ahead of a new message, with the moment of each (UTC ms). */
export function plannedSteps(
  delays: Delays,
  jitter: number,
  from: number,
  first: 'queue' | 'send',
): (readonly [Step, number])[] {
  // One factor for all, so that the order never changes.
  const due = (delay: number) => from + Math.round(delay * jitter);
  const steps: (readonly [Step, number])[] = [
    ['send', due(delays.sent)],
    ['deliver', due(Math.max(delays.delivered, delays.sent))],
  ];
  if (first === 'queue') steps.unshift(['queue', due(Math.min(delays.queued, delays.sent))]);
  if (delays.read !== null) steps.push(['read', due(Math.max(delays.read, delays.delivered))]);
  return steps;
}

/**
 * Moves outgoing messages along, each state once and never backwards, and tells the clinic with one
 * callback per change (none for the state in which a message was created).
 */
export function createDeliveries(deps: {
  readonly accountSid: string;
  readonly clock: Clock;
  readonly messages: MessageStore;
  readonly contents: ContentStore;
  readonly accounts: AccountStore;
  readonly routing: Routing;
  readonly faults: FaultBoard;
  readonly webhooks: WebhookCaller;
  readonly fetchMedia: MediaFetcher;
  /** Something on this message's phone has changed. */
  readonly onChange: (message: MessageRow) => void;
}) {
  const { clock, messages, faults } = deps;
  const timers = new Map<string, () => void>();
  // Callbacks of one message go out one after the other.
  const callbacks = new Map<string, Promise<void>>();
  const swapped = new Map<string, () => Promise<unknown>>();
  const busy = new Set<Promise<unknown>>();
  // What an earlier run of the program had left ahead waits until the clinic can be told.
  let leftOver = messages.unfinished();
  let stopped = false;

  function track<T>(work: Promise<T>): Promise<T> {
    busy.add(work);
    void work.finally(() => busy.delete(work));
    return work;
  }

  /** Waits for the next step of a message. */
  function schedule(sid: string): void {
    timers.get(sid)?.();
    timers.delete(sid);
    const next = messages.nextStep(sid);
    if (!next || stopped) return;
    timers.set(
      sid,
      clock.at(next.due_at, () => {
        timers.delete(sid);
        void track(run(sid, next.step));
      }),
    );
  }

  async function run(sid: string, step: Step): Promise<void> {
    const message = messages.get(sid);
    if (!message || message.deleted) return;
    if (step === 'queue') move(message, 'queued', step);
    else if (step === 'send') {
      const problem = await whyNotSent(message);
      if (stopped) return; // Nothing is written: the step is still there at the next start.
      if (problem === null) move(message, 'sent', step);
      else fail(message, 'failed', problem);
    } else if (step === 'deliver') {
      if (message.forced?.status === 'undelivered')
        fail(message, 'undelivered', message.forced.code);
      else move(message, 'delivered', step);
    } else move(message, 'read', step);
    schedule(sid);
  }

  function move(message: MessageRow, status: MessageStatus, step: Step): void {
    messages.apply(message.sid, status, clock.now(), step);
    tell(message.sid, status);
  }

  function fail(message: MessageRow, status: 'failed' | 'undelivered', code: number): void {
    const error = { code, message: failureText(code) };
    messages.apply(message.sid, status, clock.now(), 'all', error);
    tell(message.sid, status);
  }

  /** The code of the error that keeps WhatsApp from taking a message, or null. */
  async function whyNotSent(message: MessageRow): Promise<number | null> {
    if (message.forced?.status === 'failed') return message.forced.code;
    const now = clock.now();
    const sender = deps.accounts.sender(message.sender);
    if (deps.accounts.account().status !== 'active') return 30002;
    if (!sender || !isOnline(sender)) return 63007;
    const joined = messages.joinedAt(message.sender, message.person);
    if (sender.sandbox && (joined === null || now - joined > SANDBOX_MS)) return 63015;
    const content = message.content_sid ? deps.contents.get(message.content_sid) : null;
    const template = content?.approval.status === 'approved';
    const lastInbound = messages.lastInbound(message.person, message.sender);
    const open = lastInbound !== null && now - lastInbound <= WINDOW_MS;
    if (!template && !open) return 63016;
    if (template && message.body.length > TEMPLATE_LENGTH) return 63021;
    // Meta allows three buttons in a conversation, ten in an approved template.
    if (!template && (message.extras.buttons?.length ?? 0) > 3) return 63021;
    for (const url of message.media_urls) {
      const fetched = await deps.fetchMedia(url);
      if ('code' in fetched) return fetched.code;
      if (!stopped) messages.addMedia(message.sid, fetched, clock.now());
    }
    return null;
  }

  /** Tells the phone and the clinic about a new state. */
  function tell(sid: string, status: MessageStatus): void {
    const message = messages.get(sid);
    if (!message) return;
    if (status === 'delivered' || status === 'read') deps.onChange(message);
    const sender = deps.accounts.sender(message.sender);
    const url = deps.routing.status(message);
    if (!url) return;
    const externalUserId =
      messages.addressesOf(message.person).find((address) => !address.includes('+')) ?? null;
    const params = statusParams(
      deps.accountSid,
      sender?.sid ?? '',
      message,
      status,
      externalUserId,
    );
    const occasion = { webhook: 'status', patient: message.patient } as const;
    const post = async () => {
      if (faults.strike('webhook-lost', occasion)) return;
      const event = { event: 'status', messageSid: sid, url, params } as const;
      await deps.webhooks.call(event);
      if (faults.strike('webhook-twice', occasion)) await deps.webhooks.call(event);
    };
    if (
      messages.nextStep(sid) &&
      !swapped.has(sid) &&
      faults.strike('status-out-of-order', occasion)
    ) {
      swapped.set(sid, post);
      return;
    }
    const before = callbacks.get(sid) ?? Promise.resolve();
    const late = swapped.get(sid);
    swapped.delete(sid);
    const mine = before
      .then(post)
      .then(() => late?.())
      .then(() => {});
    callbacks.set(sid, mine);
    void track(mine).then(() => {
      if (callbacks.get(sid) === mine) callbacks.delete(sid);
    });
  }

  return {
    /** The answer about a new message is out: from now on its states may change. */
    begin: schedule,

    /** Takes the next step at once and waits until the clinic has been told. */
    async advance(sid: string): Promise<void> {
      const next = messages.nextStep(sid);
      if (!next) return;
      timers.get(sid)?.();
      timers.delete(sid);
      await track(run(sid, next.step));
      await callbacks.get(sid);
    },

    /** A person opens the chat: what has been delivered is read. */
    read(person: number): void {
      for (const message of messages.thread(person)) {
        if (message.author !== 'clinic' || message.status !== 'delivered') continue;
        move(message, 'read', 'read');
        schedule(message.sid);
      }
    },

    /** A scheduled message is called off; nobody is told. */
    cancel(sid: string): void {
      timers.get(sid)?.();
      timers.delete(sid);
      messages.apply(sid, 'canceled', clock.now(), 'all');
    },

    /** Twilio forgets a message, and nothing more happens to it. */
    remove(sid: string): void {
      timers.get(sid)?.();
      timers.delete(sid);
      messages.remove(sid);
    },

    /** Goes on with what an earlier run of the program had left ahead. */
    resume(): void {
      for (const sid of leftOver) schedule(sid);
      leftOver = [];
    },

    /** Keeps {@link settled} waiting for some other piece of work. */
    track,

    /** Resolves when no step and no webhook is under way. Steps that wait for their time do not count. */
    async settled(): Promise<void> {
      while (busy.size > 0) await Promise.allSettled(busy);
    },

    stop(): void {
      stopped = true;
      for (const cancel of timers.values()) cancel();
      timers.clear();
    },
  };
}

/** See {@link createDeliveries}. */
export type Deliveries = ReturnType<typeof createDeliveries>;
