/**
 * Edges of the buckets in which durations are counted, in ms: bucket `i` holds what is shorter than
 * `durationEdgesMs[i]` and not shorter than the edge before; the last bucket holds the rest. So:
 * under 1 min, 5 min, 15 min, 1 h, 4 h, 24 h, and longer.
 */
export const durationEdgesMs = [
  60_000, 300_000, 900_000, 3_600_000, 14_400_000, 86_400_000,
] as const;
