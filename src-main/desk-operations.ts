import { EventPublisher, implement } from '@orpc/server';
import type { Caller } from './accounts/caller.ts';
import { contract } from './contract/contract.ts';
import type { DeskEvent, LineStatus } from './contract/desk.ts';
import { Failure } from './contract/failure.ts';
import type { Inbox } from './inbox/inbox.ts';
import type { Settings } from './settings/settings.ts';
import type { Clock } from './store/clock.ts';
import type { Store } from './store/open-store.ts';
import type { TwilioClient } from './twilio/twilio-client.ts';

/** A face that is this many events behind is cut off: it takes a new snapshot when it comes back. */
const MOST_BUFFERED = 10_000;

/** Whether patients can reach the clinic, as far as this PC has proof. */
export type Line = {
  status(): LineStatus;
  /** A correctly signed request of Twilio has just arrived. */
  proven(): void;
};

/** Makes the line's status. `proven` tells the faces once a minute at most. */
export function createLine({
  store,
  clock,
  settings,
  inbox,
  twilio,
  publicUrl,
}: {
  store: Store;
  clock: Clock;
  settings: Settings;
  inbox: Inbox;
  twilio: () => TwilioClient | null;
  publicUrl: () => string | null;
}): Line {
  // Every webhook that was stored is a proof, also those of before the last start.
  let lastProofAt: number | null =
    (
      store.db
        .prepare(
          `SELECT received_at AS at FROM inbound_events WHERE source = 'webhook' ORDER BY id DESC LIMIT 1`,
        )
        .get() as { at: number } | undefined
    )?.at ?? null;
  const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  const status = (): LineStatus => ({
    webhook: publicUrl() === null ? 'not_configured' : lastProofAt === null ? 'unproven' : 'proven',
    lastProofAt: iso(lastProofAt),
    publicUrl: publicUrl(),
    twilio:
      twilio() === null ? 'not_configured' : inbox.catchUp.lastError() === null ? 'ok' : 'failing',
    twilioError: inbox.catchUp.lastError(),
    assistant: !settings.get('assistant.enabled')
      ? 'off'
      : settings.get('openai.apiKey') === null
        ? 'embedded'
        : 'openai',
    assistantMode: settings.get('assistant.mode'),
    outbox: inbox.outbox.counts(),
    lastCatchUpAt: iso(inbox.catchUp.lastAt()),
  });
  const tell = () => store.write((tx) => tx.emit('line', 'line', status));
  for (const key of ['assistant.mode', 'assistant.enabled', 'openai.apiKey', 'public.url'] as const)
    settings.onChange(key, tell);
  return {
    status,
    proven() {
      const now = clock.now();
      const first = lastProofAt === null || now - lastProofAt > 60_000;
      lastProofAt = now;
      if (first) tell();
    },
  };
}

/** What a face needs at its start, and the stream of changed rows that it lives on afterwards. */
export function deskOperations({
  store,
  clock,
  settings,
  inbox,
  line,
  practice,
  version,
}: {
  store: Store;
  clock: Clock;
  settings: Settings;
  inbox: Inbox;
  line: Line;
  practice: boolean;
  version: string;
}) {
  const os = implement(contract).$context<Caller>();
  const publisher = new EventPublisher<{ row: DeskEvent }>({ maxBufferedEvents: MOST_BUFFERED });
  store.onEvent((event) => publisher.publish('row', event as DeskEvent));
  const now = () => new Date(clock.now()).toISOString();
  return {
    desk: {
      snapshot: os.desk.snapshot.handler(({ context: { account } }) => {
        if (!account) throw new Failure('not_signed_in');
        const { id, username, displayName, role } = account;
        return {
          seq: store.sequence(),
          account: { id, username, displayName, role },
          clinic: {
            name: settings.get('clinic.name'),
            country: settings.get('clinic.country'),
            timezone: settings.get('clinic.timezone'),
            language: settings.get('clinic.language'),
            emergencyNumber: settings.get('clinic.emergencyNumber'),
            sender: settings.get('twilio.whatsappNumber'),
          },
          practice,
          now: now(),
          line: line.status(),
          labels: inbox.lists.labels(),
          quickReplies: inbox.lists.quickReplies(),
          version,
        };
      }),
      events: os.desk.events.handler(async function* ({ signal }) {
        yield* publisher.subscribe('row', { ...(signal && { signal }) });
      }),
      status: os.desk.status.handler(() => ({ ...line.status(), version, now: now() })),
    },
  };
}
