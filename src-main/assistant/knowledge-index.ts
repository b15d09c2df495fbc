import type Database from 'better-sqlite3';
import { analyse, analyserVersion, createVocabulary, type Vocabulary } from './analysis.ts';
import type { Language } from './decision.ts';
import { meaningToken } from './synonyms.ts';
import { words } from './text.ts';

/** What the index needs of an entry. */
export type Indexable = {
  readonly id: number;
  readonly topic: string;
  readonly language: Language;
  readonly question: string;
  readonly answer: string;
  readonly variants: readonly string[];
  readonly enabled: boolean;
};

/** An entry that a question may mean. */
export type Hit = {
  readonly entryId: number;
  /** 0 to 1: how well the entry's wording and the question cover each other. */
  readonly score: number;
  /** 0 to 1: how much of the question the entry speaks of. */
  readonly coverage: number;
  /** 0 to 1: how much of the entry's best wording the question says. */
  readonly wording: number;
  /** The words of the question that were found. */
  readonly matched: readonly string[];
  /** Those that the entry says nothing about. */
  readonly missed: readonly string[];
  /** 0 to 1: how much of the question stands in the entry's question and variants. */
  readonly worded: number;
  /** Whether the question names a thing, and does not only ask ("¿cuánto?", "¿hacen?"). */
  readonly concrete: boolean;
  /** Whether one of them is what is asked: the price, how long it takes, who. */
  readonly besides: boolean;
};

/** Tokens and how much each tells. */
type Tokens = ReadonlyMap<string, number>;

/** The entries of one language as tokens, by the place where they stand. */
type Indexed = {
  readonly entry: Indexable;
  readonly wordings: readonly Tokens[];
  readonly asked: ReadonlySet<string>;
  readonly topic: Tokens;
  readonly answer: Tokens;
};

type Shelf = {
  readonly entries: Map<number, Indexed>;
  /** In how many entries' wordings a token occurs. */
  readonly frequency: Map<string, number>;
  vocabulary: Vocabulary | null;
};

/** Where a word of the question was found decides how much it counts. */
const OTHER_WORDING = 0.9;
const IN_TOPIC = 0.6;
const IN_ANSWER = 0.75;
const CORRECTED = 0.92;

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

/** 0 to 1: 1 for a word of one entry or of none, less the more entries ask with it. */
function rarity(shelf: Shelf, token: string): number {
  const all = shelf.entries.size + 1;
  const among = Math.max(1, shelf.frequency.get(token) ?? 0);
  return Math.log(1 + all / among) / Math.log(1 + all);
}

/**
 * What a token weighs in an entry's wording. What is asked of a thing (its price, how long it
 * takes) decides which entry is meant, however many entries ask it.
 */
function share(shelf: Shelf, token: string): number {
  return asking.has(token) ? 0.8 : rarity(shelf, token);
}

const asking: ReadonlySet<string> = new Set(
  [
    'price',
    'duration',
    'often',
    'pain',
    'age',
    'who',
    'howmany',
    'problem',
    'kids',
    'opinion',
    'warranty',
    'cancel',
    'fasting',
    'insurance',
  ].map(meaningToken),
);

type Weighted = ReturnType<typeof analyse>[number] & { readonly weight: number };

function compare(asked: readonly Weighted[], indexed: Indexed, shelf: Shelf): Hit {
  const total = asked.reduce((sum, { weight }) => sum + weight, 0);
  const matched = asked.filter(
    ({ token }) =>
      indexed.asked.has(token) || indexed.topic.has(token) || indexed.answer.has(token),
  );
  const missed = asked.filter((token) => !matched.includes(token));
  const worded = matched
    .filter(({ token }) => indexed.asked.has(token))
    .reduce((sum, { weight }) => sum + weight, 0);
  let best = { score: 0, coverage: 0, wording: 0 };
  for (const wording of indexed.wordings) {
    let found = 0;
    let said = 0;
    for (const { token, weight, strength, corrected } of matched) {
      const place = wording.has(token)
        ? 1
        : indexed.asked.has(token)
          ? OTHER_WORDING
          : indexed.answer.has(token)
            ? IN_ANSWER
            : IN_TOPIC;
      found += weight * place * (corrected ? CORRECTED : 1);
      if (wording.has(token)) said += strength * share(shelf, token);
    }
    let whole = 0;
    for (const [token, strength] of wording) whole += strength * share(shelf, token);
    const coverage = total === 0 ? 0 : found / total;
    const spoken = whole === 0 ? 0 : Math.min(1, said / whole);
    const score = coverage * (0.5 + 0.5 * spoken);
    if (score > best.score) best = { score, coverage, wording: spoken };
  }
  return {
    entryId: indexed.entry.id,
    ...best,
    matched: matched.map(({ from }) => from),
    missed: missed.map(({ from }) => from),
    worded: total === 0 ? 0 : worded / total,
    concrete: matched.some(({ token, strength }) => strength >= 0.5 && !asking.has(token)),
    besides: missed.some(({ token }) => asking.has(token)),
  };
}
