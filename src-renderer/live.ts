import type { InfiniteData } from '@tanstack/react-query';
import type { Conversation } from '../src-main/contract/conversations.ts';
import type { LineStatus } from '../src-main/contract/desk.ts';
import type { Message } from '../src-main/contract/messages.ts';
import type { Contact } from '../src-main/contract/people.ts';
import type { ClockState } from '../src-main/contract/practice.ts';
import type { Erasure } from '../src-main/contract/privacy.ts';
import { client, connection, dispatchEvent, onTopic, orpc, queryClient } from './client.ts';
import { setClinicClock } from './clinic-clock.ts';
import { deskLocked } from './desk-lock.ts';
import { openConversationId } from './pages/messages/open-conversation.ts';
import { placeRow, type QueuePage, type QueueView } from './pages/messages/queue-order.ts';
import { dropMessage, type MessagePage, placeMessage } from './pages/messages/thread-order.ts';
import { followLock } from './session.ts';
import { patchSnapshot, type Snapshot, snapshot } from './snapshot.ts';

/** What an event of a row that is gone carries. */
type Removed = { readonly id: number; readonly conversationId: number; readonly removed: true };

/** The cache key of a queue list; what it shows stands in it. */
export function queueKey(filter: QueueView['filter'], labelId: number | null) {
  return ['queue', { filter, labelId }] as const;
}

/** The cache key of a conversation's messages, newest first. */
export function threadKey(conversationId: number) {
  return ['thread', conversationId] as const;
}

/** Puts a conversation's new state into every list and view that shows it. */
export function putConversation(row: Conversation): void {
  const accountId = snapshot.get()?.account.id ?? 0;
  for (const query of queryClient.getQueryCache().findAll({ queryKey: ['queue'] })) {
    const { filter, labelId } = query.queryKey[1] as Pick<QueueView, 'filter' | 'labelId'>;
    queryClient.setQueryData<InfiniteData<QueuePage>>(query.queryKey, (data) =>
      data ? placeRow(data, row, { filter, labelId, accountId }) : data,
    );
    againIfFetching(query.queryKey);
  }
  queryClient.setQueryData(orpc.conversations.get.queryKey({ input: { id: row.id } }), row);
  countAgain();
}

/** Puts a message's new state into its thread. */
export function putMessage(row: Message): void {
  const key = threadKey(row.conversationId);
  queryClient.setQueryData<InfiniteData<MessagePage>>(key, (data) =>
    data ? placeMessage(data, row) : data,
  );
  againIfFetching(key);
}

/** Takes a message out of its thread (a draft that was thrown away). */
export function takeOutMessage({
  id,
  conversationId,
}: Pick<Message, 'id' | 'conversationId'>): void {
  queryClient.setQueryData<InfiniteData<MessagePage>>(threadKey(conversationId), (data) =>
    data ? dropMessage(data, id) : data,
  );
}

/** An answer on its way may be older than what was just put in: ask once more after it. */
function againIfFetching(key: readonly unknown[]): void {
  if (queryClient.getQueryState(key)?.fetchStatus === 'fetching')
    void queryClient.invalidateQueries({ queryKey: key, exact: true });
}

let counting: number | undefined;
function countAgain(): void {
  window.clearTimeout(counting);
  counting = window.setTimeout(() => {
    void queryClient.invalidateQueries({ queryKey: orpc.conversations.counts.key() });
  }, 150);
}

async function takeSnapshot(): Promise<number> {
  const taken = await client.desk.snapshot();
  snapshot.set(taken);
  setClinicClock(taken.now, taken.practice ? await client.practice.clock() : undefined);
  return taken.seq;
}

/** Asks how the line is: events tell of it only when Twilio writes. */
export async function refreshLine(): Promise<void> {
  const { version: _, now: __, ...line } = await client.desk.status();
  patchSnapshot({ line });
}

const lineEveryMs = 60_000;

let run = 0;

/** One connection's life: events first, so that nothing falls between them and the snapshot. */
async function live(mine: number): Promise<void> {
  const events = await client.desk.events();
  const seq = await takeSnapshot();
  if (mine !== run) return;
  await queryClient.invalidateQueries();
  for await (const event of events) {
    if (mine !== run) return;
    if (event.seq > seq) dispatchEvent(event);
  }
}

async function liveOrRenew(mine: number): Promise<void> {
  try {
    await live(mine);
  } catch (error) {
    // The line's own state says what is wrong; a new line brings a new snapshot.
    followLock(error);
  }
  if (mine === run && !deskLocked.get() && connection.state.get() === 'online')
    window.setTimeout(() => mine === run && !deskLocked.get() && connection.renew(), 1_000);
}

let started = false;

/** Begins to live on events: a snapshot at each connection, then every changed row as it comes. */
export function startLive(): void {
  if (started) return;
  started = true;
  onTopic('conversation', (row) => putConversation(row as Conversation));
  onTopic('message', (row) => {
    const message = row as Message | Removed;
    if ('removed' in message) takeOutMessage(message);
    else putMessage(message);
  });
  onTopic('contact', (row) => {
    const contact = row as Contact;
    queryClient.setQueryData(orpc.contacts.get.queryKey({ input: { id: contact.id } }), contact);
    void queryClient.invalidateQueries({ queryKey: orpc.patients.list.key() });
    void queryClient.invalidateQueries({ queryKey: orpc.conversations.undoable.key() });
    // Contacts that became one, or two again, change which conversations there are and which
    // messages stand in them: the moved ones bring no events of their own.
    void queryClient.invalidateQueries({ queryKey: ['queue'] });
    void queryClient.invalidateQueries({ queryKey: ['thread'] });
    void queryClient.invalidateQueries({ queryKey: orpc.conversations.notes.key() });
  });
  onTopic('note', (row) => {
    const { conversationId: id } = row as { conversationId: number };
    void queryClient.invalidateQueries({
      queryKey: orpc.conversations.notes.queryKey({ input: { id } }),
    });
  });
  onTopic('label', (row) => {
    patchSnapshot({ labels: row as Snapshot['labels'] });
    // Names and colours stand in every row.
    void queryClient.invalidateQueries({ queryKey: ['queue'] });
    void queryClient.invalidateQueries({ queryKey: orpc.conversations.get.key() });
  });
  onTopic('quick-reply', (row) => {
    patchSnapshot({ quickReplies: row as Snapshot['quickReplies'] });
  });
  onTopic('template', () => {
    void queryClient.invalidateQueries({ queryKey: orpc.templates.list.key() });
  });
  onTopic('erasure', (row) => {
    const { conversationIds } = row as Erasure;
    // The person is gone from every list; nothing that was read of them is kept.
    if (conversationIds.some((id) => id === openConversationId.get()))
      window.location.hash = '#/messages';
    for (const id of conversationIds) queryClient.removeQueries({ queryKey: threadKey(id) });
    void queryClient.invalidateQueries();
  });
  onTopic('line', (row) => patchSnapshot({ line: row as LineStatus }));
  onTopic('clock', (row) => {
    const clock = row as ClockState;
    setClinicClock(clock.now, clock);
  });
  function follow(): void {
    if (connection.state.get() !== 'online' || deskLocked.get()) return;
    run += 1;
    void liveOrRenew(run);
  }
  connection.state.subscribe(follow);
  follow();
  window.setInterval(() => {
    if (connection.state.get() === 'online' && !document.hidden && !deskLocked.get())
      refreshLine().catch(() => {
        // The connection's own state tells that the clinic does not answer.
      });
  }, lineEveryMs);
}
