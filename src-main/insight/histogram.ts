import type { Durations } from '../contract/analytics.ts';
import { durationEdgesMs } from '../contract/duration-edges.ts';

/**
 * Counts of durations that add up: exact by the contract's buckets, and finer by steps that grow by
 * 2^(1/8), from which percentiles are told within 5 %. Sparse, so that it is short as JSON.
 */
export type Histogram = {
  /** Exact, by `durationEdgesMs`. */
  readonly buckets: number[];
  /** Step → count. Step 0 is under a second; step k ends at 2^(k/8) seconds. */
  readonly steps: Record<string, number>;
};

const STEPS_PER_DOUBLING = 8;

/** An empty one. */
export function newHistogram(): Histogram {
  return { buckets: new Array(durationEdgesMs.length + 1).fill(0), steps: {} };
}

/** Into which of the contract's buckets a duration falls. */
export function bucketOf(ms: number): number {
  const index = durationEdgesMs.findIndex((edge) => ms < edge);
  return index === -1 ? durationEdgesMs.length : index;
}

/** Counts one duration, in ms. */
export function count(histogram: Histogram, ms: number): void {
  const bucket = bucketOf(ms);
  histogram.buckets[bucket] = (histogram.buckets[bucket] ?? 0) + 1;
  const step = ms < 1000 ? 0 : 1 + Math.floor(STEPS_PER_DOUBLING * Math.log2(ms / 1000));
  histogram.steps[step] = (histogram.steps[step] ?? 0) + 1;
}

/** Adds the counts of another one. */
export function addTo(sum: Histogram, more: Histogram): void {
  for (let i = 0; i < sum.buckets.length; i++)
    sum.buckets[i] = (sum.buckets[i] ?? 0) + (more.buckets[i] ?? 0);
  for (const step of Object.keys(more.steps))
    sum.steps[step] = (sum.steps[step] ?? 0) + (more.steps[step] ?? 0);
}

/** As the contract shows it. */
export function durationsOf(histogram: Histogram): Durations {
  const count = histogram.buckets.reduce((sum, one) => sum + one, 0);
  return {
    count,
    p50Ms: percentile(histogram, count, 0.5),
    p90Ms: percentile(histogram, count, 0.9),
    buckets: [...histogram.buckets],
  };
}

/** The value of that rank (nearest rank): the geometric middle of its step. */
function percentile({ steps }: Histogram, count: number, share: number): number | null {
  if (count === 0) return null;
  const rank = Math.ceil(count * share);
  let seen = 0;
  const sorted = Object.keys(steps)
    .map(Number)
    .sort((a, b) => a - b);
  for (const step of sorted) {
    seen += steps[step] ?? 0;
    // Under a second is told as nothing: it is a time in business hours that began and ended closed.
    if (seen >= rank)
      return step === 0 ? 0 : Math.round(1000 * 2 ** ((step - 0.5) / STEPS_PER_DOUBLING));
  }
  throw new Error('a histogram whose steps do not add up');
}
