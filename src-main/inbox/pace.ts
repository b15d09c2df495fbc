/** How fast messages may leave (shared/twilio.md §4.3). All times in domain ms. */
export type PaceLimits = {
  /** Least time between two messages of the sender. */
  readonly intervalMs: number;
  /** So many messages to one recipient may follow each other at once ... */
  readonly pairBurst: number;
  /** ... before each further one waits this long after the one before. */
  readonly pairIntervalMs: number;
};

/** Gives every message its place in time. Kept in memory: after a restart the past is quiet. */
export type Pace = {
  /**
   * When this message may leave. Asking again for the same message gives the same time; once it
   * has come, the place is used up.
   */
  slot(messageId: number, recipient: string, now: number): number;
};

/** Makes the pace of one sender. `limits` is asked at every call: settings change live. */
export function createPace(limits: () => PaceLimits): Pace {
  const given = new Map<number, number>();
  // For each recipient the theoretical arrival time of a leaky bucket (GCRA).
  const recipients = new Map<string, number>();
  let next = 0;

  return {
    slot(messageId, recipient, now) {
      const known = given.get(messageId);
      if (known !== undefined) {
        if (known <= now) given.delete(messageId);
        return known;
      }
      const { intervalMs, pairBurst, pairIntervalMs } = limits();
      const full = recipients.get(recipient) ?? 0;
      const tolerance = (pairBurst - 1) * pairIntervalMs;
      const at = Math.max(now, next, full - tolerance);
      next = at + intervalMs;
      recipients.set(recipient, Math.max(full, at) + pairIntervalMs);
      if (at > now) given.set(messageId, at);
      if (recipients.size > 1000)
        for (const [key, time] of recipients) if (time < now) recipients.delete(key);
      return at;
    },
  };
}
