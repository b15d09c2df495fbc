/**
 * The most messages that one way out of the desk carries in an hour. A phone that rings for everything
 * is put on mute, and the next alarm with it.
 */
export const MOST_AN_HOUR = 6;

/** The hour is any sixty minutes, in ms of the clinic's clock. */
export const HOUR_MS = 3_600_000;

/**
 * How an alert that is about to be told goes: by itself, in one message with all that wait, or later.
 * `at`: when to ask again (UTC ms).
 */
export type Turn =
  | { readonly go: 'alone' }
  | { readonly go: 'together' }
  | { readonly go: 'wait'; readonly at: number };

/**
 * Whose turn it is: never more than {@link MOST_AN_HOUR} messages in any sixty minutes. The last that
 * there is room for takes along whatever else waits, so that a burst is told at once.
 *
 * @param sentAt when messages went this way (UTC ms), in any order; older ones do not matter
 * @param waiting how many alerts wait for this way, with the one that asks
 * @param now UTC ms
 */
export function turnOf(sentAt: readonly number[], waiting: number, now: number): Turn {
  const lately = sentAt.filter((at) => at > now - HOUR_MS).sort((a, b) => a - b);
  const room = MOST_AN_HOUR - lately.length;
  if (room > 1) return { go: 'alone' };
  if (room === 1) return { go: waiting > 1 ? 'together' : 'alone' };
  const leaves = lately[lately.length - MOST_AN_HOUR] ?? now;
  return { go: 'wait', at: leaves + HOUR_MS };
}
