import type { Conversation } from '../../../src-main/contract/conversations.ts';

/** Below this much time the window is about to close. */
const soonMs = 60 * 60_000;

/** WhatsApp's limit for one text message through Twilio, in characters. */
export const longestBody = 1600;

/** What the composer may do, and what it says about it. */
export type ComposerState =
  | { readonly kind: 'opted_out'; readonly since: number; readonly reason: string | null }
  | { readonly kind: 'closed'; readonly neverWrote: boolean }
  | { readonly kind: 'open'; readonly leftMs: number; readonly soon: boolean };

/**
 * The composer's state at a moment of the clinic's clock. `neverWrote`: this patient has written
 * nothing that is known here, so that there was no window yet.
 */
export function composerState(
  row: Pick<Conversation, 'windowUntil' | 'contact'>,
  now: number,
  neverWrote: boolean,
): ComposerState {
  if (row.contact.optedOutAt !== null)
    return {
      kind: 'opted_out',
      since: Date.parse(row.contact.optedOutAt),
      reason: row.contact.optOutReason,
    };
  const leftMs = row.windowUntil === null ? 0 : Date.parse(row.windowUntil) - now;
  if (leftMs <= 0) return { kind: 'closed', neverWrote };
  return { kind: 'open', leftMs, soon: leftMs <= soonMs };
}

/** Until when a person has the word, or null when the assistant answers again (or always did). */
export function takenOverUntil(
  row: Pick<Conversation, 'takeoverUntil'>,
  now: number,
): number | null {
  if (row.takeoverUntil === null) return null;
  const until = Date.parse(row.takeoverUntil);
  return until > now ? until : null;
}

/** Hours and minutes that are left, minutes rounded down; never less than one minute. */
export function timeLeft(ms: number): { readonly hours: number; readonly minutes: number } {
  const minutes = Math.max(1, Math.floor(ms / 60_000));
  return { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
}

/** The `/shortcut` being typed before the caret, with where it begins; null when there is none. */
export function shortcutAt(
  text: string,
  caret: number,
): { readonly query: string; readonly from: number } | null {
  const match = /(^|\s)\/([\p{L}\p{N}-]{0,30})$/u.exec(text.slice(0, caret));
  if (!match) return null;
  return { query: match[2] ?? '', from: caret - (match[2] ?? '').length - 1 };
}
