import { implement } from '@orpc/server';
import type { Caller } from '../accounts/caller.ts';
import { actorOfCaller } from '../accounts/guard.ts';
import { contract } from '../contract/contract.ts';
import { Failure } from '../contract/failure.ts';
import { isSettingKey } from './registry.ts';
import type { Settings } from './settings.ts';

/** Reading and changing settings; secrets are write-only. */
export function settingsOperations({ settings }: { settings: Settings }) {
  const os = implement(contract).$context<Caller>();
  return {
    settings: {
      list: os.settings.list.handler(() => settings.describe()),
      set: os.settings.set.handler(({ input: { key, value }, context }) =>
        settings.receive(key, value, actorOfCaller(context)),
      ),
      reset: os.settings.reset.handler(async ({ input: { key } }) => {
        if (!isSettingKey(key)) throw new Failure('setting_invalid', { key, reason: 'unknown' });
        await settings.reset(key);
        return settings.describeOne(key);
      }),
    },
  };
}
