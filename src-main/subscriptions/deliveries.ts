import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { Failure } from '../contract/failure.ts';
import type { Delivery, DeliveryProblem, EventType } from '../contract/subscriptions.ts';
import type { JobKind, Jobs } from '../jobs/jobs.ts';
import type { Clock } from '../store/clock.ts';
import type { Store, Transaction } from '../store/open-store.ts';
import { type Change, type Feed, type Topic, topicOf } from './feed.ts';
import { sendEvent } from './send-event.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

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
const LONGEST_WAIT_MS = Math.max(...WAITS_MS);
/** How long the log is kept. */
const LOG_MS = 30 * DAY;

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

/** A program that is told. */
export type Receiver = {
  readonly id: number;
  readonly url: string;
  readonly active: boolean;
  /** The secrets that sign at present. */
  secrets(): Promise<string[]>;
};

/** Why a program is told nothing more: it has said that it is gone, or has not answered for three days. */
export type Stop = 'gone' | 'failing';

/**
 * What each program is told, and how that goes: a queue of its own, in order, tried again for three
 * days, kept for 30 days. Bodies are built from the rows when they are sent.
 */
export function createDeliveries({
  store,
  clock,
  jobs,
  feed,
  view,
  receiver: receiverOf,
  onAttempt,
  version,
}: {
  store: Store;
  clock: Clock;
  jobs: Jobs;
  feed: Feed;
  /** A row that is there, as REST shows it. */
  view: (topic: Topic, id: number) => unknown;
  /** Null when it has been removed. */
  receiver: (id: number) => Receiver | null;
  /** Called in the transaction that keeps how an attempt went; with `stop` the program is given up. */
  onAttempt: (tx: Transaction, receiverId: number, stop: Stop | null) => void;
  version: string;
}) {
  const { db } = store;
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
  const lastTried = db.prepare<[number], DeliveryRow>(
    `SELECT * FROM deliveries WHERE subscription_id = ? AND attempts > 0 ORDER BY id DESC LIMIT 1`,
  );
  const listed = db.prepare<
    { id: number; before: number; state: string | null; limit: number },
    DeliveryRow
  >(
    `SELECT * FROM deliveries WHERE subscription_id = @id AND id < @before
       AND (@state IS NULL OR state = @state) ORDER BY id DESC LIMIT @limit`,
  );

  const receiverPayload = z.object({ id: z.number() });
  const deliver: JobKind<z.infer<typeof receiverPayload>> = {
    kind: 'subscriptions.deliver',
    payload: receiverPayload,
    maxAttempts: Number.MAX_SAFE_INTEGER,
    backoff: () => MINUTE,
    async run({ id }) {
      for (;;) {
        const receiver = receiverOf(id);
        const next = nextDelivery.get(id);
        if (!receiver?.active || !next) return undefined;
        const wait = next.next_at - clock.now();
        // None is longer than the longest one: then the clock has been put back.
        if (wait > 0 && wait <= LONGEST_WAIT_MS) return { again: next.next_at };
        await attempt(receiver, next);
      }
    },
  };
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

  async function attempt(receiver: Receiver, delivery: DeliveryRow): Promise<void> {
    const went = await sendEvent({
      url: receiver.url,
      eventId: delivery.event_id,
      body: bodyOf(delivery),
      secrets: await receiver.secrets(),
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
      const givenUp = went.problem !== null && over && delivery.type !== 'ping';
      onAttempt(tx, receiver.id, givenUp ? (gone ? 'gone' : 'failing') : null);
    });
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

  function insert(receiverId: number, type: EventType | 'ping', subject: number | null): number {
    const { lastInsertRowid } = insertDelivery.run(
      newEventId(),
      receiverId,
      type,
      subject,
      clock.now(),
      clock.now(),
    );
    return Number(lastInsertRowid);
  }

  function existing(id: number): DeliveryRow {
    const row = oneDelivery.get(id);
    if (!row) throw new Failure('not_found', { what: 'delivery', id });
    return row;
  }

  return {
    /** A ping that was cut off told nobody anything. */
    forgetPings(): void {
      db.exec(`DELETE FROM deliveries WHERE type = 'ping' AND state = 'waiting'`);
    },
    /** Takes away what is older than the log is kept; to be called in a transaction. */
    tidy(): void {
      tidy.run(clock.now() - LOG_MS);
    },
    /** Puts changes at the end of a program's queue. */
    queue(tx: Transaction, receiverId: number, changes: readonly Change[]): void {
      for (const { type, subject } of changes) insert(receiverId, type, subject);
      if (changes.length > 0) wake(tx, receiverId);
    },
    /** Tries what waits at once. */
    hurry(tx: Transaction, receiverId: number): void {
      hurry.run(clock.now(), receiverId);
      wake(tx, receiverId);
    },
    /** Sends a ping past what waits. @throws Failure `not_found` when the program is removed meanwhile. */
    async ping(receiver: Receiver): Promise<Delivery> {
      const id = store.write(() => insert(receiver.id, 'ping', null));
      const row = oneDelivery.get(id);
      if (!row) throw new Error('the ping that was just made is not there');
      await attempt(receiver, row);
      const ended = oneDelivery.get(id);
      if (!ended) throw new Failure('not_found', { what: 'subscription', id: receiver.id });
      return viewDelivery(ended);
    },
    /** How many events wait for a program, and the last one that it was told or was tried to be. */
    standing(receiverId: number): { waiting: number; lastDelivery: Delivery | null } {
      const last = lastTried.get(receiverId);
      return {
        waiting: countWaiting.get(receiverId)?.n ?? 0,
        lastDelivery: last ? viewDelivery(last) : null,
      };
    },
    /** The newest first; `before` is the delivery that the page before ended with. */
    list(
      receiverId: number,
      query: { before: number; limit: number; state: Delivery['state'] | null },
    ): Delivery[] {
      return listed.all({ id: receiverId, ...query }).map(viewDelivery);
    },
    /** @throws Failure `not_found`; `conflict` when it has not failed. */
    redeliver(deliveryId: number): Delivery {
      const row = existing(deliveryId);
      store.write((tx) => {
        if (again.run(clock.now(), deliveryId).changes === 0)
          throw new Failure('conflict', { reason: 'not_failed' });
        wake(tx, row.subscription_id);
      });
      return viewDelivery(existing(deliveryId));
    },
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
