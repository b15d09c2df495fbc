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
