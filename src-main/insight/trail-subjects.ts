import type { AuditEntryView } from '../contract/activity.ts';
import { displayNameSql } from '../inbox/views.ts';
import type { Store } from '../store/open-store.ts';

/** What the guard names after an operation's group, in the word of what it is. */
const singular: Readonly<Record<string, string>> = {
  conversations: 'conversation',
  contacts: 'contact',
  patients: 'patient',
  messages: 'message',
  notes: 'note',
  labels: 'label',
  quickReplies: 'quick-reply',
  knowledge: 'entry',
  accounts: 'account',
  templates: 'template',
  media: 'file',
};

// Whoever is being erased is merged into itself until it goes (privacy/erasing.ts): nobody's name any more.
const shown = 'k.merged_into IS NOT k.id';

/** What a subject is called today, and the conversation that it is seen in. */
const nameSql: Readonly<Record<string, string>> = {
  conversation: `SELECT ${displayNameSql} AS name, c.id AS conversationId
    FROM conversations c JOIN contacts k ON k.id = c.contact_id WHERE c.id = ? AND ${shown}`,
  contact: `SELECT ${displayNameSql} AS name,
      (SELECT id FROM conversations WHERE contact_id = k.id ORDER BY id DESC LIMIT 1) AS conversationId
    FROM contacts k WHERE k.id = ? AND ${shown}`,
  message: `SELECT ${displayNameSql} AS name, c.id AS conversationId FROM messages m
    JOIN conversations c ON c.id = m.conversation_id JOIN contacts k ON k.id = c.contact_id WHERE m.id = ? AND ${shown}`,
  note: `SELECT ${displayNameSql} AS name, c.id AS conversationId FROM notes n
    JOIN conversations c ON c.id = n.conversation_id JOIN contacts k ON k.id = c.contact_id WHERE n.id = ? AND ${shown}`,
  file: `SELECT ${displayNameSql} AS name, c.id AS conversationId FROM media f
    JOIN messages m ON m.id = f.message_id JOIN conversations c ON c.id = m.conversation_id
    JOIN contacts k ON k.id = c.contact_id WHERE f.id = ? AND ${shown}`,
  patient: `SELECT p.name, (SELECT c.id FROM contact_patients cp JOIN conversations c ON c.contact_id = cp.contact_id
      WHERE cp.patient_id = p.id ORDER BY c.id DESC LIMIT 1) AS conversationId
    FROM patients p WHERE p.id = ? AND p.merged_into IS NOT p.id`,
  label: 'SELECT name, NULL AS conversationId FROM labels WHERE id = ?',
  'quick-reply': `SELECT '/' || shortcut AS name, NULL AS conversationId FROM quick_replies WHERE id = ?`,
  entry: 'SELECT question AS name, NULL AS conversationId FROM knowledge_entries WHERE id = ?',
  account: 'SELECT display_name AS name, NULL AS conversationId FROM accounts WHERE id = ?',
  template: 'SELECT name, NULL AS conversationId FROM templates WHERE id = ?',
};

/**
 * Finds out what the lines of the trail are about, as it is called today: the trail itself holds
 * numbers alone, so that it says nothing of a patient who was erased.
 */
export function createTrailSubjects({ db }: Store) {
  const names = new Map(
    Object.entries(nameSql).map(([kind, sql]) => [
      kind,
      db.prepare<[number], { name: string | null; conversationId: number | null }>(sql),
    ]),
  );

  return {
    /** A recorded `kind:id` for people; `action` tells what a merge has kept. */
    view(recorded: string | null, action: string): AuditEntryView['subject'] {
      const [, given = '', id = ''] = /^([^:]+):(.+)$/s.exec(recorded ?? '') ?? [];
      if (given === '') return null;
      const group = given === 'kept' ? (action.split('.')[0] as string) : given;
      const kind = singular[group] ?? group;
      const found = /^\d{1,15}$/.test(id) ? names.get(kind)?.get(Number(id)) : undefined;
      return {
        kind,
        id,
        name: found?.name ?? null,
        conversationId: found?.conversationId ?? null,
      };
    },
    /** Every way in which a subject may have been recorded. */
    recordedAs(subject: string): string[] {
      const [kind = '', id = ''] = subject.split(/:(.*)/s);
      const others = Object.entries(singular).flatMap(([plural, one]) =>
        one === kind ? [`${plural}:${id}`] : [],
      );
      return [subject, ...others];
    },
  };
}
