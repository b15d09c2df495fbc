import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { readXlsx } from 'hucre/xlsx';
import { expect, test } from 'vitest';
import { exportKinds } from '../../contract/exports.ts';
import { cleanText, csvPhone, csvText, xlsxText } from './cells.ts';
import { csvPieces } from './csv.ts';
import type { ExportPlan, Value } from './rows.ts';
import { tables } from './tables.ts';
import { fileSlug, fileWords } from './words.ts';
import { writeXlsx } from './xlsx.ts';

const planOf = (more: Partial<ExportPlan> = {}): ExportPlan => {
  const { name: _, ...words } = fileWords('contacts', 'es');
  return {
    kind: 'contacts',
    format: 'csv',
    from: 0,
    to: Number.MAX_SAFE_INTEGER,
    last: 1_000,
    timeZone: 'Europe/Madrid',
    separator: ';',
    ...words,
    ...more,
  };
};

/** A row of contacts, as a page has it: key, id, then the columns. */
const contact = (id: number, name: string, phone: string | null = null): Value[] => [
  ...[id, id, id, name, name, phone],
  ...[null, 'es', name, null, name, null, 1_764_000_000_000],
];

const csvOf = (rows: Value[][], plan = planOf()) =>
  Buffer.concat([...csvPieces([rows], plan, () => {})]).toString();

async function xlsxOf(rows: Value[][], plan = planOf({ format: 'xlsx' })) {
  const parts: Uint8Array[] = [];
  for await (const part of writeXlsx([rows], plan, () => {})) parts.push(part);
  return readXlsx(Buffer.concat(parts));
}

const withoutControls = (text: string) =>
  [...text].filter((letter) => cleanText(letter) !== '').join('');

/** What patients may call themselves: any text, and what is known to do harm. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'=+-@\t\r\n ;,"\'|!A1ñ€\u0000\ufe0f😀＝') }),
  fc.constantFrom(
    "=cmd|'/c calc'!A1",
    '@SUM(1+1)*cmd|"/c calc"!A0',
    ' =1+1',
    '\t=1+1',
    '＝1+1',
    '-2+3+cmd|" /C calc"!D2',
    '+34600111222=1',
    '"=1+1',
    'hola\r\n=1+1',
  ),
);

test('whatever people call themselves, a CSV file reads back as it was written, and no cell is calculated', () => {
  fc.assert(
    fc.property(
      fc.array(hostile, { maxLength: 20 }),
      fc.constantFrom(';', ',', '\t'),
      (names, separator) => {
        const rows = names.map((name, i) => contact(i + 1, name));
        const text = csvOf(rows, planOf({ separator }));
        expect(text.startsWith('\ufeff')).toBe(true);
        const [head, ...read] = parse(text, {
          bom: true,
          delimiter: separator,
          recordDelimiter: '\r\n',
        }) as string[][];
        expect(head).toEqual(planOf().headings);
        expect(read.length).toBe(names.length);
        read.forEach((cells, i) => {
          // What UTF-8 cannot say (half of a pair) becomes its mark for the unknown.
          const written = withoutControls(Buffer.from(names[i]!).toString());
          const cell = cells[1]!;
          expect([written, `'${written}`]).toContain(cell);
          expect(cell).not.toMatch(/^\s*[=+\-@＝＋－＠]/);
          expect(cell).not.toMatch(/^[\t\r\n]/);
        });
      },
    ),
  );
});

test('whatever people call themselves, a workbook holds it as text and opens again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(hostile, { minLength: 1, maxLength: 10 }), async (names) => {
      const { sheets } = await xlsxOf(names.map((name, i) => contact(i + 1, name)));
      const read = sheets[0]!.rows.slice(1);
      expect(read.length).toBe(names.length);
      read.forEach((cells, i) => {
        const written = withoutControls(Buffer.from(names[i]!).toString());
        expect(cells[1] ?? '').toBe(written);
      });
    }),
    { numRuns: 40 },
  );
});

test('a phone number stays one, and nothing else may begin with a plus', () => {
  expect(csvPhone('+34600111222')).toBe('+34600111222');
  expect(csvPhone('+34600111222+1')).toBe("'+34600111222+1");
  expect(csvPhone('=1')).toBe("'=1");
  expect(csvText('+34600111222')).toBe("'+34600111222");
});

test('text that only looks like an escape of Excel’s stays as it was typed', async () => {
  const { sheets } = await xlsxOf([contact(1, 'a_x0041_b')]);
  expect(sheets[0]!.rows[1]![1]).toBe('a_x0041_b');
  expect(xlsxText('x'.repeat(40_000)).length).toBe(32_767);
});

test('where a sheet is full a workbook goes on in the next, with the headings again', async () => {
  const rows = Array.from({ length: 7 }, (_, i) => contact(i + 1, `Ana ${i}`));
  const { sheets } = await xlsxOf(rows, planOf({ format: 'xlsx', rowsOfSheet: 4 }));
  expect(sheets.map(({ name }) => name)).toEqual(['Contactos', 'Contactos_2', 'Contactos_3']);
  expect(sheets.map((sheet) => sheet.rows[0])).toEqual(Array(3).fill(planOf().headings));
  expect(sheets.flatMap((sheet) => sheet.rows.slice(1).map((row) => row[1]))).toEqual(
    rows.map((row) => row[3]),
  );
});

test('a workbook has real dates on the clinic’s clock, and real numbers', async () => {
  const { sheets } = await xlsxOf([contact(7, 'Ana')]);
  const [id, , , , , , , , , , createdAt] = sheets[0]!.rows[1]!;
  expect(id).toBe(7);
  // 2025-11-24 16:00:00 UTC is five in the afternoon in Madrid.
  expect(createdAt).toEqual(new Date('2025-11-24T17:00:00.000Z'));
});

test.each(['es', 'en'] as const)('every column has a heading of its own (%s)', (language) => {
  for (const kind of exportKinds) {
    const { headings } = fileWords(kind, language);
    const names = tables[kind].columns.map(([name]) => name);
    expect(new Set(headings).size, kind).toBe(names.length);
    expect(
      headings.filter((heading, i) => heading === names[i]),
      kind,
    ).toEqual([]);
  }
});

test('the name of a file holds nothing that means something in a path or a header', () => {
  fc.assert(
    fc.property(hostile, (name) => {
      expect(fileSlug(name)).toMatch(/^([a-z0-9]+(-[a-z0-9]+)*)?$/);
    }),
  );
  expect(fileSlug('../../etc/passwd\r\nSet-Cookie: a=b')).toBe('etc-passwd-set-cookie-a-b');
  expect(fileSlug('Clínica Ñuño & Óscar')).toBe('clinica-nuno-oscar');
});
