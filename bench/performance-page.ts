import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Section, toMarkdown } from './section.ts';

const page = fileURLToPath(new URL('../docs/performance.md', import.meta.url));

/** Puts the figures of one part in its place in docs/performance.md. The words around stay. */
export function writeFigures(
  part: string,
  circumstances: string,
  sections: readonly Section[],
): void {
  const text = readFileSync(page, 'utf8');
  const begin = `<!-- figures: ${part} -->`;
  const end = `<!-- end of figures: ${part} -->`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from === -1 || to === -1) throw new Error(`docs/performance.md has no place for "${part}"`);
  const date = new Date().toISOString().slice(0, 10);
  const figures = [
    begin,
    `\`npm run bench -- ${part} --write\`, ${date}: ${circumstances}.`,
    '',
    ...sections.map(toMarkdown),
  ].join('\n');
  writeFileSync(page, text.slice(0, from) + figures + text.slice(to));
}
