import { EventPublisher, implement } from '@orpc/server';
import type { Caller } from './accounts/caller.ts';
import type { DeskLock } from './accounts/desk-lock.ts';
import { contract } from './contract/contract.ts';
import type { DeskEvent } from './contract/desk.ts';
import { Failure } from './contract/failure.ts';
import type { Inbox } from './inbox/inbox.ts';
import type { Line } from './line/line.ts';
import type { SettingKey } from './settings/registry.ts';
import type { Settings } from './settings/settings.ts';
import type { Clock } from './store/clock.ts';
import type { Store } from './store/open-store.ts';

/** A face that is this many events behind is cut off: it takes a new snapshot when it comes back. */
const MOST_BUFFERED = 10_000;

/** Whether somebody has been through the set-up, or the environment says all that it would ask. */
function isSetUp(settings: Settings): boolean {
  const given = (key: SettingKey) => settings.source(key) === 'environment';
  return (
    settings.get('setup.progress').finished ||
    (given('twilio.accountSid') &&
      given('twilio.authToken') &&
      given('twilio.whatsappNumber') &&
      (given('public.url') || given('ngrok.authtoken')))
  );
}

/** What a face needs at its start, and the stream of changed rows that it lives on afterwards. */
export function deskOperations({
  store,
  clock,
  settings,
  inbox,
  line,
  deskLock,
  practice,
  deskUrl,
  version,
}: {
  store: Store;
  clock: Clock;
  settings: Settings;
  inbox: Inbox;
  line: Line;
  deskLock: DeskLock;
  practice: boolean;
  deskUrl: string | null;
  version: string;
}) {
  const os = implement(contract).$context<Caller>();
  const publisher = new EventPublisher<{ row: DeskEvent }>({ maxBufferedEvents: MOST_BUFFERED });
  let faces = 0;
  let unsubscribe = () => {};
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
          setUp: practice || isSetUp(settings),
          now: now(),
          line: line.status(),
          labels: inbox.lists.labels(),
          quickReplies: inbox.lists.quickReplies(),
          deskUrl,
          version,
        };
      }),
      events: os.desk.events.handler(async function* ({ signal, context }) {
        const locked = deskLock.signal(context);
        // While no face listens the store builds no views: nobody would see them.
        if (faces++ === 0)
          unsubscribe = store.onEvent((event) => publisher.publish('row', event as DeskEvent));
        try {
          yield* publisher.subscribe('row', {
            signal: signal ? AbortSignal.any([signal, locked]) : locked,
          });
        } finally {
          if (--faces === 0) unsubscribe();
        }
      }),
      status: os.desk.status.handler(() => ({ ...line.status(), version, now: now() })),
    },
  };
}
