import { createHmac, hkdfSync, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Erased } from '../inbox/erased.ts';
import type { Clock } from '../store/clock.ts';
import type { Store, Transaction } from '../store/open-store.ts';

/** One erasure as the list beside the database keeps it: hashes and a time, nothing of the person. */
const line = z.object({
  uid: z.uuid(),
  at: z.number().int(),
  keys: z.array(z.object({ hash: z.string(), optedOutAt: z.number().int().nullable() })),
});

/** See {@link createEraseList}. */
export type ErasedLine = z.infer<typeof line>;

/**
 * Who was erased, by keyed hashes: in the database, and in a file beside it that a restored older
 * database does not take back.
 */
export type EraseList = Erased & {
  /** The keyed hash of a text: an identity's match key, or a row and its birth. */
  hashOf(text: string): string;
  /**
   * Notes an erasure: the file first, so that no crash leaves a deletion that a restore would undo.
   */
  note(entry: Omit<ErasedLine, 'uid'>): ErasedLine;
  /** Puts an entry into the tables. */
  keep(erasureId: number, entry: ErasedLine): void;
  /** Entries of the file that this database has not heard of: it is older than they are. */
  unknown(): ErasedLine[];
};

/** The file's name in the data folder. */
export const eraseListFile = 'erasures.jsonl';

/**
 * Opens the list of one clinic. `key` is the database key: the hashes' key derives from it, so that
 * neither file nor database tells a phone to whom does not have it.
 *
 * @param onLate a message of before an erasure turned up at Twilio and waits to be deleted there.
 */
export function createEraseList({
  store,
  clock,
  folder,
  key,
  onLate,
}: {
  store: Store;
  clock: Clock;
  folder: string;
  key: string;
  onLate(tx: Transaction, erasureId: number): void;
}): EraseList {
  const { db } = store;
  const file = join(folder, eraseListFile);
  const hashKey = Buffer.from(
    hkdfSync('sha256', Buffer.from(key, 'hex'), '', 'mostrador erase list', 32),
  );
  const selectMessage = db.prepare('SELECT 1 FROM erased_messages WHERE sid = ?');
  const selectKey = db.prepare(`
    SELECT erasure_id AS erasureId, at, opted_out_at AS optedOutAt FROM erased_keys WHERE hash = ?
    ORDER BY at DESC, erasure_id DESC LIMIT 1`);
  const insertKey = db.prepare(
    'INSERT OR IGNORE INTO erased_keys(hash, erasure_id, at, opted_out_at) VALUES (?, ?, ?, ?)',
  );
  const insertMessage = db.prepare(
    `INSERT OR IGNORE INTO erased_messages(sid, erasure_id, state) VALUES (?, ?, 'pending')`,
  );
  const selectUid = db.prepare('SELECT 1 FROM erasures WHERE uid = ?');
  const selectAny = db.prepare('SELECT 1 FROM erased_keys LIMIT 1');

  const hashOf = (text: string) => createHmac('sha256', hashKey).update(text).digest('hex');

  type Found = { erasureId: number; at: number; optedOutAt: number | null };
  /** The last erasure of whoever has one of these keys. */
  function last(matchKeys: readonly string[]): Found | null {
    // Most clinics never erase anybody: nothing is hashed for a patient's message there.
    if (!selectAny.get()) return null;
    const found = matchKeys.flatMap(
      (matchKey) => (selectKey.get(hashOf(matchKey)) as Found | undefined) ?? [],
    );
    return found.sort((a, b) => b.at - a.at)[0] ?? null;
  }

  return {
    hashOf,
    hasMessage: (sid) => selectMessage.get(sid) !== undefined,
    refuses(tx, sid, matchKeys, at) {
      const erased = last(matchKeys);
      if (!erased || at > erased.at) return false;
      // Erased while the PC's clock was ahead, or it is behind now: nobody knows which of the two was
      // first, and a message that is lost does not come back.
      if (erased.at > clock.now()) return false;
      insertMessage.run(sid, erased.erasureId);
      onLate(tx, erased.erasureId);
      return true;
    },
    optedOutAt: (matchKeys) => last(matchKeys)?.optedOutAt ?? null,
    note(entry) {
      const whole: ErasedLine = { uid: randomUUID(), ...entry };
      const handle = openSync(file, 'a+', 0o600);
      try {
        // Half a line of a power cut or of a full disk must not make this one unreadable.
        const text = `${endsInLine(handle) ? '\n' : ''}${JSON.stringify(whole)}\n`;
        const bytes = Buffer.from(text);
        for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
        fsyncSync(handle);
      } finally {
        closeSync(handle);
      }
      return whole;
    },
    keep(erasureId, { at, keys }) {
      for (const { hash, optedOutAt } of keys) insertKey.run(hash, erasureId, at, optedOutAt);
    },
    unknown() {
      if (!existsSync(file)) return [];
      return readFileSync(file, 'utf8')
        .split('\n')
        .flatMap((text) => {
          // A power cut may leave half a line: its erasure had not begun.
          const read = line.safeParse(parsed(text));
          return read.success && !selectUid.get(read.data.uid) ? [read.data] : [];
        });
    },
  };
}

/** Whether a file ends in the middle of a line. */
function endsInLine(handle: number): boolean {
  const { size } = fstatSync(handle);
  const last = Buffer.alloc(1);
  return size > 0 && readSync(handle, last, 0, 1, size - 1) === 1 && last.toString() !== '\n';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
