import type { Logger } from 'pino';
import * as z from 'zod';
import { startOfDay } from '../assistant/clinic-hours.ts';
import { type RetentionKind, type RetentionRule, retentionKinds } from '../contract/privacy.ts';
import { iso } from '../inbox/views.ts';
import { doubling, type JobKind, type Jobs } from '../jobs/jobs.ts';
import type { Settings } from '../settings/settings.ts';
import type { Clock } from '../store/clock.ts';
import type { Store } from '../store/open-store.ts';
import type { Erasing } from './erasing.ts';
import { type Part, retentionParts, silentPeople, suggestedMonths } from './retention-kinds.ts';
import type { createSelecting } from './selection.ts';

/** What is kept how long, and what goes when. */
export type Retention = {
  rules(): RetentionRule[];
  /** What a run would delete if this kind were kept for so many months. Reads beside, in the worker. */
  preview(
    kind: RetentionKind,
    months: number,
  ): Promise<{
    kind: RetentionKind;
    months: number;
    before: string | null;
    count: number;
    oldest: string | null;
  }>;
  set(kind: RetentionKind, months: number): Promise<RetentionRule[]>;
  /** Runs as soon as it can. */
  request(): void;
  /** Runs each night from now on. */
  start(): void;
};

/** While the clock is not right, or nobody can vouch for it, it is looked again after so long. */
const CLOCK_AGAIN_MS = 10 * 60_000;
/** When the clinic sleeps, in ms after its midnight. */
const AT_NIGHT_MS = 3.5 * 3_600_000;
const DAY_MS = 86_400_000;
/** Rows that are looked up at once; the rest of a long list comes after them. */
const AT_ONCE = 20_000;
/** People in one erasure. */
const PEOPLE_AT_ONCE = 50;
const PIECE_MS = 10;

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** So many months before, at the same time of day (UTC ms); the last of a shorter month. */
export function monthsBefore(now: number, months: number): number {
  const date = new Date(now);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() - months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  return date.setUTCDate(Math.min(day, last));
}

/** Kinds from which the figures of past days are reckoned. */
const behindFigures: readonly RetentionKind[] = ['messages', 'people'];

/**
 * Makes the retention of one clinic. `removeFiles` takes away files that no row names any more;
 * `keepFigures` works out what is still missing of the figures before a moment, and makes them stay;
 * `clockIsRight` says whether the PC knows what day it is.
 */
export function createRetention({
  store,
  clock,
  jobs,
  settings,
  erasing,
  select,
  removeFiles,
  keepFigures,
  clockIsRight,
  log,
}: {
  store: Store;
  clock: Clock;
  jobs: Jobs;
  settings: Settings;
  erasing: Erasing;
  select: ReturnType<typeof createSelecting>['select'];
  removeFiles(): boolean;
  keepFigures(before: number): Promise<void>;
  clockIsRight(): Promise<boolean>;
  log: Logger;
}): Retention {
  const { db } = store;
  const insertRun = db.prepare(
    'INSERT INTO retention_runs(at, kind, before, removed) VALUES (?, ?, ?, ?)',
  );
  const selectLast = db.prepare(
    'SELECT at, removed FROM retention_runs WHERE kind = ? ORDER BY id DESC LIMIT 1',
  );
  const selectPeople = `SELECT id FROM (${silentPeople}) LIMIT ?`;

  const before = (months: number) => monthsBefore(clock.now(), months);
  const queries = (kind: RetentionKind) =>
    kind === 'people' ? [silentPeople] : retentionParts[kind].map(({ old }) => old);

  async function removePart({ old, remove }: Part, at: number): Promise<number> {
    const statements = remove.map((sql) => db.prepare(sql));
    let removed = 0;
    let atOnce = 50;
    for (;;) {
      const rows = await store.reader.all<{ id: number }>(`SELECT id FROM (${old}) LIMIT ?`, [
        at,
        AT_ONCE,
      ]);
      for (let from = 0; from < rows.length; ) {
        const piece = rows.slice(from, from + atOnce);
        const began = performance.now();
        store.write(() => {
          for (const { id } of piece) for (const statement of statements) statement.run(id);
        });
        from += piece.length;
        const took = performance.now() - began;
        if (took > PIECE_MS) atOnce = Math.max(1, Math.floor(atOnce / 2));
        else if (took < PIECE_MS / 2) atOnce = Math.min(500, atOnce * 2);
        await turn();
      }
      removed += rows.length;
      if (rows.length < AT_ONCE) return removed;
    }
  }

  async function removePeople(at: number): Promise<number> {
    let removed = 0;
    for (;;) {
      const rows = await store.reader.all<{ id: number }>(selectPeople, [at, PEOPLE_AT_ONCE]);
      if (rows.length === 0) return removed;
      erasing.begin(
        select(
          rows.map(({ id }) => id),
          [],
        ),
        { origin: 'retention', accountId: null },
      );
      removed += rows.length;
      await turn();
    }
  }

  async function hasOld(kind: RetentionKind, at: number): Promise<boolean> {
    for (const sql of queries(kind))
      if ((await store.reader.all(`SELECT 1 FROM (${sql}) LIMIT 1`, [at])).length > 0) return true;
    return false;
  }

  async function runKind(kind: RetentionKind, months: number): Promise<void> {
    const at = before(months);
    let removed = 0;
    if (behindFigures.includes(kind) && (await hasOld(kind, at))) await keepFigures(at);
    if (kind === 'people') removed = await removePeople(at);
    else for (const part of retentionParts[kind]) removed += await removePart(part, at);
    while (removeFiles()) await turn();
    if (removed > 0 || !selectLast.get(kind))
      store.write(() => insertRun.run(clock.now(), kind, at, removed));
  }

  function nextNight(): number {
    const zone = settings.get('clinic.timezone');
    const now = clock.now();
    const tonight = startOfDay(zone, now) + AT_NIGHT_MS;
    return tonight > now ? tonight : startOfDay(zone, now + DAY_MS) + AT_NIGHT_MS;
  }

  const job: JobKind<Record<string, never>> = {
    kind: 'retention',
    payload: z.object({}) as z.ZodType<Record<string, never>>,
    async run() {
      const kept = settings.get('privacy.retention');
      if (retentionKinds.every((kind) => kept[kind] === 0)) return { again: nextNight() };
      // What a clock that is years ahead finds old is gone for good, at Twilio and from backups too.
      if (!(await clockIsRight())) {
        log.warn('nothing was deleted by its age: the clock of this PC is not sure');
        return { again: clock.now() + CLOCK_AGAIN_MS };
      }
      for (const kind of retentionKinds) if (kept[kind] > 0) await runKind(kind, kept[kind]);
      return { again: nextNight() };
    },
    maxAttempts: Number.POSITIVE_INFINITY,
    backoff: doubling(60_000, 3_600_000),
  };
  jobs.define(job);

  function rules(): RetentionRule[] {
    const kept = settings.get('privacy.retention');
    return retentionKinds.map((kind) => {
      const last = selectLast.get(kind) as { at: number; removed: number } | undefined;
      return {
        kind,
        months: kept[kind],
        suggested: suggestedMonths[kind],
        last: last ? { at: iso(last.at), removed: last.removed } : null,
      };
    });
  }

  return {
    rules,
    async preview(kind, months) {
      if (months === 0) return { kind, months, before: null, count: 0, oldest: null };
      const at = before(months);
      let count = 0;
      let oldest: number | null = null;
      for (const sql of queries(kind)) {
        const [row] = await store.reader.all<{ n: number; oldest: number | null }>(
          `SELECT count(*) AS n, min(at) AS oldest FROM (${sql})`,
          [at],
        );
        count += row?.n ?? 0;
        if (row?.oldest != null) oldest = Math.min(oldest ?? row.oldest, row.oldest);
      }
      return { kind, months, before: iso(at), count, oldest: iso(oldest) };
    },
    async set(kind, months) {
      const kept = settings.get('privacy.retention');
      await settings.set('privacy.retention', { ...kept, [kind]: months }, null);
      return rules();
    },
    request() {
      store.write((tx) =>
        jobs.enqueue(tx, { kind: job, payload: {}, uniqueKey: 'only', onWaiting: 'earlier' }),
      );
    },
    start() {
      store.write((tx) =>
        jobs.enqueue(tx, {
          kind: job,
          payload: {},
          uniqueKey: 'only',
          dueAt: nextNight(),
          // One that waits for longer was left behind by a clock that has been put back.
          onWaiting: 'earlier',
        }),
      );
    },
  };
}
