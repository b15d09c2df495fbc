import { CsvError, parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import * as z from 'zod';
import type { Language } from './decision.ts';
import { fold } from './text.ts';

/** A row of the file that can become an entry. */
export type CsvEntry = {
  readonly topic: string;
  readonly language: Language;
  readonly question: string;
  readonly answer: string;
  readonly variants: readonly string[];
  readonly enabled: boolean;
};

/** What may be wrong with a row, or with the whole file (line 1). */
export const csvErrors = [
  'malformed',
  'empty_file',
  'column_missing',
  'empty',
  'too_short',
  'too_long',
  'too_many',
  'language_unknown',
  'already_there',
] as const;

/** Why a row cannot be used. `line` counts from 1, which is the header. */
export type BadRow = {
  readonly line: number;
  readonly code: (typeof csvErrors)[number];
  readonly column: Column | null;
};

const columns = ['topic', 'language', 'question', 'answer', 'variants', 'enabled'] as const;
type Column = (typeof columns)[number];

/** Header words that mean a column, folded. */
const headings: Readonly<Record<string, Column>> = {
  topic: 'topic',
  tema: 'topic',
  categoria: 'topic',
  category: 'topic',
  language: 'language',
  idioma: 'language',
  lengua: 'language',
  lang: 'language',
  question: 'question',
  pregunta: 'question',
  answer: 'answer',
  respuesta: 'answer',
  variants: 'variants',
  variantes: 'variants',
  enabled: 'enabled',
  activa: 'enabled',
  activo: 'enabled',
};

const languages: Readonly<Record<string, Language>> = {
  es: 'es',
  espanol: 'es',
  castellano: 'es',
  spanish: 'es',
  en: 'en',
  ingles: 'en',
  english: 'en',
};

/** Between the variants of one cell. */
const BAR = '|';

// The limits are the contract's: what can be typed at the desk can be imported.
const rowSchema = z.object({
  topic: z
    .string()
    .trim()
    .max(60)
    .transform((topic) => topic || 'general'),
  language: z
    .string()
    .transform((word) => languages[fold(word).trim()])
    .pipe(z.enum(['es', 'en'])),
  question: z.string().trim().min(3).max(300),
  answer: z.string().trim().min(1).max(1000),
  variants: z
    .string()
    .transform((cell) =>
      cell
        .split(BAR)
        .map((one) => one.trim())
        .filter(Boolean),
    )
    .pipe(z.array(z.string().max(300)).max(30)),
  enabled: z.string().transform((word) => !['no', 'n', '0', 'false'].includes(fold(word).trim())),
});

/**
 * Reads a knowledge file: UTF-8 with or without byte order mark, comma, semicolon or tab, headings
 * in Spanish or English in any order. Needs a question and an answer; the language is Spanish and
 * the topic "general" where there is no such column.
 */
export function readCsv(text: string): {
  readonly rows: readonly { readonly line: number; readonly entry: CsvEntry }[];
  readonly errors: readonly BadRow[];
} {
  const nothing = (line: number, code: BadRow['code'], column: Column | null = null) => ({
    rows: [],
    errors: [{ line, code, column }],
  });
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
    }) as unknown as typeof records;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return nothing(Number(error['lines'] ?? 1), 'malformed');
  }
  const [header, ...body] = records;
  if (!header) return nothing(1, 'empty_file');
  const places = new Map<Column, number>();
  header.record.forEach((heading, place) => {
    const column = headings[fold(heading).trim()];
    if (column && !places.has(column)) places.set(column, place);
  });
  for (const column of ['question', 'answer'] as const)
    if (!places.has(column)) return nothing(1, 'column_missing', column);

  const rows: { line: number; entry: CsvEntry }[] = [];
  const errors: BadRow[] = [];
  let line = header.info.lines + 1;
  for (const { record, info } of body) {
    const cell = (column: Column, absent: string) => {
      const place = places.get(column);
      return place === undefined ? absent : plainCell(record[place] ?? '');
    };
    const parsed = rowSchema.safeParse({
      topic: cell('topic', ''),
      language: cell('language', 'es'),
      question: cell('question', ''),
      answer: cell('answer', ''),
      variants: cell('variants', ''),
      enabled: cell('enabled', 'si'),
    });
    if (parsed.success) rows.push({ line, entry: parsed.data });
    else for (const issue of parsed.error.issues) errors.push(badRow(line, issue, record, places));
    line = info.lines + 1;
  }
  return { rows, errors };
}

function badRow(
  line: number,
  issue: z.core.$ZodIssue,
  record: readonly string[],
  places: ReadonlyMap<Column, number>,
): BadRow {
  const column = columns.find((one) => one === issue.path[0]) ?? null;
  const cell = column === null ? '' : (record[places.get(column) ?? -1] ?? '').trim();
  if (column === 'language') return { line, column, code: 'language_unknown' };
  if (issue.code === 'too_big')
    return { line, column, code: issue.origin === 'array' ? 'too_many' : 'too_long' };
  return { line, column, code: cell === '' ? 'empty' : 'too_short' };
}

/** The separator of the header line: a spreadsheet in Spanish writes semicolons. */
function delimiterOf(text: string): string {
  const header = text.split(/\r?\n/, 1)[0] ?? '';
  const counts = [',', ';', '\t'].map((mark) => ({ mark, count: header.split(mark).length }));
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).mark;
}

/** Takes back the apostrophe that keeps a spreadsheet from running a cell as a formula. */
function plainCell(cell: string): string {
  return /^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}

/** Writes entries as a file that `readCsv` reads back unchanged and that spreadsheets open. */
export function writeCsv(entries: readonly CsvEntry[]): string {
  return stringify(
    entries.map(({ topic, language, question, answer, variants, enabled }) => [
      topic,
      language,
      question,
      answer,
      variants.join(` ${BAR} `),
      enabled ? 'si' : 'no',
    ]),
    {
      bom: true,
      delimiter: ';',
      header: true,
      columns: [...columns],
      record_delimiter: 'windows',
      escape_formulas: true,
    },
  );
}
