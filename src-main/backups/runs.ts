import type { Actor } from '../audit/actor.ts';
import type { BackupCopy, BackupRun } from '../contract/backups.ts';
import type { Failure } from '../contract/failure.ts';
import type { Store, Transaction } from '../store/open-store.ts';

/** A row of the table `backups`. Times in UTC ms of the clinic's clock. */
export type Run = {
  readonly id: number;
  readonly cause: 'schedule' | 'person';
  readonly startedAt: number;
  readonly finishedAt: number | null;
  readonly state: 'running' | 'verified' | 'failed' | 'canceled';
  readonly folder: string;
  readonly file: string;
  readonly bytes: number | null;
  readonly messages: number | null;
  readonly recovery: string | null;
  readonly failure: string | null;
  /** Of its copy in the second place; null: none is wanted or there any more. */
  readonly copyState: 'waiting' | 'copied' | 'failed' | null;
  readonly copyPlace: string | null;
  readonly copiedAt: number | null;
  readonly copyFailure: string | null;
};

/** What became of the backups, in the database. */
export type Runs = ReturnType<typeof createRuns>;

const COLUMNS = `id, cause, started_at AS startedAt, finished_at AS finishedAt, state, folder, file, bytes,
  messages, recovery, failure, copy_state AS copyState, copy_place AS copyPlace,
  copied_at AS copiedAt, copy_failure AS copyFailure`;

/** Opens the table of runs. */
export function createRuns({ db }: Store) {
  const insert = db.prepare(
    `INSERT INTO backups(cause, account_id, started_at, state, folder, file, recovery)
     VALUES (?, ?, ?, 'running', ?, ?, ?)`,
  );
  const end = db.prepare(
    `UPDATE backups SET state = ?, finished_at = ?, bytes = ?, messages = ?, failure = ? WHERE id = ?`,
  );
  const byId = db.prepare<[number], Run>(`SELECT ${COLUMNS} FROM backups WHERE id = ?`);
  const newest = db.prepare<[number], Run>(
    `SELECT ${COLUMNS} FROM backups ORDER BY id DESC LIMIT ?`,
  );
  // By number: times are those of a clock that may have been put back.
  const lastVerified = db.prepare<[], Run>(
    `SELECT ${COLUMNS} FROM backups WHERE state = 'verified' ORDER BY id DESC LIMIT 1`,
  );
  const first = db.prepare<[], Run>(`SELECT ${COLUMNS} FROM backups ORDER BY id LIMIT 1`);
  const unfinished = db.prepare<[], Run>(`SELECT ${COLUMNS} FROM backups WHERE state = 'running'`);
  const present = db.prepare<[string], Run>(
    `SELECT ${COLUMNS} FROM backups WHERE folder = ? AND state = 'verified' AND removed_at IS NULL`,
  );
  const remove = db.prepare(
    'UPDATE backups SET removed_at = ? WHERE folder = ? AND file = ? AND removed_at IS NULL',
  );

  const TO_COPY = `state = 'verified' AND removed_at IS NULL AND copy_state IN ('waiting','failed')`;
  const nextToCopy = db.prepare<[], Run>(
    `SELECT ${COLUMNS} FROM backups WHERE ${TO_COPY} ORDER BY id DESC LIMIT 1`,
  );
  const countToCopy = db.prepare<[], { n: number }>(
    `SELECT count(*) AS n FROM backups WHERE ${TO_COPY}`,
  );
  const lastCopied = db.prepare<[], Run>(
    `SELECT ${COLUMNS} FROM backups WHERE copy_state = 'copied' ORDER BY copied_at DESC LIMIT 1`,
  );
  const copiesIn = db.prepare<[string], Run>(
    `SELECT ${COLUMNS} FROM backups WHERE copy_state = 'copied' AND copy_place = ?`,
  );
  const setCopy = db.prepare(
    'UPDATE backups SET copy_state = ?, copy_place = ?, copied_at = ?, copy_failure = ? WHERE id = ?',
  );
  const copyNothing = db.prepare(
    `UPDATE backups SET copy_state = NULL, copy_failure = NULL WHERE copy_state IN ('waiting','failed')`,
  );

  return {
    begin(
      _tx: Transaction,
      run: Pick<Run, 'cause' | 'folder' | 'file' | 'recovery'> & { at: number; by: Actor | null },
    ): number {
      const { cause, by, at, folder, file, recovery } = run;
      return Number(
        insert.run(cause, by?.accountId ?? null, at, folder, file, recovery).lastInsertRowid,
      );
    },
    end(
      _tx: Transaction,
      id: number,
      result: {
        state: Exclude<Run['state'], 'running'>;
        at: number;
        bytes?: number;
        messages?: number | null;
        failure?: Pick<Failure, 'code' | 'params'>;
      },
    ): void {
      const { state, at, bytes, messages, failure } = result;
      const said = failure && JSON.stringify({ code: failure.code, params: failure.params });
      end.run(state, at, bytes ?? null, messages ?? null, said ?? null, id);
    },
    /** The file of a run lies there no more. */
    removed(_tx: Transaction, folder: string, file: string, at: number): void {
      remove.run(at, folder, file);
    },
    /** The newest one that still has to go to the second place. */
    nextToCopy: (): Run | null => nextToCopy.get() ?? null,
    countToCopy: (): number => countToCopy.get()?.n ?? 0,
    lastCopied: (): Run | null => lastCopied.get() ?? null,
    /** Those whose copies this clinic has put into a place and not taken away. */
    copiesIn: (place: string): Run[] => copiesIn.all(place),
    toCopy: (_tx: Transaction, id: number): void =>
      void setCopy.run('waiting', null, null, null, id),
    copied: (_tx: Transaction, id: number, { place, at }: { place: string; at: number }): void =>
      void setCopy.run('copied', place, at, null, id),
    copyFailed: (
      _tx: Transaction,
      id: number,
      { code, params }: Pick<Failure, 'code' | 'params'>,
    ): void => void setCopy.run('failed', null, null, JSON.stringify({ code, params }), id),
    copyGone: (_tx: Transaction, id: number): void => void setCopy.run(null, null, null, null, id),
    /** Nobody wants copies any more; those that were made stay where they are. */
    copyNothing: (_tx: Transaction): void => void copyNothing.run(),
    get: (id: number): Run | null => byId.get(id) ?? null,
    last: (): Run | null => newest.get(1) ?? null,
    first: (): Run | null => first.get() ?? null,
    list: (limit: number): Run[] => newest.all(limit),
    lastVerified: (): Run | null => lastVerified.get() ?? null,
    /** What a crash left: at most one, unless the database comes from a backup. */
    unfinished: (): Run[] => unfinished.all(),
    /** Verified backups that nobody has taken away from this folder. */
    inFolder: (folder: string): Run[] => present.all(folder),
  };
}

/** The copy of a backup in the second place, as faces see it. */
export function viewOfCopy({
  copyState,
  copyPlace,
  copiedAt,
  copyFailure,
}: Run): BackupCopy | null {
  if (copyState === null) return null;
  return {
    state: copyState,
    place: copyPlace,
    at: copiedAt === null ? null : new Date(copiedAt).toISOString(),
    failure: copyFailure === null ? null : (JSON.parse(copyFailure) as BackupCopy['failure']),
  };
}

/** A run as faces see it. */
export function viewOfRun({ failure, ...run }: Run): BackupRun {
  return {
    id: run.id,
    cause: run.cause,
    startedAt: new Date(run.startedAt).toISOString(),
    finishedAt: run.finishedAt === null ? null : new Date(run.finishedAt).toISOString(),
    state: run.state,
    file: run.file,
    bytes: run.bytes,
    failure: failure === null ? null : (JSON.parse(failure) as BackupRun['failure']),
    copy: viewOfCopy({ failure, ...run }),
  };
}
