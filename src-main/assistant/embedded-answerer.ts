import type { Hit } from './comparison.ts';
import type { Language } from './decision.ts';
import type { Entry, Knowledge } from './knowledge.ts';
import { type Match, matchQuestion } from './matcher.ts';
import { type Segment, segmentsOf, withoutStory } from './segments.ts';
import { meaningToken } from './synonyms.ts';

/** What the knowledge base has to say to a burst. */
export type Found = {
  /** Entries that surely answer, in the order in which they were asked; three at most. */
  readonly answers: readonly Entry[];
  /** Entries of which one is meant, and it cannot be told which. */
  readonly tied: readonly Entry[];
  /** Parts of the burst that no entry surely answers. */
  readonly unanswered: readonly string[];
  /** All that was looked at, best first. */
  readonly hits: readonly Hit[];
};

/** More answers than this in one bubble are not read. */
const MOST_ANSWERS = 3;
/** A question may be spread over this many bubbles. */
const LONGEST_GROUP = 3;
/** As many as the index ever compares. */
const EVERY_HIT = 40;

/** What can be asked of a thing, as the word that stands for it when only the thing is named. */
const askingWords: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  [meaningToken('price')]: { es: 'precio', en: 'price' },
  [meaningToken('duration')]: { es: 'cuánto dura', en: 'how long' },
  [meaningToken('hours')]: { es: 'horario', en: 'opening hours' },
  [meaningToken('pain')]: { es: 'duele', en: 'hurts' },
  [meaningToken('often')]: { es: 'cada cuánto', en: 'how often' },
  [meaningToken('offer')]: { es: 'hacen', en: 'do you do' },
};

/**
 * Answers a burst from the knowledge base alone, and only what it is sure of. Parts are read one by
 * one and in groups of neighbours, whichever is understood better; a part that only names a thing
 * ("¿y un implante?") or only asks ("¿y cuánto dura?") borrows the rest from the part before it, or
 * from `previous`, the patient's last question.
 */
export function answerFromKnowledge(
  knowledge: Knowledge,
  bubbles: readonly string[],
  language: Language,
  previous: string | null = null,
): Found {
  const segments = segmentsOf(bubbles).filter(
    ({ text }) => knowledge.read(text, language).length > 0,
  );
  const groups = bestGroups(knowledge, segments, language, previous);
  const answers: Entry[] = [];
  const tied: Entry[] = [];
  const unanswered: string[] = [];
  for (const { match, text } of groups) {
    if (match.kind === 'unsure') {
      unanswered.push(text);
      continue;
    }
    const ids = match.kind === 'sure' ? [match.hit.entryId] : match.tied.map((hit) => hit.entryId);
    const entries = knowledge.pick(ids);
    // One open question is enough for a bubble; what else is unclear is a person's.
    if (match.kind === 'tie' && tied.length > 0) unanswered.push(text);
    else if (match.kind === 'tie') tied.push(...entries);
    else for (const entry of entries) if (!answers.includes(entry)) answers.push(entry);
  }
  const distinct = answers.filter(
    ({ answer }, index) => answers.findIndex((other) => other.answer === answer) === index,
  );
  return {
    answers: distinct.slice(0, MOST_ANSWERS),
    tied,
    unanswered: [...unanswered, ...distinct.slice(MOST_ANSWERS).map(({ question }) => question)],
    hits: mergeHits(groups.flatMap(({ match }) => match.hits)),
  };
}

type Group = { readonly text: string; readonly match: Match };

/** The division into neighbouring groups that understands most of the parts, and that best. */
function bestGroups(
  knowledge: Knowledge,
  segments: readonly Segment[],
  language: Language,
  previous: string | null,
): readonly Group[] {
  const alone = segments.map((segment, place) =>
    readings(knowledge, [segment], language, segments[place - 1]?.text ?? previous),
  );
  const clear = alone.map((ways) => ways[0]?.every(({ match }) => match.kind === 'sure') === true);
  let best: { value: number; groups: readonly Group[] }[] = [{ value: 0, groups: [] }];
  for (let end = 1; end <= segments.length; end++) {
    let chosen: { value: number; groups: readonly Group[] } | null = null;
    for (let start = Math.max(0, end - LONGEST_GROUP); start < end; start++) {
      const before = best[start];
      if (!before) continue;
      const parts = segments.slice(start, end);
      // Parts that are clear one by one need not be read together.
      if (parts.length > 1 && clear.slice(start, end).every(Boolean)) continue;
      const ways = parts.length === 1 ? alone[start] : readings(knowledge, parts, language, null);
      for (const groups of ways ?? []) {
        const value = before.value + worth(groups, parts.length);
        if (!chosen || value > chosen.value + 1e-9)
          chosen = { value, groups: [...before.groups, ...groups] };
      }
    }
    best = [...best, chosen ?? { value: 0, groups: [] }];
  }
  return best.at(-1)?.groups ?? [];
}

function worth(groups: readonly Group[], parts: number): number {
  const each = groups.map(({ match }) =>
    match.kind === 'sure' ? match.hit.score : match.kind === 'tie' ? 0.5 : 0,
  );
  return (each.reduce((sum, one) => sum + one, 0) / groups.length) * parts;
}

/** The ways in which some neighbouring parts can be read; at least one. */
function readings(
  knowledge: Knowledge,
  parts: readonly Segment[],
  language: Language,
  context: string | null,
): readonly (readonly Group[])[] {
  const text = parts.map((part) => part.text).join(' ');
  const plain = { text, match: matchQuestion(knowledge, text, language) };
  const result: Group[][] = [];
  // "¿Cuánto cuesta?" after "¿Hacen blanqueamientos?" asks for that price, not for the price list.
  const continues = parts[0]?.continues === true || onlyAsks(knowledge, text, language);
  if (parts.length === 1 && continues && context !== null) {
    const whole = borrow(knowledge, text, context, language);
    if (whole !== null) {
      const match = matchQuestion(knowledge, whole, language);
      if (match.kind === 'sure') result.push([{ text, match }]);
    }
  }
  result.push([plain]);
  if (plain.match.kind === 'unsure' && parts.length === 1) {
    const both = readConjunction(knowledge, text, language);
    if (both) result.push([...both]);
    const told = readStory(knowledge, text, language);
    if (told) result.push([told]);
  }
  return result;
}

/** Completes a part that only names a thing or only asks, from what was said before it. */
function borrow(
  knowledge: Knowledge,
  text: string,
  context: string,
  language: Language,
): string | null {
  const mine = knowledge.read(text, language);
  const theirs = knowledge.read(context, language);
  const asks = (token: string) => Object.hasOwn(askingWords, token);
  if (onlyAsks(knowledge, text, language)) {
    const things = theirs.filter(({ token }) => !asks(token)).map(({ from }) => from);
    return things.length > 0 ? `${text} ${things.join(' ')}` : null;
  }
  if (mine.some(({ token }) => asks(token))) return null;
  const asked = theirs.find(({ token }) => asks(token));
  const word = asked && askingWords[asked.token]?.[language];
  return word ? `${word} ${text}` : null;
}

/** Whether a part names nothing of which it asks. */
function onlyAsks(knowledge: Knowledge, text: string, language: Language): boolean {
  return knowledge
    .read(text, language)
    .every(({ token }) => Object.hasOwn(askingWords, token) && token !== meaningToken('offer'));
}

/** "Cuánto cuesta una limpieza y un empaste": two questions with one verb. */
function readConjunction(
  knowledge: Knowledge,
  text: string,
  language: Language,
): readonly Group[] | null {
  const pieces = text.split(language === 'es' ? /\s+[ye]\s+|,\s+/i : /\s+and\s+|,\s+/i);
  const [head, ...rest] = pieces;
  if (head === undefined || rest.length === 0 || rest.length >= MOST_ANSWERS) return null;
  const groups = [{ text: head, match: matchQuestion(knowledge, head, language) }];
  for (const piece of rest) {
    if (knowledge.read(piece, language).length === 0) continue;
    const alone = matchQuestion(knowledge, piece, language);
    const whole = borrow(knowledge, piece, head, language);
    const borrowed = whole === null ? null : matchQuestion(knowledge, whole, language);
    groups.push({ text: piece, match: borrowed?.kind === 'sure' ? borrowed : alone });
  }
  return groups.every(({ match }) => match.kind === 'sure') ? groups : null;
}

/** "¿Hay escaleras? Porque voy con andador": the question alone, if the story changes nothing of it. */
function readStory(knowledge: Knowledge, text: string, language: Language): Group | null {
  const strength = new Map(
    knowledge.read(text, language).map((token) => [token.from, token.strength]),
  );
  for (const shorter of withoutStory(text)) {
    const match = matchQuestion(knowledge, shorter, language);
    if (match.kind !== 'sure') continue;
    const whole = knowledge
      .search(text, language, EVERY_HIT)
      .find(({ entryId }) => entryId === match.hit.entryId);
    // What the clinic knows about elsewhere may be what is meant: "… porque llevo brackets".
    const changes = whole?.missed.some(
      (word) => strength.get(word) === 1 && knowledge.search(word, language, 1).length > 0,
    );
    if (changes === false) return { text, match };
  }
  return null;
}

function mergeHits(hits: readonly Hit[]): readonly Hit[] {
  const best = new Map<number, Hit>();
  for (const hit of hits) {
    const known = best.get(hit.entryId);
    if (!known || hit.score > known.score) best.set(hit.entryId, hit);
  }
  return [...best.values()].sort((a, b) => b.score - a.score);
}
