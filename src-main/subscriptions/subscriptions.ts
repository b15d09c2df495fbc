import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { Failure } from '../contract/failure.ts';
import {
  type Delivery,
  type DeliveryProblem,
  type EventType,
  eventTypes,
  type Subscription,
} from '../contract/subscriptions.ts';
import type { JobKind, Jobs } from '../jobs/jobs.ts';
import type { Secrets } from '../secrets/open-secrets.ts';
import type { Clock } from '../store/clock.ts';
import type { Store, Transaction } from '../store/open-store.ts';
import { createFeed, isTopic, type Topic, topicOf } from './feed.ts';
import { type Attempt, sendEvent } from './send-event.ts';
import { createSigning } from './signing.ts';
import { readTarget } from './target.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Changes are told together, so that a burst of them makes one event of each row. */
const GATHER_MS = 500;
/** Waits after each failure (the schedule that standardwebhooks.com proposes); then it is given up. */
const WAITS_MS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];
/** How long the secret before the present one still signs. */
const BOTH_SECRETS_MS = DAY;
/** How long the log is kept. */
const LOG_MS = 30 * DAY;
const AT_ONCE = 500;

type Row = {
  id: number;
  name: string;
  url: string;
  types: string;
  active: number;
  stopped: 'failing' | 'gone' | null;
  salt: string;
  former_salt: string | null;
  former_until: number | null;
  created_at: number;
};

type DeliveryRow = {
  id: number;
  event_id: string;
  subscription_id: number;
  type: EventType | 'ping';
  subject: number | null;
  state: Delivery['state'];
  attempts: number;
  status_code: number | null;
  problem: DeliveryProblem | null;
  duration_ms: number | null;
  created_at: number;
  next_at: number;
  ended_at: number | null;
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
  const insertDelivery = db.prepare(
    `INSERT INTO deliveries(event_id, subscription_id, type, subject, created_at, next_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const oneDelivery = db.prepare<[number], DeliveryRow>('SELECT * FROM deliveries WHERE id = ?');
  const nextDelivery = db.prepare<[number], DeliveryRow>(
    `SELECT * FROM deliveries WHERE subscription_id = ? AND state = 'waiting' AND type <> 'ping' ORDER BY id LIMIT 1`,
  );
  const settle = db.prepare(
    `UPDATE deliveries SET state = @state, attempts = @attempts, status_code = @statusCode,
       problem = @problem, duration_ms = @durationMs, next_at = @nextAt, ended_at = @endedAt
     WHERE id = @id AND state = 'waiting'`,
  );
  const again = db.prepare(
    `UPDATE deliveries SET state = 'waiting', attempts = 0, next_at = ?, ended_at = NULL
     WHERE id = ? AND state = 'failed' AND type <> 'ping'`,
  );
  const hurry = db.prepare(
    `UPDATE deliveries SET next_at = ? WHERE subscription_id = ? AND state = 'waiting'`,
  );
  const tidy = db.prepare('DELETE FROM deliveries WHERE ended_at < ?');
  const countWaiting = db.prepare<[number], { n: number }>(
    `SELECT count(*) AS n FROM deliveries
     WHERE subscription_id = ? AND state = 'waiting' AND type <> 'ping'`,
  );
  const lastEnded = db.prepare<[number], DeliveryRow>(
    `SELECT * FROM deliveries WHERE subscription_id = ? AND attempts > 0 ORDER BY id DESC LIMIT 1`,
  );
  const listed = db.prepare<
    { id: number; before: number; state: string | null; limit: number },
    DeliveryRow
  >(
    `SELECT * FROM deliveries WHERE subscription_id = @id AND id < @before
       AND (@state IS NULL OR state = @state) ORDER BY id DESC LIMIT @limit`,
  );

  const fanOut: JobKind<null> = {
    kind: 'subscriptions.fan-out',
    payload: z.null(),
    maxAttempts: Number.MAX_SAFE_INTEGER,
    backoff: () => MINUTE,
    async run() {
      const more = store.write((tx) => {
        tidy.run(clock.now() - LOG_MS);
        const receivers = all.all().filter(({ active }) => active === 1);
        const changes = feed.take(tx, AT_ONCE);
        for (const receiver of receivers) {
          const wanted = storedTypes.parse(JSON.parse(receiver.types));
          const mine = changes.filter(({ type }) => wanted.includes(type));
          for (const { type, subject } of mine)
            insertDelivery.run(newEventId(), receiver.id, type, subject, clock.now(), clock.now());
          if (mine.length > 0) wake(tx, receiver.id);
        }
        return changes.length === AT_ONCE;
      });
      return more ? { again: clock.now() } : undefined;
    },
  };

  const receiverPayload = z.object({ id: z.number() });
  const deliver: JobKind<z.infer<typeof receiverPayload>> = {
    kind: 'subscriptions.deliver',
    payload: receiverPayload,
    maxAttempts: Number.MAX_SAFE_INTEGER,
    backoff: () => MINUTE,
    async run({ id }) {
      for (;;) {
        const receiver = one.get(id);
        const next = nextDelivery.get(id);
        if (!receiver || receiver.active === 0 || !next) return undefined;
        if (next.next_at > clock.now()) return { again: next.next_at };
        await attempt(receiver, next);
      }
    },
  };
  jobs.define(fanOut);
  jobs.define(deliver);

  function wake(tx: Transaction, id: number): void {
    jobs.enqueue(tx, {
      kind: deliver,
      payload: { id },
      uniqueKey: String(id),
      serialKey: `subscription:${id}`,
      onWaiting: 'earlier',
    });
  }

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

  async function attempt(receiver: Row, delivery: DeliveryRow): Promise<Attempt> {
    const current = [receiver.salt];
    if (receiver.former_salt !== null && (receiver.former_until ?? 0) > clock.now())
      current.push(receiver.former_salt);
    const went = await sendEvent({
      url: receiver.url,
      eventId: delivery.event_id,
      body: bodyOf(delivery),
      secrets: await Promise.all(current.map(signing.secretOf)),
      version,
    });
    store.write((tx) => {
      const attempts = delivery.attempts + 1;
      const wait = WAITS_MS[attempts - 1];
      const gone = went.problem === 'gone';
      const over = went.problem === null || delivery.type === 'ping' || wait === undefined || gone;
      settle.run({
        id: delivery.id,
        state: went.problem === null ? 'delivered' : over ? 'failed' : 'waiting',
        attempts,
        statusCode: went.statusCode,
        problem: went.problem,
        durationMs: went.durationMs,
        nextAt: over ? clock.now() : clock.now() + (wait ?? 0),
        endedAt: over ? clock.now() : null,
      });
      // Whoever has not answered for three days, or has said that it is gone, is left alone.
      if (went.problem !== null && over && delivery.type !== 'ping')
        setActive.run(0, gone ? 'gone' : 'failing', receiver.id);
      tx.emit('subscription', receiver.id, () => viewOf(receiver.id));
    });
    listen();
    return went;
  }

  function bodyOf({ type, subject, created_at }: DeliveryRow): string {
    const timestamp = new Date(created_at).toISOString();
    if (type === 'ping' || subject === null)
      return JSON.stringify({ type, timestamp, data: { ping: true } });
    const topic = topicOf(type);
    const isThere = !type.endsWith('.removed') && feed.isThere(topic, subject);
    const data = isThere ? view(topic, subject) : { id: subject, removed: true };
    return JSON.stringify({ type, timestamp, data });
  }

  function existing(id: number): Row {
    const row = one.get(id);
    if (!row) throw new Failure('not_found', { what: 'subscription', id });
    return row;
  }

  function viewOf(id: number): Subscription {
    const row = existing(id);
    const last = lastEnded.get(id);
    const until = row.former_until !== null && row.former_until > clock.now();
    return {
      id,
      name: row.name,
      url: row.url,
      types: storedTypes.parse(JSON.parse(row.types)),
      active: row.active === 1,
      stopped: row.stopped,
      waiting: countWaiting.get(id)?.n ?? 0,
      lastDelivery: last ? viewDelivery(last) : null,
      formerSecretUntil: until ? new Date(row.former_until ?? 0).toISOString() : null,
      createdAt: new Date(row.created_at).toISOString(),
    };
  }

  return {
    /** Begins to note changes, when there is somebody to tell. */
    start(): void {
      // A ping that was cut off told nobody anything.
      db.exec(`DELETE FROM deliveries WHERE type = 'ping' AND state = 'waiting'`);
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
        if (!active) return;
        hurry.run(clock.now(), id);
        wake(tx, id);
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
      const receiver = existing(id);
      const made = store.write(() => {
        const { lastInsertRowid } = insertDelivery.run(
          newEventId(),
          id,
          'ping',
          null,
          clock.now(),
          clock.now(),
        );
        return Number(lastInsertRowid);
      });
      const row = oneDelivery.get(made);
      if (!row) throw new Error('the ping that was just made is not there');
      await attempt(receiver, row);
      const ended = oneDelivery.get(made);
      if (!ended) throw new Failure('not_found', { what: 'subscription', id });
      return viewDelivery(ended);
    },
    /** The newest first; `before` is the delivery that the page before ended with. */
    deliveries(
      id: number,
      query: { before: number; limit: number; state: Delivery['state'] | null },
    ): Delivery[] {
      existing(id);
      return listed.all({ id, ...query }).map(viewDelivery);
    },
    /** @throws Failure `not_found`; `conflict` when it has not failed. */
    redeliver(deliveryId: number): Delivery {
      const row = oneDelivery.get(deliveryId);
      if (!row) throw new Failure('not_found', { what: 'delivery', id: deliveryId });
      store.write((tx) => {
        if (again.run(clock.now(), deliveryId).changes === 0)
          throw new Failure('conflict', { reason: 'not_failed' });
        wake(tx, row.subscription_id);
      });
      const waiting = oneDelivery.get(deliveryId);
      if (!waiting) throw new Failure('not_found', { what: 'delivery', id: deliveryId });
      return viewDelivery(waiting);
    },
    view: viewOf,
  };
}

const newEventId = () => `evt_${randomUUID()}`;

function viewDelivery(row: DeliveryRow): Delivery {
  return {
    id: row.id,
    eventId: row.event_id,
    type: row.type,
    subject: row.subject,
    state: row.state,
    attempts: row.attempts,
    statusCode: row.status_code,
    problem: row.problem,
    durationMs: row.duration_ms,
    createdAt: new Date(row.created_at).toISOString(),
    nextAt: row.state === 'waiting' ? new Date(row.next_at).toISOString() : null,
    endedAt: row.ended_at === null ? null : new Date(row.ended_at).toISOString(),
  };
}
