/** A piece of a template's text: words, or a placeholder with its value so far. */
export type TemplatePiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string };

/** Splits a template's body at its placeholders ({{1}}, {{name}}). */
export function templatePieces(body: string): TemplatePiece[] {
  return body
    .split(/(\{\{\s*[\w.-]+\s*\}\})/)
    .filter((part) => part !== '')
    .map((part) => {
      const name = /^\{\{\s*([\w.-]+)\s*\}\}$/.exec(part)?.[1];
      return name === undefined ? { kind: 'text', text: part } : { kind: 'variable', name };
    });
}

/** The placeholders of a template, each once, in the order in which they appear; unused ones last. */
export function templateVariables(
  body: string,
  declared: Readonly<Record<string, string>>,
): string[] {
  const used = templatePieces(body).flatMap((piece) =>
    piece.kind === 'variable' ? [piece.name] : [],
  );
  return [...new Set([...used, ...Object.keys(declared)])];
}

/** Whether every placeholder has a value. */
export function isFilled(
  names: readonly string[],
  values: Readonly<Record<string, string>>,
): boolean {
  return names.every((name) => (values[name] ?? '').trim() !== '');
}
