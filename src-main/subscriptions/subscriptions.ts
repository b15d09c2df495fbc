import * as z from 'zod';
import { Failure } from '../contract/failure.ts';
import {
  type Delivery,
  type EventType,
  eventTypes,
  type Subscription,
} from '../contract/subscriptions.ts';
import type { JobKind, Jobs } from '../jobs/jobs.ts';
import type { Secrets } from '../secrets/open-secrets.ts';
import type { Clock } from '../store/clock.ts';
import type { Store, Transaction } from '../store/open-store.ts';
import { createDeliveries, type Receiver, type Stop } from './deliveries.ts';
import { createFeed, isTopic, type Topic } from './feed.ts';
import { createSigning } from './signing.ts';
import { readTarget } from './target.ts';

const MINUTE = 60_000;

/** Changes are told together, so that a burst of them makes one event of each row. */
const GATHER_MS = 500;
/** How long the secret before the present one still signs. */
const BOTH_SECRETS_MS = 24 * 60 * MINUTE;
const AT_ONCE = 500;

type Row = {
  id: number;
  name: string;
  url: string;
  types: string;
  active: number;
  stopped: Stop | null;
  salt: string;
  former_salt: string | null;
  former_until: number | null;
  created_at: number;
};

const storedTypes = z.array(z.enum(eventTypes));

/** What is told, and to whom. */
export type SubscriptionInput = {
  readonly name: string;
  readonly url: string;
  readonly types: readonly EventType[];
};

/** See {@link createSubscriptions}. */
export type Subscriptions = ReturnType<typeof createSubscriptions>;

/**
 * Tells other programs of what changes, by signed webhooks. What is to be told is noted with the change
 * itself; each program has a queue of its own, in order, tried again for three days; what it was told,
 * and how that went, is kept for 30 days. Bodies are built from the rows when they are sent: an event
 * that comes late shows the row as it is, and what has been erased is not told.
 */
export function createSubscriptions({
  store,
  clock,
  jobs,
  secrets,
  view,
  practice,
  version,
}: {
  store: Store;
  clock: Clock;
  jobs: Jobs;
  secrets: Secrets;
  /** A row that is there, as REST shows it. */
  view: (topic: Topic, id: number) => unknown;
  /** Practice leads nowhere but to this PC. */
  practice: boolean;
  version: string;
}) {
  const { db } = store;
  const feed = createFeed({ store, clock });
  const signing = createSigning(secrets);

  const all = db.prepare<[], Row>('SELECT * FROM subscriptions ORDER BY id');
  const one = db.prepare<[number], Row>('SELECT * FROM subscriptions WHERE id = ?');
  const insert = db.prepare<[string, string, string, string, number]>(
    'INSERT INTO subscriptions(name, url, types, salt, created_at) VALUES (?, ?, ?, ?, ?)',
  );
  const update = db.prepare('UPDATE subscriptions SET name = ?, url = ?, types = ? WHERE id = ?');
  const setActive = db.prepare('UPDATE subscriptions SET active = ?, stopped = ? WHERE id = ?');
  const setSalt = db.prepare(
    'UPDATE subscriptions SET former_salt = salt, former_until = ?, salt = ? WHERE id = ?',
  );
  const remove = db.prepare('DELETE FROM subscriptions WHERE id = ?');

  const deliveries = createDeliveries({
    store,
    clock,
    jobs,
    feed,
    view,
    receiver(id) {
      const row = one.get(id);
      return row ? receiverOf(row) : null;
    },
    onAttempt(tx, id, stop) {
      // Whoever has not answered for three days, or has said that it is gone, is left alone.
      if (stop !== null) setActive.run(0, stop, id);
      tx.emit('subscription', id, () => viewOf(id));
      tx.afterCommit(listen);
    },
    version,
  });

  const fanOut: JobKind<null> = {
    kind: 'subscriptions.fan-out',
    payload: z.null(),
    maxAttempts: Number.MAX_SAFE_INTEGER,
    backoff: () => MINUTE,
    async run() {
      const more = store.write((tx) => {
        deliveries.tidy();
        const receivers = all.all().filter(({ active }) => active === 1);
        const changes = feed.take(tx, AT_ONCE);
        for (const receiver of receivers) {
          const wanted = storedTypes.parse(JSON.parse(receiver.types));
          const mine = changes.filter(({ type }) => wanted.includes(type));
          deliveries.queue(tx, receiver.id, mine);
        }
        return changes.length === AT_ONCE;
      });
      return more ? { again: clock.now() } : undefined;
    },
  };
  jobs.define(fanOut);

  /** Changes are noted only while somebody is to be told of them. */
  function listen(): void {
    const anybody = all.all().some(({ active }) => active === 1);
    store.setRecorder(
      anybody
        ? (tx, topic, key) => {
            if (!isTopic(topic) || typeof key !== 'number') return;
            feed.record(topic, key);
            jobs.enqueue(tx, {
              kind: fanOut,
              payload: null,
              uniqueKey: 'all',
              dueAt: clock.now() + GATHER_MS,
            });
          }
        : null,
    );
  }

  /** Who is told changes; the first one of all hears of what comes after it, and of nothing before. */
  function changing<T>(work: (tx: Transaction) => T): T {
    return store.write((tx) => {
      const before = all.all().some(({ active }) => active === 1);
      const result = work(tx);
      const after = all.all().some(({ active }) => active === 1);
      if (!before && after) feed.begin();
      if (before && !after) feed.clear();
      tx.afterCommit(listen);
      return result;
    });
  }

  function receiverOf(row: Row): Receiver {
    return {
      id: row.id,
      url: row.url,
      active: row.active === 1,
      secrets() {
        const current = [row.salt];
        if (row.former_salt !== null && (row.former_until ?? 0) > clock.now())
          current.push(row.former_salt);
        return Promise.all(current.map(signing.secretOf));
      },
    };
  }

  function existing(id: number): Row {
    const row = one.get(id);
    if (!row) throw new Failure('not_found', { what: 'subscription', id });
    return row;
  }

  function viewOf(id: number): Subscription {
    const row = existing(id);
    const until = row.former_until !== null && row.former_until > clock.now();
    return {
      id,
      name: row.name,
      url: row.url,
      types: storedTypes.parse(JSON.parse(row.types)),
      active: row.active === 1,
      stopped: row.stopped,
      ...deliveries.standing(id),
      formerSecretUntil: until ? new Date(row.former_until ?? 0).toISOString() : null,
      createdAt: new Date(row.created_at).toISOString(),
    };
  }

  return {
    /** Begins to note changes, when there is somebody to tell. */
    start(): void {
      deliveries.forgetPings();
      listen();
    },
    list: (): Subscription[] => all.all().map(({ id }) => viewOf(id)),
    /** @throws Failure `invalid_input` for an address that nothing may be sent to. */
    async create(input: SubscriptionInput): Promise<{ id: number; secret: string }> {
      const url = readTarget(input.url, { practice });
      const salt = signing.newSalt();
      const secret = await signing.secretOf(salt);
      const id = changing(() =>
        Number(
          insert.run(input.name, url, JSON.stringify(input.types), salt, clock.now())
            .lastInsertRowid,
        ),
      );
      return { id, secret };
    },
    /** @throws Failure `invalid_input`, `not_found`. */
    change(id: number, input: SubscriptionInput): Subscription {
      const url = readTarget(input.url, { practice });
      existing(id);
      store.write(() => update.run(input.name, url, JSON.stringify(input.types), id));
      return viewOf(id);
    },
    /** What waits is tried at once when it is switched on again. @throws Failure `not_found`. */
    setActive(id: number, active: boolean): Subscription {
      existing(id);
      changing((tx) => {
        setActive.run(active ? 1 : 0, null, id);
        if (active) deliveries.hurry(tx, id);
      });
      return viewOf(id);
    },
    /** @throws Failure `not_found`. */
    async rotateSecret(id: number): Promise<string> {
      existing(id);
      const salt = signing.newSalt();
      const secret = await signing.secretOf(salt);
      store.write(() => setSalt.run(clock.now() + BOTH_SECRETS_MS, salt, id));
      return secret;
    },
    /** @throws Failure `not_found`. */
    remove(id: number): void {
      existing(id);
      changing(() => remove.run(id));
    },
    /** Sends a ping past what waits, whether or not it is active. @throws Failure `not_found`. */
    async test(id: number): Promise<Delivery> {
      return deliveries.ping(receiverOf(existing(id)));
    },
    /** The newest first; `before` is the delivery that the page before ended with. */
    deliveries(
      id: number,
      query: { before: number; limit: number; state: Delivery['state'] | null },
    ): Delivery[] {
      existing(id);
      return deliveries.list(id, query);
    },
    /** @throws Failure `not_found`; `conflict` when it has not failed. */
    redeliver: deliveries.redeliver,
    view: viewOf,
  };
}
