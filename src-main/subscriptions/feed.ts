import type { Statement } from 'better-sqlite3';
import type { EventType } from '../contract/subscriptions.ts';
import type { Clock } from '../store/clock.ts';
import type { Store, Transaction } from '../store/open-store.ts';

/** Topics of the store that other software can be told of, and the table that their keys number. */
const topics = {
  message: { table: 'messages', created: 'message.created', updated: 'message.updated' },
  conversation: {
    table: 'conversations',
    created: 'conversation.created',
    updated: 'conversation.updated',
  },
  contact: { table: 'contacts', created: 'contact.updated', updated: 'contact.updated' },
  knowledge: {
    table: 'knowledge_entries',
    created: 'knowledge.updated',
    updated: 'knowledge.updated',
  },
} as const satisfies Record<string, { table: string; created: EventType; updated: EventType }>;

/** A topic that other software can be told of. */
export type Topic = keyof typeof topics;

/** What of a topic's rows is gone; the others are never removed without being erased. */
const removed: Partial<Record<Topic, EventType>> = {
  message: 'message.removed',
  knowledge: 'knowledge.removed',
};

/** Something to tell: an event's type and the row that it is about. */
export type Change = { readonly type: EventType; readonly subject: number };

/** Whether a topic of the store is one that other software can be told of. */
export function isTopic(topic: string): topic is Topic {
  return Object.hasOwn(topics, topic);
}

/** The topic of an event's type. */
export function topicOf(type: EventType): Topic {
  const [name] = type.split('.');
  if (name === undefined || !isTopic(name)) throw new Error(`${type} has no topic`);
  return name;
}

/**
 * The rows that have changed, kept with the change itself, so that neither a crash nor a power cut makes
 * one be forgotten. Several changes of a row before it is told are one.
 */
export function createFeed({ store, clock }: { store: Store; clock: Clock }) {
  const { db } = store;
  const note = db.prepare('INSERT OR IGNORE INTO changed_rows(topic, key, at) VALUES (?, ?, ?)');
  const oldest = db.prepare<[number], { topic: Topic; key: number }>(
    'SELECT topic, key FROM changed_rows ORDER BY at, topic DESC, key LIMIT ?',
  );
  const forget = db.prepare('DELETE FROM changed_rows WHERE topic = ? AND key = ?');
  const highest = db.prepare<[string], { highest: number }>(
    'SELECT highest FROM told_rows WHERE topic = ?',
  );
  const setHighest = db.prepare(
    `INSERT INTO told_rows(topic, highest) VALUES (?, ?)
     ON CONFLICT (topic) DO UPDATE SET highest = max(highest, excluded.highest)`,
  );
  // Whoever is being erased, and whoever was merged into somebody else, is not there any more: an erased
  // row is merged into itself until it goes (privacy/erasing.ts).
  const exists: Readonly<Record<Topic, Statement<[number]>>> = {
    message: db.prepare(
      `SELECT 1 FROM messages m JOIN conversations c ON c.id = m.conversation_id
       WHERE m.id = ? AND c.merged_into IS NOT c.id`,
    ),
    conversation: db.prepare('SELECT 1 FROM conversations WHERE id = ? AND merged_into IS NOT id'),
    contact: db.prepare('SELECT 1 FROM contacts WHERE id = ? AND merged_into IS NULL'),
    knowledge: db.prepare('SELECT 1 FROM knowledge_entries WHERE id = ?'),
  };

  return {
    /** Keeps that a row has changed; to be called in the transaction that changes it. */
    record(topic: Topic, key: number): void {
      note.run(topic, key, clock.now());
    },

    /** Everything that is there when somebody is first told of anything is old. */
    begin(): void {
      for (const [topic, { table }] of Object.entries(topics)) {
        const { last } = db
          .prepare<[], { last: number | null }>(`SELECT max(id) AS last FROM ${table}`)
          .get() ?? { last: null };
        setHighest.run(topic, last ?? 0);
      }
    },

    /** Forgets what is not told yet: nobody is to be told any more. */
    clear(): void {
      db.exec('DELETE FROM changed_rows; DELETE FROM told_rows');
    },

    /** Whether a row is there to be told of. */
    isThere: (topic: Topic, key: number): boolean => exists[topic].get(key) !== undefined,

    /** Takes the oldest changes out, as what there is to tell of them; to be called in a transaction. */
    take(_tx: Transaction, most: number): Change[] {
      return oldest.all(most).flatMap(({ topic, key }) => {
        forget.run(topic, key);
        if (!exists[topic].get(key)) {
          const type = removed[topic];
          return type ? [{ type, subject: key }] : [];
        }
        const isNew = key > (highest.get(topic)?.highest ?? 0);
        if (isNew) setHighest.run(topic, key);
        return [{ type: topics[topic][isNew ? 'created' : 'updated'], subject: key }];
      });
    },
  };
}

/** See {@link createFeed}. */
export type Feed = ReturnType<typeof createFeed>;
