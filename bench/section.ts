/** One table of figures and how they came about. */
export type Section = {
  readonly title: string;
  /** One or two sentences: what was measured, through what. */
  readonly how: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

/** A group of measurements that runs on its own: `npm run bench -- <name>`. */
export type Part = {
  readonly name: string;
  run(say: (line: string) => void): Promise<readonly Section[]>;
};

/** A section for docs/performance.md. */
export function toMarkdown({ title, how, header, rows }: Section): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    `### ${title}`,
    '',
    how,
    '',
    line(header),
    line(header.map(() => '---')),
    ...rows.map(line),
    '',
  ].join('\n');
}

/** A section for a terminal. */
export function toText({ title, how, header, rows }: Section): string {
  const widths = header.map((_, i) =>
    Math.max(...[header, ...rows].map((cells) => (cells[i] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ');
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [`\n${title}`, how, '', line(header), rule, ...rows.map(line)].join('\n');
}
