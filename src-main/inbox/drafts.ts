import * as z from 'zod';
import { Failure } from '../contract/failure.ts';
import type { Clock } from '../store/clock.ts';
import type { Store, Transaction } from '../store/open-store.ts';
import type { Outbox } from './outbox.ts';
import type { Views } from './views.ts';

const about = z.object({
  /** The patient's last message that the draft answers. */
  answeredTo: z.number().int(),
  /** It tells that an assistant writes, so that this is not said again. */
  introduces: z.boolean(),
});

/** What the assistant proposes and a person decides on. */
export type Drafts = {
  /** @returns the draft's number. */
  add(tx: Transaction, conversationId: number, body: string, what: z.infer<typeof about>): number;
  /** A newer proposal takes the place of what was proposed before. */
  discardAll(tx: Transaction, conversationId: number): void;
  /** Leaves it in the outbox, as it is or corrected. @returns the number of the message. */
  approve(tx: Transaction, draftId: number, body: string, accountId: number): number;
  discard(tx: Transaction, draftId: number): void;
  /** The conversation of a draft. @throws Failure `not_found`, `message_not_retryable`. */
  conversationOf(draftId: number): number;
};

type Row = { id: number; conversationId: number; state: string; payload: string | null };

/** Makes the drafts of one store. */
export function createDrafts({
  store,
  clock,
  outbox,
  views,
}: {
  store: Store;
  clock: Clock;
  outbox: Outbox;
  views: Views;
}): Drafts {
  const { db } = store;
  const insert = db.prepare(`
    INSERT INTO messages(conversation_id, direction, author, kind, body, payload, state, status, created_at)
    VALUES (?, 'out', 'assistant', 'text', ?, ?, 'draft', 'none', ?)`);
  const select = db.prepare(
    'SELECT id, conversation_id AS conversationId, state, payload FROM messages WHERE id = ?',
  );
  const selectAll = db.prepare(
    `SELECT id FROM messages WHERE conversation_id = ? AND state = 'draft'`,
  );
  const remove = db.prepare('DELETE FROM messages WHERE id = ?');
  const moveAnswer = db.prepare('UPDATE answers SET message_id = ? WHERE message_id = ?');
  const setAnswered = db.prepare(
    'UPDATE conversations SET answered_id = max(answered_id, ?) WHERE id = ?',
  );
  const setIntroduced = db.prepare(`
    UPDATE contacts SET introduced_at = COALESCE(introduced_at, ?)
    WHERE id = (SELECT contact_id FROM conversations WHERE id = ?)`);

  function require(draftId: number): Row {
    const row = select.get(draftId) as Row | undefined;
    if (!row) throw new Failure('not_found', { what: 'message', id: draftId });
    if (row.state !== 'draft') throw new Failure('message_not_retryable', { state: row.state });
    return row;
  }

  function drop(tx: Transaction, { id, conversationId }: Row, messageId: number | null): void {
    moveAnswer.run(messageId, id);
    remove.run(id);
    tx.emit('message', id, () => ({ id, conversationId, removed: true }));
    views.changed(tx, { conversation: conversationId });
  }

  const aboutOf = ({ payload }: Row) => about.parse(JSON.parse(payload ?? 'null'));

  return {
    conversationOf: (draftId) => require(draftId).conversationId,
    add: (_tx, conversationId, body, what) =>
      Number(insert.run(conversationId, body, JSON.stringify(what), clock.now()).lastInsertRowid),
    discardAll(tx, conversationId) {
      for (const { id } of selectAll.all(conversationId) as { id: number }[])
        drop(tx, require(id), null);
    },
    approve(tx, draftId, body, accountId) {
      const row = require(draftId);
      const { conversationId } = row;
      const { answeredTo, introduces } = aboutOf(row);
      const id = outbox.queue(tx, { conversationId, author: 'assistant', accountId, body });
      drop(tx, row, id);
      setAnswered.run(answeredTo, conversationId);
      if (introduces) setIntroduced.run(clock.now(), conversationId);
      views.changed(tx, { message: id });
      return id;
    },
    discard(tx, draftId) {
      const row = require(draftId);
      setAnswered.run(aboutOf(row).answeredTo, row.conversationId);
      drop(tx, row, null);
    },
  };
}
