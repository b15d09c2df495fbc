import { rm } from 'node:fs/promises';
import { findBackups } from './folders.ts';
import { timeOfName } from './names.ts';
import { type Keep, superfluous } from './rotation.ts';
import { runTask } from './run-task.ts';

/**
 * Takes away the backups of a folder that need not be kept. Only files that this clinic has made:
 * those that are `known`, and, after a restore, those that this PC's own key opens. What lies in the
 * same folder from another clinic is neither counted nor touched.
 *
 * @throws Failure `folder_unusable`.
 */
export async function takeAwayOld({
  folder,
  known,
  identity,
  keep,
  made,
  onGone,
}: {
  folder: string;
  known: ReadonlySet<string>;
  identity: string;
  keep: Keep;
  /** The newest one: it stays, also when a clock that was put back has given it an older name. */
  made: string;
  onGone: (name: string) => void;
}): Promise<void> {
  const dated = (await findBackups(folder)).flatMap((file) => {
    const at = timeOfName(file.name);
    return at ? [{ ...file, at }] : [];
  });
  const strange = dated.filter(({ name }) => !known.has(name));
  const heads =
    strange.length === 0
      ? []
      : await runTask({
          kind: 'heads',
          files: strange.map(({ path }) => path),
          identities: [identity],
          // A file of a later version of this program is ours too.
          schema: Number.MAX_SAFE_INTEGER,
        }).done;
  const foreign = new Set(strange.filter((_, place) => !heads[place]).map(({ name }) => name));
  const ours = dated.filter(({ name }) => !foreign.has(name));
  for (const { path, name } of superfluous(ours, keep)) {
    if (name === made) continue;
    await rm(path);
    onGone(name);
  }
}
