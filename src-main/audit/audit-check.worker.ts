import { parentPort, workerData } from 'node:worker_threads';
import { openReading, type ReadingOptions } from '../store/reading.ts';
import { createHmacOf, type HashedValues, hashedColumns, textOf } from './chain.ts';

/** The lines after `after` up to `upTo`; `key` is the trail's, in hexadecimal. */
export type CheckOrder = {
  readonly reading: ReadingOptions;
  readonly key: string;
  readonly after: number;
  readonly upTo: number;
};

/** So many lines more are whole; or the end: the first line that is not, or none. */
export type CheckReply =
  | { readonly checked: number }
  | {
      readonly broken: { readonly at: number; readonly reason: 'changed' | 'missing' } | null;
      readonly checked: number;
    };

/** Read in pieces: cheaper than row by row, and the database may tidy up its log in between. */
const PIECE = 2_000;

const { reading, key, after, upTo } = workerData as CheckOrder;
const tell = (reply: CheckReply) => parentPort?.postMessage(reply);
const db = openReading(reading);
try {
  tell(check());
} finally {
  db.close();
}

function check(): CheckReply {
  const hmac = createHmacOf(Buffer.from(key, 'hex'));
  const before = db.prepare('SELECT hash FROM audit WHERE id = ?').pluck();
  const following = db
    .prepare(
      `SELECT ${hashedColumns}, hash FROM audit WHERE id > ? AND id <= ? ORDER BY id LIMIT ${PIECE}`,
    )
    .raw();
  let id = after;
  let previous = after === 0 ? '' : before.get(after);
  if (previous === undefined) return { broken: { at: after, reason: 'missing' }, checked: 0 };
  while (id < upTo) {
    const rows = following.all(id, upTo) as unknown[][];
    for (const row of rows) {
      const hash = row.pop();
      const values = row as unknown as HashedValues;
      const at = values[1];
      if (at !== id + 1) return { broken: { at: id + 1, reason: 'missing' }, checked: 0 };
      if (values[0] !== previous || hash !== hmac(textOf(values)))
        return { broken: { at, reason: 'changed' }, checked: 0 };
      id = at;
      previous = hash as string;
    }
    if (rows.length === 0) return { broken: { at: id + 1, reason: 'missing' }, checked: 0 };
    tell({ checked: rows.length });
  }
  return { broken: null, checked: 0 };
}
