import { createHash } from 'node:crypto';
import type { Language } from './decision.ts';
import { fillers } from './fillers.ts';
import { meaningToken, phrases } from './synonyms.ts';
import { editDistance, sound, stem, words } from './text.ts';

/** One thing that a text says: a meaning of the synonyms or the stem of a word. */
export type Token = {
  /** What the index holds: letters and digits only. */
  readonly token: string;
  /** The word or words of the text, for showing. */
  readonly from: string;
  /** How much it tells, 0 to 1: grammar is gone, ordinary words count little. */
  readonly strength: number;
  /** Whether a spelling had to be corrected to read it. */
  readonly corrected: boolean;
};

/** The words of the knowledge base, against which spelling is corrected. */
export type Vocabulary = {
  has(word: string): boolean;
  /** Words of about this length. */
  near(length: number): Iterable<string>;
  /** Corrections made before: the parts of a burst are read many times. */
  readonly corrections: Map<string, string | null>;
};

type Node = { readonly next: Map<string, Node>; says: readonly string[] | null };

/** Articles and pronouns: skipped inside phrases, "cuánto me cuesta la" reads as "cuánto cuesta". */
const skipped: Readonly<Record<Language, ReadonlySet<string>>> = {
  es: new Set('el la los las un una unos unas me te se nos os le les lo mi mis su sus'.split(' ')),
  en: new Set('the a an my your our their his her'.split(' ')),
};

/** Meanings that say little about which entry is meant. */
const weak = new Map(
  [
    ['offer', 0.25],
    ['service', 0.5],
    ['send', 0.5],
    ['before', 0.6],
    ['after', 0.6],
    ['first', 0.8],
    ['doctor', 0.8],
    ['price', 0.9],
  ].map(([name, strength]) => [meaningToken(String(name)), Number(strength)] as const),
);
const ORDINARY = 0.3;

/** What is said of nearly every treatment. */
const weakStems = new Map([
  ['muela', 0.4],
  ['muelas', 0.4],
  ['molar', 0.4],
  ['molares', 0.4],
]);

/** A number before one of these is a detail ("15 años", "10 min"); alone it may be a date or a price. */
const units = new Set(
  `minuto minutos min mins hora horas dia dias semana semanas mes meses ano anos minutes minute hour
  hours day days week weeks month months year years yo`.split(/\s+/),
);

/** What these ask must be what an entry tells: "¿dónde puedo pagar?" is not "¿cómo puedo pagar?". */
const bareAsking: ReadonlyMap<string, string> = new Map(
  [
    ['donde', 'place'],
    ['adonde', 'place'],
    ['where', 'place'],
    ['cuando', 'moment'],
    ['when', 'moment'],
    ['why', 'cause'],
  ].map(([word, name]) => [String(word), meaningToken(String(name))] as const),
);

const questionWords: Readonly<Record<Language, ReadonlySet<string>>> = {
  es: new Set(['que', 'cual', 'cuales']),
  en: new Set(['what', 'which']),
};

/** Changes whenever the same text may be read in another way: the index is then built again. */
export const analyserVersion = createHash('sha256')
  .update(JSON.stringify([7, phrases, fillers.es.courtesy, fillers.en.courtesy]))
  .digest('hex')
  .slice(0, 16)
  .replace(/\d/g, (digit) => 'ghijklmnop'[Number(digit)] ?? 'q');

/** Made when first asked for: none of it is needed before the first message. */
function lazily<T>(make: (language: Language) => T): (language: Language) => T {
  const made = new Map<Language, T>();
  return (language) => {
    const known = made.get(language);
    if (known !== undefined) return known;
    const value = make(language);
    made.set(language, value);
    return value;
  };
}

function grow(
  root: Node,
  phrase: readonly string[],
  says: readonly string[],
  language: Language,
): void {
  let node = root;
  for (const word of phrase) {
    const key = stem(word, language);
    let next = node.next.get(key);
    if (!next) {
      next = { next: new Map(), says: null };
      node.next.set(key, next);
    }
    node = next;
  }
  // The first line that names a phrase wins, so that the table reads from top to bottom.
  node.says ??= says;
}

function buildTrie(language: Language): Node {
  const root: Node = { next: new Map(), says: null };
  const add = (phrase: readonly string[], says: readonly string[]) => {
    const said = phrase.filter((word) => !skipped[language].has(word));
    grow(root, phrase, says, language);
    // "Una duda" keeps its article: it must not come to mean every "duda".
    if (said.length > 1 && said.length < phrase.length) grow(root, said, says, language);
  };
  for (const { words: phrase, meanings } of phrases[language]) add(phrase, meanings);
  for (const phrase of fillers[language].courtesy) add(phrase, []);
  return root;
}

const trieOf = lazily(buildTrie);

/** Phrases of one word, letter by letter. */
const loneWordsOf = lazily(collectLone);

function collectLone(language: Language): ReadonlySet<string> {
  const all = [...phrases[language].map((phrase) => phrase.words), ...fillers[language].courtesy];
  return new Set(all.flatMap((phrase) => (phrase.length === 1 ? phrase : [])));
}

/** Words that occur in phrases, and their stems: known words, and good corrections. */
const phraseWordsOf = lazily(collectWords);
const phraseStemsOf = lazily(
  (language) => new Set([...phraseWordsOf(language)].map((word) => stem(word, language))),
);

function collectWords(language: Language): ReadonlySet<string> {
  const all = new Set<string>();
  for (const { words: phrase } of phrases[language]) for (const word of phrase) all.add(word);
  for (const phrase of fillers[language].courtesy) for (const word of phrase) all.add(word);
  return all;
}

/** A vocabulary over `known` words, with those of the synonyms of `language`. */
export function createVocabulary(language: Language, known: Iterable<string>): Vocabulary {
  const all = new Set<string>([...phraseWordsOf(language), ...known]);
  const byLength = new Map<number, string[]>();
  for (const word of all) {
    if (/\p{N}/u.test(word)) continue;
    const same = byLength.get(word.length);
    if (same) same.push(word);
    else byLength.set(word.length, [word]);
  }
  return {
    corrections: new Map(),
    has: (word) => all.has(word),
    *near(length) {
      for (let size = length - 2; size <= length + 2; size++) yield* byLength.get(size) ?? [];
    },
  };
}

/** Beyond this many the corrections are forgotten: patients write endless spellings. */
const MOST_CORRECTIONS = 5000;

function correct(word: string, language: Language, vocabulary: Vocabulary): string | null {
  const { corrections } = vocabulary;
  const known = corrections.get(word);
  if (known !== undefined) return known;
  if (corrections.size >= MOST_CORRECTIONS) corrections.clear();
  const found = findCorrection(word, language, vocabulary);
  corrections.set(word, found);
  return found;
}

function findCorrection(word: string, language: Language, vocabulary: Vocabulary): string | null {
  if (word.length < 3 || /\p{N}/u.test(word)) return null;
  const { grammar, ordinary, things } = fillers[language];
  if (grammar.has(word) || ordinary.has(word) || things.has(word)) return null;
  if (vocabulary.has(word)) return null;
  if (phraseStemsOf(language).has(stem(word, language))) return null;
  const limit = word.length >= 9 ? 2 : 1;
  const heard = language === 'es' ? sound(word) : null;
  let best: string | null = null;
  let bestDistance = limit + 1;
  let tied = false;
  for (const candidate of vocabulary.near(word.length)) {
    if (candidate.length < 4) continue;
    // "Estación" is no short "estacionar": endings are the stemmer's business.
    if (Math.abs(candidate.length - word.length) > 1 && isPrefix(word, candidate)) continue;
    // Short words are too alike for anything but a silent or a confused letter.
    let distance = word.length < 5 ? limit + 1 : editDistance(word, candidate, limit);
    if (heard !== null && sound(candidate) === heard) distance = Math.min(distance, 0.5);
    // A wrong first letter is rare, and far more often another word.
    else if (candidate[0] !== word[0]) distance += 0.5;
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
      tied = false;
    } else if (
      distance === bestDistance &&
      best !== null &&
      stem(candidate, language) !== stem(best, language)
    ) {
      tied = true;
    }
  }
  return tied || bestDistance > limit ? null : best;
}

/** Whether a word is of the grammar or ordinary, and no phrase of its own. */
function isGrammar(word: string, language: Language): boolean {
  if (loneWordsOf(language).has(word)) return false;
  return fillers[language].grammar.has(word) || fillers[language].ordinary.has(word);
}

function isPrefix(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}

/**
 * Reads a text: courtesy and grammar taken out, phrases turned into meanings, the rest stemmed,
 * spelling corrected when a vocabulary is given. A token occurs once.
 */
export function analyse(
  text: string,
  language: Language,
  vocabulary: Vocabulary | null = null,
): readonly Token[] {
  const { grammar, ordinary } = fillers[language];
  const skip = skipped[language];
  const read = words(text).map((word) => {
    const better = vocabulary ? correct(word, language, vocabulary) : null;
    return { word: better ?? word, corrected: better !== null };
  });
  const tokens = new Map<string, Token>();
  const put = (token: string, from: string, strength: number, corrected: boolean) => {
    if (!tokens.has(token)) tokens.set(token, { token, from, strength, corrected });
  };
  // "¿Qué interés tiene?": an ordinary word behind the question word is what is asked.
  let opening = true;
  for (let start = 0; start < read.length; ) {
    let node = trieOf(language);
    let end = start;
    let says: readonly string[] | null = null;
    for (let at = start; at < read.length; at++) {
      const { word } = read[at] ?? { word: '' };
      const next = node.next.get(stem(word, language));
      if (next) {
        node = next;
        if (node.says) {
          says = node.says;
          end = at + 1;
        }
      } else if (!skip.has(word) || at === start) {
        break;
      }
    }
    // "Cómo" has the stem of "comer", and "saber" nearly that of "sábado".
    if (says && end === start + 1 && isGrammar(read[start]?.word ?? '', language)) says = null;
    if (says) {
      const piece = read.slice(start, end);
      const from = piece.map(({ word }) => word).join(' ');
      const corrected = piece.some((one) => one.corrected);
      for (const token of says) put(token, from, weak.get(token) ?? 1, corrected);
      if (says.length > 0) opening = false;
      start = end;
      continue;
    }
    const { word, corrected } = read[start] ?? { word: '', corrected: false };
    const asked = opening && questionWords[language].has(read[start - 1]?.word ?? '');
    start++;
    const asks = opening ? bareAsking.get(word) : undefined;
    if (asks !== undefined) put(asks, word, 1, false);
    if (grammar.has(word) || skip.has(word)) continue;
    opening = false;
    const detail =
      (ordinary.has(word) && !asked) ||
      units.has(word) ||
      (/^\p{N}+$/u.test(word) && units.has(read[start]?.word ?? ''));
    const strength = detail ? ORDINARY : (weakStems.get(word) ?? 1);
    put(stem(word, language), word, strength, corrected);
  }
  return [...tokens.values()];
}
