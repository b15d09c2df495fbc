import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import type { Actor } from '../audit/actor.ts';
import { Failure } from '../contract/failure.ts';
import type { Secrets } from '../secrets/open-secrets.ts';
import type { Settings } from '../settings/settings.ts';

/** So many last characters of a recovery key are typed to prove that it was kept. */
export const PROOF_LENGTH = 6;

/**
 * A recovery key as a person types or scans it: capitals or not, with the spaces and line ends of a
 * printed page.
 *
 * @throws Failure `recovery_key_wrong` with `reason: 'malformed'`: it cannot be one, or has a typing
 *   error (the key carries a checksum).
 */
export async function readRecoveryKey(typed: string): Promise<string> {
  const key = typed.replace(/\s+/g, '').toUpperCase();
  try {
    if (!key.startsWith('AGE-SECRET-KEY-1')) throw new Error('another kind of key');
    await identityToRecipient(key);
    return key;
  } catch (error) {
    throw new Failure('recovery_key_wrong', { reason: 'malformed' }, { cause: error });
  }
}

/**
 * Whether what somebody typed is the clinic's recovery key; nothing is when it has none.
 *
 * @throws Failure `recovery_key_wrong` (`malformed`).
 */
export async function isRecoveryKey(settings: Settings, typed: string): Promise<boolean> {
  const recipient = settings.get('backups.recoveryRecipient');
  return recipient === (await identityToRecipient(await readRecoveryKey(typed)));
}

/** The keys that open backups: this PC's own, and the one that the clinic keeps on paper. */
export type RecoveryKey = ReturnType<typeof createRecoveryKey>;

/** Makes and keeps them. Of the recovery key only its public half stays here. */
export function createRecoveryKey({ secrets, settings }: { secrets: Secrets; settings: Settings }) {
  /** Shown, and not confirmed yet. It lives in memory alone. */
  let shown: string | null = null;

  return {
    /** This PC's own key; made at the first backup. */
    async identity(): Promise<string> {
      const kept = secrets.get('backups.identity');
      if (kept !== null) return kept;
      const made = await generateX25519Identity();
      await secrets.set('backups.identity', made);
      return made;
    },
    /** What a new backup is locked for. */
    async recipients(): Promise<{ recipients: string[]; recovery: string | null }> {
      const recovery = settings.get('backups.recoveryRecipient');
      const own = await identityToRecipient(await this.identity());
      return { recipients: recovery === null ? [own] : [own, recovery], recovery };
    },
    async make(): Promise<string> {
      shown = await generateX25519Identity();
      return shown;
    },
    /**
     * Takes the key that was shown last into use.
     *
     * @throws Failure `conflict` with `reason: 'no_key_shown'`; `recovery_key_wrong` with
     *   `reason: 'ending'` when what was typed is not its end.
     */
    async confirm(typed: string, by: Actor): Promise<void> {
      if (shown === null) throw new Failure('conflict', { reason: 'no_key_shown' });
      const ending = typed.replace(/\s+/g, '').toUpperCase();
      if (ending.length < PROOF_LENGTH || !shown.endsWith(ending))
        throw new Failure('recovery_key_wrong', { reason: 'ending' });
      await settings.set('backups.recoveryRecipient', await identityToRecipient(shown), by);
      shown = null;
    },
  };
}
