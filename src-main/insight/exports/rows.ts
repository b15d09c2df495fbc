import type Database from 'better-sqlite3';
import type { ExportFormat, ExportKind } from '../../contract/exports.ts';
import { type ColumnType, type Table, tables, type WordGroup } from './tables.ts';

/** Everything that a thread needs to write one export. */
export type ExportPlan = {
  readonly kind: ExportKind;
  readonly format: ExportFormat;
  /** UTC ms: included, not included. */
  readonly from: number;
  readonly to: number;
  /** The newest row that there was when it was prepared. */
  readonly last: number;
  readonly timeZone: string;
  readonly separator: string;
  readonly sheet: string;
  /** The heading of each column. */
  readonly headings: readonly string[];
  readonly words: Partial<Readonly<Record<WordGroup, Readonly<Record<string, string>>>>>;
  /** Rows of a sheet, with its heading; Excel's own limit unless given. */
  readonly rowsOfSheet?: number;
};

/** A value as SQLite has it. */
export type Value = string | number | null;

/** So many rows are read at a time. */
const PAGE = 1_000;
/** So many shared things are remembered. */
const MOST_SHARED = 50_000;

/** The types of an export's columns, in order. */
export function columnTypes(kind: ExportKind): readonly ColumnType[] {
  return tables[kind].columns.map(([, type]) => type);
}

/** Before its columns a row has its key and its id, for reading on. */
export const FIRST_COLUMN = 2;

/** The rows of an export, page by page; the columns begin at {@link FIRST_COLUMN}. */
export function* readPages(db: Database.Database, plan: ExportPlan): Generator<Value[][]> {
  const { page, shared } = tables[plan.kind];
  const select = db.prepare(page).raw();
  const share = shared && createSharing(db, shared);
  const { from, to, last } = plan;
  let key = Number.MIN_SAFE_INTEGER;
  let id = 0;
  for (;;) {
    const rows = select.all({ key, id, from, to, last, limit: PAGE }) as Value[][];
    const end = rows.at(-1);
    if (!end) return;
    [key, id] = end as [number, number];
    yield share ? rows.filter(share) : rows;
    if (rows.length < PAGE) return;
  }
}

/** Fills in the columns that many rows share, each looked up once; false where there are none. */
function createSharing(
  db: Database.Database,
  { by, at, sql }: NonNullable<Table['shared']>,
): (row: Value[]) => boolean {
  const find = db.prepare(sql).raw();
  const known = new Map<Value, readonly Value[] | null>();
  return (row) => {
    const shared = row[FIRST_COLUMN + by] ?? null;
    let values = known.get(shared);
    if (values === undefined) {
      if (known.size >= MOST_SHARED) known.clear();
      values = (find.get(shared) as Value[] | undefined) ?? null;
      known.set(shared, values);
    }
    if (values === null) return false;
    for (let i = 0; i < values.length; i++) row[FIRST_COLUMN + at + i] = values[i] ?? null;
    return true;
  };
}
