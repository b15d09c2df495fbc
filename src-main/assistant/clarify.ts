import type { Language } from './decision.ts';
import type { Entry, Knowledge } from './knowledge.ts';
import { spaced, words } from './text.ts';

/** The questions that may be meant, below the clinic's sentence: numbered where there are several. */
export function composeClarification(sentence: string, entries: readonly Entry[]): string {
  const lines = entries.map(({ question }, index) =>
    entries.length === 1 ? question : `${index + 1}. ${question}`,
  );
  return [sentence, ...lines].join('\n');
}

/** What a reply to such a question says. */
export type Choice =
  | { readonly kind: 'chosen'; readonly entries: readonly Entry[] }
  | { readonly kind: 'none' }
  /** It does not speak of the question: read it as a new one. */
  | { readonly kind: 'other' };

const ordinals: readonly (readonly string[])[] = [
  ['1', 'uno', 'una', 'primera', 'primero', 'primer', 'first', 'one', '1a', '1o', '1ª'],
  ['2', 'dos', 'segunda', 'segundo', 'second', 'two', '2a', '2o'],
  ['3', 'tres', 'tercera', 'tercero', 'third', 'three', '3a', '3o'],
];
const small = new Set(
  `el la lo los las a de por favor opcion numero la del esa ese eso es seria quiero me refiero al the
  option number please i mean that thanks gracias si yes ultima ultimo last otra other una uno`.split(
    /\s+/,
  ),
);
const yes =
  / (?:si|claro|exacto|eso|correcto|eso es|efectivamente|afirmativo|dale|vale|ok|yes|yeah|yep|right|exactly|correct|sure) /;
const all = / (?:ambas|ambos|las dos|los dos|las 2|los 2|todas|todo|las tres|los tres|both|all) /;
const none =
  /^ (?:no|ninguna|ninguno|nada|otra cosa|ninguna de las dos|ni una ni otra|no es eso|neither|none|something else|no thanks)(?: gracias| thanks)? $/;
/** One entry must speak of this much of the reply, and this much more than the others. */
const COVERAGE = 0.6;
const MARGIN = 0.2;

/** Reads the reply to {@link composeClarification}: a number, "la segunda", "sí", or the thing itself. */
export function readChoice(
  knowledge: Knowledge,
  options: readonly Entry[],
  text: string,
  language: Language,
): Choice {
  const line = spaced(text);
  const said = words(text);
  if (none.test(line)) return { kind: 'none' };
  if (all.test(line) && said.length <= 5) return { kind: 'chosen', entries: options };
  const rest = said.filter((word) => !small.has(word) && !ordinals.flat().includes(word));
  if (rest.length === 0) {
    const places = ordinals.flatMap((forms, place) =>
      said.some((word) => forms.includes(word)) ? [place] : [],
    );
    // "La una" and "uno" say the first; "una" alone beside another number says nothing.
    const place = places.length > 1 ? places.find((one) => one > 0) : places[0];
    if (/ (?:ultima|ultimo|last) /.test(line)) return chosen(options.at(-1));
    if (/ (?:otra|other) /.test(line) && options.length === 2) return chosen(options[1]);
    if (place !== undefined && options[place]) return chosen(options[place]);
  }
  const [only] = options;
  if (options.length === 1 && only && yes.test(line) && said.length <= 4) return chosen(only);

  const ids = new Set(options.map(({ id }) => id));
  const ranked = knowledge
    .search(text, language, 50)
    .filter(({ entryId }) => ids.has(entryId))
    .sort((a, b) => b.coverage - a.coverage || b.score - a.score);
  const [best, second] = ranked;
  if (best && best.coverage >= COVERAGE && best.coverage - (second?.coverage ?? 0) >= MARGIN)
    return chosen(options.find(({ id }) => id === best.entryId));
  return { kind: 'other' };
}

function chosen(entry: Entry | undefined): Choice {
  return entry ? { kind: 'chosen', entries: [entry] } : { kind: 'other' };
}
