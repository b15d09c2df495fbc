import type { Logger } from 'pino';
import * as z from 'zod';
import { doubling, type JobKind, type Jobs } from '../jobs/jobs.ts';
import type { Clock } from '../store/clock.ts';
import type { Store, Transaction } from '../store/open-store.ts';
import { type Basis, basisName, clocksOf } from './basis.ts';
import { emptyDay } from './day-row.ts';
import { LIVE_DAYS } from './kept-days.ts';
import type { InsightThread } from './thread.ts';

/** Keeps the figures of past days ready in `insight_days`. */
export type RollUp = {
  /** Leaves the night's work behind, and a look soon after the start. */
  schedule(): void;
  /** Works out what is missing, now; resolves when nothing is, never when it was stopped before. */
  complete(): Promise<void>;
  /** How far it has come with days that have no figures yet; null when all have. */
  progress(): { done: number; of: number } | null;
  /** Takes no new days and waits for the ones under way. */
  stop(): Promise<void>;
  /**
   * Messages before a moment (UTC ms) are about to be deleted: figures of days that begin before it
   * stay as they are from now on, for good. First works out what is missing of them.
   */
  freezeBefore(moment: number): Promise<void>;
};

/** So many days are reckoned between two looks at whether to stop. */
const CHUNK_DAYS = 14;
/** A night's work begins at this hour of the clinic's clock, ms after midnight. */
const NIGHT_MS = 3.5 * 3_600_000;
/** The look after the start leaves the first minute to what people wait for. */
const AFTER_START_MS = 60_000;

/** Makes it. `basis` is read anew for every chunk. */
export function createRollUp({
  store,
  jobs,
  clock,
  thread,
  basis,
  log,
}: {
  store: Store;
  jobs: Jobs;
  clock: Clock;
  thread: InsightThread;
  basis: () => Basis;
  log: Logger;
}): RollUp {
  const { db } = store;
  const oldest = db.prepare('SELECT min(created_at) FROM messages').pluck();
  const anyKept = db.prepare('SELECT EXISTS (SELECT 1 FROM insight_days)').pluck();
  const upsert = db.prepare(`
    INSERT INTO insight_days(day, basis, computed_at, figures) VALUES (?, ?, ?, ?)
    ON CONFLICT (day) DO UPDATE SET basis = excluded.basis, computed_at = excluded.computed_at,
      figures = excluded.figures WHERE frozen = 0`);
  let building: { done: number; of: number } | null = null;
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  let underWay = false;
  let waiters: (() => void)[] = [];

  function tellComplete(): void {
    building = null;
    for (const resolve of waiters) resolve();
    waiters = [];
  }

  const job: JobKind<Record<string, never>> = {
    kind: 'insight-roll-up',
    payload: z.object({}).strict() as z.ZodType<Record<string, never>>,
    async run() {
      underWay = true;
      running = work().finally(() => {
        underWay = false;
        building = null;
      });
      try {
        await running;
      } catch (error) {
        // Stopping takes the thread away; the next start goes on.
        if (!stopped) throw error;
      }
      return { again: stopped ? clock.now() : nextNight() };
    },
    // It is tried again each night whatever happens.
    maxAttempts: Number.MAX_SAFE_INTEGER,
    backoff: doubling(60_000, 6 * 3_600_000),
  };
  jobs.define(job);

  function nextNight(): number {
    const { days } = clocksOf(basis());
    const now = clock.now();
    const today = days.startOf(days.dayOf(now)) + NIGHT_MS;
    return today > now ? today : days.startOf(days.dayOf(now) + 1) + NIGHT_MS;
  }

  /** Whether there is a day that has ended and had messages: else no thread is started for it. */
  function hasPast(now: Basis): boolean {
    const { days } = clocksOf(now);
    const at = oldest.get() as number | null;
    return (at !== null && days.dayOf(at) < days.dayOf(now.now)) || anyKept.get() === 1;
  }

  async function work(): Promise<void> {
    if (!hasPast(basis())) return tellComplete();
    // What grows while it works is found by the last look; a day takes longer than this.
    for (;;) {
      const now = basis();
      const { missing, stale } = await thread.ask('due', now, {});
      if (missing.length === 0) tellComplete();
      const due = missing.length > 0 ? missing : stale;
      if (due.length === 0 || stopped) return;
      await reckon(due, now, missing.length > 0);
      if (stopped) return;
    }
  }

  /** The newest first: that is what people look at. */
  async function reckon(due: readonly number[], now: Basis, tell: boolean): Promise<void> {
    const name = basisName(now);
    const left = new Set(due);
    const seen = clocksOf(now).days.dayOf(now.now) - LIVE_DAYS;
    const of = due.filter((day) => day <= seen).length;
    if (tell && of > 0) building = { done: 0, of };
    const started = performance.now();
    while (left.size > 0 && !stopped && basisName(basis()) === name) {
      const toDay = Math.max(...left);
      let fromDay = toDay;
      while (left.has(fromDay - 1) && toDay - fromDay + 1 < CHUNK_DAYS) fromDay--;
      const rows = await thread.ask('days', now, { fromDay, toDay });
      // What comes after it makes it last; a power cut before that, and it is worked out again.
      store.write(
        () => {
          for (const { day, figures } of rows) upsert.run(day, name, now.now, figures);
        },
        { lasting: false },
      );
      for (let day = fromDay; day <= toDay; day++) left.delete(day);
      if (building) building = { ...building, done: Math.max(0, of - left.size) };
    }
    log.info(
      { days: due.length - left.size, ms: Math.round(performance.now() - started) },
      'figures of past days were worked out',
    );
  }

  function enqueue(tx: Transaction, dueAt: number): void {
    jobs.enqueue(tx, {
      kind: job,
      payload: {},
      dueAt,
      uniqueKey: 'roll-up',
      serialKey: 'insight-roll-up',
      onWaiting: 'earlier',
    });
  }

  return {
    schedule: () =>
      store.write((tx) => enqueue(tx, clock.now() + AFTER_START_MS), { lasting: false }),
    complete() {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiters.push(resolve);
      if (!stopped && !underWay) store.write((tx) => enqueue(tx, clock.now()), { lasting: false });
      return promise;
    },
    progress: () => building,
    async stop() {
      stopped = true;
      await thread.end();
      await running.catch((error: unknown) => log.debug({ err: error }, 'the roll-up was ended'));
    },
    async freezeBefore(moment) {
      await work();
      // Else days without figures would stay so for good.
      if (stopped) throw new Error('the figures were stopped before they were complete');
      const { days } = clocksOf(basis());
      const last = days.dayOf(moment - 1);
      store.write(() => {
        db.prepare('UPDATE insight_days SET frozen = 1 WHERE day <= ?').run(last);
        // Marks the border also where there was nothing before it.
        db.prepare(
          `INSERT OR IGNORE INTO insight_days(day, basis, computed_at, frozen, figures)
           VALUES (?, '', ?, 1, ?)`,
        ).run(last, clock.now(), JSON.stringify(emptyDay()));
      });
    },
  };
}
