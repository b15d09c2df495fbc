import type { Hit } from './comparison.ts';
import type { Language } from './decision.ts';
import type { Knowledge } from './knowledge.ts';

/** What a question means, as far as the knowledge base can tell. */
export type Match =
  | { readonly kind: 'sure'; readonly hit: Hit; readonly hits: readonly Hit[] }
  | { readonly kind: 'tie'; readonly tied: readonly Hit[]; readonly hits: readonly Hit[] }
  | { readonly kind: 'unsure'; readonly hits: readonly Hit[] };

// Chosen on phrasings.fixture.ts: the lowest that answer none of it wrongly, then a step higher.
/** An entry must speak of at least this much of the question. */
const COVERAGE = 0.72;
/** The question must say at least this much of the entry's wording. */
const WORDING = 0.66;
/** At least this much of the question must stand in its question or variants, not in its answer. */
const WORDED = 0.4;
/** One word alone must say more: "espero" is no question about being late. */
const LONE_WORDING = 0.7;
/** What only asks ("¿precios?") must say nearly all of the entry's wording. */
const BARE_WORDING = 0.9;
const BARE_COVERAGE = 0.8;
/** The best entry's score must be this much above the next one's. */
const MARGIN = 0.08;
/** At least this much of an entry's wording must be said for it to be offered as a choice. */
const CHOICE_WORDING = 0.4;
/** To ask "do you mean this one?", all of the question must be spoken of. */
const SINGLE_COVERAGE = 0.95;
const SINGLE_WORDING = 0.55;
/** More choices than this are no help. */
const MOST_CHOICES = 3;

/** Finds the one entry that a question means, the few that it may mean, or none. */
export function matchQuestion(knowledge: Knowledge, text: string, language: Language): Match {
  const hits = knowledge.search(text, language);
  const able = hits.filter(
    ({ coverage, besides, strange }) => coverage >= COVERAGE && !besides && !strange,
  );
  const [best, second] = able;
  // What speaks of less of the question may still be the better entry: then nothing is clear.
  if (!best || (hits[0]?.score ?? 0) - best.score >= MARGIN) return { kind: 'unsure', hits };
  const bare = best.wording >= BARE_WORDING && best.coverage >= BARE_COVERAGE;
  const spokenOf = best.worded >= WORDED && (best.concrete || bare);
  if (!spokenOf) return { kind: 'unsure', hits };
  const clear = !second || best.score - second.score >= MARGIN;
  const enough = best.matched.length > 1 ? WORDING : LONE_WORDING;
  if (clear && best.wording >= enough && !best.assumes && !best.otherThing)
    return { kind: 'sure', hit: best, hits };
  const tied = able
    .filter((hit) => best.score - hit.score < MARGIN)
    .filter(({ wording }) => wording >= CHOICE_WORDING)
    // "¿Cuánto cuesta?" may be what was left out; "¿puedo comer antes?" hardly ever is.
    .sort((a, b) => Number(a.narrower) - Number(b.narrower));
  if (tied.length === 0) return { kind: 'unsure', hits };
  const [only] = tied;
  if (
    tied.length === 1 &&
    only &&
    (only.coverage < SINGLE_COVERAGE || only.wording < SINGLE_WORDING)
  )
    return { kind: 'unsure', hits };
  return { kind: 'tie', tied: tied.slice(0, MOST_CHOICES), hits };
}
