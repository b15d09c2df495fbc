/** A piece of a search result; `hit` pieces are what was searched for. */
export type SnippetPiece = { readonly text: string; readonly hit: boolean };

const open = '\ue000';
const shut = '\ue001';

/**
 * Splits a snippet at its marks (U+E000 before a hit, U+E001 after it). Marks that do not pair are
 * dropped: a patient may have typed one.
 */
export function splitSnippet(snippet: string): SnippetPiece[] {
  const pieces: SnippetPiece[] = [];
  let hit = false;
  let text = '';
  function end(): void {
    if (text) pieces.push({ text, hit });
    text = '';
  }
  for (const char of snippet) {
    if (char === open || char === shut) {
      end();
      hit = char === open;
    } else text += char;
  }
  end();
  return pieces;
}

/**
 * Shortens what stands before the first hit to about `most` characters, at a word, so that the hit
 * is seen on a narrow line.
 */
export function nearFirstHit(pieces: readonly SnippetPiece[], most: number): SnippetPiece[] {
  const [first, ...rest] = pieces;
  if (!first || first.hit || first.text.length <= most) return [...pieces];
  const tail = first.text.slice(-most);
  const word = tail.indexOf(' ');
  return [{ text: `…${word === -1 ? tail : tail.slice(word + 1)}`, hit: false }, ...rest];
}
