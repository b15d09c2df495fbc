import * as z from 'zod';
import { Failure } from '../contract/failure.ts';
import type { JobKind, Jobs } from '../jobs/jobs.ts';
import type { Settings } from '../settings/settings.ts';
import type { Clock } from '../store/clock.ts';
import type { Store } from '../store/open-store.ts';
import type { TwilioAccount } from '../twilio/twilio-account.ts';

/**
 * Changes the auth token without losing a webhook: Twilio makes a second one, both are accepted,
 * the second is promoted, and the old one still counts for what was signed before.
 * Source: twilio.com/docs/iam/api/authtoken
 */
export type Rotation = {
  state(): { stage: 'none' | 'secondary_ready' | 'promoted'; endsWith: string | null };
  begin(): Promise<void>;
  promote(): Promise<void>;
  cancel(): Promise<void>;
};

/** Twilio tries a webhook again within seconds; a day also covers a PC that was off. */
const OLD_TOKEN_MS = 86_400_000;

/** Makes the rotation and the job that forgets the old token. */
export function createRotation({
  store,
  clock,
  jobs,
  settings,
  account,
  accountWith,
}: {
  store: Store;
  clock: Clock;
  jobs: Jobs;
  settings: Settings;
  account: () => TwilioAccount | null;
  /** An account with other credentials than those that are kept. */
  accountWith: (credentials: { accountSid: string; authToken: string }) => TwilioAccount;
}): Rotation {
  const waiting = store.db
    .prepare<[], number>(`SELECT count(*) FROM jobs WHERE kind = 'twilio.forget-old-token'`)
    .pluck();
  const job: JobKind<Record<string, never>> = {
    kind: 'twilio.forget-old-token',
    payload: z.object({}) as z.ZodType<Record<string, never>>,
    async run() {
      await settings.set('twilio.secondaryAuthToken', null, null);
      return undefined;
    },
    maxAttempts: 100,
    backoff: () => 60_000,
  };
  jobs.define(job);

  function stage(): 'none' | 'secondary_ready' | 'promoted' {
    if (settings.get('twilio.secondaryAuthToken') === null) return 'none';
    return (waiting.get() ?? 0) > 0 ? 'promoted' : 'secondary_ready';
  }

  function client(): TwilioAccount {
    const open = account();
    if (!open) throw new Failure('twilio_not_configured');
    return open;
  }

  /** A crash just after Twilio's answer: the second token is the only one, and we still say "waiting". */
  async function promotedBefore(): Promise<string | null> {
    const second = settings.get('twilio.secondaryAuthToken');
    const accountSid = settings.get('twilio.accountSid');
    if (second === null || accountSid === null) return null;
    if ((await client().verifyCredentials()).result !== 'wrong') return null;
    const { result } = await accountWith({ accountSid, authToken: second }).verifyCredentials();
    return result === 'valid' ? second : null;
  }

  /** What the environment fixes cannot be changed here: Twilio would have a token that we have not. */
  function refuseWhereFixed(): void {
    const { source, variable } = settings.describeOne('twilio.authToken');
    if (source === 'environment')
      throw new Failure('setting_invalid', {
        key: 'twilio.authToken',
        reason: 'environment',
        variable,
      });
  }

  return {
    state: () => ({
      stage: stage(),
      endsWith: settings.describeOne('twilio.secondaryAuthToken').endsWith,
    }),
    async begin() {
      refuseWhereFixed();
      if (stage() !== 'none') throw new Failure('conflict', { reason: 'rotation_under_way' });
      const twilio = client();
      // One that a crash left at Twilio before it was kept here is nobody's.
      await twilio.deleteSecondaryToken();
      await settings.set('twilio.secondaryAuthToken', await twilio.createSecondaryToken(), null);
    },
    async promote() {
      refuseWhereFixed();
      if (stage() !== 'secondary_ready')
        throw new Failure('conflict', { reason: 'no_second_token' });
      const old = settings.get('twilio.authToken');
      const promoted = (await promotedBefore()) ?? (await client().promoteSecondaryToken());
      await settings.set('twilio.authToken', promoted, null);
      store.write((tx) =>
        jobs.enqueue(tx, {
          kind: job,
          payload: {},
          dueAt: clock.now() + OLD_TOKEN_MS,
          uniqueKey: 'twilio.forget-old-token',
          onWaiting: 'later',
        }),
      );
      await settings.set('twilio.secondaryAuthToken', old, null);
    },
    async cancel() {
      if (stage() !== 'secondary_ready')
        throw new Failure('conflict', { reason: 'no_second_token' });
      await client().deleteSecondaryToken();
      await settings.set('twilio.secondaryAuthToken', null, null);
    },
  };
}
