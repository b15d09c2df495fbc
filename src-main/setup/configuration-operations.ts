import { implement } from '@orpc/server';
import type { Caller } from '../accounts/caller.ts';
import { actorOfCaller } from '../accounts/guard.ts';
import { contract } from '../contract/contract.ts';
import type { ConfigurationFile } from './configuration.ts';

/** A clinic's configuration as a file. */
export function configurationOperations({ configuration }: { configuration: ConfigurationFile }) {
  const os = implement(contract).$context<Caller>();
  return {
    configuration: {
      export: os.configuration.export.handler(() => configuration.export()),
      preview: os.configuration.preview.handler(({ input: { json } }) =>
        configuration.preview(json),
      ),
      apply: os.configuration.apply.handler(({ input: { json, groups }, context }) =>
        configuration.apply(json, groups, actorOfCaller(context)),
      ),
    },
  };
}
