import { mkdirSync, rmSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Logger } from 'pino';
import * as z from 'zod';
import { type Actor, systemActor } from '../audit/actor.ts';
import type { Audit } from '../audit/audit.ts';
import type { BackupFile, BackupState, FolderCheck } from '../contract/backups.ts';
import { Failure } from '../contract/failure.ts';
import { doubling, type JobKind, type Jobs } from '../jobs/jobs.ts';
import type { Secrets } from '../secrets/open-secrets.ts';
import type { Settings } from '../settings/settings.ts';
import type { Clock } from '../store/clock.ts';
import { migrations } from '../store/migrations/migrations.ts';
import type { Store } from '../store/open-store.ts';
import { createCopies } from './copies.ts';
import { checkFolder, type FoundFile, findBackups, requireFolder, requireRoom } from './folders.ts';
import { backupName, localTime, timeOfName, utcOf } from './names.ts';
import { createOneAtATime, type Step } from './one-at-a-time.ts';
import { createRecoveryKey } from './recovery-key.ts';
import type { Restored } from './restore.ts';
import { createRestoring } from './restoring.ts';
import { createRuns, type Run, viewOfCopy, viewOfRun } from './runs.ts';
import { lastMoment, nextMoment } from './schedule.ts';
import { takeAwayOld } from './take-away-old.ts';

/** The backups of one clinic. */
export type Backups = ReturnType<typeof createBackups>;

/** What `createBackups` needs. */
export type BackupsDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly jobs: Jobs;
  readonly settings: Settings;
  readonly secrets: Secrets;
  readonly audit: Audit;
  /** The data folder; the database's file in it, and its key. */
  readonly folder: string;
  readonly file: string;
  readonly key: string;
  readonly mediaFolder: string;
  readonly version: string;
  /** Stops the clinic and opens it through the restore that was decided; absent: it cannot be. */
  readonly restart: (() => void) | undefined;
  /** What this start found of a restore. */
  readonly restored: Restored | null;
  readonly log: Logger;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A daily backup that is this late is worth a word: a day, and what a morning may take. */
const OVERDUE_MS = 36 * HOUR_MS;
/** What a day's schedule cannot say: when nobody wants one, it is looked at again so late. */
const IDLE_MS = 24 * HOUR_MS;
const MOST_RUNS = 50;

/** The newest schema that this program can restore. */
export const knownSchema = migrations.at(-1)?.version ?? 0;

/**
 * Makes verified backups, by itself once a day and on demand, in a thread of its own; keeps as many
 * as the settings say. One thing at a time: a backup, or the look into one.
 */
export function createBackups(deps: BackupsDeps) {
  const { store, clock, jobs, settings, secrets, audit, folder, log } = deps;
  const runs = createRuns(store);
  const recovery = createRecoveryKey({ secrets, settings });
  const mediaBytes = store.db.prepare(
    `SELECT COALESCE(sum(size), 0) AS bytes FROM media WHERE state = 'stored'`,
  );
  const ownFolder = join(folder, 'backups');
  const work = join(folder, 'backup-work');
  const works = createOneAtATime({ now: clock.now, tell });
  const copies = createCopies({ ...deps, runs, tell });

  const restoring = createRestoring({
    ...deps,
    recovery,
    works,
    schema: knownSchema,
  });
  const target = () => settings.get('backups.folder') ?? ownFolder;
  const zone = () => settings.get('clinic.timezone');

  function tell(): void {
    // Nobody waits for the disk: what is told is found again by whoever asks.
    store.write((tx) => tx.emit('backup', 'state', state), { lasting: false });
  }

  function state(): BackupState {
    const time = settings.get('backups.time');
    const lastVerified = runs.lastVerified();
    const last = runs.last();
    const recipient = settings.get('backups.recoveryRecipient');
    return {
      folder: target(),
      lastVerified: lastVerified && viewOfRun(lastVerified),
      last: last && viewOfRun(last),
      nextAt: time === null ? null : iso(nextMoment(time, zone(), clock.now())),
      overdue: isOverdue(),
      running: works.running(),
      copy: copies.state(),
      restored: restoredView(),
      asides: restoring.asides(),
      recovery: { set: recipient !== null, ending: recipient?.slice(-6).toUpperCase() ?? null },
    };
  }

  function restoredView(): BackupState['restored'] {
    if (deps.restored?.failure) {
      const { code, params } = deps.restored.failure;
      return { at: deps.restored.marker.at, failure: { code, params } };
    }
    const at = settings.get('backups.restoredAt');
    return at === null ? null : { at: iso(at), failure: null };
  }

  /** Since when there has been no good backup: the last one, or the first try of all; null: no try. */
  function countedFrom(): number | null {
    return runs.lastVerified()?.finishedAt ?? runs.first()?.startedAt ?? null;
  }

  function isOverdue(): boolean {
    if (settings.get('backups.time') === null) return false;
    const last = countedFrom();
    // One of the future was made by a wrong clock: nobody knows how old it is.
    return last !== null && Math.abs(clock.now() - last) > OVERDUE_MS;
  }

  /** About so much a backup takes: the database once more while it is made, and the file. */
  function needBytes(): { database: number; file: number } {
    // What was written since the last checkpoint lies beside the file, and is packed too.
    const wal = statSync(`${deps.file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
    const database = statSync(deps.file).size + wal;
    const { bytes } = mediaBytes.get() as { bytes: number };
    return { database, file: Math.ceil((database + bytes) * 1.001) + 65_536 };
  }

  function freeName(into: string, at: number): string {
    const local = localTime(at, zone());
    for (let nth = 1; ; nth++) {
      const name = backupName(settings.get('clinic.name'), local, nth);
      if (!statSync(join(into, name), { throwIfNoEntry: false })) return name;
    }
  }

  /**
   * Makes one backup and keeps what became of it.
   *
   * @throws Failure, as `backups` keeps it in its row too.
   */
  async function make(cause: Run['cause'], by: Actor, step: Step): Promise<void> {
    const at = clock.now();
    const into = target();
    if (into === ownFolder) mkdirSync(ownFolder, { recursive: true, mode: 0o700 });
    const auditKey = secrets.get('audit.key');
    const id: number[] = [];
    let made: string;
    try {
      const identity = await recovery.identity();
      const { recipients, recovery: recipient } = await recovery.recipients();
      const file = freeNameOr(into, at);
      made = file;
      id.push(
        store.write((tx) =>
          runs.begin(tx, { cause, by, at, folder: into, file, recovery: recipient }),
        ),
      );
      await requireFolder(into, false);
      await requireRoom(folder, into, needBytes());
      const { bytes, head } = await step({
        kind: 'make',
        database: { file: deps.file, key: deps.key },
        mediaFolder: deps.mediaFolder,
        work,
        target: join(into, file),
        recipients,
        identity,
        facts: {
          program: deps.version,
          clinic: settings.get('clinic.name'),
          createdAt: iso(at),
          recovery: recipient,
        },
        secrets: { 'database.key': deps.key, 'audit.key': auditKey },
        schema: knownSchema,
      });
      end(id, by, { state: 'verified', bytes, messages: head.counts.messages });
      log.info({ bytes, messages: head.counts.messages }, 'a backup was made and checked');
    } catch (error) {
      const canceled = error instanceof Failure && error.code === 'canceled';
      const failure = error instanceof Failure ? error : new Failure('internal');
      end(id, by, canceled ? { state: 'canceled' } : { state: 'failed', failure });
      if (!canceled) log.error({ err: error }, 'a backup could not be made');
      throw error;
    }
    await rotate(into, made);
  }

  /** A drive that is gone has no names either; what is wrong with it is found where it counts. */
  function freeNameOr(into: string, at: number): string {
    try {
      return freeName(into, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
      return backupName(settings.get('clinic.name'), localTime(at, zone()));
    }
  }

  function end(
    [id]: readonly number[],
    actor: Actor,
    result: Omit<Parameters<typeof runs.end>[2], 'at'>,
  ): void {
    if (id === undefined) return;
    store.write((tx) => {
      runs.end(tx, id, { ...result, at: clock.now() });
      if (result.state === 'verified') copies.verified(tx, id);
      audit.record(tx, {
        actor,
        action: `backup.${result.state}`,
        subject: `backup:${id}`,
        details: { bytes: result.bytes ?? null, failure: result.failure?.code ?? null },
      });
      tx.emit('backup', 'state', state);
    });
  }

  /** The new backup stands; an old one too many harms nobody. */
  async function rotate(into: string, made: string): Promise<void> {
    try {
      await takeAwayOld({
        folder: into,
        known: new Set(runs.inFolder(into).map(({ file }) => file)),
        identity: await recovery.identity(),
        keep: settings.get('backups.keep'),
        made,
        onGone(name) {
          store.write((tx) => runs.removed(tx, into, name, clock.now()));
          log.info({ file: name }, 'an old backup was taken away');
        },
      });
    } catch (error) {
      log.error({ err: error }, 'old backups could not be taken away');
    }
  }

  const job: JobKind<{ since: number }> = {
    kind: 'backup',
    payload: z.object({ since: z.number() }),
    async run({ since }) {
      const time = settings.get('backups.time');
      const now = clock.now();
      if (time === null) return { again: now + IDLE_MS };
      const slot = lastMoment(time, zone(), now);
      const last = runs.lastVerified()?.startedAt ?? since;
      // The clock has been put back since the last one: no hour would come for a long time.
      const isLost = last - now > 24 * HOUR_MS;
      if (slot <= last && !isLost) return { again: nextMoment(time, zone(), now) };
      if (works.running()) return { again: now + MINUTE_MS };
      try {
        await works.alone('backup', (step) => make('schedule', systemActor, step));
      } catch (error) {
        if (!(error instanceof Failure && error.code === 'canceled')) throw error;
        // Ended with the program: it is made at the next start. Called off by a person: tomorrow.
        return { again: works.isStopping() ? now : nextMoment(time, zone(), now) };
      }
      return { again: nextMoment(time, zone(), clock.now()) };
    },
    maxAttempts: Number.POSITIVE_INFINITY,
    backoff: doubling(5 * MINUTE_MS, 2 * HOUR_MS),
  };
  jobs.define(job);

  function plan(): void {
    const now = clock.now();
    store.write((tx) =>
      jobs.enqueue(tx, {
        kind: job,
        payload: { since: now },
        uniqueKey: 'daily',
        onWaiting: 'earlier',
      }),
    );
  }
  for (const key of ['backups.time', 'clinic.timezone'] as const) settings.onChange(key, plan);
  for (const key of ['backups.folder', 'backups.time', 'backups.recoveryRecipient'] as const)
    settings.onChange(key, tell);

  /** What a crash left behind: half files go; a finished file was verified before it had its name. */
  function tidy(): void {
    rmSync(work, { recursive: true, force: true });
    for (const run of runs.unfinished()) {
      const path = join(run.folder, run.file);
      const found = lookAt(path);
      store.write((tx) => {
        runs.end(tx, run.id, {
          at: clock.now(),
          ...(found
            ? { state: 'verified', bytes: found.size }
            : { state: 'failed', failure: new Failure('backup_interrupted') }),
        });
        if (found) copies.verified(tx, run.id);
      });
    }
  }

  function lookAt(path: string): { size: number } | null {
    try {
      rmSync(`${path}.part`, { force: true });
      return statSync(path, { throwIfNoEntry: false }) ?? null;
    } catch (error) {
      log.warn({ err: error }, 'the folder of an interrupted backup cannot be reached');
      return null;
    }
  }

  return {
    state,
    recovery,
    restoring,
    copies,
    runs: (): Run[] => runs.list(MOST_RUNS),

    /** Begins a backup. It goes on by itself; `state` and events tell of it. */
    begin(by: Actor): void {
      works
        .alone('backup', (step) => make('person', by, step))
        .catch((error: unknown) => {
          if (!(error instanceof Failure)) log.error({ err: error }, 'a backup broke off');
        });
    },

    cancel: works.cancel,
    settled: works.settled,

    check: (asked: string, create: boolean): Promise<FolderCheck> =>
      checkFolder(asked, {
        create: create || asked === ownFolder,
        dataFolder: folder,
        needBytes: needBytes().file,
      }),

    /** @throws Failure `folder_unusable`. */
    async list(): Promise<BackupFile[]> {
      const into = target();
      if (into === ownFolder) mkdirSync(ownFolder, { recursive: true, mode: 0o700 });
      const rows = new Map(runs.inFolder(into).map((run) => [run.file, run]));
      const recipient = settings.get('backups.recoveryRecipient');
      return newestFirst(await findBackups(into)).map((file) => {
        const run = rows.get(file.name);
        return {
          ...viewOfFile(file),
          verified: run !== undefined && (run.bytes ?? file.bytes) === file.bytes,
          copy: run ? viewOfCopy(run) : null,
          recoveryFits: run ? run.recovery !== null && run.recovery === recipient : null,
        };
      });
    },

    /** @throws Failure `not_found`, `folder_unusable`. */
    async remove(name: string): Promise<void> {
      const into = target();
      const found = (await findBackups(into)).find((file) => file.name === name);
      if (!found || basename(name) !== name) throw new Failure('not_found', { what: 'backup' });
      await rm(found.path);
      store.write((tx) => {
        runs.removed(tx, into, name, clock.now());
        tx.emit('backup', 'state', state);
      });
    },

    /** See {@link countedFrom}; UTC ms. */
    countedFrom,
    /** How old it may be before somebody should be told; null: no schedule, nothing is due. */
    dueAfterMs: (): number | null => (settings.get('backups.time') === null ? null : OVERDUE_MS),

    /** Begins the schedule; one that was missed is made at once. */
    start(): void {
      tidy();
      plan();
    },
    async stop(): Promise<void> {
      await Promise.all([works.stop(), copies.stop()]);
    },
  };

  function viewOfFile({ path, name, bytes, writtenAt }: FoundFile) {
    const local = timeOfName(name);
    return { path, name, bytes, at: iso(local ? utcOf(local, zone()) : writtenAt) };
  }

  function newestFirst(files: readonly FoundFile[]): FoundFile[] {
    const timeOf = (file: FoundFile) => Date.parse(viewOfFile(file).at);
    return [...files].sort((a, b) => timeOf(b) - timeOf(a) || (a.name < b.name ? 1 : -1));
  }
}

const iso = (ms: number) => new Date(ms).toISOString();
