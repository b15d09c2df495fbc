import type { Store } from '../store/open-store.ts';

/** One line of the trail about a person. `at` in UTC ms. */
export type AccessLine = {
  readonly id: number;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
};

const MOST = 100;

/**
 * Reads who did what about a contact, newest first: on the contact itself, its threads, its messages
 * and its patients, and on every record that was merged into these. Beside, in the reading thread.
 */
export function readAccessLog(
  { reader }: Pick<Store, 'reader'>,
  contactId: number,
  before = Number.MAX_SAFE_INTEGER,
): Promise<AccessLine[]> {
  return reader.all<AccessLine>(
    // A number from JavaScript arrives as 1.0, which would stand so in a text.
    `WITH RECURSIVE asked(id) AS (
         SELECT CAST(@contactId AS INTEGER)
         UNION SELECT k.id FROM contacts k JOIN asked a ON k.merged_into = a.id),
       threads AS (SELECT id FROM conversations WHERE contact_id IN (SELECT id FROM asked)),
       family(id) AS (
         SELECT patient_id FROM contact_patients WHERE contact_id IN (SELECT id FROM asked)
         UNION SELECT p.id FROM patients p JOIN family f ON p.merged_into = f.id),
       subjects(name) AS (
         SELECT word || ':' || id FROM asked, (SELECT 'contact' AS word UNION ALL SELECT 'contacts' UNION ALL SELECT 'kept')
         UNION ALL SELECT word || ':' || id FROM threads, (SELECT 'conversation' AS word UNION ALL SELECT 'conversations')
         UNION ALL SELECT word || ':' || id FROM family, (SELECT 'patient' AS word UNION ALL SELECT 'patients')
         UNION ALL SELECT 'messages:' || m.id FROM threads t JOIN messages m ON m.conversation_id = t.id)
     SELECT a.id, a.at, a.actor, a.action FROM subjects s JOIN audit a ON a.subject = s.name
     WHERE a.id < @before ORDER BY a.id DESC LIMIT ${MOST}`,
    [{ contactId, before }],
  );
}
