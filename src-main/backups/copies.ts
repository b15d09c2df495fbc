import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import * as z from 'zod';
import { systemActor } from '../audit/actor.ts';
import type { Audit } from '../audit/audit.ts';
import type { BackupState, CopyTest } from '../contract/backups.ts';
import { Failure } from '../contract/failure.ts';
import { doubling, type JobKind, type Jobs } from '../jobs/jobs.ts';
import type { Settings } from '../settings/settings.ts';
import type { Clock } from '../store/clock.ts';
import type { Store, Transaction } from '../store/open-store.ts';
import type { Place } from './copy-place.ts';
import { asDriveFailure, Canceled } from './failures.ts';
import { timeOfName } from './names.ts';
import { superfluous } from './rotation.ts';
import { type RunningTask, runTask } from './run-task.ts';
import type { Run, Runs } from './runs.ts';
import type { Answers, Task } from './tasks.ts';

/** The copies of the backups in a second place. */
export type Copies = ReturnType<typeof createCopies>;

const MINUTE_MS = 60_000;
/** Several settings change one after the other: the copy waits for the last of them. */
const AFTER_SETTINGS_MS = 3_000;
/** Faces are told no more often. Real ms. */
const BETWEEN_NEWS_MS = 500;

const keys = [
  'backups.copy.kind',
  'backups.copy.folder',
  'backups.copy.endpoint',
  'backups.copy.region',
  'backups.copy.bucket',
  'backups.copy.prefix',
  'backups.copy.keyId',
  'backups.copy.secretKey',
] as const;

/** How a row tells which place its copy lies in. */
function nameOf(place: Place): string {
  if (place.kind === 'folder') return place.folder;
  const host = place.endpoint ?? `https://s3.${place.region}.amazonaws.com`;
  return `${host}/${place.bucket}/${place.prefix}`;
}

/**
 * Copies every verified backup to a second place, again and again until it is there, newest first;
 * keeps as many copies there as of the backups themselves, and touches no file but its own.
 */
export function createCopies({
  store,
  clock,
  jobs,
  settings,
  audit,
  runs,
  tell,
  log,
}: {
  store: Store;
  clock: Clock;
  jobs: Jobs;
  settings: Settings;
  audit: Audit;
  runs: Runs;
  /** Something is to be seen anew. */
  tell: () => void;
  log: Logger;
}) {
  let under: { readonly file: string; bytes: number; of: number } | null = null;
  let toldAt = Number.NEGATIVE_INFINITY;
  let stopping = false;
  const tasks = new Set<RunningTask<Task['kind']>>();

  /** The second place as it is set; null: none is wanted. @throws Failure `copy_place_unusable`. */
  function place(): Place | null {
    const kind = settings.get('backups.copy.kind');
    if (kind === 'none') return null;
    const folder = settings.get('backups.copy.folder');
    if (kind === 'folder' && folder !== null) return { kind, folder };
    const bucket = settings.get('backups.copy.bucket');
    const keyId = settings.get('backups.copy.keyId');
    const secretKey = settings.get('backups.copy.secretKey');
    if (kind === 'folder' || bucket === null || keyId === null || secretKey === null)
      throw new Failure('copy_place_unusable', { place: kind, reason: 'incomplete' });
    return {
      kind,
      bucket,
      keyId,
      secretKey,
      endpoint: settings.get('backups.copy.endpoint'),
      region: settings.get('backups.copy.region'),
      prefix: settings.get('backups.copy.prefix'),
    };
  }

  /** The name of the place as it is set; null while there is none that could be used. */
  function placeName(): string | null {
    try {
      const wanted = place();
      return wanted && nameOf(wanted);
    } catch (error) {
      if (error instanceof Failure) return null;
      throw error;
    }
  }

  async function inThread<T extends Task>(
    task: T,
    onProgress?: Parameters<typeof runTask>[1],
  ): Promise<Answers[T['kind']]> {
    if (stopping) throw new Canceled();
    const running = runTask(task, onProgress);
    tasks.add(running);
    try {
      return await running.done;
    } finally {
      tasks.delete(running);
    }
  }

  /** Whether the file is there to be copied. @throws Failure `folder_unusable`: its drive is gone. */
  async function isThere({ folder, file }: Run): Promise<boolean> {
    try {
      await stat(folder);
      await stat(join(folder, file));
      return true;
    } catch (error) {
      const { code, path } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' && path !== folder) return false;
      throw asDriveFailure(error, folder);
    }
  }

  async function copy(run: Run, to: Place): Promise<void> {
    if (!(await isThere(run))) {
      store.write((tx) => runs.copyGone(tx, run.id));
      return;
    }
    const mine = { file: run.file, bytes: 0, of: run.bytes ?? 0 };
    under = mine;
    tell();
    try {
      await inThread(
        { kind: 'copy', file: join(run.folder, run.file), name: run.file, place: to },
        ({ bytes, of }) => {
          Object.assign(mine, { bytes, of });
          if (performance.now() - toldAt < BETWEEN_NEWS_MS) return;
          toldAt = performance.now();
          tell();
        },
      );
    } finally {
      under = null;
    }
    // Another place was chosen meanwhile: there it still has to go.
    if (placeName() !== nameOf(to)) return;
    store.write((tx) => {
      runs.copied(tx, run.id, { place: nameOf(to), at: clock.now() });
      audit.record(tx, {
        actor: systemActor,
        action: 'backup.copied',
        subject: `backup:${run.id}`,
        details: { kind: to.kind },
      });
    });
    log.info({ file: run.file }, 'a backup was copied to the second place');
    tell();
  }

  function failed(run: Run, failure: Failure): void {
    store.write((tx) => {
      runs.copyFailed(tx, run.id, failure);
      // It is tried for hours: the trail has one line of it.
      if (run.copyState !== 'failed')
        audit.record(tx, {
          actor: systemActor,
          action: 'backup.copy-failed',
          subject: `backup:${run.id}`,
          details: { failure: failure.code, reason: String(failure.params['reason'] ?? '') },
        });
    });
    tell();
  }

  /** The new copy stands; an old one too many harms nobody. */
  async function rotate(in_: Place): Promise<void> {
    const dated = runs.copiesIn(nameOf(in_)).flatMap((run) => {
      const at = timeOfName(run.file);
      return at ? [{ id: run.id, name: run.file, at }] : [];
    });
    // The newest by its number: a clock that was put back may have given it an older name.
    const newest = Math.max(...dated.map(({ id }) => id));
    const old = superfluous(dated, settings.get('backups.keep')).filter(({ id }) => id !== newest);
    if (old.length === 0) return;
    try {
      await inThread({ kind: 'remove-copies', names: old.map(({ name }) => name), place: in_ });
      store.write((tx) => {
        for (const { id } of old) runs.copyGone(tx, id);
      });
      log.info({ files: old.map(({ name }) => name) }, 'old copies were taken away');
    } catch (error) {
      if (error instanceof Canceled) throw error;
      log.error({ err: error }, 'old copies could not be taken away');
    }
  }

  const job: JobKind<Record<string, never>> = {
    kind: 'backup-copy',
    payload: z.object({}) as z.ZodType<Record<string, never>>,
    async run() {
      let run: Run | null = null;
      try {
        for (;;) {
          run = runs.nextToCopy();
          const to = place();
          if (to === null) return undefined;
          if (run === null) {
            await rotate(to);
            return undefined;
          }
          await copy(run, to);
        }
      } catch (error) {
        if (error instanceof Canceled) return { again: clock.now() };
        if (run) failed(run, error instanceof Failure ? error : new Failure('internal'));
        throw error;
      }
    },
    maxAttempts: Number.POSITIVE_INFINITY,
    backoff: doubling(MINUTE_MS, 60 * MINUTE_MS),
  };
  jobs.define(job);

  function enqueue(tx: Transaction, dueAt: number): void {
    jobs.enqueue(tx, {
      kind: job,
      payload: {},
      dueAt,
      uniqueKey: 'all',
      serialKey: 'backup-copy',
      onWaiting: 'earlier',
    });
  }

  /** The second place is another one now: the newest backup goes there, older ones stay where they are. */
  function follow(): void {
    const wanted = settings.get('backups.copy.kind') !== 'none';
    const last = runs.lastVerified();
    store.write((tx) => {
      if (!wanted) runs.copyNothing(tx);
      else {
        if (last && !(last.copyState === 'copied' && last.copyPlace === placeName()))
          runs.toCopy(tx, last.id);
        enqueue(tx, clock.now() + AFTER_SETTINGS_MS);
      }
    });
    tell();
  }
  for (const key of keys) settings.onChange(key, follow);

  return {
    /** A backup was verified: it is copied as soon as its transaction stands. */
    verified(tx: Transaction, id: number): void {
      if (settings.get('backups.copy.kind') === 'none') return;
      runs.toCopy(tx, id);
      enqueue(tx, clock.now());
    },
    state(): BackupState['copy'] {
      const last = runs.lastCopied();
      const next = runs.nextToCopy();
      return {
        kind: settings.get('backups.copy.kind'),
        place: placeName(),
        running: under && { ...under },
        waiting: runs.countToCopy(),
        lastAt: last?.copiedAt == null ? null : new Date(last.copiedAt).toISOString(),
        failure:
          next?.copyFailure == null
            ? null
            : (JSON.parse(next.copyFailure) as BackupState['copy']['failure']),
      };
    },
    /** Writes, reads and deletes something small in the place as it is set. */
    async test(): Promise<CopyTest> {
      try {
        const to = place();
        if (to === null)
          throw new Failure('copy_place_unusable', { place: 'none', reason: 'incomplete' });
        await inThread({ kind: 'test-place', place: to });
        return { ok: true, place: nameOf(to), failure: null };
      } catch (error) {
        if (error instanceof Canceled) throw new Failure('canceled');
        if (!(error instanceof Failure)) throw error;
        const { code, params } = error;
        return { ok: false, place: placeName(), failure: { code, params } };
      }
    },
    /** Calls off what is under way; it begins again at the next start. */
    async stop(): Promise<void> {
      stopping = true;
      for (const task of tasks) task.cancel();
      await Promise.allSettled([...tasks].map(({ done }) => done));
    },
  };
}
