import { implement } from '@orpc/server';
import type { Caller } from '../accounts/caller.ts';
import { actorOfCaller } from '../accounts/guard.ts';
import { contract } from '../contract/contract.ts';
import type { Clock } from '../store/clock.ts';
import type { Backups } from './backups.ts';
import { viewOfRun } from './runs.ts';

/** Backups and the recovery key. */
export function backupOperations({ backups, clock }: { backups: Backups; clock: Clock }) {
  const os = implement(contract).$context<Caller>();
  return {
    backups: {
      state: os.backups.state.handler(() => backups.state()),
      list: os.backups.list.handler(() => backups.list()),
      runs: os.backups.runs.handler(() => backups.runs().map(viewOfRun)),
      run: os.backups.run.handler(({ context }) => {
        backups.begin(actorOfCaller(context));
        return backups.state();
      }),
      cancel: os.backups.cancel.handler(() => {
        backups.cancel();
        return backups.state();
      }),
      check: os.backups.check.handler(({ input: { folder, create } }) =>
        backups.check(folder, create),
      ),
      testCopy: os.backups.testCopy.handler(() => backups.copies.test()),
      remove: os.backups.remove.handler(async ({ input: { name } }) => {
        await backups.remove(name);
        return { ok: true as const };
      }),
      find: os.backups.find.handler(({ input: { folder } }) => backups.restoring.find(folder)),
      preview: os.backups.preview.handler(({ input: { file, recoveryKey } }) =>
        backups.restoring.preview(file, recoveryKey),
      ),
      restore: os.backups.restore.handler(async ({ input: { file, recoveryKey }, context }) => {
        await backups.restoring.restore(file, recoveryKey, actorOfCaller(context));
        return { ok: true as const };
      }),
      removeAside: os.backups.removeAside.handler(({ input: { name } }) => {
        backups.restoring.removeAside(name);
        return backups.state();
      }),
      makeRecoveryKey: os.backups.makeRecoveryKey.handler(async () => ({
        key: await backups.recovery.make(),
        madeAt: new Date(clock.now()).toISOString(),
      })),
      confirmRecoveryKey: os.backups.confirmRecoveryKey.handler(
        async ({ input: { ending }, context }) => {
          await backups.recovery.confirm(ending, actorOfCaller(context));
          return backups.state();
        },
      ),
    },
  };
}
