import type Database from 'better-sqlite3';
import { analyse, analyserVersion, createVocabulary, type Vocabulary } from './analysis.ts';
import {
  compare,
  type Hit,
  type Indexable,
  type Indexed,
  rarity,
  type Shelf,
  type Tokens,
} from './comparison.ts';
import type { Language } from './decision.ts';
import { words } from './text.ts';

/** How many candidates of the full-text table are looked at closely. */
const CANDIDATES = 40;

/** The full-text table holds one row that is no entry: which reading of the texts it was built by. */
const MARK_ROW = 0;

/** The searchable side of the knowledge base. */
export type KnowledgeIndex = {
  /** Writes inside the entry's transaction; returns what to call once that is on disk. */
  put(entry: Indexable): () => void;
  /** Like `put`, for an entry that goes. */
  remove(entryId: number): () => void;
  /** Entries of this language that a question may mean, best first. `disabled` ones are left out. */
  search(text: string, language: Language, limit?: number): readonly Hit[];
  /** Reads a question as the index does, with spelling corrected by its words. */
  read(text: string, language: Language): ReturnType<typeof analyse>;
};

/**
 * Searches in two steps: the full-text table (stems and meanings, so that only what shares one is
 * looked at), then a comparison of sets in memory that says how much of the question and of the
 * entry agree. The table is built again when the analyser reads texts in a new way.
 */
export function createKnowledgeIndex(
  db: Database.Database,
  entries: Iterable<Indexable>,
): KnowledgeIndex {
  const insert = db.prepare(
    'INSERT INTO knowledge_fts(rowid, question, variants, topic, answer) VALUES (?, ?, ?, ?, ?)',
  );
  const remove = db.prepare('DELETE FROM knowledge_fts WHERE rowid = ?');
  const find = db
    .prepare<[string, Language, number], number>(
      `SELECT f.rowid FROM knowledge_fts f
       JOIN knowledge_entries e ON e.id = f.rowid
       WHERE knowledge_fts MATCH ? AND e.language = ? AND e.enabled = 1
       ORDER BY bm25(knowledge_fts, 5.0, 5.0, 1.0, 1.0) LIMIT ?`,
    )
    .pluck();
  const marked = db
    .prepare<[string], number>('SELECT rowid FROM knowledge_fts WHERE knowledge_fts MATCH ?')
    .pluck();
  const mark = `zzversion${analyserVersion}`;
  const shelves: Record<Language, Shelf> = { es: emptyShelf(), en: emptyShelf() };

  function memorise(indexed: Indexed): void {
    const { entry } = indexed;
    forget(entry.id);
    const shelf = shelves[entry.language];
    shelf.entries.set(entry.id, indexed);
    for (const token of indexed.asked)
      shelf.frequency.set(token, (shelf.frequency.get(token) ?? 0) + 1);
    shelf.vocabulary = null;
  }

  function forget(entryId: number): void {
    for (const shelf of Object.values(shelves)) {
      const known = shelf.entries.get(entryId);
      if (!known) continue;
      shelf.entries.delete(entryId);
      for (const token of known.asked) {
        const left = (shelf.frequency.get(token) ?? 1) - 1;
        if (left > 0) shelf.frequency.set(token, left);
        else shelf.frequency.delete(token);
      }
      shelf.vocabulary = null;
    }
  }

  function writeRow({ entry, wordings, topic, answer }: Indexed): void {
    const [question, ...variants] = wordings.map((tokens) => [...tokens.keys()].join(' '));
    insert.run(
      entry.id,
      question ?? '',
      variants.join(' '),
      [...topic.keys()].join(' '),
      [...answer.keys()].join(' '),
    );
  }

  function vocabularyOf(language: Language): Vocabulary {
    const shelf = shelves[language];
    shelf.vocabulary ??= createVocabulary(language, wordsOf(shelf));
    return shelf.vocabulary;
  }

  for (const entry of entries) memorise(indexOf(entry));
  if (marked.get(mark) === undefined) {
    db.transaction(() => {
      db.prepare("INSERT INTO knowledge_fts(knowledge_fts) VALUES ('delete-all')").run();
      for (const shelf of Object.values(shelves))
        for (const indexed of shelf.entries.values()) writeRow(indexed);
      insert.run(MARK_ROW, mark, '', '', '');
    })();
  }

  return {
    put(entry) {
      const indexed = indexOf(entry);
      remove.run(entry.id);
      writeRow(indexed);
      return () => memorise(indexed);
    },
    remove(entryId) {
      remove.run(entryId);
      return () => forget(entryId);
    },
    read: (text, language) => analyse(text, language, vocabularyOf(language)),
    search(text, language, limit = 10) {
      const shelf = shelves[language];
      const asked = analyse(text, language, vocabularyOf(language)).map((token) => ({
        ...token,
        weight: token.strength * rarity(shelf, token.token),
      }));
      if (asked.length === 0) return [];
      // Tokens are letters and digits only; quoted, FTS5 sees no operators in them.
      const query = asked.map(({ token }) => `"${token}"`).join(' OR ');
      const hits: Hit[] = [];
      for (const id of find.all(query, language, CANDIDATES)) {
        const indexed = shelf.entries.get(id);
        if (indexed) hits.push(compare(asked, indexed, shelf));
      }
      return hits
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score || a.entryId - b.entryId)
        .slice(0, limit);
    },
  };
}

function emptyShelf(): Shelf {
  return { entries: new Map(), frequency: new Map(), vocabulary: null };
}

function tokens(text: string, language: Language): Tokens {
  return new Map(analyse(text, language).map(({ token, strength }) => [token, strength]));
}

function indexOf(entry: Indexable): Indexed {
  const { language } = entry;
  const wordings = [entry.question, ...entry.variants].map((text) => tokens(text, language));
  return {
    entry,
    wordings,
    asked: new Set(wordings.flatMap((wording) => [...wording.keys()])),
    topic: tokens(entry.topic, language),
    answer: tokens(entry.answer, language),
  };
}

function* wordsOf(shelf: Shelf): Iterable<string> {
  for (const { entry } of shelf.entries.values()) {
    yield* words(entry.question);
    for (const variant of entry.variants) yield* words(variant);
    yield* words(entry.answer);
  }
}
