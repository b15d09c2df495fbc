import { useEffect, useState } from 'react';
import type { Conversation } from '../../../src-main/contract/conversations.ts';
import type { Message } from '../../../src-main/contract/messages.ts';
import { client } from '../../client.ts';
import { addDays, momentOf } from '../../zoned-time.ts';
import type { Note } from './thread-items.ts';

/** What of a conversation is printed; days (YYYY-MM-DD) of the clinic's calendar, both included. */
export type PrintChoice = {
  readonly id: number;
  readonly from: string | null;
  readonly to: string | null;
  readonly withNotes: boolean;
};

/** A conversation that has been read as a whole. Messages newest first. */
export type Printed = {
  readonly conversation: Conversation;
  readonly messages: readonly Message[];
  readonly notes: readonly Note[];
  readonly at: string;
  readonly by: string;
};

/** How far the reading is. */
export type Reading =
  | { readonly state: 'reading'; readonly done: number; readonly total: number | null }
  | { readonly state: 'failed'; readonly error: unknown }
  | { readonly state: 'read'; readonly printed: Printed };

const PAGE = 200;

async function read(
  { id, from, to, withNotes }: PrintChoice,
  timeZone: string,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
): Promise<Printed> {
  const {
    messages: total,
    at,
    by,
  } = await client.exports.conversation({
    conversationId: id,
    withNotes,
    ...(from && { from }),
    ...(to && { to }),
  });
  const start = from ? momentOf({ day: from, time: '00:00' }, timeZone) : Number.NEGATIVE_INFINITY;
  const end = to
    ? momentOf({ day: addDays(to, 1), time: '00:00' }, timeZone)
    : Number.POSITIVE_INFINITY;
  const inPeriod = (moment: string) => Date.parse(moment) >= start && Date.parse(moment) < end;
  const [conversation, notes] = await Promise.all([
    client.conversations.get({ id }),
    withNotes ? client.conversations.notes({ id }) : [],
  ]);
  const messages: Message[] = [];
  let cursor: string | null = null;
  // What was missed while the clinic was off stands among the newer ones: the count tells the end.
  do {
    onProgress(messages.length, total);
    const page: { items: Message[]; nextCursor: string | null } = await client.messages.list({
      conversationId: id,
      limit: PAGE,
      ...(cursor !== null && { cursor }),
    });
    if (signal.aborted) break;
    messages.push(...page.items.filter(({ createdAt }) => inPeriod(createdAt)));
    cursor = page.nextCursor;
  } while (cursor !== null && messages.length < total);
  return {
    conversation,
    messages,
    notes: notes.filter((note) => inPeriod(note.at)),
    at,
    by,
  };
}

/** Reads a conversation as a whole, page by page; a changed choice begins anew. */
export function usePrinted(
  { id, from, to, withNotes }: PrintChoice,
  timeZone: string,
): readonly [Reading, () => void] {
  const [reading, setReading] = useState<Reading>({ state: 'reading', done: 0, total: null });
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt reads again.
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    const tell = (next: Reading) => {
      if (!signal.aborted) setReading(next);
    };
    tell({ state: 'reading', done: 0, total: null });
    read({ id, from, to, withNotes }, timeZone, signal, (done, total) =>
      tell({ state: 'reading', done, total }),
    ).then(
      (printed) => tell({ state: 'read', printed }),
      (error: unknown) => tell({ state: 'failed', error }),
    );
    return () => leaving.abort();
  }, [id, from, to, withNotes, timeZone, attempt]);
  return [reading, () => setAttempt((count) => count + 1)];
}
