import type { Database } from 'better-sqlite3';
import { Failure } from '../contract/failure.ts';

/** What comes in within this time goes into the index together (real ms). */
const GATHER_MS = 200;
/** So many at once take a millisecond or two; what arrives has its turn between. */
const AT_ONCE = 50;
/** Between two such pieces while there are more (real ms). */
const BETWEEN_MS = 20;
/** Before a search, in one piece. */
const BEFORE_SEARCH = 2_000;

/** Keeps the full-text index of messages up to date, behind their commits. */
export type TextIndex = {
  /** Something was committed. */
  wake(): void;
  /** Puts everything in that is not in yet, for a search that is to find all. */
  catchUp(): void;
  /** Leaves the rest for the next start. */
  stop(): void;
};

/**
 * Makes it for one store. A patient's message is acknowledged before its words are in the index:
 * they cost as much as half of all the rest, and together they cost a fraction. Nothing is lost by
 * a crash or a power cut between: `unindexed_messages` names what is missing, and both change in
 * one transaction.
 *
 * @param write runs work in a transaction that need not last.
 */
export function createTextIndex(db: Database, write: (work: () => void) => void): TextIndex {
  const last = db.prepare<[number], { id: number | null }>(
    'SELECT max(id) AS id FROM (SELECT id FROM unindexed_messages ORDER BY id LIMIT ?)',
  );
  const isPending = db.prepare('SELECT 1 FROM unindexed_messages LIMIT 1').pluck();
  const insert = db.prepare(`
    INSERT INTO messages_fts(rowid, body) SELECT m.id, m.body
    FROM unindexed_messages u JOIN messages m ON m.id = u.id WHERE u.id <= ? AND m.body <> ''`);
  const remove = db.prepare('DELETE FROM unindexed_messages WHERE id <= ?');
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;

  /** @returns whether there may be more. */
  function piece(most: number): boolean {
    const { id } = last.get(most) ?? { id: null };
    if (id === null) return false;
    try {
      write(() => {
        insert.run(id);
        remove.run(id);
      });
      return isPending.get() !== undefined;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      // A full disk: whoever writes next says so, and what is missing is still named. A search
      // meanwhile finds what is in.
      return false;
    }
  }

  function arm(ms: number): void {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => {
      timer = null;
      if (piece(AT_ONCE)) arm(BETWEEN_MS);
    }, ms);
    timer.unref();
  }

  return {
    wake() {
      if (timer === null && !stopped && isPending.get() !== undefined) arm(GATHER_MS);
    },
    catchUp() {
      while (piece(BEFORE_SEARCH));
    },
    stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
