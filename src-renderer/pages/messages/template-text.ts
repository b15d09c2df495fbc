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

/** A template's name for people: Twilio's are written like_this. */
export function templateName(name: string): string {
  const words = name.replace(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Templates by language, that of the patient first, each group by name. */
export function groupTemplates<T extends { readonly name: string; readonly language: string }>(
  templates: readonly T[],
  first: string,
): { language: string; templates: T[] }[] {
  const rank = (language: string) => (language.slice(0, 2) === first ? 0 : 1);
  return [...new Set(templates.map((template) => template.language))]
    .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
    .map((language) => ({
      language,
      templates: templates
        .filter((template) => template.language === language)
        .sort((a, b) => a.name.localeCompare(b.name)),
    }));
}
