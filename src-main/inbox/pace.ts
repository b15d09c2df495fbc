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
   * has come, the place is used up. Whole ms: 80 a second are 12.5 ms apart, and a job is due in
   * whole ones.
   */
  slot(messageId: number, recipient: string, now: number): number;
};

/** Makes the pace of one sender. `limits` is asked at every call: settings change live. */
export function createPace(limits: () => PaceLimits): Pace {
  const given = new Map<number, number>();
  // For each recipient the theoretical arrival time of a leaky bucket (GCRA).
  const recipients = new Map<string, number>();
  let next = 0;
  let last = 0;

  return {
    slot(messageId, recipient, now) {
      // The PC's clock was put back: places in the future of before mean nothing.
      if (now < last) {
        given.clear();
        recipients.clear();
        next = 0;
      }
      last = now;
      const known = given.get(messageId);
      if (known !== undefined) {
        if (known <= now) given.delete(messageId);
        return known;
      }
      const { intervalMs, pairBurst, pairIntervalMs } = limits();
      const full = recipients.get(recipient) ?? 0;
      const tolerance = (pairBurst - 1) * pairIntervalMs;
      const own = full - tolerance;
      const turn = Math.max(now, next);
      const due = Math.ceil(Math.max(turn, own));
      // Who must wait for her own pace does not make the others wait: the sender's next place moves
      // on by one interval, not to where she is.
      next = turn + intervalMs;
      recipients.set(recipient, Math.max(full, due) + pairIntervalMs);
      if (due > now) given.set(messageId, due);
      if (recipients.size > 1000)
        for (const [key, time] of recipients) if (time < now) recipients.delete(key);
      return due;
    },
  };
}
