import { type CellValue, writeXlsxStream } from 'hucre/xlsx';
import { xlsxText } from './cells.ts';
import { createLocalTime } from './local-time.ts';
import { columnTypes, type ExportPlan, FIRST_COLUMN, type Value } from './rows.ts';

const TIME_FORMAT = 'yyyy-mm-dd hh:mm:ss';

type Writer = (value: Value) => CellValue;

/**
 * Writes the rows of an export as a workbook: what people wrote as text alone, which no spreadsheet
 * calculates; times as dates on the clinic's wall clock; numbers as numbers. Where a sheet is full
 * (1,048,576 rows) it goes on in another one, with the headings again.
 */
export function writeXlsx(
  pages: Iterable<readonly (readonly Value[])[]>,
  plan: ExportPlan,
  onRows: (rows: number) => void,
): ReadableStream<Uint8Array> {
  const time = createLocalTime(plan.timeZone);
  const text = (value: Value) => xlsxText(String(value));
  const types = columnTypes(plan.kind);
  const writers: readonly Writer[] = types.map((type): Writer => {
    switch (type) {
      case 'number':
        return (value) => value;
      case 'time':
        return (value) => new Date(time.wall(value as number));
      case 'utc':
        return (value) => time.utc(value as number);
      case 'text':
      case 'phone':
        return text;
      default: {
        const known = plan.words[type] ?? {};
        return (value) => known[String(value)] ?? text(value);
      }
    }
  });
  function* rows(): Generator<CellValue[]> {
    for (const page of pages) {
      for (const row of page)
        yield writers.map((write, i) => {
          const value = row[FIRST_COLUMN + i] ?? null;
          return value === null ? null : write(value);
        });
      onRows(page.length);
    }
  }
  return writeXlsxStream(rows(), {
    name: plan.sheet,
    columns: types.map((type, i) => ({
      header: xlsxText(plan.headings[i] ?? ''),
      width: type === 'text' ? 32 : type === 'number' ? 12 : 20,
      ...(type === 'time' && { numFmt: TIME_FORMAT }),
    })),
    freezePane: { rows: 1 },
    ...(plan.rowsOfSheet !== undefined && { maxRowsPerSheet: plan.rowsOfSheet }),
  });
}
