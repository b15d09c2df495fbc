import type { SampleConversation } from './history.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * When reception closed a conversation (UTC ms): a while after the last word of what it has dealt
 * with, more often than not; at the end only where the thread stands closed.
 */
export function closingsOf(
  { messages, state }: Pick<SampleConversation, 'messages' | 'state'>,
  now: number,
): readonly number[] {
  return messages.flatMap(({ at, author, sid }, index) => {
    const next = messages[index + 1];
    const ended = next === undefined ? state === 'closed' : next.at - at >= DAY_MS;
    const answered = messages.slice(0, index + 1).some((one) => one.author === 'person');
    // The SID's digits are chance enough.
    const chance = Number.parseInt(sid.slice(2, 6), 16);
    const closedAt = at + (5 + (chance % 90)) * MINUTE_MS;
    const closes = ended && answered && author !== 'system' && chance % 4 !== 0;
    return closes && closedAt < now ? [closedAt] : [];
  });
}
