import type { Logger } from 'pino';
import * as z from 'zod';
import type { Audit } from '../audit/audit.ts';
import { Failure } from '../contract/failure.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { doubling, type JobKind } from '../jobs/jobs.ts';
import type { Settings } from '../settings/settings.ts';
import type { Clock } from '../store/clock.ts';
import type { Store } from '../store/open-store.ts';
import { classOfTwilioError } from '../twilio/error-catalogue.ts';
import type { InboundMessage, StatusUpdate } from '../twilio/inbound.ts';
import { WEBHOOK_PATHS } from '../twilio/registration.ts';
import { createTemplates } from '../twilio/templates.ts';
import type { TwilioClient } from '../twilio/twilio-client.ts';
import { createAnswering, type Respond } from './answering.ts';
import { createCatchUp } from './catch-up.ts';
import { createComposing } from './composing.ts';
import { createContacts } from './contacts.ts';
import { createConversations } from './conversations.ts';
import { createDelivery } from './delivery.ts';
import { createDeskLists } from './desk-lists.ts';
import { createDrafts } from './drafts.ts';
import type { Erased } from './erased.ts';
import { createMedia } from './media.ts';
import { createMediaLinks } from './media-links.ts';
import { createMerges } from './merges.ts';
import { createNeedPerson } from './need-person.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { createPeople } from './people.ts';
import { createReceive, type Received } from './receive.ts';
import { createViews } from './views.ts';

/** Where the public listener answers (design.md §6). */
export const publicPaths = {
  ...WEBHOOK_PATHS,
  media: '/media/',
} as const;

const ORPHANS_MS = 7 * 86_400_000;
const DAY_MS = 86_400_000;

/** The inbox of one clinic: everything that happens to messages. */
export type Inbox = ReturnType<typeof createInbox>;

/**
 * Puts the parts of the inbox together. `publicUrl` is the address of this moment (no slash at
 * its end), null while there is none. `mediaFolder` and `key` hold and open the files.
 */
export function createInbox({
  store,
  clock,
  jobs,
  settings,
  audit,
  twilio,
  publicUrl,
  mediaFolder,
  key,
  respond,
  erased,
  log,
}: {
  store: Store;
  clock: Clock;
  jobs: Jobs;
  settings: Settings;
  audit: Audit;
  twilio: () => TwilioClient | null;
  publicUrl: () => string | null;
  mediaFolder: string;
  key: string;
  respond: Respond;
  erased: Erased;
  log: Logger;
}) {
  const insertUnreadable = store.db.prepare(
    `INSERT INTO inbound_events(received_at, twilio_sid, source, params) VALUES (?, 'unreadable', 'webhook', ?)`,
  );
  const views = createViews({ store, clock });
  const contacts = createContacts({ store, erased });
  const links = createMediaLinks(key);
  const needPerson = createNeedPerson(store);
  const media = createMedia({
    store,
    clock,
    jobs,
    settings,
    views,
    twilio,
    folder: mediaFolder,
    key,
  });
  const delivery = createDelivery({
    store,
    clock,
    views,
    onFailed(tx, { id, conversationId, errorCode }) {
      const passing = errorCode !== null && classOfTwilioError(errorCode) === 'retry';
      if (passing && outbox.retryLater(tx, id)) return;
      needPerson.ask(conversationId, 'delivery_failed', clock.now());
    },
  });
  const outbox: Outbox = createOutbox({
    store,
    clock,
    jobs,
    settings,
    contacts,
    delivery,
    views,
    twilio,
    addresses: {
      statusCallback(messageId) {
        const base = publicUrl();
        return base === null ? null : `${base}${publicPaths.status}?m=${messageId}`;
      },
      mediaLink: (mediaId) =>
        `${publicUrl()}${publicPaths.media}${links.sign(mediaId, Date.now())}`,
    },
    onFailed: (_tx, { conversationId }, reason) =>
      needPerson.ask(conversationId, reason, clock.now()),
    log: log.child({ part: 'outbox' }),
  });
  const drafts = createDrafts({ store, clock, outbox, views });
  const answering = createAnswering({
    store,
    clock,
    jobs,
    settings,
    outbox,
    drafts,
    views,
    audit,
    respond,
    log: log.child({ part: 'answering' }),
  });
  const receive = createReceive({
    store,
    clock,
    contacts,
    views,
    erased,
    hooks: { fetchMedia: media.fetch, answer: answering.schedule },
  });
  const conversations = createConversations({ store, clock, jobs, settings, views });
  const people = createPeople({ store, clock, settings, contacts, views });
  const merges = createMerges({ store, clock, people, lookAgain: answering.lookAgain });
  const templates = createTemplates({ store, now: clock.now });
  const composing = createComposing({
    store,
    clock,
    settings,
    views,
    outbox,
    drafts,
    people,
    conversations,
    templates,
  });
  const catchUp = createCatchUp({
    store,
    clock,
    jobs,
    settings,
    twilio,
    receive,
    delivery,
    log: log.child({ part: 'catch-up' }),
  });
  const lists = createDeskLists({ store, clock, views, conversations });

  const purge: JobKind<Record<string, never>> = {
    kind: 'purge-orphan-statuses',
    payload: z.object({}) as z.ZodType<Record<string, never>>,
    async run() {
      store.write(() => delivery.purgeOrphans(clock.now() - ORPHANS_MS));
      return { again: clock.now() + DAY_MS };
    },
    maxAttempts: Number.POSITIVE_INFINITY,
    backoff: doubling(60_000, DAY_MS),
  };
  jobs.define(purge);

  const templateSync: JobKind<Record<string, never>> = {
    kind: 'sync-templates',
    payload: z.object({}) as z.ZodType<Record<string, never>>,
    async run() {
      const client = twilio();
      if (client) await templates.sync(client);
      return { again: clock.now() + 6 * 3_600_000 };
    },
    maxAttempts: Number.POSITIVE_INFINITY,
    backoff: doubling(10_000, 3_600_000),
  };
  jobs.define(templateSync);

  return {
    views,
    conversations,
    people,
    merges,
    composing,
    templates,
    lists,
    media,
    catchUp,
    outbox,
    /** Resolves once the message is on disk; only then may Twilio be told. */
    receive: (message: InboundMessage, raw: unknown): Promise<Received> =>
      store.writeTogether((tx) => receive(tx, message, raw, { source: 'webhook' })),
    /** Keeps a signed request that nobody can read: nothing of a patient is thrown away. */
    keepUnreadable(raw: unknown, fields: readonly string[]): Promise<unknown> {
      log.warn({ fields }, 'a signed webhook could not be read and was kept as it came');
      return store.writeTogether(() => insertUnreadable.run(clock.now(), JSON.stringify(raw)));
    },
    /** Resolves once the status is on disk. */
    recordStatus: (update: StatusUpdate, messageId: number | null, raw: unknown): Promise<void> =>
      store.writeTogether((tx) => {
        if (!erased.hasMessage(update.sid)) delivery.record(tx, update, messageId, raw);
      }),
    /** The file behind the token of a media link; null when it is forged, too old or gone. */
    openMediaLink(token: string) {
      const id = links.verify(token, Date.now());
      if (id === null) return null;
      // Gone meanwhile, or never stored: for the one who asks it is not there. A file that cannot be
      // read is another matter.
      return media.read(id).catch((error: unknown) => {
        if (error instanceof Failure && error.code === 'not_found') return null;
        throw error;
      });
    },
    /** Starts the recurring work; after `jobs.start()`. */
    start() {
      store.write((tx) => {
        jobs.enqueue(tx, { kind: purge, payload: {}, uniqueKey: 'only', onWaiting: 'earlier' });
        jobs.enqueue(tx, {
          kind: templateSync,
          payload: {},
          uniqueKey: 'only',
          onWaiting: 'earlier',
        });
      });
      catchUp.request();
    },
  };
}
