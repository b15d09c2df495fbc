import { readFileSync } from 'node:fs';
import envPaths from 'env-paths';
import { Failure } from './contract/failure.ts';
import { openSecrets, type Secrets } from './secrets/open-secrets.ts';
import { isLoopback } from './settings/schemas.ts';

// What the environment decides before there is a clinic whose settings could: for the program and for
// the doctor alike.

/** The variables of the process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a clinic's data lie: what was asked for, what the environment says, or the system's own place. */
export function dataFolder(asked: string | null, env: Environment): string {
  return asked ?? (env['MOSTRADOR_DATA_DIR'] || envPaths('Mostrador', { suffix: '' }).data);
}

/**
 * Another ngrok ingress than ngrok's own, for tests.
 *
 * @throws Failure `setting_invalid`: only this PC may play ngrok, or the token would go elsewhere.
 */
export function ngrokIngress(env: Environment): { server: string | null; ca: string | null } {
  const server = env['MOSTRADOR_NGROK_SERVER'] || null;
  if (server !== null && !isLoopback(server.replace(/:\d+$/, '')))
    throw new Failure('setting_invalid', {
      key: 'MOSTRADOR_NGROK_SERVER',
      variable: 'MOSTRADOR_NGROK_SERVER',
      reason: 'address_invalid',
    });
  return { server, ca: env['MOSTRADOR_NGROK_CA'] || null };
}

/** Opens the secrets, or tells why a person must unlock them first. */
export async function openSecretsOf(
  folder: string,
  env: Environment,
  configured: 'keychain' | 'file' | undefined,
): Promise<Secrets | { readonly reason: string }> {
  const asked = env['MOSTRADOR_SECRETS'] || configured || 'keychain';
  if (asked !== 'keychain' && asked !== 'file' && asked !== 'memory')
    throw new Failure('setting_invalid', {
      key: 'MOSTRADOR_SECRETS',
      variable: 'MOSTRADOR_SECRETS',
      reason: 'invalid_value',
    });
  if (asked === 'file') {
    const file = env['MOSTRADOR_PASSPHRASE_FILE'];
    const passphrase =
      env['MOSTRADOR_PASSPHRASE'] || (file ? readFileSync(file, 'utf8').trimEnd() : '');
    if (!passphrase) return { reason: 'passphrase' };
    return openSecrets({ kind: 'file', folder, passphrase });
  }
  try {
    return await openSecrets({ kind: asked, folder });
  } catch (error) {
    if (error instanceof Failure && error.code === 'keychain_unavailable')
      return { reason: 'keychain_unavailable' };
    throw error;
  }
}
