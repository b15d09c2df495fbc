import type { ExportKind } from '../../contract/exports.ts';
import { displayNameSql } from '../../inbox/views.ts';

/**
 * What a column holds, which decides how it is written. `text`: anybody may have written it; `phone`:
 * an address as WhatsApp gives it; `time`: UTC ms, shown on the clinic's wall clock; `utc`: UTC ms,
 * shown as ISO 8601; `number`; and a code that stands for words, by their group.
 */
export type ColumnType = 'text' | 'phone' | 'time' | 'utc' | 'number' | WordGroup;

/** Groups of words in `contract/i18n`, under `exports.words`, or where {@link wordPaths} says. */
export type WordGroup =
  | 'direction'
  | 'author'
  | 'kind'
  | 'status'
  | 'fault'
  | 'state'
  | 'attention'
  | 'reason'
  | 'patientType'
  | 'language'
  | 'origin'
  | 'yesNo';

/** Words that the desk has elsewhere, by their place in `contract/i18n`. */
export const wordPaths: Partial<Readonly<Record<WordGroup, string>>> = {
  kind: 'kind',
  fault: 'twilio.*.text',
  reason: 'reasons',
  patientType: 'panel.types',
  language: 'common.language',
};

/** One thing that can be exported. */
export type Table = {
  /** In the order of the file; their headings are in `contract/i18n`, `exports.columns.<kind>`. */
  readonly columns: readonly (readonly [name: string, type: ColumnType])[];
  /**
   * A page of rows after the row (`@key`, `@id`), up to the row `@last`, of the period `@from` (included)
   * to `@to` (not included): first the key and the id, then a value for each column. Pages, and not one
   * long reading: a download that waits for its reader must not hold the log of the database.
   */
  readonly page: string;
  /** How many there are in the period, and the newest id. */
  readonly count: string;
  /**
   * Columns from `at` on that belong to something that many rows share: looked up once by the value of
   * the column `by`; the page leaves them NULL. A row whose value finds nothing is left out.
   */
  readonly shared?: { readonly by: number; readonly at: number; readonly sql: string };
};

const phoneOf = (contact: string) =>
  `(SELECT address FROM identities WHERE contact_id = ${contact} AND kind = 'phone' ORDER BY id LIMIT 1)`;

const patientsOf = (contact: string) => `(
  SELECT group_concat(p.name, ' | ') FROM contact_patients cp JOIN patients p ON p.id = cp.patient_id
  WHERE cp.contact_id = ${contact} AND p.merged_into IS NULL)`;

const period = (column: string) => `${column} >= @from AND ${column} < @to`;

/** Everything that can be exported. */
export const tables: Readonly<Record<ExportKind, Table>> = {
  messages: {
    columns: [
      ['id', 'number'],
      ['at', 'time'],
      ['contact', 'text'],
      ['phone', 'phone'],
      ['patients', 'text'],
      ['direction', 'direction'],
      ['author', 'author'],
      ['account', 'text'],
      ['kind', 'kind'],
      ['body', 'text'],
      ['files', 'text'],
      ['template', 'text'],
      ['status', 'status'],
      ['errorCode', 'number'],
      ['fault', 'fault'],
      ['sentAt', 'time'],
      ['deliveredAt', 'time'],
      ['readAt', 'time'],
      ['conversation', 'number'],
      ['twilioSid', 'text'],
      ['utc', 'utc'],
    ],
    page: `
      SELECT m.created_at, m.id, m.id, m.created_at, NULL, NULL, NULL, m.direction, m.author,
        (SELECT display_name FROM accounts WHERE id = m.account_id), m.kind, m.body,
        (SELECT group_concat(COALESCE(filename, content_type), ' | ') FROM media WHERE message_id = m.id),
        (SELECT name FROM templates WHERE id = m.template_id),
        CASE WHEN m.state IN ('draft','queued','canceled','ambiguous','failed') THEN m.state
          WHEN m.state = 'claimed' THEN 'sending'
          WHEN m.status = 'undelivered' THEN 'failed'
          WHEN m.status = 'none' THEN 'sending' ELSE m.status END,
        m.error_code, m.error_code, m.sent_at, m.delivered_at, m.read_at, m.conversation_id,
        m.twilio_sid, m.created_at
      FROM messages m
      WHERE (m.created_at, m.id) > (@key, @id) AND m.created_at >= @from AND m.created_at < @to
        AND m.id <= @last
      ORDER BY m.created_at, m.id LIMIT @limit`,
    count: `SELECT count(*) AS rows, (SELECT max(id) FROM messages) AS last FROM messages WHERE ${period('created_at')}`,
    shared: {
      by: 18,
      at: 2,
      sql: `SELECT ${displayNameSql}, ${phoneOf('k.id')}, ${patientsOf('k.id')}
        FROM conversations c JOIN contacts k ON k.id = c.contact_id
        WHERE c.id = ? AND c.merged_into IS NOT c.id`, // Merged into itself: it is being erased.
    },
  },
  conversations: {
    columns: [
      ['id', 'number'],
      ['contact', 'text'],
      ['phone', 'phone'],
      ['patients', 'text'],
      ['state', 'state'],
      ['attention', 'attention'],
      ['reason', 'reason'],
      ['assignee', 'text'],
      ['labels', 'text'],
      ['received', 'number'],
      ['sent', 'number'],
      ['unread', 'number'],
      ['firstAt', 'time'],
      ['lastAt', 'time'],
      ['utc', 'utc'],
    ],
    page: `
      SELECT c.id, c.id, c.id, ${displayNameSql}, ${phoneOf('k.id')}, ${patientsOf('k.id')}, c.state,
        NULLIF(c.attention, 'none'), c.attention_reason, (SELECT display_name FROM accounts WHERE id = c.assignee_id),
        (SELECT group_concat(l.name, ' | ') FROM conversation_labels cl JOIN labels l ON l.id = cl.label_id
          WHERE cl.conversation_id = c.id),
        (SELECT count(*) FROM messages WHERE conversation_id = c.id AND direction = 'in'),
        (SELECT count(*) FROM messages WHERE conversation_id = c.id AND direction = 'out'),
        c.unread, c.created_at, c.last_message_at, c.last_message_at
      FROM conversations c JOIN contacts k ON k.id = c.contact_id
      WHERE c.id > @id AND c.id <= @last AND c.merged_into IS NULL AND ${period('c.last_message_at')}
      ORDER BY c.id LIMIT @limit`,
    count: `SELECT count(*) AS rows, max(id) AS last FROM conversations
      WHERE merged_into IS NULL AND ${period('last_message_at')}`,
  },
  contacts: {
    columns: [
      ['id', 'number'],
      ['name', 'text'],
      ['profileName', 'text'],
      ['phone', 'phone'],
      ['addresses', 'text'],
      ['language', 'language'],
      ['patients', 'text'],
      ['optedOutAt', 'time'],
      ['wish', 'text'],
      ['wishAt', 'time'],
      ['createdAt', 'time'],
    ],
    page: `
      SELECT k.id, k.id, k.id, ${displayNameSql}, k.profile_name, ${phoneOf('k.id')},
        (SELECT group_concat(address, ' | ') FROM identities WHERE contact_id = k.id AND kind <> 'phone'),
        k.language, ${patientsOf('k.id')}, k.opted_out_at,
        (SELECT evidence FROM consents WHERE contact_id = k.id ORDER BY at DESC, id DESC LIMIT 1),
        (SELECT at FROM consents WHERE contact_id = k.id ORDER BY at DESC, id DESC LIMIT 1), k.created_at
      FROM contacts k WHERE k.id > @id AND k.id <= @last AND k.merged_into IS NULL
      ORDER BY k.id LIMIT @limit`,
    count: 'SELECT count(*) AS rows, max(id) AS last FROM contacts WHERE merged_into IS NULL',
  },
  patients: {
    columns: [
      ['id', 'number'],
      ['name', 'text'],
      ['type', 'patientType'],
      ['language', 'language'],
      ['phones', 'text'],
      ['contacts', 'text'],
      ['notes', 'text'],
      ['createdAt', 'time'],
      ['updatedAt', 'time'],
    ],
    page: `
      SELECT p.id, p.id, p.id, p.name, p.type, p.language,
        (SELECT group_concat(i.address, ' | ') FROM contact_patients cp JOIN contacts k ON k.id = cp.contact_id
          JOIN identities i ON i.contact_id = k.id AND i.kind = 'phone'
          WHERE cp.patient_id = p.id AND k.merged_into IS NULL),
        (SELECT group_concat(${displayNameSql}, ' | ') FROM contact_patients own
          JOIN contacts k ON k.id = own.contact_id WHERE own.patient_id = p.id AND k.merged_into IS NULL),
        p.notes, p.created_at, p.updated_at
      FROM patients p WHERE p.id > @id AND p.id <= @last AND p.merged_into IS NULL
      ORDER BY p.id LIMIT @limit`,
    count: 'SELECT count(*) AS rows, max(id) AS last FROM patients WHERE merged_into IS NULL',
  },
  knowledge: {
    columns: [
      ['id', 'number'],
      ['topic', 'text'],
      ['language', 'language'],
      ['question', 'text'],
      ['answer', 'text'],
      ['variants', 'text'],
      ['enabled', 'yesNo'],
      ['origin', 'origin'],
      ['createdAt', 'time'],
      ['updatedAt', 'time'],
    ],
    page: `
      SELECT e.id, e.id, e.id, e.topic, e.language, e.question, e.answer,
        (SELECT group_concat(value, ' | ') FROM json_each(e.variants)),
        CASE e.enabled WHEN 1 THEN 'yes' ELSE 'no' END, e.origin, e.created_at, e.updated_at
      FROM knowledge_entries e WHERE e.id > @id AND e.id <= @last ORDER BY e.id LIMIT @limit`,
    count: 'SELECT count(*) AS rows, max(id) AS last FROM knowledge_entries',
  },
  audit: {
    columns: [
      ['id', 'number'],
      ['at', 'time'],
      ['actor', 'text'],
      ['action', 'text'],
      ['subject', 'text'],
      ['details', 'text'],
      ['utc', 'utc'],
      ['previousHash', 'text'],
      ['hash', 'text'],
    ],
    page: `
      SELECT id, id, id, at, actor, action, subject, details, at, previous_hash, hash FROM audit
      WHERE id > @id AND id <= @last AND ${period('at')} ORDER BY id LIMIT @limit`,
    count: `SELECT count(*) AS rows, max(id) AS last FROM audit WHERE ${period('at')}`,
  },
};
