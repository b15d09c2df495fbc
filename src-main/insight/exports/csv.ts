import { csvPhone, csvText } from './cells.ts';
import { createLocalTime } from './local-time.ts';
import { columnTypes, type ExportPlan, FIRST_COLUMN, type Value } from './rows.ts';

/** UTF-8's mark, by which Excel knows the encoding (RFC 3629 §6). */
const BOM = '\ufeff';
const END = '\r\n';

type Writer = (value: Value) => string;

/**
 * Writes the rows of an export as CSV by RFC 4180, in UTF-8 with its mark. With csv-stringify it takes
 * ten times as long as reading the rows (docs/decisions/005-csv-by-hand.md).
 */
function createCsv(plan: ExportPlan) {
  const { separator, words } = plan;
  const time = createLocalTime(plan.timeZone);
  const text = (value: Value) => csvText(String(value));
  const writers: readonly Writer[] = columnTypes(plan.kind).map((type): Writer => {
    switch (type) {
      case 'number':
        return String;
      case 'time':
        return (value) => time.text(value as number);
      case 'utc':
        return (value) => time.utc(value as number);
      case 'phone':
        return (value) => csvPhone(String(value));
      case 'text':
        return text;
      default: {
        const known = new Map(
          Object.entries(words[type] ?? {}).map(([code, word]) => [code, text(word)]),
        );
        return (value) => known.get(String(value)) ?? text(value);
      }
    }
  });
  function row(values: readonly Value[]): string {
    let line = '';
    for (let i = 0; i < writers.length; i++) {
      if (i > 0) line += separator;
      const value = values[FIRST_COLUMN + i] ?? null;
      if (value !== null) line += (writers[i] as Writer)(value);
    }
    return line + END;
  }
  const head = `${BOM}${plan.headings.map(text).join(separator)}${END}`;
  return { head, row };
}

/** Bytes of a piece that is handed on. */
const PIECE = 256 * 1024;

/**
 * The rows of an export as the bytes of a CSV file, in pieces. Line by line into a buffer: joining
 * them to one long text first takes twice as long.
 */
export function* csvPieces(
  pages: Iterable<readonly (readonly Value[])[]>,
  plan: ExportPlan,
  onRows: (rows: number) => void,
): Generator<Uint8Array<ArrayBuffer>> {
  const { head, row } = createCsv(plan);
  let piece = Buffer.allocUnsafeSlow(PIECE);
  let filled = piece.write(head);
  for (const page of pages) {
    for (const values of page) {
      const line = row(values);
      // A UTF-16 unit takes three bytes at most.
      if (filled + line.length * 3 > piece.length) {
        yield piece.subarray(0, filled);
        piece = Buffer.allocUnsafeSlow(Math.max(PIECE, line.length * 3));
        filled = 0;
      }
      filled += piece.write(line, filled);
    }
    onRows(page.length);
  }
  yield piece.subarray(0, filled);
}
