import { hkdfSync, randomBytes } from 'node:crypto';
import type { Secrets } from '../secrets/open-secrets.ts';

/**
 * The secrets that receivers verify with, as standardwebhooks.com writes them (`whsec_` and 24 to 64
 * bytes in base64). Each is derived (HKDF, RFC 5869) from a salt in the database and one key that lies
 * with the clinic's secrets, so that neither alone can sign.
 */
export function createSigning(secrets: Secrets) {
  async function key(): Promise<Buffer> {
    const kept = secrets.get('webhooks.key');
    if (kept !== null) return Buffer.from(kept, 'hex');
    const made = randomBytes(32);
    await secrets.set('webhooks.key', made.toString('hex'));
    return made;
  }

  return {
    newSalt: (): string => randomBytes(16).toString('hex'),
    async secretOf(salt: string): Promise<string> {
      const bytes = hkdfSync('sha256', await key(), Buffer.from(salt, 'hex'), 'webhook', 32);
      return `whsec_${Buffer.from(bytes).toString('base64')}`;
    },
  };
}
