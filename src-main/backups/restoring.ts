import { readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Actor } from '../audit/actor.ts';
import type { BackupPreview, FoundBackup } from '../contract/backups.ts';
import { Failure } from '../contract/failure.ts';
import type { Secrets } from '../secrets/open-secrets.ts';
import type { Settings } from '../settings/settings.ts';
import type { Clock } from '../store/clock.ts';
import type { Store } from '../store/open-store.ts';
import { findBackups, requireRoom, sizeOf } from './folders.ts';
import type { Manifest } from './manifest.ts';
import { timeOfName, utcOf } from './names.ts';
import type { OneAtATime, Step } from './one-at-a-time.ts';
import { type RecoveryKey, readRecoveryKey } from './recovery-key.ts';
import { decideRestore, isAsideName, stagingFolder } from './restore.ts';

/** Looking into backups and putting one in the place of the present data. */
export type Restoring = ReturnType<typeof createRestoring>;

/** Long enough for the answer to reach the page before the clinic behind it stops. Real ms. */
const FAREWELL_MS = 300;

/** Makes it. `restart` stops the clinic and opens it through the restore; absent: it cannot be. */
export function createRestoring({
  store,
  clock,
  settings,
  secrets,
  recovery,
  works,
  folder,
  schema,
  restart,
}: {
  store: Store;
  clock: Clock;
  settings: Settings;
  secrets: Secrets;
  recovery: RecoveryKey;
  works: OneAtATime;
  folder: string;
  /** The newest schema that this program knows. */
  schema: number;
  restart: (() => void) | undefined;
}) {
  const iso = (ms: number) => new Date(ms).toISOString();

  async function identities(recoveryKey: string | undefined): Promise<string[]> {
    const own = await recovery.identity();
    return recoveryKey === undefined ? [own] : [own, await readRecoveryKey(recoveryKey)];
  }

  /** Another PC's backup is no damaged one: it needs its key. */
  async function opening<T>(recoveryKey: string | undefined, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (
        recoveryKey === undefined &&
        error instanceof Failure &&
        error.code === 'recovery_key_wrong'
      )
        throw new Failure('recovery_key_wrong', { reason: 'needed' }, { cause: error });
      throw error;
    }
  }

  async function newerHere(head: Manifest): Promise<{ messages: number; lastAt: string | null }> {
    const [row] = await store.reader.all<{ messages: number; last: number | null }>(
      'SELECT count(*) AS messages, max(created_at) AS last FROM messages WHERE created_at > ?',
      [Date.parse(head.createdAt)],
    );
    const last = row?.last ?? null;
    return { messages: row?.messages ?? 0, lastAt: last === null ? null : iso(last) };
  }

  async function unpack(step: Step, file: string, recoveryKey: string | undefined) {
    const into = stagingFolder(folder);
    rmSync(into, { recursive: true, force: true });
    try {
      const keys = await identities(recoveryKey);
      return await opening(recoveryKey, () =>
        step({ kind: 'open', file, identities: keys, schema, into }),
      );
    } catch (error) {
      rmSync(into, { recursive: true, force: true });
      throw error;
    }
  }

  return {
    /**
     * Reads a backup to its end and tells what it holds and what of the present would be lost.
     *
     * @throws Failure `recovery_key_wrong`, `backup_unreadable`, `backup_newer`, `folder_unusable`,
     *   `conflict`, `canceled`.
     */
    async preview(file: string, recoveryKey: string | undefined): Promise<BackupPreview> {
      const keys = await identities(recoveryKey);
      const { head, secrets: inside } = await works.alone('preview', (step) =>
        opening(recoveryKey, () =>
          step({ kind: 'open', file, identities: keys, schema, into: null }),
        ),
      );
      return {
        file,
        clinic: head.clinic,
        createdAt: head.createdAt,
        program: head.program,
        counts: head.counts,
        lastMessageAt: head.lastMessageAt,
        bytes: head.sizes.database + head.sizes.files,
        sameData: inside['database.key'] === secrets.get('database.key'),
        lost: await newerHere(head),
        missing: (['twilio.authToken', 'ngrok.authtoken', 'openai.apiKey'] as const).filter(
          (key) => settings.get(key) === null,
        ),
      };
    },

    /**
     * Unpacks and checks a backup, decides for it, and lets the clinic be opened anew with it.
     *
     * @throws Failure, as `preview`; `disk_full`. Nothing has changed then.
     */
    async restore(file: string, recoveryKey: string | undefined, actor: Actor): Promise<void> {
      if (!restart) throw new Failure('conflict', { reason: 'cannot_restart' });
      await works.alone('restore', async (step) => {
        // Unpacked it takes about as much as packed.
        await requireRoom(folder, folder, { database: await sizeOf(file), file: 0 });
        const { head: whole, secrets: keys } = await unpack(step, file, recoveryKey);
        await decideRestore({
          folder,
          secrets,
          keys,
          at: clock.now(),
          file: basename(file),
          head: whole,
          actor: { accountId: actor.accountId, name: actor.name },
        });
      });
      setTimeout(restart, FAREWELL_MS);
    },

    /** @throws Failure `folder_unusable`. */
    async find(where: string): Promise<FoundBackup[]> {
      const zone = settings.get('clinic.timezone');
      const found = (await findBackups(where)).map(({ path, name, bytes, writtenAt }) => {
        const local = timeOfName(name);
        return { path, name, bytes, at: local ? utcOf(local, zone) : writtenAt };
      });
      return found
        .sort((a, b) => b.at - a.at || (a.name < b.name ? 1 : -1))
        .map((one) => ({ ...one, at: iso(one.at) }));
    },

    /** The data of before each restore that are still there, newest first. */
    asides: (): string[] =>
      readdirSync(folder)
        .filter((name) => isAsideName(name))
        .sort()
        .reverse(),

    /** @throws Failure `not_found`. */
    removeAside(name: string): void {
      if (!isAsideName(name) || !readdirSync(folder).includes(name))
        throw new Failure('not_found', { what: 'aside' });
      rmSync(join(folder, name), { recursive: true });
    },
  };
}
