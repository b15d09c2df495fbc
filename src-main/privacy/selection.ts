import type { Store } from '../store/open-store.ts';

/** Rows of one person, or of several of a family: with every record that was merged into them. */
export type Selection = {
  readonly contacts: readonly number[];
  readonly patients: readonly number[];
  readonly conversations: readonly number[];
};

/** How many rows a selection has. */
export type ErasureCounts = {
  readonly messages: number;
  readonly files: number;
  readonly notes: number;
  readonly answers: number;
  readonly consents: number;
  readonly conversations: number;
  readonly contacts: number;
  readonly patients: number;
};

/** Finds what belongs to people. */
export function createSelecting({ db }: Pick<Store, 'db'>) {
  const withMerged = (table: 'contacts' | 'patients') =>
    db
      .prepare(
        `WITH RECURSIVE family(id) AS (
           SELECT value FROM json_each(?) UNION SELECT t.id FROM ${table} t JOIN family f ON t.merged_into = f.id
         ) SELECT id FROM family ORDER BY id`,
      )
      .pluck();
  const contactsOf = withMerged('contacts');
  const patientsOf = withMerged('patients');
  const conversationsOf = db
    .prepare(
      'SELECT id FROM conversations WHERE contact_id IN (SELECT value FROM json_each(?)) ORDER BY id',
    )
    .pluck();
  const inThreads = 'conversation_id IN (SELECT value FROM json_each(?))';
  const countMessages = db.prepare(`SELECT count(*) FROM messages WHERE ${inThreads}`).pluck();
  const countFiles = db
    .prepare(
      `SELECT count(*) FROM messages m JOIN media d ON d.message_id = m.id WHERE m.${inThreads}`,
    )
    .pluck();
  const countNotes = db.prepare(`SELECT count(*) FROM notes WHERE ${inThreads}`).pluck();
  const countAnswers = db.prepare(`SELECT count(*) FROM answers WHERE ${inThreads}`).pluck();
  const countConsents = db
    .prepare('SELECT count(*) FROM consents WHERE contact_id IN (SELECT value FROM json_each(?))')
    .pluck();

  return {
    /** Completes a choice of contacts and patients. */
    select(contactIds: readonly number[], patientIds: readonly number[]): Selection {
      const contacts = contactsOf.all(JSON.stringify(contactIds)) as number[];
      return {
        contacts,
        patients: patientsOf.all(JSON.stringify(patientIds)) as number[],
        conversations: conversationsOf.all(JSON.stringify(contacts)) as number[],
      };
    },
    count({ contacts, patients, conversations }: Selection): ErasureCounts {
      const threads = JSON.stringify(conversations);
      return {
        messages: countMessages.get(threads) as number,
        files: countFiles.get(threads) as number,
        notes: countNotes.get(threads) as number,
        answers: countAnswers.get(threads) as number,
        consents: countConsents.get(JSON.stringify(contacts)) as number,
        conversations: conversations.length,
        contacts: contacts.length,
        patients: patients.length,
      };
    },
  };
}
