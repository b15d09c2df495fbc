import { fold, words } from './text.ts';

/** A part of a burst that may be a question of its own. */
export type Segment = {
  readonly text: string;
  /** Whether it continues what was said before: "¿y los sábados?". */
  readonly continues: boolean;
};

/** More parts than this are read as one text: nobody asks eight questions at once. */
const MOST_SEGMENTS = 8;

/** Fewer words than this tell no story: they say more exactly what is asked. */
const SHORTEST_STORY = 4;

const newQuestion =
  /\s(?:y|e|and)\s+(?=(?:(?:adem[aá]s|tambi[eé]n|also)\s+)?(?:¿|si\s|qu[eé]\s|cu[aá]nto|cu[aá]nta|cu[aá]ndo|cu[aá]l|d[oó]nde|c[oó]mo|a\s+qu[eé]|hasta\s+qu[eé]|ten[eé]is|tienen|hay\s|hac[eé]is|hacen\s|acept[aá]is|aceptan|atend[eé]is|atienden|puedo|se\s+puede|trabaj[aá]is|trabajan|abr[ií]s|abren|how\s|what\s|where\s|when\s|which\s|do\s|does\s|is\s|are\s|can\s|could\s|if\s|whether\s))/giu;

/** Who writes, or why she asks: it asks nothing. */
const introduction =
  /^(?:(?:hola|buenas|buenos dias|buenas tardes|buenas noches|mire|mira|oiga|pues|hi|hello)[\s,]+)*(?:es que|porque|ya que|because|soy|me llamo|mi nombre es|les? escribe|le habla|os escribe|i am|im|my name is|this is)\s/;
const questionWords =
  /\b(?:cuanto|cuanta|cuando|donde|como|que|cual|precio|horario|how|what|where|when|which|do you|can i|price)\b/;

/** Cuts a burst at sentence ends, at lines and bubbles, and where "and" begins another question. */
export function segmentsOf(bubbles: readonly string[]): readonly Segment[] {
  const pieces = bubbles
    .flatMap((bubble) => bubble.split(/(?<=[?!])\s*|(?<=[^\d])[.;]+(?:\s|$)|[.;]+\s+|\n+|\s(?=¿)/u))
    .flatMap((piece) => piece.split(newQuestion))
    .map((text) => text.trim())
    .filter((text) => words(text).length > 0)
    .filter((text) => !isIntroduction(text));
  const parts = pieces.length > MOST_SEGMENTS ? [pieces.join(' ')] : pieces;
  return parts.map((text) => ({
    text,
    continues: /^[¿\s]*(?:y|e|and|what about|how about)\s/i.test(fold(text)),
  }));
}

/** From here on a sentence gives its reason. */
const reason = /\s(?:porque|ya que|puesto que|es que|because)\s.*$/iu;

/**
 * A part without what only surrounds its question: the reason behind it ("… porque voy con
 * andador") and the story before it ("me acabo de mudar, ¿dónde están?"). Shortest first; none when
 * there is nothing to take away.
 */
export function withoutStory(text: string): readonly string[] {
  const asked = text.replace(reason, '');
  const last = asked.split(/,\s+/).at(-1) ?? asked;
  return [...new Set([last, asked])].filter(
    (shorter) => shorter !== text && words(text).length - words(shorter).length >= SHORTEST_STORY,
  );
}

function isIntroduction(text: string): boolean {
  const folded = fold(text);
  const rest = folded.replace(introduction, '');
  return rest !== folded && !text.includes('?') && !questionWords.test(rest);
}
