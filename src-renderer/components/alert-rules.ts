import type { Conversation } from '../../src-main/contract/conversations.ts';

/** What a changed conversation is worth: nothing, one chime, or the alarm. */
export type AlertKind = 'none' | 'chime' | 'alarm';

/** What is remembered of a conversation to tell news from repetition. */
export type Seen = {
  readonly attention: Conversation['attention'];
  readonly attentionSince: string | null;
  readonly unread: number;
};

/**
 * Judges a changed conversation. A red flag that is new, or whose patient writes again, is an alarm;
 * a conversation that comes to need a person, or whose patient writes while one is needed, a chime.
 * Everything that the assistant handles, and everything that the desk itself does, is silent.
 */
export function alertFor(before: Seen | undefined, now: Seen): AlertKind {
  if (now.attention === 'none') return 'none';
  const raised =
    before === undefined
      ? now.unread > 0
      : before.attention !== now.attention || before.attentionSince !== now.attentionSince;
  const wroteAgain = before !== undefined && now.unread > before.unread;
  if (!raised && !wroteAgain) return 'none';
  if (now.attention === 'redflag') return 'alarm';
  // A red flag that a person has just stepped down is no news.
  return before?.attention === 'redflag' && !wroteAgain ? 'none' : 'chime';
}

/** Whether the alarm must go on for a conversation: a red flag that nobody has opened yet. */
export function rings(row: Seen): boolean {
  return row.attention === 'redflag' && row.unread > 0;
}
