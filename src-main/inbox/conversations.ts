import * as z from 'zod';
import type { Conversation, conversationState, queueFilter } from '../contract/conversations.ts';
import { Failure } from '../contract/failure.ts';
import type { JobKind, Jobs } from '../jobs/jobs.ts';
import { doubling } from '../jobs/jobs.ts';
import type { Settings } from '../settings/settings.ts';
import type { Clock } from '../store/clock.ts';
import type { Store, Transaction } from '../store/open-store.ts';
import type { Views } from './views.ts';

/** See `queueFilter` of the contract. */
export type QueueFilter = z.infer<typeof queueFilter>;

/** A page of the queue and where the next one begins. */
export type QueuePage = { readonly ids: number[]; readonly nextCursor: string | null };

/** The queue and what a person does to a conversation in it. Every change throws Failure `not_found`. */
export type Conversations = {
  list(query: {
    filter: QueueFilter;
    accountId: number;
    labelId?: number | undefined;
    cursor?: string | undefined;
    limit: number;
  }): QueuePage;
  counts(accountId: number): Record<Exclude<QueueFilter, 'all'>, number>;
  setUnread(id: number, unread: boolean): Conversation;
  setState(
    id: number,
    state: Exclude<z.infer<typeof conversationState>, 'waiting'>,
    until: number | null,
  ): Conversation;
  assign(id: number, assigneeId: number | null): Conversation;
  takeOver(id: number): Conversation;
  returnToAssistant(id: number): Conversation;
  setLabels(id: number, labelIds: readonly number[]): Conversation;
  /** A person has written: the assistant is silent for a while, a hand-over is dealt with. */
  personWrote(tx: Transaction, id: number): void;
  /** Throws Failure `not_found` unless it is there and not merged away. */
  require(id: number): void;
};

/** Each with the index that holds this part of the queue in its order; SQLite might take another. */
const filters: Readonly<Record<QueueFilter, { index: string; where: string }>> = {
  need: { index: 'conversations_live', where: `need <= 1 AND state IN ('open','waiting')` },
  open: { index: 'conversations_live', where: `state IN ('open','waiting')` },
  mine: {
    index: 'conversations_assignee',
    where: `assignee_id = @accountId AND state IN ('open','waiting')`,
  },
  unread: { index: 'conversations_live', where: `unread > 0 AND state IN ('open','waiting')` },
  snoozed: { index: 'conversations_snoozed', where: `state = 'snoozed'` },
  closed: { index: 'conversations_closed', where: `state = 'closed'` },
  all: { index: 'conversations_all', where: '1' },
};

const cursorShape = z.tuple([z.number().int(), z.number().int(), z.number().int()]);
const wakePayload = z.object({ conversationId: z.number().int() });

/** Makes the queue of one clinic. */
export function createConversations({
  store,
  clock,
  jobs,
  settings,
  views,
}: {
  store: Store;
  clock: Clock;
  jobs: Jobs;
  settings: Settings;
  views: Views;
}): Conversations {
  const { db } = store;
  const lists = Object.fromEntries(
    Object.entries(filters).map(([name, { index, where }]) => [
      name,
      db.prepare(`
        SELECT id, need, need_key AS needKey FROM conversations INDEXED BY ${index}
        WHERE merged_into IS NULL AND ${where}
          AND (@labelId IS NULL OR EXISTS (
            SELECT 1 FROM conversation_labels WHERE conversation_id = conversations.id AND label_id = @labelId))
          AND (need, need_key, id) > (@need, @needKey, @id)
        ORDER BY need, need_key, id LIMIT @limit`),
    ]),
  );
  const count = Object.fromEntries(
    Object.entries(filters).map(([name, { index, where }]) => [
      name,
      db.prepare(
        `SELECT count(*) AS n FROM conversations INDEXED BY ${index} WHERE merged_into IS NULL AND ${where}`,
      ),
    ]),
  );
  const exists = db.prepare('SELECT 1 FROM conversations WHERE id = ? AND merged_into IS NULL');
  const setUnread = db.prepare('UPDATE conversations SET unread = ? WHERE id = ?');
  const setState = db.prepare(`
    UPDATE conversations SET state = @state, snoozed_until = @until,
      unread = CASE @state WHEN 'closed' THEN 0 ELSE unread END WHERE id = @id`);
  const clearAttention = db.prepare(
    `UPDATE conversations SET attention = 'none', attention_reason = NULL, attention_since = NULL WHERE id = ?`,
  );
  // Analytics tell by it when a conversation ended.
  const noteClosing = db.prepare(
    'INSERT OR IGNORE INTO closings(conversation_id, at) VALUES (?, ?)',
  );
  const assign = db.prepare('UPDATE conversations SET assignee_id = ? WHERE id = ?');
  const setTakeover = db.prepare('UPDATE conversations SET takeover_until = ? WHERE id = ?');
  // What has not been looked at stays so: a BAJA or an alarm in it counts whoever is answering.
  const clearPending = db.prepare('UPDATE conversations SET pending = NULL WHERE id = ?');
  const handled = db.prepare(`
    UPDATE conversations SET state = 'open', snoozed_until = NULL, unread = 0, takeover_until = ?,
      attention_reason = CASE attention WHEN 'redflag' THEN attention_reason END,
      attention_since = CASE attention WHEN 'redflag' THEN attention_since END,
      attention = CASE attention WHEN 'redflag' THEN 'redflag' ELSE 'none' END
    WHERE id = ?`);
  const wake = db.prepare(`
    UPDATE conversations SET state = CASE attention WHEN 'none' THEN 'open' ELSE 'waiting' END,
      unread = max(unread, 1), snoozed_until = NULL
    WHERE id = ? AND state = 'snoozed' AND snoozed_until <= ?`);
  const removeLabels = db.prepare('DELETE FROM conversation_labels WHERE conversation_id = ?');
  const addLabel = db.prepare(
    'INSERT INTO conversation_labels(conversation_id, label_id) SELECT ?, id FROM labels WHERE id = ?',
  );
  const accountExists = db.prepare('SELECT 1 FROM accounts WHERE id = ? AND disabled_at IS NULL');

  function require(id: number): void {
    if (!exists.get(id)) throw new Failure('not_found', { what: 'conversation', id });
  }

  function change(id: number, work: (tx: Transaction) => void): Conversation {
    require(id);
    store.write((tx) => {
      work(tx);
      views.changed(tx, { conversation: id });
    });
    return views.conversation(id);
  }

  const wakeJob: JobKind<z.infer<typeof wakePayload>> = {
    kind: 'wake-conversation',
    payload: wakePayload,
    async run({ conversationId }) {
      store.write((tx) => {
        if (wake.run(conversationId, clock.now()).changes > 0)
          views.changed(tx, { conversation: conversationId });
      });
      return undefined;
    },
    maxAttempts: 5,
    backoff: doubling(1000, 60_000),
  };
  jobs.define(wakeJob);

  const takeoverMs = () => settings.get('assistant.takeoverMinutes') * 60_000;

  return {
    require,
    list({ filter, accountId, labelId, cursor, limit }) {
      const [need, needKey, id] = cursor === undefined ? [-1, 0, 0] : readCursor(cursor);
      const rows = lists[filter]?.all({
        ...(filter === 'mine' && { accountId }),
        labelId: labelId ?? null,
        need,
        needKey,
        id,
        limit: limit + 1,
      }) as { id: number; need: number; needKey: number }[];
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return {
        ids: shown.map((row) => row.id),
        nextCursor:
          rows.length > limit && last
            ? Buffer.from(JSON.stringify([last.need, last.needKey, last.id])).toString('base64url')
            : null,
      };
    },
    counts(accountId) {
      const of = (name: QueueFilter) => {
        const row = count[name]?.get(...(name === 'mine' ? [{ accountId }] : []));
        return (row as { n: number }).n;
      };
      return {
        need: of('need'),
        open: of('open'),
        mine: of('mine'),
        unread: of('unread'),
        snoozed: of('snoozed'),
        closed: of('closed'),
      };
    },
    setUnread: (id, unread) => change(id, () => setUnread.run(unread ? 1 : 0, id)),
    setState: (id, state, until) =>
      change(id, (tx) => {
        if (state === 'snoozed') {
          if (until === null || until <= clock.now())
            throw new Failure('invalid_input', { field: 'snoozedUntil' });
          jobs.enqueue(tx, { kind: wakeJob, payload: { conversationId: id }, dueAt: until });
        }
        setState.run({ state, until: state === 'snoozed' ? until : null, id });
        if (state !== 'closed') return;
        clearAttention.run(id);
        noteClosing.run(id, clock.now());
      }),
    assign: (id, assigneeId) =>
      change(id, () => {
        if (assigneeId !== null && !accountExists.get(assigneeId))
          throw new Failure('not_found', { what: 'account', id: assigneeId });
        assign.run(assigneeId, id);
      }),
    takeOver: (id) =>
      change(id, () => {
        handled.run(clock.now() + takeoverMs(), id);
        clearPending.run(id);
      }),
    returnToAssistant: (id) =>
      change(id, () => {
        clearAttention.run(id);
        setTakeover.run(null, id);
        setState.run({ state: 'open', until: null, id });
      }),
    setLabels: (id, labelIds) =>
      change(id, () => {
        removeLabels.run(id);
        for (const labelId of labelIds) addLabel.run(id, labelId);
      }),
    personWrote(tx, id) {
      handled.run(clock.now() + takeoverMs(), id);
      clearPending.run(id);
      views.changed(tx, { conversation: id });
    },
  };
}

function readCursor(cursor: string): readonly [number, number, number] {
  try {
    return cursorShape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch (error) {
    throw new Failure('invalid_input', { field: 'cursor' }, { cause: error });
  }
}
