import { randomBytes } from 'node:crypto';
import type { Secrets } from '../secrets/open-secrets.ts';

/** The key that tokens are signed with. */
export type SigningKey = () => Promise<Uint8Array>;

/** The key lies with the secrets and is made at first use. */
export function createSigningKey(secrets: Secrets): SigningKey {
  let making: Promise<Uint8Array> | null = null;
  return () => {
    making ??= keptOrMade(secrets).catch((error: unknown) => {
      making = null;
      throw error;
    });
    return making;
  };
}

async function keptOrMade(secrets: Secrets): Promise<Uint8Array> {
  const kept = secrets.get('jwt.secret');
  if (kept !== null) return Buffer.from(kept, 'hex');
  const made = randomBytes(32);
  await secrets.set('jwt.secret', made.toString('hex'));
  return made;
}
