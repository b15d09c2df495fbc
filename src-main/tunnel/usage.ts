import { Failure } from '../contract/failure.ts';
import type { Clock } from '../store/clock.ts';
import type { Store } from '../store/open-store.ts';

/** What came through the tunnel this month, against what the plan allows. */
export type UsageStatus = {
  /** UTC, `2026-11`: ngrok counts by calendar months. */
  readonly month: string;
  readonly requests: number;
  /** Of the answers: what goes out is what counts. */
  readonly bytes: number;
  readonly requestLimit: number;
  readonly byteLimit: number;
  /** At the month's end, if it goes on like this; in the first day of a month, what is known so far. */
  readonly expectedRequests: number;
  readonly expectedBytes: number;
  /** At least 80 % of one of the limits is spent. */
  readonly warning: boolean;
};

/** Counts what the free plan limits. */
export type Usage = {
  /** A request came through the tunnel, and its answer had so many bytes. Only adds two numbers. */
  count(bytes: number): void;
  /**
   * Writes down what has been counted. At the end; in between it happens by itself. While the disk
   * refuses, the numbers stay where they are, for the next time.
   */
  flush(): void;
  status(): UsageStatus;
};

/** At most so often is a row written: a webhook never waits for it. */
const WRITE_EVERY_MS = 30_000;
const WARNING_SHARE = 0.8;
const DAY_MS = 24 * 3_600_000;

const monthOf = (time: number): string => new Date(time).toISOString().slice(0, 7);

/** First moment of the UTC month of `time`, and of the next one. */
function boundsOf(time: number): { from: number; to: number } {
  const date = new Date(time);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return { from: Date.UTC(year, month, 1), to: Date.UTC(year, month + 1, 1) };
}

/** Counts on top of what the table `tunnel_usage` holds. */
export function createUsage({
  store,
  clock,
  requestLimit,
  byteLimit,
}: {
  readonly store: Pick<Store, 'db' | 'write'>;
  readonly clock: Clock;
  readonly requestLimit: () => number;
  readonly byteLimit: () => number;
}): Usage {
  const add = store.db.prepare<[string, number, number]>(
    `INSERT INTO tunnel_usage (month, requests, bytes) VALUES (?, ?, ?)
     ON CONFLICT (month) DO UPDATE SET
       requests = requests + excluded.requests, bytes = bytes + excluded.bytes`,
  );
  const read = store.db.prepare<[string], { requests: number; bytes: number }>(
    'SELECT requests, bytes FROM tunnel_usage WHERE month = ?',
  );
  /** Counted, not yet written. */
  let fresh = { month: monthOf(clock.now()), requests: 0, bytes: 0 };
  let cancel: (() => void) | null = null;

  function flush(): void {
    cancel?.();
    cancel = null;
    const { month, requests, bytes } = fresh;
    try {
      if (requests) store.write(() => add.run(month, requests, bytes));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return;
    }
    fresh = { month: monthOf(clock.now()), requests: 0, bytes: 0 };
  }

  return {
    count(bytes) {
      // The last requests of a month belong to it, though they are written in the next.
      if (fresh.requests && fresh.month !== monthOf(clock.now())) flush();
      if (!fresh.requests) fresh.month = monthOf(clock.now());
      fresh.requests += 1;
      fresh.bytes += bytes;
      cancel ??= clock.at(clock.now() + WRITE_EVERY_MS, flush);
    },
    flush,
    status() {
      const now = clock.now();
      const month = monthOf(now);
      const written = read.get(month) ?? { requests: 0, bytes: 0 };
      const isCurrent = fresh.month === month;
      const requests = written.requests + (isCurrent ? fresh.requests : 0);
      const bytes = written.bytes + (isCurrent ? fresh.bytes : 0);
      const { from, to } = boundsOf(now);
      const factor = now - from < DAY_MS ? 1 : (to - from) / (now - from);
      const [most, mostBytes] = [requestLimit(), byteLimit()];
      return {
        month,
        requests,
        bytes,
        requestLimit: most,
        byteLimit: mostBytes,
        expectedRequests: Math.round(requests * factor),
        expectedBytes: Math.round(bytes * factor),
        // A plan without a limit is never nearly spent.
        warning:
          (most > 0 && requests >= most * WARNING_SHARE) ||
          (mostBytes > 0 && bytes >= mostBytes * WARNING_SHARE),
      };
    },
  };
}
