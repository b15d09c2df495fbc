import * as z from 'zod';
import type { Erasure } from '../contract/privacy.ts';
import type { People } from '../inbox/people.ts';
import { iso } from '../inbox/views.ts';
import { doubling, type JobKind, type Jobs } from '../jobs/jobs.ts';
import type { Clock } from '../store/clock.ts';
import type { Store, Transaction } from '../store/open-store.ts';
import type { ErasedLine, EraseList } from './erase-list.ts';
import { createPieces } from './pieces.ts';
import { createSelecting, type ErasureCounts, type Selection } from './selection.ts';

/** What the erasing of people is asked from. */
export type Erasing = {
  /** Hides the people at once and leaves the work of deleting them behind. Answers its number. */
  begin(
    selection: Selection,
    why: { origin: 'request' | 'retention'; accountId: number | null },
  ): number;
  /** Erases again who was erased before, where an older copy of the data brought them back. */
  reapply(): number;
  view(id: number): Erasure;
  /** Newest first. */
  list(limit: number): Erasure[];
};

/** So many pieces run before the job lets others have their turn. */
const PIECES_A_RUN = 60;
/** A message on its way to Twilio is waited for, but not longer than this. */
const WAIT_FOR_SENDING_MS = 10 * 60_000;
const AGAIN_SOON_MS = 5_000;
/** How often a reader in the way of the log's end is waited for. */
const LOG_TRIES = 20;

const ids = z.array(z.number().int());
const payload = z.object({ erasureId: z.number().int() });

type Row = {
  id: number;
  at: number;
  origin: Erasure['origin'];
  accountName: string | null;
  contacts: string;
  patients: string;
  conversations: string;
  counts: string;
  state: Erasure['state'];
  finishedAt: number | null;
  pending: number;
  gone: number;
  failed: number;
};

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Makes it for one clinic. `atTwilio` leaves the work of deleting there behind. */
export function createErasing({
  store,
  clock,
  jobs,
  list,
  people,
  mediaFolder,
  atTwilio,
}: {
  store: Store;
  clock: Clock;
  jobs: Jobs;
  list: EraseList;
  people: People;
  mediaFolder: string;
  atTwilio(tx: Transaction, erasureId: number): void;
}): Erasing {
  const { db } = store;
  const pieces = createPieces({ store, mediaFolder });
  const selecting = createSelecting(store);
  const within = (column: string) => `${column} IN (SELECT value FROM json_each(?))`;
  const run = (sql: string, ...params: unknown[]) => db.prepare(sql).run(...params);

  const select = db.prepare(`
    SELECT e.id, e.at, e.origin, a.display_name AS accountName, e.contacts, e.patients, e.conversations,
      e.counts, e.state, e.finished_at AS finishedAt,
      (SELECT count(*) FROM erased_messages WHERE erasure_id = e.id AND state = 'pending') AS pending,
      (SELECT count(*) FROM erased_messages WHERE erasure_id = e.id AND state = 'gone') AS gone,
      (SELECT count(*) FROM erased_messages WHERE erasure_id = e.id AND state = 'failed') AS failed
    FROM erasures e LEFT JOIN accounts a ON a.id = e.account_id WHERE e.id = ?`);
  const insert = db.prepare(`
    INSERT INTO erasures(uid, at, account_id, origin, contacts, patients, conversations, counts, state)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'erasing')`);
  const setDone = db.prepare(`UPDATE erasures SET state = 'done', finished_at = ? WHERE id = ?`);
  const isSending = db
    .prepare(
      `SELECT EXISTS (SELECT 1 FROM messages WHERE ${within('conversation_id')} AND state = 'claimed')`,
    )
    .pluck();

  function view(id: number): Erasure {
    const row = select.get(id) as Row | undefined;
    if (!row) throw new Error(`erasure ${id} is gone`);
    return {
      id: row.id,
      at: iso(row.at),
      origin: row.origin,
      by: row.accountName,
      contactIds: ids.parse(JSON.parse(row.contacts)),
      patientIds: ids.parse(JSON.parse(row.patients)),
      conversationIds: ids.parse(JSON.parse(row.conversations)),
      counts: JSON.parse(row.counts) as ErasureCounts,
      state: row.state,
      finishedAt: iso(row.finishedAt),
      atTwilio: { pending: row.pending, gone: row.gone, failed: row.failed },
    };
  }

  /** What these people are recognised by, should they come back with an older copy of the data. */
  function keysOf({ contacts, patients }: Selection): ErasedLine['keys'] {
    const found = db
      .prepare(
        `SELECT i.match_key AS text, k.opted_out_at AS optedOutAt FROM identities i
           JOIN contacts k ON k.id = i.contact_id WHERE ${within('k.id')}
         UNION ALL SELECT 'contact:' || id || ':' || created_at, NULL FROM contacts WHERE ${within('id')}
         UNION ALL SELECT 'patient:' || id || ':' || created_at, NULL FROM patients WHERE ${within('id')}`,
      )
      .all(JSON.stringify(contacts), JSON.stringify(contacts), JSON.stringify(patients)) as {
      text: string;
      optedOutAt: number | null;
    }[];
    return found.map(({ text, optedOutAt }) => ({ hash: list.hashOf(text), optedOutAt }));
  }

  /** From here on nobody finds these people at the desk, and what they write is a stranger's. */
  function hide(tx: Transaction, { contacts, patients, conversations }: Selection): void {
    const everyone = JSON.stringify(contacts);
    const threads = JSON.stringify(conversations);
    run(
      `UPDATE messages SET state = 'canceled' WHERE ${within('conversation_id')} AND state IN ('queued','draft','ambiguous')`,
      threads,
    );
    run(
      `DELETE FROM jobs WHERE state <> 'running' AND serial_key IN (
         SELECT 'send:' || value FROM json_each(?) UNION ALL SELECT 'answer:' || value FROM json_each(?))`,
      threads,
      threads,
    );
    run(
      `UPDATE identities SET match_key = 'erased:' || id WHERE ${within('contact_id')}`,
      everyone,
    );
    // What other software was answered may be about them. Without its answer a call is still not done twice.
    run('UPDATE idempotent_calls SET output = NULL WHERE output IS NOT NULL');
    run(`UPDATE conversations SET merged_into = id WHERE ${within('id')}`, threads);
    run(`UPDATE contacts SET merged_into = id WHERE ${within('id')}`, everyone);
    run(`DELETE FROM contacts_fts WHERE ${within('rowid')}`, everyone);
    run(`UPDATE patients SET merged_into = id WHERE ${within('id')}`, JSON.stringify(patients));
    // Their families' contacts are no longer found by their names.
    const staying = db
      .prepare(
        `SELECT DISTINCT k.id FROM contact_patients cp JOIN contacts k ON k.id = cp.contact_id
         WHERE ${within('cp.patient_id')} AND k.merged_into IS NULL`,
      )
      .pluck()
      .all(JSON.stringify(patients)) as number[];
    for (const id of staying) people.changed(tx, id);
  }

  function start(
    tx: Transaction,
    entry: ErasedLine,
    selection: Selection,
    origin: Erasure['origin'],
    accountId: number | null,
  ): number {
    const { lastInsertRowid } = insert.run(
      entry.uid,
      entry.at,
      accountId,
      origin,
      JSON.stringify(selection.contacts),
      JSON.stringify(selection.patients),
      JSON.stringify(selection.conversations),
      JSON.stringify(selecting.count(selection)),
    );
    const id = Number(lastInsertRowid);
    list.keep(id, entry);
    hide(tx, selection);
    jobs.enqueue(tx, { kind: job, payload: { erasureId: id }, serialKey: 'erase-people' });
    tx.emit('erasure', id, () => view(id));
    return id;
  }

  /** Raw events of the messages, and unreadable ones that say who sent them: read beside, not here. */
  async function rawEvents(erasureId: number, contacts: string): Promise<readonly number[]> {
    const rows = await store.reader.all<{ id: number }>(
      `SELECT id FROM inbound_events WHERE twilio_sid IN (SELECT sid FROM erased_messages WHERE erasure_id = ?)
       UNION SELECT e.id FROM inbound_events e WHERE e.twilio_sid = 'unreadable' AND (
         e.params ->> '$.From' IN (SELECT 'whatsapp:' || address FROM identities WHERE ${within('contact_id')})
         OR e.params ->> '$.To' IN (SELECT 'whatsapp:' || address FROM identities WHERE ${within('contact_id')}))`,
      [erasureId, contacts, contacts],
    );
    return rows.map(({ id }) => id);
  }

  const job: JobKind<z.infer<typeof payload>> = {
    kind: 'erase-people',
    payload,
    async run({ erasureId }) {
      const row = select.get(erasureId) as Row | undefined;
      if (row?.state !== 'erasing') return undefined;
      const selection = {
        contacts: ids.parse(JSON.parse(row.contacts)),
        patients: ids.parse(JSON.parse(row.patients)),
        conversations: ids.parse(JSON.parse(row.conversations)),
      };
      const waiting = clock.now() - row.at < WAIT_FOR_SENDING_MS;
      // What Twilio is just taking has no SID yet, and without it nobody could delete it there.
      if (waiting && isSending.get(row.conversations) === 1)
        return { again: clock.now() + AGAIN_SOON_MS };
      for (let left = PIECES_A_RUN; pieces.messages(erasureId, selection.conversations); left--) {
        await turn();
        if (left === 0) return { again: clock.now() };
      }
      const raw = await rawEvents(erasureId, row.contacts);
      for (let from = 0; from < raw.length; from += 100) {
        pieces.rawEvents(raw.slice(from, from + 100));
        await turn();
      }
      store.write((tx) => pieces.people(tx, selection));
      do await turn();
      while (pieces.contactIndex());
      while (pieces.files()) await turn();
      // The last words are the log's: what was deleted stands in it until it is worked in.
      for (let tries = 0; !pieces.log(); tries++) {
        if (tries === LOG_TRIES) return { again: clock.now() + AGAIN_SOON_MS };
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      store.write((tx) => {
        setDone.run(clock.now(), erasureId);
        atTwilio(tx, erasureId);
        tx.emit('erasure', erasureId, () => view(erasureId));
      });
      return undefined;
    },
    maxAttempts: Number.POSITIVE_INFINITY,
    backoff: doubling(2_000, 10 * 60_000),
  };
  jobs.define(job);

  /** Who of an older copy the entry means: by their keys, and there already when it was written. */
  function selectionOf(entry: ErasedLine): Selection {
    const wanted = new Set(entry.keys.map(({ hash }) => hash));
    const found = (sql: string) =>
      (db.prepare(sql).all(entry.at) as { id: number; text: string }[])
        .filter(({ text }) => wanted.has(list.hashOf(text)))
        .map(({ id }) => id);
    const contacts = [
      ...found(
        `SELECT k.id, i.match_key AS text FROM identities i JOIN contacts k ON k.id = i.contact_id
         WHERE k.created_at <= ?`,
      ),
      ...found(`SELECT id, 'contact:' || id || ':' || created_at AS text FROM contacts
        WHERE created_at <= ? AND merged_into IS NOT id`),
    ];
    const patients = found(`SELECT id, 'patient:' || id || ':' || created_at AS text FROM patients
      WHERE created_at <= ? AND merged_into IS NOT id`);
    return selecting.select([...new Set(contacts)], patients);
  }

  return {
    begin(selection, { origin, accountId }) {
      const entry = list.note({ at: clock.now(), keys: keysOf(selection) });
      return store.write((tx) => start(tx, entry, selection, origin, accountId));
    },
    reapply() {
      const unknown = list.unknown();
      for (const entry of unknown)
        store.write((tx) => start(tx, entry, selectionOf(entry), 'restore', null));
      return unknown.length;
    },
    view,
    list: (limit) =>
      (
        db
          .prepare('SELECT id FROM erasures ORDER BY id DESC LIMIT ?')
          .pluck()
          .all(limit) as number[]
      ).map(view),
  };
}
