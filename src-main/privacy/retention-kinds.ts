import type { RetentionKind } from '../contract/privacy.ts';

/** Rows that have grown too old: which they are, and how one goes. */
export type Part = {
  /** A SELECT of `id` and `at` (UTC ms), oldest first, of what is from before its one parameter. */
  readonly old: string;
  /** Statements that take one row by its id. */
  readonly remove: readonly string[];
};

/** What a message that is still wanted looks like: nothing of it is touched. */
const settled = `m.state NOT IN ('queued','claimed','ambiguous','draft') AND c.attention = 'none'
  AND c.unread = 0 AND (m.direction = 'out' OR m.id <= c.answered_id)`;

const keepFile = `INSERT OR IGNORE INTO erased_files(sha256)
  SELECT sha256 FROM media WHERE id = ? AND sha256 IS NOT NULL`;

/** A message's payload once its words are gone; the desk shows it as such. */
export const expiredPayload = '{"expired":true}';

/**
 * Everything but people, who are erased as if they had asked for it. Of a message its words go: when
 * it was, who wrote it and what became of it stay, so that figures of former years stand.
 */
export const retentionParts: Readonly<Record<Exclude<RetentionKind, 'people'>, readonly Part[]>> = {
  messages: [
    {
      old: `SELECT m.id, m.created_at AS at FROM messages m JOIN conversations c ON c.id = m.conversation_id
        WHERE m.created_at < ? AND m.payload IS NOT '${expiredPayload}' AND ${settled} ORDER BY m.created_at`,
      remove: [
        `UPDATE messages SET body = '', payload = '${expiredPayload}', template_variables = NULL,
           error_detail = NULL WHERE id = ?`,
      ],
    },
  ],
  files: [
    {
      old: `SELECT d.id, d.created_at AS at FROM media d JOIN messages m ON m.id = d.message_id
          JOIN conversations c ON c.id = m.conversation_id
        WHERE d.created_at < ? AND d.state = 'stored' AND ${settled} ORDER BY d.created_at`,
      remove: [
        keepFile,
        `UPDATE media SET state = 'failed', failure = 'expired', sha256 = NULL, filename = NULL,
           source_url = NULL WHERE id = ?`,
      ],
    },
  ],
  rawEvents: [
    {
      old: 'SELECT id, received_at AS at FROM inbound_events WHERE received_at < ? ORDER BY id',
      remove: ['DELETE FROM inbound_events WHERE id = ?'],
    },
    {
      old: `SELECT id, at FROM message_events WHERE at < ? AND params <> '{}' ORDER BY id`,
      remove: [`UPDATE message_events SET params = '{}' WHERE id = ?`],
    },
  ],
  aiRequests: [
    {
      old: `SELECT id, at FROM answers WHERE at < ? AND (request IS NOT NULL OR response IS NOT NULL) ORDER BY at`,
      remove: ['UPDATE answers SET request = NULL, response = NULL WHERE id = ?'],
    },
  ],
  notes: [
    {
      old: 'SELECT id, at FROM notes WHERE at < ? ORDER BY id',
      remove: ['DELETE FROM notes WHERE id = ?'],
    },
  ],
  failedJobs: [
    {
      old: `SELECT id, created_at AS at FROM jobs WHERE created_at < ? AND state = 'failed' ORDER BY id`,
      remove: ['DELETE FROM jobs WHERE id = ?'],
    },
  ],
  uploads: [
    {
      old: 'SELECT id, created_at AS at FROM media WHERE created_at < ? AND message_id IS NULL ORDER BY created_at',
      remove: [keepFile, 'DELETE FROM media WHERE id = ?'],
    },
  ],
};

/** Contacts of whom nothing was heard since, and with whom nothing is left to do. */
export const silentPeople = `SELECT k.id, max(c.last_message_at) AS at
  FROM contacts k JOIN conversations c ON c.contact_id = k.id
  WHERE k.merged_into IS NULL GROUP BY k.id
  HAVING max(c.last_message_at) < ? AND sum(c.state <> 'closed' OR c.attention <> 'none' OR c.unread > 0) = 0
    AND NOT EXISTS (SELECT 1 FROM messages m JOIN conversations d ON d.id = m.conversation_id
      WHERE d.contact_id = k.id AND m.state IN ('queued','claimed','ambiguous','draft'))
  ORDER BY at`;

/** Months that serve many clinics; what the law of a country asks for comes first. */
export const suggestedMonths: Readonly<Record<RetentionKind, number>> = {
  messages: 60,
  files: 24,
  rawEvents: 6,
  aiRequests: 3,
  notes: 60,
  failedJobs: 3,
  uploads: 1,
  people: 60,
};
