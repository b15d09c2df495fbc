import type { Store } from '../store/open-store.ts';

/** What a search finds: rows by number, newest first. */
export type Found = {
  readonly conversationIds: number[];
  readonly messages: {
    readonly id: number;
    readonly conversationId: number;
    readonly snippet: string;
  }[];
};

/** Marks around a hit in a snippet: private use characters, which no message holds for long. */
const HIT_START = 0xe000;
const HIT_END = 0xe001;

/**
 * Words typed by a person as an FTS5 query: every word must occur, the last may go on.
 * Null when there is no word in it.
 */
export function ftsQuery(text: string): string | null {
  const words = text.normalize('NFKC').match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length === 0) return null;
  return words.map((word, i) => (i === words.length - 1 ? `"${word}"*` : `"${word}"`)).join(' ');
}

/**
 * Searches names, phones and messages on the reading thread. Accents and case do not matter. A thread
 * that is merged into itself is being erased (privacy/erasing.ts): nobody finds it any more.
 */
export async function search(store: Store, text: string, limit: number): Promise<Found> {
  const query = ftsQuery(text);
  if (query === null) return { conversationIds: [], messages: [] };
  store.indexText();
  const digits = text.replace(/\D/g, '');
  const people = digits.length >= 4 && /^[\d\s+().-]+$/.test(text) ? `phones: "${digits}"*` : query;
  const [conversations, messages] = await Promise.all([
    store.reader.all<{ id: number }>(
      `SELECT c.id FROM conversations c WHERE c.merged_into IS NULL AND c.contact_id IN (
         SELECT rowid FROM contacts_fts WHERE contacts_fts MATCH ?)
       ORDER BY c.last_message_at DESC LIMIT ?`,
      [people, limit],
    ),
    store.reader.all<{ id: number; conversationId: number; snippet: string }>(
      `SELECT f.rowid AS id, m.conversation_id AS conversationId,
         snippet(messages_fts, 0, char(${HIT_START}), char(${HIT_END}), '…', 16) AS snippet
       FROM messages_fts f JOIN messages m ON m.id = f.rowid
         JOIN conversations c ON c.id = m.conversation_id
       WHERE messages_fts MATCH ? AND m.state <> 'draft' AND c.merged_into IS NOT c.id ORDER BY f.rowid DESC LIMIT ?`,
      [query, limit],
    ),
  ]);
  return { conversationIds: conversations.map(({ id }) => id), messages };
}

/** Contacts by name or phone. */
export async function findContacts(store: Store, text: string, limit: number): Promise<number[]> {
  const query = ftsQuery(text);
  if (query === null) return [];
  const digits = text.replace(/\D/g, '');
  const phones = digits.length >= 3 && /^[\d\s+().-]+$/.test(text);
  const rows = await store.reader.all<{ id: number }>(
    'SELECT rowid AS id FROM contacts_fts WHERE contacts_fts MATCH ? LIMIT ?',
    [phones ? `phones: "${digits}"*` : query, limit],
  );
  return rows.map(({ id }) => id);
}
