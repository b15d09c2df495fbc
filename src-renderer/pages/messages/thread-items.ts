import type { Message } from '../../../src-main/contract/messages.ts';
import { wallTime } from '../../zoned-time.ts';

/** A private note as the thread shows it. */
export type Note = {
  readonly id: number;
  readonly conversationId: number;
  readonly author: { readonly id: number; readonly name: string };
  readonly body: string;
  readonly at: string;
};

/** One row of the thread. */
export type ThreadItem =
  | { readonly kind: 'beginning'; readonly key: string }
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'away'; readonly key: string; readonly count: number }
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly message: Message;
      /** Follows a message of the same author closely: shown without repeating who. */
      readonly joined: boolean;
    }
  | { readonly kind: 'note'; readonly key: string; readonly note: Note };

const joinedMs = 5 * 60_000;

function sameSender(a: Message, b: Message): boolean {
  return a.author === b.author && a.accountName === b.accountName && a.direction === b.direction;
}

/**
 * The thread's rows, oldest first: messages and notes by time, a line where a day begins, and one
 * before what came while the clinic was off. Notes older than the oldest loaded message wait for
 * their messages, unless the beginning is loaded.
 */
export function threadItems(
  newestFirst: readonly Message[],
  notes: readonly Note[],
  { timeZone, complete }: { timeZone: string; complete: boolean },
): ThreadItem[] {
  const messages = newestFirst.toReversed();
  const first = messages[0];
  const from = complete || !first ? Number.NEGATIVE_INFINITY : Date.parse(first.createdAt);
  const pending = notes
    .filter((note) => Date.parse(note.at) >= from)
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const items: ThreadItem[] = complete ? [{ kind: 'beginning', key: 'beginning' }] : [];
  let day = '';
  let previous: Message | null = null;

  function openDay(at: number): void {
    const next = wallTime(at, timeZone).day;
    if (next === day) return;
    day = next;
    previous = null;
    items.push({ kind: 'day', key: `day-${next}`, at });
  }

  function addNotesUntil(at: number): void {
    for (let note = pending[0]; note && Date.parse(note.at) < at; note = pending[0]) {
      pending.shift();
      openDay(Date.parse(note.at));
      items.push({ kind: 'note', key: `note-${note.id}`, note });
      previous = null;
    }
  }

  messages.forEach((message, index) => {
    const at = Date.parse(message.createdAt);
    addNotesUntil(at);
    openDay(at);
    if (message.recovered && !messages[index - 1]?.recovered) {
      const end = messages.findIndex((m, i) => i > index && !m.recovered);
      const count = (end === -1 ? messages.length : end) - index;
      items.push({ kind: 'away', key: `away-${message.id}`, count });
      previous = null;
    }
    const before: Message | null = previous;
    const joined =
      before !== null &&
      sameSender(before, message) &&
      at - Date.parse(before.createdAt) < joinedMs;
    items.push({ kind: 'message', key: `m-${message.id}`, message, joined });
    previous = message;
  });
  addNotesUntil(Number.POSITIVE_INFINITY);
  return items;
}
