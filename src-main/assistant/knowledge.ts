import type { Actor } from '../audit/actor.ts';
import { Failure } from '../contract/failure.ts';
import type { KnowledgeEntry } from '../contract/knowledge.ts';
import type { Clock } from '../store/clock.ts';
import type { Store, Transaction } from '../store/open-store.ts';
import type { analyse } from './analysis.ts';
import type { Hit } from './comparison.ts';
import type { Language } from './decision.ts';
import { type BadRow, readCsv, writeCsv } from './knowledge-csv.ts';
import { createKnowledgeIndex } from './knowledge-index.ts';
import { gapsOf } from './starters/gaps.ts';
import { questionKey } from './starters/question-key.ts';
import { fold } from './text.ts';

/** Where an entry came from. */
export type Origin = 'sample' | 'person' | 'import';

/** What a person writes of an entry. Checked by the contract before it gets here. */
export type EntryInput = {
  readonly topic: string;
  readonly language: Language;
  readonly question: string;
  readonly answer: string;
  readonly variants: readonly string[];
};

/** An entry to be added. It is enabled unless `enabled` is false. */
export type NewEntry = EntryInput & { readonly enabled?: boolean };

/** One thing that the clinic knows, in one language. Times in UTC milliseconds. */
export type Entry = EntryInput & {
  readonly id: number;
  readonly enabled: boolean;
  readonly origin: Origin;
  readonly createdAt: number;
  readonly updatedAt: number;
};

/** How an entry was after a change; `deleted` keeps how it was before. */
export type EntryVersion = {
  readonly id: number;
  readonly entryId: number;
  readonly change: 'created' | 'edited' | 'deleted' | 'restored';
  readonly entry: EntryInput & { readonly enabled: boolean; readonly origin: Origin };
  readonly accountId: number | null;
  readonly at: number;
};

/** What an import did. `line` is the row's line in the file, the header being line 1. */
export type ImportResult = { readonly imported: number; readonly errors: readonly BadRow[] };

/** The knowledge base. Every change keeps a version, and is told as the event `knowledge`. */
export type Knowledge = {
  list(filter?: {
    readonly topic?: string | undefined;
    readonly language?: Language | undefined;
    /** Found in question, answer, variants or topic, accents and case aside; every word must be. */
    readonly search?: string | undefined;
  }): readonly Entry[];
  get(id: number): Entry | null;
  /** An entry as faces see it. @throws Failure `not_found`. */
  view(id: number): KnowledgeEntry;
  /**
   * Those of these entries that still exist and are enabled, in the order asked. Never one whose
   * answer has a gap, even if it was enabled before gaps were known: all that is sent passes here.
   */
  pick(ids: readonly number[]): readonly Entry[];
  topics(): readonly { readonly topic: string; readonly count: number }[];
  /** Enabled unless said otherwise. @throws Failure `invalid_input` with `reason: 'has_gaps'` */
  add(input: NewEntry, origin: Origin, by: Actor | null): Entry;
  /** Adds all of them in one transaction: the sample clinic, a starter. */
  addAll(inputs: readonly NewEntry[], origin: Origin, by: Actor | null): readonly Entry[];
  /**
   * @throws Failure `not_found`; `invalid_input` with `reason: 'has_gaps'` and `gaps` (their names,
   *   with " · " between them) when an entry with a gap in its answer is to be enabled
   */
  edit(id: number, input: EntryInput & { readonly enabled: boolean }, by: Actor | null): Entry;
  /** @throws Failure `not_found`. Returns the version to restore it from. */
  remove(id: number, by: Actor | null): { readonly versionId: number };
  /** Newest first. */
  versions(entryId: number): readonly EntryVersion[];
  /** The entries removed since `since` and not brought back, newest first. */
  removed(since: number): readonly EntryVersion[];
  /**
   * Makes the entry as it was in this version, anew when it is gone; switched off when its answer
   * has a gap. @throws Failure `not_found`
   */
  restore(versionId: number, by: Actor | null): Entry;
  /**
   * All rows or none, unless bad ones are to be skipped. The same question is added only once; a
   * row whose answer has a gap comes in switched off.
   */
  importCsv(csv: string, skipBadRows: boolean, by: Actor | null): ImportResult;
  /** All entries, UTF-8 with a byte order mark, so that spreadsheets read the accents. */
  exportCsv(): string;
  search(text: string, language: Language, limit?: number): readonly Hit[];
  /** How the search reads a text. */
  read(text: string, language: Language): ReturnType<typeof analyse>;
};

type Row = {
  id: number;
  topic: string;
  language: Language;
  question: string;
  answer: string;
  variants: string;
  enabled: number;
  origin: Origin;
  created_at: number;
  updated_at: number;
};

type VersionRow = {
  id: number;
  entry_id: number;
  change: EntryVersion['change'];
  snapshot: string;
  account_id: number | null;
  at: number;
};

function toEntry(row: Row): Entry {
  return {
    id: row.id,
    topic: row.topic,
    language: row.language,
    question: row.question,
    answer: row.answer,
    variants: JSON.parse(row.variants) as string[],
    enabled: row.enabled === 1,
    origin: row.origin,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** An entry as faces see it. */
export function viewEntry(entry: Entry): KnowledgeEntry {
  return {
    ...entry,
    variants: [...entry.variants],
    createdAt: new Date(entry.createdAt).toISOString(),
    updatedAt: new Date(entry.updatedAt).toISOString(),
  };
}

function toVersion(row: VersionRow): EntryVersion {
  return {
    id: row.id,
    entryId: row.entry_id,
    change: row.change,
    entry: JSON.parse(row.snapshot) as EntryVersion['entry'],
    accountId: row.account_id,
    at: row.at,
  };
}

/** Opens the knowledge base of a store. */
export function createKnowledge(deps: { readonly store: Store; readonly clock: Clock }): Knowledge {
  const { store, clock } = deps;
  const { db } = store;
  const columns =
    'id, topic, language, question, answer, variants, enabled, origin, created_at, updated_at';
  const selectAll = db.prepare<[], Row>(
    `SELECT ${columns} FROM knowledge_entries ORDER BY topic COLLATE NOCASE, language DESC, id`,
  );
  const selectOne = db.prepare<[number], Row>(
    `SELECT ${columns} FROM knowledge_entries WHERE id = ?`,
  );
  const upsert = db.prepare<[Omit<Row, 'id'> & { id: number | null }], Row>(
    `INSERT INTO knowledge_entries (${columns}) VALUES
       (@id, @topic, @language, @question, @answer, @variants, @enabled, @origin, @created_at, @updated_at)
     ON CONFLICT (id) DO UPDATE SET topic = excluded.topic, language = excluded.language,
       question = excluded.question, answer = excluded.answer, variants = excluded.variants,
       enabled = excluded.enabled, updated_at = excluded.updated_at
     RETURNING ${columns}`,
  );
  const deleteOne = db.prepare<[number]>('DELETE FROM knowledge_entries WHERE id = ?');
  const insertVersion = db
    .prepare<[number, string, string, number | null, number], number>(
      `INSERT INTO knowledge_versions (entry_id, change, snapshot, account_id, at)
       VALUES (?, ?, ?, ?, ?) RETURNING id`,
    )
    .pluck();
  const selectVersions = db.prepare<[number], VersionRow>(
    'SELECT * FROM knowledge_versions WHERE entry_id = ? ORDER BY id DESC',
  );
  const selectVersion = db.prepare<[number], VersionRow>(
    'SELECT * FROM knowledge_versions WHERE id = ?',
  );
  const selectRemoved = db.prepare<[number], VersionRow>(
    `SELECT * FROM knowledge_versions v WHERE change = 'deleted' AND at >= ?
       AND NOT EXISTS (SELECT 1 FROM knowledge_entries e WHERE e.id = v.entry_id)
       AND NOT EXISTS (SELECT 1 FROM knowledge_versions w WHERE w.entry_id = v.entry_id AND w.id > v.id)
     ORDER BY id DESC`,
  );
  const index = createKnowledgeIndex(db, selectAll.all().map(toEntry));

  function record(entry: Entry, what: EntryVersion['change'], by: Actor | null): number {
    const { topic, language, question, answer, variants, enabled, origin } = entry;
    const snapshot = JSON.stringify({
      topic,
      language,
      question,
      answer,
      variants,
      enabled,
      origin,
    });
    const id = insertVersion.get(entry.id, what, snapshot, by?.accountId ?? null, clock.now());
    if (id === undefined) throw new Error('a version was not written');
    return id;
  }

  function put(
    tx: Transaction,
    row: EntryInput & { readonly enabled: boolean; readonly origin: Origin },
    place: { readonly id: number | null; readonly createdAt: number },
    what: EntryVersion['change'],
    by: Actor | null,
  ): Entry {
    const gaps = row.enabled ? gapsOf(row.answer) : [];
    if (gaps.length > 0)
      throw new Failure('invalid_input', { reason: 'has_gaps', gaps: gaps.join(' · ') });
    const written = upsert.get({
      id: place.id,
      topic: row.topic,
      language: row.language,
      question: row.question,
      answer: row.answer,
      variants: JSON.stringify(row.variants),
      enabled: row.enabled ? 1 : 0,
      origin: row.origin,
      created_at: place.createdAt,
      updated_at: clock.now(),
    });
    if (!written) throw new Error('an entry was not written');
    const entry = toEntry(written);
    tx.afterCommit(index.put(entry));
    record(entry, what, by);
    tx.emit('knowledge', entry.id, () => viewEntry(entry));
    return entry;
  }

  function addIn(tx: Transaction, input: NewEntry, origin: Origin, by: Actor | null): Entry {
    const place = { id: null, createdAt: clock.now() };
    return put(tx, { ...input, enabled: input.enabled ?? true, origin }, place, 'created', by);
  }

  function get(id: number): Entry | null {
    const row = selectOne.get(id);
    return row ? toEntry(row) : null;
  }

  function existing(id: number): Entry {
    const entry = get(id);
    if (!entry) throw new Failure('not_found', { what: 'knowledge', id });
    return entry;
  }

  return {
    list({ topic, language, search } = {}) {
      const asked = search === undefined ? [] : fold(search).split(/\s+/).filter(Boolean);
      return selectAll
        .all()
        .map(toEntry)
        .filter((entry) => topic === undefined || entry.topic === topic)
        .filter((entry) => language === undefined || entry.language === language)
        .filter((entry) => {
          if (asked.length === 0) return true;
          const { question, answer, variants } = entry;
          const text = fold([question, answer, entry.topic, ...variants].join('\n'));
          return asked.every((word) => text.includes(word));
        });
    },
    get,
    view: (id) => viewEntry(existing(id)),
    pick: (ids) =>
      ids
        .map(get)
        .filter((entry): entry is Entry => entry?.enabled === true)
        .filter(({ answer }) => gapsOf(answer).length === 0),
    topics: () =>
      db
        .prepare<[], { topic: string; count: number }>(
          `SELECT topic, count(*) AS count FROM knowledge_entries
           GROUP BY topic ORDER BY topic COLLATE NOCASE`,
        )
        .all(),
    add: (input, origin, by) => store.write((tx) => addIn(tx, input, origin, by)),
    addAll: (inputs, origin, by) =>
      store.write((tx) => inputs.map((input) => addIn(tx, input, origin, by))),
    edit(id, input, by) {
      return store.write((tx) => {
        const { origin, createdAt } = existing(id);
        return put(tx, { ...input, origin }, { id, createdAt }, 'edited', by);
      });
    },
    remove(id, by) {
      return store.write((tx) => {
        const entry = existing(id);
        deleteOne.run(id);
        tx.afterCommit(index.remove(id));
        const versionId = record(entry, 'deleted', by);
        tx.emit('knowledge', id, () => ({ id, removed: true }));
        return { versionId };
      });
    },
    versions: (entryId) => selectVersions.all(entryId).map(toVersion),
    removed: (since) => selectRemoved.all(since).map(toVersion),
    restore(versionId, by) {
      return store.write((tx) => {
        const row = selectVersion.get(versionId);
        if (!row) throw new Failure('not_found', { what: 'knowledge_version', id: versionId });
        const { entry, entryId } = toVersion(row);
        const createdAt = get(entryId)?.createdAt ?? clock.now();
        const enabled = entry.enabled && gapsOf(entry.answer).length === 0;
        return put(tx, { ...entry, enabled }, { id: entryId, createdAt }, 'restored', by);
      });
    },
    importCsv(csv, skipBadRows, by) {
      const { rows, errors } = readCsv(csv);
      if (errors.length > 0 && !skipBadRows) return { imported: 0, errors };
      return store.write((tx) => {
        const known = new Set(
          selectAll.all().map(({ language, question }) => questionKey(language, question)),
        );
        const repeated: BadRow[] = [];
        let imported = 0;
        for (const { line, entry } of rows) {
          const mine = questionKey(entry.language, entry.question);
          if (known.has(mine)) {
            repeated.push({ line, code: 'already_there', column: 'question' });
            continue;
          }
          known.add(mine);
          const enabled = entry.enabled && gapsOf(entry.answer).length === 0;
          addIn(tx, { ...entry, enabled }, 'import', by);
          imported++;
        }
        return { imported, errors: [...errors, ...repeated].sort((a, b) => a.line - b.line) };
      });
    },
    exportCsv: () => writeCsv(selectAll.all().map(toEntry)),
    search: index.search,
    read: index.read,
  };
}
