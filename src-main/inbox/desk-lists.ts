import type * as z from 'zod';
import type { label, note, quickReply } from '../contract/conversations.ts';
import { Failure } from '../contract/failure.ts';
import type { Clock } from '../store/clock.ts';
import type { Store } from '../store/open-store.ts';
import type { Conversations } from './conversations.ts';
import { iso, type Views } from './views.ts';

type Label = z.infer<typeof label>;
type QuickReply = z.infer<typeof quickReply>;
type Note = z.infer<typeof note>;

/** The desk's own small lists: labels, quick replies, private notes. */
export type DeskLists = {
  labels(): Label[];
  /**
   * `conversationIds` get the label at once; those that are gone meanwhile are left out.
   *
   * @throws Failure `conflict` for a name in use, `not_found`.
   */
  saveLabel(label: {
    id?: number | undefined;
    name: string;
    color: string;
    conversationIds?: readonly number[] | undefined;
  }): Label;
  /** Answers the conversations that had it. @throws Failure `not_found`. */
  removeLabel(id: number): number[];
  quickReplies(): QuickReply[];
  saveQuickReply(reply: Omit<QuickReply, 'id'> & { id?: number | undefined }): QuickReply;
  removeQuickReply(id: number): void;
  notes(conversationId: number): Note[];
  addNote(conversationId: number, accountId: number, body: string): Note;
  /** One's own note only. @throws Failure `not_allowed`, `not_found`. */
  removeNote(noteId: number, accountId: number): void;
};

/** Makes the lists of one clinic. */
export function createDeskLists({
  store,
  clock,
  views,
  conversations,
}: {
  store: Store;
  clock: Clock;
  views: Views;
  conversations: Conversations;
}): DeskLists {
  const { db } = store;
  const selectLabels = db.prepare('SELECT id, name, color FROM labels');
  // SQLite would put «Ágata» after «Zoe».
  const { compare } = new Intl.Collator('es');
  const allLabels = () => (selectLabels.all() as Label[]).sort((a, b) => compare(a.name, b.name));
  const insertLabelled = db.prepare(
    'INSERT OR IGNORE INTO conversation_labels(conversation_id, label_id) SELECT id, ? FROM conversations WHERE id = ?',
  );
  const selectLabelled = db.prepare(
    'SELECT conversation_id AS id FROM conversation_labels WHERE label_id = ?',
  );
  const selectReplies = db.prepare(
    'SELECT id, shortcut, language, body FROM quick_replies ORDER BY shortcut, language',
  );
  const noteColumns = `n.id, n.conversation_id AS conversationId, n.account_id AS accountId,
    a.display_name AS accountName, n.body, n.at FROM notes n JOIN accounts a ON a.id = n.account_id`;
  const selectNotes = db.prepare(`SELECT ${noteColumns} WHERE n.conversation_id = ? ORDER BY n.id`);
  const selectNote = db.prepare(`SELECT ${noteColumns} WHERE n.id = ?`);
  const insertNote = db.prepare(
    'INSERT INTO notes(conversation_id, account_id, body, at) VALUES (?, ?, ?, ?)',
  );

  type NoteRow = {
    id: number;
    conversationId: number;
    accountId: number;
    accountName: string;
    body: string;
    at: number;
  };
  const toNote = ({ accountId, accountName, at, ...rest }: NoteRow): Note => ({
    ...rest,
    author: { id: accountId, name: accountName },
    at: iso(at),
  });

  /** Saves a row of one of the two lists; the unique index tells what is taken. */
  function save(
    table: 'labels' | 'quick_replies',
    row: { id?: number | undefined } & Record<string, unknown>,
  ): number {
    const { id, ...fields } = row;
    const names = Object.keys(fields);
    try {
      if (id === undefined) {
        const marks = names.map((name) => `@${name}`).join(', ');
        return Number(
          db.prepare(`INSERT INTO ${table}(${names.join(', ')}) VALUES (${marks})`).run(fields)
            .lastInsertRowid,
        );
      }
      const sets = names.map((name) => `${name} = @${name}`).join(', ');
      const { changes } = db
        .prepare(`UPDATE ${table} SET ${sets} WHERE id = @id`)
        .run({ ...fields, id });
      if (changes === 0) throw new Failure('not_found', { what: table, id });
      return id;
    } catch (error) {
      if ((error as { code?: string }).code === 'SQLITE_CONSTRAINT_UNIQUE')
        throw new Failure(
          'conflict',
          { what: table, name: String(fields['name'] ?? fields['shortcut']) },
          { cause: error },
        );
      throw error;
    }
  }

  const threadsOf = (labelId: number) =>
    (selectLabelled.all(labelId) as { id: number }[]).map(({ id }) => id);

  return {
    labels: allLabels,
    saveLabel({ id, name, color, conversationIds = [] }) {
      const saved = store.write((tx) => {
        const rowId = save('labels', { id, name, color });
        for (const thread of conversationIds) insertLabelled.run(rowId, thread);
        tx.emit('label', 'all', allLabels);
        for (const thread of threadsOf(rowId)) views.changed(tx, { conversation: thread });
        return rowId;
      });
      return { id: saved, name, color };
    },
    removeLabel(id) {
      return store.write((tx) => {
        const threads = threadsOf(id);
        if (db.prepare('DELETE FROM labels WHERE id = ?').run(id).changes === 0)
          throw new Failure('not_found', { what: 'label', id });
        tx.emit('label', 'all', allLabels);
        for (const thread of threads) views.changed(tx, { conversation: thread });
        return threads;
      });
    },
    quickReplies: () => selectReplies.all() as QuickReply[],
    saveQuickReply({ id, shortcut, language, body }) {
      const saved = store.write((tx) => {
        tx.emit('quick-reply', 'all', () => selectReplies.all());
        return save('quick_replies', { id, shortcut, language, body });
      });
      return { id: saved, shortcut, language, body };
    },
    removeQuickReply(id) {
      store.write((tx) => {
        if (db.prepare('DELETE FROM quick_replies WHERE id = ?').run(id).changes === 0)
          throw new Failure('not_found', { what: 'quick-reply', id });
        tx.emit('quick-reply', 'all', () => selectReplies.all());
      });
    },
    notes(conversationId) {
      conversations.require(conversationId);
      return (selectNotes.all(conversationId) as NoteRow[]).map(toNote);
    },
    addNote(conversationId, accountId, body) {
      conversations.require(conversationId);
      return store.write((tx) => {
        const id = Number(
          insertNote.run(conversationId, accountId, body, clock.now()).lastInsertRowid,
        );
        const added = toNote(selectNote.get(id) as NoteRow);
        tx.emit('note', id, () => added);
        return added;
      });
    },
    removeNote(noteId, accountId) {
      const row = selectNote.get(noteId) as NoteRow | undefined;
      if (!row) throw new Failure('not_found', { what: 'note', id: noteId });
      if (row.accountId !== accountId) throw new Failure('not_allowed');
      store.write((tx) => {
        db.prepare('DELETE FROM notes WHERE id = ?').run(noteId);
        tx.emit('note', noteId, () => ({
          id: noteId,
          conversationId: row.conversationId,
          removed: true,
        }));
      });
    },
  };
}
