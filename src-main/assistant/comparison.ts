import type { Token, Vocabulary } from './analysis.ts';
import type { Language } from './decision.ts';
import { meaningToken } from './synonyms.ts';

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
  /** Whether one of those may be what the question is about: "alfombras", "autismo". */
  readonly strange: boolean;
  /** 0 to 1: how much of the question stands in the entry's question and variants. */
  readonly worded: number;
  /** Whether the question names a thing, and does not only ask ("¿cuánto?", "¿hacen?"). */
  readonly concrete: boolean;
  /** Whether the question asks what the entry's wordings do not: the price, how long it takes, who. */
  readonly besides: boolean;
  /** Whether the entry's best wording asks what the question does not. */
  readonly assumes: boolean;
  /** Whether the entry's best wording names a thing that the question does not. */
  readonly narrower: boolean;
  /** Whether it does, and the question names another one. */
  readonly otherThing: boolean;
};

/** Tokens and how much each tells. */
export type Tokens = ReadonlyMap<string, number>;

/** The entries of one language as tokens, by the place where they stand. */
export type Indexed = {
  readonly entry: Indexable;
  readonly wordings: readonly Tokens[];
  readonly asked: ReadonlySet<string>;
  readonly topic: Tokens;
  readonly answer: Tokens;
};

/** All entries of one language, and the words to correct spelling by. */
export type Shelf = {
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
/** From this strength on a word may be what a question is about; below it, it is a detail. */
const CONTENT = 0.5;

/** 0 to 1: 1 for a word of one entry or of none, less the more entries ask with it. */
export function rarity(shelf: Shelf, token: string): number {
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
    'place',
    'moment',
    'cause',
  ].map(meaningToken),
);

/** A token of the question, and how much it tells among these entries. */
export type Weighted = Token & { readonly weight: number };

/** How well a question and an entry cover each other, and what each says that the other does not. */
export function compare(asked: readonly Weighted[], indexed: Indexed, shelf: Shelf): Hit {
  const total = asked.reduce((sum, { weight }) => sum + weight, 0);
  const matched = asked.filter(
    ({ token }) =>
      indexed.asked.has(token) || indexed.topic.has(token) || indexed.answer.has(token),
  );
  const missed = asked.filter((token) => !matched.includes(token));
  const worded = matched
    .filter(({ token }) => indexed.asked.has(token))
    .reduce((sum, { weight }) => sum + weight, 0);
  const said = new Set(asked.map(({ token }) => token));
  let best = {
    score: 0,
    coverage: 0,
    wording: 0,
    assumes: false,
    narrower: false,
    otherThing: false,
  };
  for (const wording of indexed.wordings) {
    let found = 0;
    let spoken = 0;
    for (const { token, weight, strength, corrected } of matched) {
      const place = wording.has(token)
        ? 1
        : indexed.asked.has(token)
          ? OTHER_WORDING
          : indexed.answer.has(token)
            ? IN_ANSWER
            : IN_TOPIC;
      found += weight * place * (corrected ? CORRECTED : 1);
      if (wording.has(token)) spoken += strength * share(shelf, token);
    }
    let whole = 0;
    for (const [token, strength] of wording) whole += strength * share(shelf, token);
    const coverage = total === 0 ? 0 : found / total;
    const told = whole === 0 ? 0 : Math.min(1, spoken / whole);
    const score = coverage * (0.5 + 0.5 * told);
    if (score <= best.score) continue;
    const unsaid = [...wording].filter(([token]) => !said.has(token));
    const narrower = unsaid.some(([token, strength]) => strength >= CONTENT && !asking.has(token));
    best = {
      score,
      coverage,
      wording: told,
      assumes: unsaid.some(([token]) => asking.has(token)),
      narrower,
      otherThing:
        narrower &&
        asked.some(({ token, strength }) => strength >= CONTENT && !indexed.asked.has(token)),
    };
  }
  return {
    entryId: indexed.entry.id,
    ...best,
    matched: matched.map(({ from }) => from),
    missed: missed.map(({ from }) => from),
    worded: total === 0 ? 0 : worded / total,
    strange: missed.some(({ strength }) => strength >= CONTENT),
    concrete: matched.some(({ token, strength }) => strength >= CONTENT && !asking.has(token)),
    besides: asked.some(({ token }) => asking.has(token) && !indexed.asked.has(token)),
  };
}
