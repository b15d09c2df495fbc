import * as z from 'zod';
import { doubling, type JobKind, type Jobs } from '../jobs/jobs.ts';
import type { Clock } from '../store/clock.ts';
import type { Store } from '../store/open-store.ts';
import { addMonths, DAY_MS } from './local-days.ts';

/** What Twilio has billed from one day on to another (UTC, both included; counted from 1970). */
export type ReadBills = (
  fromDay: number,
  toDay: number,
) => Promise<
  readonly { readonly day: number; readonly micros: number; readonly currency: string }[]
>;

/** Bills are asked for again after so long. */
const FRESH_MS = 6 * 3_600_000;
/** The last bills are read again: how soon Twilio settles a day is not known here. */
const UNSETTLED_DAYS = 5;
/** As far back as Twilio is asked at first. */
const MONTHS = 25;

/** Fetches what Twilio has billed, when somebody looks at figures. */
export function createTwilioBills({
  store,
  jobs,
  clock,
  readBills,
}: {
  store: Store;
  jobs: Jobs;
  clock: Clock;
  readBills: () => ReadBills | null;
}): { request(): void } {
  const { db } = store;
  // What was fetched in the future was so by a wrong clock.
  const lastFetch = db.prepare(
    `SELECT (SELECT max(fetched_at) FROM twilio_spend WHERE fetched_at <= ?) AS at,
       (SELECT max(day) FROM twilio_spend) AS day`,
  );
  const upsert = db.prepare(`
    INSERT INTO twilio_spend(day, micros, currency, fetched_at) VALUES (?, ?, ?, ?)
    ON CONFLICT (day) DO UPDATE SET micros = excluded.micros, currency = excluded.currency,
      fetched_at = excluded.fetched_at`);
  /** A day without a bill leaves no row. */
  let askedAt = Number.NEGATIVE_INFINITY;
  const last = () => lastFetch.get(clock.now()) as { at: number | null; day: number | null };

  const job: JobKind<Record<string, never>> = {
    kind: 'twilio-bills',
    payload: z.object({}).strict() as z.ZodType<Record<string, never>>,
    async run() {
      const read = readBills();
      if (!read) return undefined;
      const now = clock.now();
      const today = Math.floor(now / DAY_MS);
      const known = last().day;
      const from = known === null ? addMonths(today, -MONTHS) : known - UNSETTLED_DAYS;
      // Today's is not known before it is over.
      const bills = await read(from, today - 1);
      askedAt = now;
      store.write(
        () => {
          for (const { day, micros, currency } of bills) upsert.run(day, micros, currency, now);
        },
        { lasting: false },
      );
      return undefined;
    },
    maxAttempts: 3,
    backoff: doubling(60_000, 600_000),
  };
  jobs.define(job);

  return {
    request() {
      const now = clock.now();
      if (askedAt > now) askedAt = Number.NEGATIVE_INFINITY;
      const fetched = Math.max(askedAt, last().at ?? askedAt);
      if (readBills() === null || now - fetched < FRESH_MS) return;
      askedAt = now;
      store.write((tx) => jobs.enqueue(tx, { kind: job, payload: {}, uniqueKey: 'bills' }), {
        lasting: false,
      });
    },
  };
}
