/** A word of a text, and where it stands: sentences and clauses keep their distance. */
export type PlacedWord = {
  readonly word: string;
  /** Place in words; the ends of clauses and sentences count as words too. */
  readonly at: number;
  /** Number of the clause, from 0. */
  readonly clause: number;
};

/** Where a concept is spoken of: the words from `from` up to, but without, `to`. */
export type Mention = { readonly from: number; readonly to: number };

/** Concepts by name, each with its entries in the notation of `red-flags-body.ts`. */
export type Vocabulary = Readonly<Record<string, string>>;

type Piece = { readonly words: ReadonlySet<string>; readonly stems: readonly string[] };
type Entry = { readonly concept: string; readonly rest: readonly (Piece | 'gap')[] };

/** Words that `_` may stand for, at most. */
const GAP = 3;

/** Finds where a text speaks of which concept. */
export type ConceptFinder = {
  /** Every mention of every concept, in the order of the text. */
  readonly mentions: (text: readonly PlacedWord[]) => ReadonlyMap<string, readonly Mention[]>;
  /** Whether the word belongs to some entry, wherever in it. */
  readonly knows: (word: string) => boolean;
  /** The forms and stems of all entries. */
  readonly lexicon: readonly string[];
};

/** Builds the finder once for a vocabulary; it holds no state of the texts it reads. */
export function createConceptFinder(vocabulary: Vocabulary): ConceptFinder {
  const byWord = new Map<string, Entry[]>();
  const byStem = new Map<string, Entry[]>();
  for (const [concept, entries] of Object.entries(vocabulary)) {
    for (const entry of entries.split(/[,\n]/)) {
      const [first, ...rest] = entry.trim().split(/\s+/).filter(Boolean);
      if (first === undefined) continue;
      const parsed: Entry = { concept, rest: rest.map((p) => (p === '_' ? 'gap' : pieceOf(p))) };
      const { words, stems } = pieceOf(first);
      for (const word of words) byWord.set(word, [...(byWord.get(word) ?? []), parsed]);
      for (const stem of stems) byStem.set(stem, [...(byStem.get(stem) ?? []), parsed]);
    }
  }
  const forms = new Set<string>();
  const stems = new Set<string>();
  for (const form of Object.values(vocabulary)
    .join(',')
    .split(/[,\s/]+/)) {
    if (form.endsWith('*')) stems.add(form.slice(0, -1));
    else if (form !== '_' && form !== '') forms.add(form);
  }
  const knownLengths = [...new Set([...stems].map((stem) => stem.length))];
  const stemLengths = [...new Set([...byStem.keys()].map((stem) => stem.length))];

  function* entriesAt(word: string): Iterable<Entry> {
    yield* byWord.get(word) ?? [];
    for (const length of stemLengths)
      if (length <= word.length) yield* byStem.get(word.slice(0, length)) ?? [];
  }

  return {
    mentions(text) {
      const found = new Map<string, Mention[]>();
      for (const [from, { word }] of text.entries()) {
        for (const { concept, rest } of entriesAt(word)) {
          const to = endOf(text, from + 1, rest, 0);
          if (to === null) continue;
          const mentions = found.get(concept);
          if (mentions) mentions.push({ from, to });
          else found.set(concept, [{ from, to }]);
        }
      }
      return found;
    },
    knows(word) {
      if (forms.has(word)) return true;
      return knownLengths.some(
        (length) => length <= word.length && stems.has(word.slice(0, length)),
      );
    },
    lexicon: [...forms, ...stems],
  };
}

function pieceOf(notation: string): Piece {
  const forms = notation.split('/');
  return {
    words: new Set(forms.filter((form) => !form.endsWith('*'))),
    stems: forms.filter((form) => form.endsWith('*')).map((form) => form.slice(0, -1)),
  };
}

/** Where an entry that began right before `place` ends, or null where the text goes on otherwise. */
function endOf(
  text: readonly PlacedWord[],
  place: number,
  rest: readonly (Piece | 'gap')[],
  done: number,
): number | null {
  const piece = rest[done];
  if (piece === undefined) return place;
  const skips = piece === 'gap' ? GAP : 0;
  const wanted = piece === 'gap' ? rest[done + 1] : piece;
  if (wanted === undefined || wanted === 'gap') return null;
  const next = piece === 'gap' ? done + 2 : done + 1;
  for (let skipped = 0; skipped <= skips; skipped++) {
    const here = text[place + skipped];
    if (here === undefined || here.clause !== text[place - 1]?.clause) return null;
    const fits =
      wanted.words.has(here.word) || wanted.stems.some((stem) => here.word.startsWith(stem));
    if (!fits) continue;
    const end = endOf(text, place + skipped + 1, rest, next);
    if (end !== null) return end;
  }
  return null;
}
