import type { Conversation } from '../contract/conversations.ts';

/** What is remembered of a conversation to tell news from repetition. */
export type Seen = Pick<Conversation, 'attention' | 'attentionSince' | 'unread'>;

/** Why somebody at the desk is called: a red flag, a hand-over, or an answer to a person. */
export type Call = 'redflag' | 'needsYou' | 'wrote';

/**
 * Judges a changed conversation: does it call for a person now? A red flag or a hand-over that is
 * new, a patient who writes again while one stands, and one who writes to the person who has taken
 * over. What the assistant handles, and what the desk itself does, calls nobody.
 */
export function callOf(before: Seen | undefined, now: Conversation): Call | null {
  const wrote = now.unread > (before?.unread ?? 0);
  if (now.attention === 'none') return wrote && now.takeoverUntil !== null ? 'wrote' : null;
  const raised =
    before === undefined
      ? now.unread > 0
      : before.attention !== now.attention || before.attentionSince !== now.attentionSince;
  if (now.attention === 'redflag') return raised || wrote ? 'redflag' : null;
  // A red flag that a person has just stepped down is no news.
  const news = raised && before?.attention !== 'redflag';
  return news || wrote ? 'needsYou' : null;
}

/** Whether a conversation still waits for somebody to look at it. */
export function stillCalls(row: Seen): boolean {
  return row.unread > 0 || row.attention === 'redflag';
}
