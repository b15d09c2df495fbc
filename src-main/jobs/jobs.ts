import type { Logger } from 'pino';
import type * as z from 'zod';
import type { Clock } from '../store/clock.ts';
import type { HowToWrite, Store, Transaction } from '../store/open-store.ts';

/** What a job's work may answer: nothing (done), or the time (UTC ms) to run it again as it is. */
export type JobResult = { readonly again: number } | undefined;

/** A kind of durable work. Its payload is read back from disk through `payload`. */
export type JobKind<P> = {
  readonly kind: string;
  readonly payload: z.ZodType<P>;
  /**
   * Does the work. May run again although it has ended: after a crash, and after a power cut, which
   * takes back the note that it ended. It finds out from rows what is left to do, and what of it
   * reaches the outside is a lasting commit before it does.
   */
  run(payload: P, job: { readonly id: number; readonly attempts: number }): Promise<JobResult>;
  /** Attempts after which a job that keeps throwing stays `failed`. */
  readonly maxAttempts: number;
  /** Milliseconds to wait after the n-th failure (n from 1). */
  backoff(attempts: number): number;
  /** Tells people, in the transaction that sets a job aside, that its work will not be done. */
  setAside?(tx: Transaction, payload: P): void;
};

/** How to leave work behind. */
export type NewJob<P> = {
  readonly kind: JobKind<P>;
  readonly payload: P;
  /** UTC ms; now when left out. */
  readonly dueAt?: number;
  /** At most one waiting job of this kind and key; `onWaiting` says what becomes of the second. */
  readonly uniqueKey?: string;
  /** `keep` the waiting job as it is, or make it due at the earlier or the later of the two times. */
  readonly onWaiting?: 'keep' | 'earlier' | 'later';
  /** Jobs with one key run one after the other, oldest first, also across a back-off. */
  readonly serialKey?: string;
};

/** The one job engine: durable rows, injected clock, recovered at start. */
export type Jobs = {
  /** Makes a kind known; a job of an unknown kind waits until it is. */
  define<P>(kind: JobKind<P>): void;
  /** Leaves work behind, in the transaction that causes it. */
  enqueue<P>(tx: Transaction, job: NewJob<P>): void;
  start(): void;
  /** Takes no new work and waits for what is running. */
  stop(): Promise<void>;
  /** Looks for due work now. */
  notify(): void;
  /** Resolves when nothing is running and nothing is due. */
  idle(): Promise<void>;
};

/** Net under the wake-ups: due work is looked for at least this often, in domain ms. */
const SLOW_POLL_MS = 30_000;
const CONCURRENCY = 16;
/** So many begin in one turn of the event loop: what comes in from outside has its turn between. */
const AT_ONCE = 4;
const SETTLE_AGAIN_MS = 5_000;
/** A clock that goes back by less is being trimmed; by more it has been put back. */
const PUT_BACK_MS = 60_000;

type Row = {
  id: number;
  kind: string;
  attempts: number;
  payload: string;
};

/** Makes the job engine of one clinic. */
export function createJobs({
  store,
  clock,
  log,
}: {
  store: Store;
  clock: Clock;
  log: Logger;
}): Jobs {
  const { db } = store;
  const kinds = new Map<string, JobKind<unknown>>();
  const running = new Map<number, Promise<void>>();
  let started = false;
  let pumping = false;
  let cancelTimer: (() => void) | null = null;
  /** When the timer looks for due work (UTC ms). */
  let armedFor = Number.POSITIVE_INFINITY;
  /** The time at the last look (UTC ms). */
  let lookedAt = Number.NEGATIVE_INFINITY;
  let idlers: (() => void)[] = [];
  const wakeSettlers = new Set<() => void>();

  const insert = db.prepare(
    `INSERT INTO jobs(kind, unique_key, serial_key, due_at, payload, created_at) VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const waitingJob = db.prepare(
    `SELECT id, due_at AS dueAt FROM jobs WHERE kind = ? AND unique_key = ? AND state = 'ready'`,
  );
  const setDue = db.prepare('UPDATE jobs SET due_at = ? WHERE id = ?');
  // Asked after every message: with the kinds as a list they cost half of what a subquery costs.
  function prepareLooks() {
    const mine = `state = 'ready' AND kind IN (${[...kinds.keys()].map(() => '?').join()}) AND NOT EXISTS (
      SELECT 1 FROM jobs AS earlier
      WHERE earlier.serial_key = j.serial_key AND earlier.id < j.id AND earlier.state <> 'failed')`;
    return {
      due: db.prepare(`
        SELECT id, kind, attempts, payload FROM jobs AS j
        WHERE ${mine} AND due_at <= ? ORDER BY due_at, id LIMIT ?`),
      next: db.prepare(`SELECT min(due_at) AS at FROM jobs AS j WHERE ${mine}`),
    };
  }
  let looks = prepareLooks();
  const claim = db.prepare(`UPDATE jobs SET state = 'running' WHERE id = ?`);
  const remove = db.prepare('DELETE FROM jobs WHERE id = ?');
  const again = db.prepare(
    `UPDATE jobs SET state = 'ready', due_at = ?, attempts = ?, last_error = ? WHERE id = ?`,
  );
  const fail = db.prepare(
    `UPDATE jobs SET state = 'failed', attempts = ?, last_error = ? WHERE id = ?`,
  );
  // A waiting job with the same key may have come while this one ran: it takes over.
  const mergeWaiting = db.prepare(`
    DELETE FROM jobs WHERE id = ? AND EXISTS (
      SELECT 1 FROM jobs AS other WHERE other.kind = jobs.kind AND other.unique_key = jobs.unique_key
        AND other.state = 'ready' AND other.id <> jobs.id)`);

  const pullBack = db.prepare(
    `UPDATE jobs SET due_at = due_at - ? WHERE state = 'ready' AND due_at > ?`,
  );
  // Whoever has left work behind in the future had a wrong clock: the wait counts from now.
  const pullBackMade = db.prepare(
    `UPDATE jobs SET due_at = due_at - (created_at - @now), created_at = @now
     WHERE state = 'ready' AND created_at > @now + ${PUT_BACK_MS}`,
  );

  /** What was to wait by a wrong clock would not be due for months or years: it keeps its wait. */
  function followClock(): void {
    const now = clock.now();
    const back = lookedAt - now;
    lookedAt = now;
    if (back < PUT_BACK_MS) return;
    const { changes } = store.write(() => pullBack.run(back, now), { lasting: false });
    log.warn({ minutes: Math.round(back / 60_000), jobs: changes }, 'the clock was put back');
  }

  const due = (limit: number) => looks.due.all(...kinds.keys(), clock.now(), limit) as Row[];

  function pump(): void {
    pumping = false;
    if (!started) return;
    try {
      followClock();
      const room = CONCURRENCY - running.size;
      const rows = room > 0 ? due(Math.min(room, AT_ONCE)) : [];
      if (rows.length > 0) {
        // Nobody waits for the disk here, nor where a job's end is written down. The log keeps the
        // order of commits, so a power cut takes back the last ones and no others: the job is ready
        // again, or at its claim, which `start` makes ready, while everything that its work had
        // written is there up to the last lasting commit. Then it runs again and finds its work done,
        // as `run` must anyway after the end of the process (power-cut.test.ts).
        store.write(
          () => {
            for (const { id } of rows) claim.run(id);
          },
          { lasting: false },
        );
        for (const row of rows) track(row);
        if (rows.length === AT_ONCE) schedule();
      }
      arm();
      settleIdle();
    } catch (error) {
      // A full disk passes: the work is still there, and is looked for again.
      log.error({ err: error }, 'due work could not be taken up');
      armFor(clock.now() + SLOW_POLL_MS);
    }
  }

  function track(row: Row): void {
    const work = execute(row)
      .catch((error: unknown) => log.error({ err: error }, 'a job could not be settled'))
      .finally(() => {
        running.delete(row.id);
        schedule();
      });
    running.set(row.id, work);
  }

  /**
   * Writes down how a job ended. While the disk refuses, the outcome is kept here and tried again:
   * letting go of it would run the job twice, or block its serial key until the next start.
   */
  async function settle(work: (tx: Transaction) => void, how?: HowToWrite): Promise<void> {
    for (;;) {
      try {
        await store.writeTogether(work, how);
        return;
      } catch (error) {
        if (!started) throw error;
        log.error({ err: error }, 'how a job ended could not be written; trying again');
        await new Promise<void>((resolve) => {
          wakeSettlers.add(resolve);
          clock.at(clock.now() + SETTLE_AGAIN_MS, resolve);
        });
      }
    }
  }

  async function execute({ id, kind: name, attempts, payload }: Row): Promise<void> {
    const kind = kinds.get(name);
    if (!kind) return;
    const parsed = kind.payload.safeParse(JSON.parse(payload));
    if (!parsed.success) {
      log.error({ job: id, kind: name }, 'a job has an unreadable payload and was set aside');
      await settle(() => fail.run(attempts, 'unreadable payload', id));
      return;
    }
    let result: JobResult;
    try {
      result = await kind.run(parsed.data, { id, attempts });
    } catch (error) {
      const count = attempts + 1;
      const reason = error instanceof Error ? error.message : String(error);
      log.warn({ job: id, kind: name, attempts: count, err: error }, 'a job failed');
      await settle((tx) => {
        if (count >= kind.maxAttempts) {
          fail.run(count, reason, id);
          kind.setAside?.(tx, parsed.data);
        } else if (mergeWaiting.run(id).changes === 0)
          again.run(clock.now() + kind.backoff(count), count, reason, id);
      });
      return;
    }
    // Not lasting: see pump. A failure is: attempts that a power cut forgets would never end.
    await settle(
      () => {
        if (result === undefined) remove.run(id);
        else if (mergeWaiting.run(id).changes === 0) again.run(result.again, attempts, null, id);
      },
      { lasting: false },
    );
  }

  function arm(): void {
    const { at } = looks.next.get(...kinds.keys()) as { at: number | null };
    const now = clock.now();
    // Work that is due but has no free place is picked up when a running job ends.
    const next = at === null || (at <= now && running.size > 0) ? now + SLOW_POLL_MS : at;
    armFor(Math.min(next, now + SLOW_POLL_MS));
  }

  function armFor(at: number): void {
    cancelTimer?.();
    armedFor = at;
    cancelTimer = clock.at(at, schedule);
  }

  /** There is work for this time: a look at the rows now would find nothing new. */
  function expect(dueAt: number): void {
    if (dueAt <= clock.now()) schedule();
    else if (started && !pumping && dueAt < armedFor) armFor(dueAt);
  }

  function schedule(): void {
    if (pumping || !started) return;
    pumping = true;
    setImmediate(pump);
  }

  function settleIdle(): void {
    if (idlers.length === 0 || running.size > 0 || pumping) return;
    if (due(1).length > 0) return;
    for (const resolve of idlers) resolve();
    idlers = [];
  }

  return {
    define(kind) {
      kinds.set(kind.kind, kind as JobKind<unknown>);
      looks = prepareLooks();
    },
    enqueue(tx, { kind, payload, dueAt = clock.now(), uniqueKey, onWaiting = 'keep', serialKey }) {
      const waiting =
        uniqueKey === undefined
          ? undefined
          : (waitingJob.get(kind.kind, uniqueKey) as { id: number; dueAt: number } | undefined);
      if (!waiting) {
        const text = JSON.stringify(payload);
        insert.run(kind.kind, uniqueKey ?? null, serialKey ?? null, dueAt, text, clock.now());
      } else if (onWaiting === 'later') setDue.run(Math.max(dueAt, waiting.dueAt), waiting.id);
      else if (onWaiting === 'earlier') setDue.run(Math.min(dueAt, waiting.dueAt), waiting.id);
      tx.afterCommit(() => expect(dueAt));
    },
    start() {
      // What was running when the program died starts over; each kind finds out what is left to
      // do. What is still running here, after a short stop, is left alone.
      store.write(() => {
        const here = JSON.stringify([...running.keys()]);
        // Of one key several may have been running, each left behind while the one before it ran: the
        // last one knows most.
        db.prepare(
          `WITH here(id) AS (SELECT value FROM json_each(?))
           DELETE FROM jobs WHERE state = 'running' AND unique_key IS NOT NULL
             AND id NOT IN here AND EXISTS (
               SELECT 1 FROM jobs AS other WHERE other.kind = jobs.kind
                 AND other.unique_key = jobs.unique_key AND other.id NOT IN here
                 AND (other.state = 'ready' OR (other.state = 'running' AND other.id > jobs.id)))`,
        ).run(here);
        db.prepare(
          `UPDATE jobs SET state = 'ready'
             WHERE state = 'running' AND id NOT IN (SELECT value FROM json_each(?))`,
        ).run(here);
        pullBackMade.run({ now: clock.now() });
      });
      started = true;
      schedule();
    },
    async stop() {
      started = false;
      cancelTimer?.();
      armedFor = Number.POSITIVE_INFINITY;
      for (const wake of wakeSettlers) wake();
      wakeSettlers.clear();
      await Promise.all(running.values());
    },
    notify: schedule,
    idle() {
      const { promise, resolve } = Promise.withResolvers<void>();
      idlers.push(resolve);
      schedule();
      return promise;
    },
  };
}

/** Doubling waits from `first`, at most `longest` (ms). */
export function doubling(first: number, longest: number): (attempts: number) => number {
  return (attempts) => Math.min(first * 2 ** (attempts - 1), longest);
}
