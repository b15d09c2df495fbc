import * as z from 'zod';
import { Failure } from '../contract/failure.ts';
import type { Clock } from '../store/clock.ts';
import type { Store, Transaction } from '../store/open-store.ts';
import { createNeedPerson } from './need-person.ts';
import type { People } from './people.ts';

/** Making two records of one person one, and taking it back. */
export type Merges = {
  /** @throws Failure `merge_impossible` (the same, or already merged), `not_found`. */
  mergeContacts(keptId: number, mergedId: number, accountId: number | null): number;
  mergePatients(keptId: number, mergedId: number, accountId: number | null): number;
  /** @throws Failure `not_found`, `merge_impossible` when it was undone or a later merge stands on it. */
  undo(mergeId: number, kind: 'contact' | 'patient'): void;
  /** Merges of a contact, and of its patients, that can be undone, newest first. `at` in UTC ms. */
  undoable(
    contactId: number,
  ): { mergeId: number; kind: 'contact' | 'patient'; name: string; at: number }[];
};

const ids = z.array(z.number());
const links = z.array(
  z.object({ contactId: z.number(), patientId: z.number(), relation: z.string() }),
);
/** What a merge moved; enough to move it back. */
const moved = z.object({
  identities: ids.default([]),
  consents: ids.default([]),
  links: links.default([]),
  /** Links that the kept record had already: gone with the merge, put back by the undo. */
  doubled: links.default([]),
  /** Threads that only changed hands. */
  threads: ids.default([]),
  /** Threads that were poured into another one. */
  poured: z
    .array(
      z.object({ from: z.number(), into: z.number(), messages: ids, notes: ids, answers: ids }),
    )
    .default([]),
  /** The name that the merge had to give, lest the kept contact be called like the other. */
  named: z.string().nullable().default(null),
  /** The kept contact's wish before the merge, and the time that the merge gave it. */
  optedOut: z
    .object({
      at: z.number().nullable(),
      reason: z.string().nullable(),
      mergedAt: z.number().nullable(),
    })
    .optional(),
});

/** Makes the merges of one store. */
export function createMerges({
  store,
  clock,
  people,
  lookAgain,
}: {
  store: Store;
  clock: Clock;
  people: People;
  /** Lets the assistant's rules look at what it has not seen of a thread. */
  lookAgain(tx: Transaction, conversationId: number): void;
}): Merges {
  const { db } = store;
  const needPerson = createNeedPerson(store);
  const insertMerge = db.prepare(
    'INSERT INTO merges(kind, kept_id, merged_id, moved, account_id, at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const selectMerge = db.prepare(
    'SELECT id, kind, kept_id AS keptId, merged_id AS mergedId, moved, undone_at AS undoneAt FROM merges WHERE id = ?',
  );
  const selectLater = db.prepare(`
    SELECT 1 FROM merges WHERE kind = ? AND id > ? AND undone_at IS NULL AND (merged_id = ? OR kept_id = ?)`);
  const column = (sql: string, ...params: unknown[]) =>
    (db.prepare(sql).all(...params) as { id: number }[]).map(({ id }) => id);
  const run = (sql: string, ...params: unknown[]) => db.prepare(sql).run(...params);

  /** Runs one statement for each id: lists may be longer than SQLite's limit of parameters. */
  function each(list: readonly number[], sql: string, ...params: unknown[]): void {
    const statement = db.prepare(sql);
    for (const id of list) statement.run(...params, id);
  }

  const optOutOf = (contactId: number) =>
    db
      .prepare('SELECT opted_out_at AS at, opt_out_reason AS reason FROM contacts WHERE id = ?')
      .get(contactId) as { at: number | null; reason: string | null };

  function setOptOut(contactId: number, wish: { at: number | null; reason: string | null }): void {
    run(
      'UPDATE contacts SET opted_out_at = ?, opt_out_reason = ? WHERE id = ?',
      wish.at,
      wish.reason,
      contactId,
    );
  }

  /** The first message of the patient that the assistant has not looked at; null when there is none. */
  const firstUnanswered = (conversationId: number) =>
    (
      db
        .prepare(
          `SELECT min(m.id) AS id FROM messages m JOIN conversations c ON c.id = m.conversation_id
           WHERE c.id = ? AND m.direction = 'in' AND m.id > c.answered_id`,
        )
        .get(conversationId) as { id: number | null }
    ).id;

  const lastInbound = (conversationId: number) =>
    (
      db
        .prepare(
          `SELECT COALESCE(max(id), 0) AS id FROM messages WHERE conversation_id = ? AND direction = 'in'`,
        )
        .get(conversationId) as { id: number }
    ).id;

  function refresh(conversationId: number): void {
    run(
      `UPDATE conversations SET
         last_message_id = (SELECT max(id) FROM messages WHERE conversation_id = @id),
         last_message_at = COALESCE((SELECT max(created_at) FROM messages WHERE conversation_id = @id), last_message_at),
         last_inbound_at = (SELECT max(created_at) FROM messages WHERE conversation_id = @id AND direction = 'in')
       WHERE id = @id`,
      { id: conversationId },
    );
  }

  function moveLinks(
    side: 'contact' | 'patient',
    from: number,
    to: number,
  ): Pick<z.infer<typeof moved>, 'links' | 'doubled'> {
    const mine = `${side}_id`;
    const other = side === 'contact' ? 'patient_id' : 'contact_id';
    const rows = db
      .prepare(
        `SELECT contact_id AS contactId, patient_id AS patientId, relation FROM contact_patients WHERE ${mine} = ?`,
      )
      .all(from) as z.infer<typeof links>;
    const has = db.prepare(`SELECT 1 FROM contact_patients WHERE ${mine} = ? AND ${other} = ?`);
    const doubled = rows.filter((row) =>
      has.get(to, side === 'contact' ? row.patientId : row.contactId),
    );
    for (const row of doubled)
      run(
        'DELETE FROM contact_patients WHERE contact_id = ? AND patient_id = ?',
        row.contactId,
        row.patientId,
      );
    run(`UPDATE contact_patients SET ${mine} = ? WHERE ${mine} = ?`, to, from);
    return { links: rows.filter((row) => !doubled.includes(row)), doubled };
  }

  function moveLinksBack(
    side: 'contact' | 'patient',
    keptId: number,
    what: z.infer<typeof moved>,
  ): void {
    for (const row of what.links)
      run(
        `DELETE FROM contact_patients WHERE contact_id = ? AND patient_id = ?`,
        side === 'contact' ? keptId : row.contactId,
        side === 'patient' ? keptId : row.patientId,
      );
    for (const row of [...what.links, ...what.doubled])
      run(
        'INSERT OR IGNORE INTO contact_patients(contact_id, patient_id, relation) VALUES (?, ?, ?)',
        row.contactId,
        row.patientId,
        row.relation,
      );
  }

  function pour(
    tx: Transaction,
    from: number,
    into: number,
  ): z.infer<typeof moved>['poured'][number] {
    const of = (table: string) => column(`SELECT id FROM ${table} WHERE conversation_id = ?`, from);
    const unanswered = [firstUnanswered(from), firstUnanswered(into)].filter((id) => id !== null);
    const what = {
      from,
      into,
      messages: of('messages'),
      notes: of('notes'),
      answers: of('answers'),
    };
    for (const table of ['messages', 'notes', 'answers'])
      run(`UPDATE ${table} SET conversation_id = ? WHERE conversation_id = ?`, into, from);
    run(
      `UPDATE conversations SET unread = unread + (SELECT unread FROM conversations WHERE id = @from),
         (attention, attention_reason, attention_since) = (
           SELECT attention, attention_reason, attention_since FROM conversations WHERE id IN (@into, @from)
           ORDER BY need, id = @into DESC LIMIT 1),
         state = CASE WHEN state IN ('closed','snoozed') THEN (SELECT state FROM conversations WHERE id = @from) ELSE state END
       WHERE id = @into`,
      { into, from },
    );
    run('UPDATE conversations SET merged_into = ? WHERE id = ?', into, from);
    refresh(into);
    // Numbers run through both threads: before the first that was not looked at, all were. What
    // comes after it is looked at again by the rules alone, so that no BAJA and no alarm is missed;
    // what it asks is for a person, since part of it may have been answered.
    const lookedAt = unanswered.length > 0 ? Math.min(...unanswered) - 1 : lastInbound(into);
    run('UPDATE conversations SET answered_id = ? WHERE id = ?', lookedAt, into);
    if (unanswered.length > 0) {
      needPerson.ask(into, 'no_answer', clock.now());
      lookAgain(tx, into);
    }
    return what;
  }

  return {
    mergeContacts(keptId, mergedId, accountId) {
      const before = people.contact(keptId);
      people.contact(mergedId);
      if (keptId === mergedId) throw new Failure('merge_impossible');
      return store.write((tx) => {
        const kept = optOutOf(keptId);
        const what: z.infer<typeof moved> = {
          identities: column('SELECT id FROM identities WHERE contact_id = ?', mergedId),
          consents: column('SELECT id FROM consents WHERE contact_id = ?', mergedId),
          ...moveLinks('contact', mergedId, keptId),
          threads: [],
          poured: [],
          named: before.givenName === null ? before.name : null,
          optedOut: { ...kept, mergedAt: kept.at },
        };
        if (what.named !== null)
          run('UPDATE contacts SET name = ? WHERE id = ?', what.named, keptId);
        run('UPDATE identities SET contact_id = ? WHERE contact_id = ?', keptId, mergedId);
        run('UPDATE consents SET contact_id = ? WHERE contact_id = ?', keptId, mergedId);
        // A wish not to be written to holds for the person, whichever record it stands in.
        run(
          `UPDATE contacts SET
             opted_out_at = COALESCE(opted_out_at, (SELECT opted_out_at FROM contacts WHERE id = @mergedId)),
             opt_out_reason = COALESCE(opt_out_reason, (SELECT opt_out_reason FROM contacts WHERE id = @mergedId))
           WHERE id = @keptId`,
          { keptId, mergedId },
        );
        if (what.optedOut) what.optedOut.mergedAt = optOutOf(keptId).at;
        run('UPDATE contacts SET merged_into = ? WHERE id = ?', keptId, mergedId);
        const threads = db
          .prepare(
            `SELECT a.id AS fromId, b.id AS intoId FROM conversations a LEFT JOIN conversations b
               ON b.contact_id = ? AND b.sender_id = a.sender_id AND b.merged_into IS NULL
             WHERE a.contact_id = ? AND a.merged_into IS NULL`,
          )
          .all(keptId, mergedId) as { fromId: number; intoId: number | null }[];
        for (const { fromId, intoId } of threads) {
          if (intoId === null) {
            run('UPDATE conversations SET contact_id = ? WHERE id = ?', keptId, fromId);
            what.threads.push(fromId);
          } else {
            what.poured.push(pour(tx, fromId, intoId));
          }
        }
        const { lastInsertRowid } = insertMerge.run(
          'contact',
          keptId,
          mergedId,
          JSON.stringify(what),
          accountId,
          clock.now(),
        );
        people.changed(tx, keptId);
        // The merged record is no longer found by its names.
        run('DELETE FROM contacts_fts WHERE rowid = ?', mergedId);
        return Number(lastInsertRowid);
      });
    },
    mergePatients(keptId, mergedId, accountId) {
      people.patient(keptId);
      const before = people.patient(mergedId);
      if (keptId === mergedId) throw new Failure('merge_impossible');
      return store.write((tx) => {
        const what = moveLinks('patient', mergedId, keptId);
        run('UPDATE patients SET merged_into = ? WHERE id = ?', keptId, mergedId);
        const { lastInsertRowid } = insertMerge.run(
          'patient',
          keptId,
          mergedId,
          JSON.stringify(what),
          accountId,
          clock.now(),
        );
        for (const { id } of before.contacts) people.changed(tx, id);
        return Number(lastInsertRowid);
      });
    },
    undo(mergeId, kind) {
      const merge = selectMerge.get(mergeId) as
        | { kind: string; keptId: number; mergedId: number; moved: string; undoneAt: number | null }
        | undefined;
      if (!merge || merge.kind !== kind)
        throw new Failure('not_found', { what: 'merge', id: mergeId });
      const { keptId, mergedId } = merge;
      if (merge.undoneAt !== null || selectLater.get(kind, mergeId, keptId, mergedId))
        throw new Failure('merge_impossible');
      const what = moved.parse(JSON.parse(merge.moved));
      store.write((tx) => {
        moveLinksBack(kind, keptId, what);
        run(`UPDATE ${kind}s SET merged_into = NULL WHERE id = ?`, mergedId);
        if (kind === 'contact') {
          each(what.identities, 'UPDATE identities SET contact_id = ? WHERE id = ?', mergedId);
          each(what.consents, 'UPDATE consents SET contact_id = ? WHERE id = ?', mergedId);
          each(what.threads, 'UPDATE conversations SET contact_id = ? WHERE id = ?', mergedId);
          if (what.named !== null)
            run('UPDATE contacts SET name = NULL WHERE id = ? AND name = ?', keptId, what.named);
          if (what.optedOut) {
            const present = optOutOf(keptId);
            // A wish said since the merge was said by the person, whichever record it stands in.
            if (present.at === what.optedOut.mergedAt) setOptOut(keptId, what.optedOut);
            else setOptOut(mergedId, present);
          }
          for (const { from, into, messages, notes, answers } of what.poured) {
            run('UPDATE conversations SET merged_into = NULL WHERE id = ?', from);
            each(messages, 'UPDATE messages SET conversation_id = ? WHERE id = ?', from);
            each(notes, 'UPDATE notes SET conversation_id = ? WHERE id = ?', from);
            each(answers, 'UPDATE answers SET conversation_id = ? WHERE id = ?', from);
            // What was looked at while they were one stays so on both sides.
            run(
              `UPDATE conversations SET answered_id = max(answered_id,
                 (SELECT answered_id FROM conversations WHERE id = ?)) WHERE id = ?`,
              into,
              from,
            );
            for (const thread of [from, into]) {
              refresh(thread);
              if (firstUnanswered(thread) !== null) lookAgain(tx, thread);
            }
          }
          people.changed(tx, keptId);
          people.changed(tx, mergedId);
        } else {
          for (const { id } of [
            ...people.patient(keptId).contacts,
            ...people.patient(mergedId).contacts,
          ])
            people.changed(tx, id);
        }
        run('UPDATE merges SET undone_at = ? WHERE id = ?', clock.now(), mergeId);
      });
    },
    undoable: (contactId) =>
      db
        .prepare(
          `SELECT m.id AS mergeId, m.kind, m.at,
             CASE m.kind WHEN 'patient' THEN (SELECT name FROM patients WHERE id = m.merged_id)
               ELSE COALESCE(
                 (SELECT COALESCE(name, profile_name) FROM contacts WHERE id = m.merged_id),
                 (SELECT address FROM identities WHERE id = json_extract(m.moved, '$.identities[0]')),
                 '—') END AS name
           FROM merges m WHERE m.undone_at IS NULL AND (
             m.kind = 'contact' AND m.kept_id = @contactId
             OR m.kind = 'patient' AND m.kept_id IN
               (SELECT patient_id FROM contact_patients WHERE contact_id = @contactId))
           ORDER BY m.id DESC LIMIT 10`,
        )
        .all({ contactId }) as ReturnType<Merges['undoable']>,
  };
}
