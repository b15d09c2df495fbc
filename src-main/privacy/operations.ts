import { implement } from '@orpc/server';
import type { Account } from '../accounts/account-row.ts';
import type { Caller } from '../accounts/caller.ts';
import { contract } from '../contract/contract.ts';
import type { ExportView } from '../contract/exports.ts';
import { Failure } from '../contract/failure.ts';
import { iso } from '../inbox/views.ts';
import type { Settings } from '../settings/settings.ts';
import { outflowsOf } from './outflows.ts';
import type { PersonFile, Privacy } from './privacy.ts';

/**
 * What the owner does about people's data. `network` tells whether colleagues come in over it, `programs`
 * whether other software is told of what changes; `offer` keeps a file ready as exports are.
 */
export function privacyOperations({
  privacy,
  settings,
  practice,
  network,
  programs,
  offer,
}: {
  privacy: Privacy;
  settings: Settings;
  practice: boolean;
  network: () => boolean;
  programs: () => boolean;
  offer: (account: Account, file: PersonFile) => ExportView;
}) {
  const os = implement(contract).$context<Caller>();
  const { retention } = privacy;
  return {
    privacy: {
      outflows: os.privacy.outflows.handler(() =>
        outflowsOf({ settings, practice, network: network(), programs: programs() }),
      ),
      previewErase: os.privacy.previewErase.handler(({ input: { subject } }) =>
        privacy.preview(subject),
      ),
      erase: os.privacy.erase.handler(({ input, context: { account } }) =>
        privacy.erase(input.subject, input, input.confirm, account?.id ?? null),
      ),
      erasures: os.privacy.erasures.handler(() => privacy.erasures()),
      retryErasure: os.privacy.retryErasure.handler(({ input: { id } }) => privacy.retry(id)),
      retention: os.privacy.retention.handler(() => retention.rules()),
      previewRetention: os.privacy.previewRetention.handler(({ input: { kind, months } }) =>
        retention.preview(kind, months),
      ),
      setRetention: os.privacy.setRetention.handler(({ input: { kind, months } }) =>
        retention.set(kind, months),
      ),
      runRetention: os.privacy.runRetention.handler(() => {
        retention.request();
        return { ok: true } as const;
      }),
      recordConsent: os.privacy.recordConsent.handler(
        ({ input: { contactId, at, ...consent } }) => {
          privacy.recordConsent(contactId, {
            ...consent,
            at: at === undefined ? null : Date.parse(at),
          });
          return { ok: true } as const;
        },
      ),
      archive: os.privacy.archive.handler(
        async ({ input: { contactId }, context: { account } }) => {
          if (!account) throw new Failure('not_signed_in');
          return offer(account, await privacy.personFile(contactId));
        },
      ),
      accessLog: os.privacy.accessLog.handler(async ({ input: { contactId, before } }) =>
        (await privacy.accessLog(contactId, before)).map((line) => ({
          ...line,
          at: iso(line.at),
        })),
      ),
    },
  };
}
