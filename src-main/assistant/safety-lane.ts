import { type RedFlagKind, type RedFlagRule, redFlagRules, undeniable } from './red-flags.ts';
import { bodyVocabulary } from './red-flags-body.ts';
import { calmVocabulary } from './red-flags-calm.ts';
import { harmVocabulary } from './red-flags-harm.ts';
import { dangerWords, harmlessWords } from './red-flags-spelling.ts';
import { createConceptFinder, type Mention, type PlacedWord } from './safety-lane-concepts.ts';
import { editDistance, fold, sound, words } from './text.ts';

/** A danger that a text tells of, and the words that told it. */
export type RedFlag = { readonly kind: RedFlagKind; readonly words: string };

const finder = createConceptFinder({ ...bodyVocabulary, ...harmVocabulary, ...calmVocabulary });

const denials = new Set(
  'no sin nunca tampoco ni ningun ninguna not without never dont doesnt didnt havent isnt arent wasnt any none nor'.split(
    ' ',
  ),
);
/** Words that may stand between a "no" and what it denies: "no le ha vuelto a doler el pecho". */
const betweenDenial = new Set(
  `me te se le les nos he ha han tengo tiene tenido hay siento noto es esta estoy sufro un una ningun ninguna
  nada de el la fue ser vuelto a longer have has had having feel feeling been the my is am that tuvo tuve`.split(
    /\s+/,
  ),
);
const nounDenials = new Set(['no', 'any', 'without']);
/** A calming word further away than this many words speaks of something else. */
const CALM_REACH = 8;
/** Words that the end of a clause and of a sentence count for. */
const CLAUSE_STEP = 1;
const SENTENCE_STEP = 3;

const dangerSet = new Set(dangerWords);
const dangerSounds = new Map(dangerWords.map((word) => [sound(word), word] as const));

/** A run of single letters written apart: "m e  m u e r o". */
const lettersApart = /(?<![\p{L}\p{N}])(?:\p{L}[ .\-_*]+){3,}\p{L}(?![\p{L}\p{N}])/gu;

/** Puts letters written apart together, with a word's end where there are two spaces or more. */
function together(text: string): string {
  return text.replace(lettersApart, (run) =>
    run
      .split(/ {2,}/)
      .map((word) => word.replace(/[ .\-_*]+/g, ''))
      .join(' '),
  );
}

/** What misspelt words were meant, by first letter: the longer words of the vocabularies of danger. */
const meantByLetter = Map.groupBy(
  createConceptFinder({ ...bodyVocabulary, ...harmVocabulary }).lexicon.filter(
    (form) => form.length >= 6,
  ),
  (form) => form[0],
);
/** Patients write endless spellings: beyond this many remembered ones the memory is emptied. */
const MOST_CORRECTIONS = 20_000;
const corrections = new Map<string, string>();

function corrected(word: string): string {
  const known = corrections.get(word);
  if (known !== undefined) return known;
  const result = correctedAnew(word);
  if (corrections.size >= MOST_CORRECTIONS) corrections.clear();
  corrections.set(word, result);
  return result;
}

function correctedAnew(word: string): string {
  if (word.length < 5 || dangerSet.has(word) || harmlessWords.has(word) || finder.knows(word))
    return word;
  const heard = dangerSounds.get(sound(word));
  if (heard) return heard;
  const limit = word.length >= 9 ? 2 : 1;
  for (const danger of dangerWords) {
    // A longer or shorter word of the same stem is another form of it, which the concepts know.
    if ((danger.length < 6 && danger !== 'pecho') || danger[0] !== word[0]) continue;
    if (word.startsWith(danger) || danger.startsWith(word)) continue;
    if (editDistance(word, danger, limit) <= limit) return danger;
  }
  for (const meant of meantByLetter.get(word[0]) ?? []) {
    // One letter left out, doubled or swapped: another letter in its place makes another word.
    if (word.startsWith(meant) || meant.startsWith(word)) continue;
    if (Math.abs(word.length - meant.length) > 1) continue;
    if (isSlip(word, meant)) return meant;
  }
  return word;
}

function isSlip(word: string, meant: string): boolean {
  if (editDistance(word, meant, 1) > 1) return false;
  if (word.length !== meant.length) return word.at(-1) === meant.at(-1);
  const letters = (text: string) => [...text].sort().join('');
  return letters(word) === letters(meant);
}

/** Phrases that remain dangerous when their spaces are lost. */
const closedUp: readonly (readonly [RedFlagKind, RegExp])[] = [
  ['breathing', /no(?:puedo|puede|consigo)respirar|faltaelaire|cant?breathe|nopuedorespir/],
  ['chest_pain', /(?:duele|dolor|opresion|presion)(?:de|en)?(?:el|al)?pecho|chestpain/],
  ['bleeding', /no(?:me|le|se)?(?:para|paro|deja|dejo)desangrar|wontstopbleeding|nomeparalasangre/],
  ['self_harm', /(?:quiero|voya)(?:suicidarme|matarme)|quitarmelavida|killmyself|mequieromatar/],
  ['unconscious', /perdioelconocimiento|estainconsciente/],
];

/**
 * Looks for a danger to life in what a patient writes, in Spanish and English, before anything
 * else reads it. It errs to safety: a false alarm costs a glance, a missed one a life. Concepts
 * ("chest", "pain") are sought near each other in any order; what takes a danger back must stand
 * in the same clause and close by.
 */
export function findRedFlag(text: string): RedFlag | null {
  const whole = together(text);
  const placed = placedWords(whole);
  const mentions = finder.mentions(placed);
  for (const rule of redFlagRules) {
    const told = toldBy(rule, mentions, placed);
    if (!told) continue;
    const said = placed.slice(told.from, told.to).map(({ word }) => word);
    return { kind: rule.kind, words: said.join(' ') };
  }
  // Only texts with hardly any spaces: in others the seams of words would make false finds.
  const runs = (text.match(lettersApart) ?? []).map((run) => run.replace(/[ .\-_*]+/g, ''));
  for (const word of fold([whole, ...runs].join(' ')).split(/\s+/)) {
    if (word.length < 11) continue;
    for (const [kind, says] of closedUp) {
      const match = says.exec(word);
      if (match) return { kind, words: match[0] };
    }
  }
  return null;
}

/** Words with their clauses: at full stops, line ends, commas, and where "but" turns the sense. */
function placedWords(text: string): readonly PlacedWord[] {
  const placed: PlacedWord[] = [];
  let at = 0;
  let clause = 0;
  for (const sentence of text.split(/(?:[!?¡¿;\n]|\.(?!\d))+/)) {
    for (const part of sentence.split(/,(?=\s)|\s(?:pero|aunque|sino|but|however|although)\s/i)) {
      for (const word of words(part)) placed.push({ word: corrected(word), at: at++, clause });
      at += CLAUSE_STEP;
      clause++;
    }
    at += SENTENCE_STEP - CLAUSE_STEP;
  }
  return placed;
}

function toldBy(
  rule: RedFlagRule,
  mentions: ReadonlyMap<string, readonly Mention[]>,
  placed: readonly PlacedWord[],
): Mention | null {
  const terms: (readonly Mention[])[] = [];
  for (const term of rule.terms) {
    const spoken = mentions.get(term);
    if (!spoken) return null;
    const meant = undeniable.has(term)
      ? spoken
      : spoken.filter((mention) => !isDenied(mention, placed));
    if (meant.length === 0) return null;
    terms.push(meant);
  }
  const [first = [], ...others] = terms;
  for (const start of first) {
    const told = joined(start, others, rule.window, placed);
    if (told && !isDeniedWhole(told, placed) && !isCalmed(told, rule, mentions, placed))
      return told;
  }
  return null;
}

/** The stretch that holds `start` and one mention of each of the others, or null if none is near. */
function joined(
  start: Mention,
  others: readonly (readonly Mention[])[],
  window: number,
  placed: readonly PlacedWord[],
): Mention | null {
  let { from, to } = start;
  const taken = [start];
  for (const other of others) {
    let best: Mention | null = null;
    let bestSpan = window + 1;
    for (const mention of other) {
      if (taken.some((had) => mention.from === had.from)) continue;
      const low = placed[Math.min(from, mention.from)]?.at ?? 0;
      const high = placed[Math.max(to, mention.to) - 1]?.at ?? 0;
      if (high - low >= bestSpan) continue;
      best = mention;
      bestSpan = high - low;
    }
    if (!best) return null;
    taken.push(best);
    from = Math.min(from, best.from);
    to = Math.max(to, best.to);
  }
  return { from, to };
}

function isDenied({ from }: Mention, placed: readonly PlacedWord[]): boolean {
  const clause = placed[from]?.clause;
  for (let before = from - 1; before >= Math.max(0, from - 5); before--) {
    const here = placed[before];
    if (here === undefined || here.clause !== clause) return false;
    if (denials.has(here.word)) return true;
    if (!betweenDenial.has(here.word)) return false;
  }
  return false;
}

/** "No chest pain": the denial stands before a body part, which by itself cannot be denied. */
function isDeniedWhole({ from, to }: Mention, placed: readonly PlacedWord[]): boolean {
  const before = placed[from - 1];
  if (to - from !== 2 || before === undefined) return false;
  return before.clause === placed[from]?.clause && nounDenials.has(before.word);
}

function isCalmed(
  { from, to }: Mention,
  rule: RedFlagRule,
  mentions: ReadonlyMap<string, readonly Mention[]>,
  placed: readonly PlacedWord[],
): boolean {
  const firstClause = placed[from]?.clause ?? 0;
  const lastClause = placed[to - 1]?.clause ?? 0;
  const beside = (mention: Mention) => {
    const clause = placed[mention.from]?.clause ?? 0;
    if (clause < firstClause || clause > lastClause) return false;
    return mention.from < to + CALM_REACH && mention.to > from - CALM_REACH;
  };
  for (const calm of rule.unless) {
    for (const mention of mentions.get(calm) ?? []) {
      if (!beside(mention) || isDenied(mention, placed)) continue;
      // "Hace un año me operaron y ahora me duele el pecho": it is no story of the past.
      if ((calm === 'past' || calm === 'had') && (mentions.get('now') ?? []).some(beside)) continue;
      return true;
    }
  }
  return false;
}
