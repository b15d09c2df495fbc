import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync } from 'node:fs';
import type { Keeper } from './keeper.ts';
import { openKeychain } from './keychain.ts';
import { openSecretsFile } from './secrets-file.ts';
import { asFolderFailure } from './write-file.ts';

/** Everything that must not lie in the database. */
export const secretNames = [
  'database.key',
  'audit.key',
  'jwt.secret',
  'twilio.accountSid',
  'twilio.authToken',
  'twilio.secondaryAuthToken',
  'openai.apiKey',
  'ngrok.authtoken',
  'alerts.smtpPassword',
  'webhooks.key',
  'network.caKey',
  'network.caCertificate',
  'backups.identity',
  'backups.restoring',
  'backups.copy.secretKey',
] as const;

/** A name from {@link secretNames}. */
export type SecretName = (typeof secretNames)[number];

/** Where secrets are kept. */
export type SecretsKind = 'keychain' | 'file' | 'memory';

/** The clinic's secrets, read once when they are opened. */
export type Secrets = {
  readonly kind: SecretsKind;
  get(name: SecretName): string | null;
  /** Resolves once the value is safely kept; `get` gives it from then on. */
  set(name: SecretName, value: string): Promise<void>;
  delete(name: SecretName): Promise<void>;
};

/** What `openSecrets` needs. `passphrase` is for the kind `file` alone. */
export type SecretsOptions = {
  readonly kind: SecretsKind;
  readonly folder: string;
  readonly passphrase?: string | undefined;
};

/**
 * Opens the clinic's secrets. The file is created when there is none.
 *
 * @throws Failure `keychain_unavailable` (no keychain, no D-Bus, or nobody unlocked it);
 *   for the file: `passphrase_too_short`, `wrong_passphrase` (also with `reason: 'damaged'`; the
 *   file is left untouched), `folder_unusable`, `disk_full`.
 */
export async function openSecrets(options: SecretsOptions): Promise<Secrets> {
  const { kind, passphrase = '' } = options;
  const folder = kind === 'memory' ? '' : settle(options.folder);
  const keeper: Keeper =
    kind === 'memory'
      ? { initial: new Map<string, string>(), put: async () => {} }
      : kind === 'file'
        ? await openSecretsFile(folder, passphrase)
        : await openKeychain(hashOf(folder), secretNames);

  const cache = new Map(keeper.initial);
  // One write at a time: the file is rewritten as a whole.
  let last: Promise<unknown> = Promise.resolve();

  function put(name: SecretName, value: string | null): Promise<void> {
    const mine = last.then(async () => {
      await keeper.put(name, value);
      if (value === null) cache.delete(name);
      else cache.set(name, value);
    });
    last = mine.catch(() => undefined);
    return mine;
  }

  return {
    kind,
    get: (name) => cache.get(name) ?? null,
    async set(name, value) {
      if (value === '') throw new Error(`the secret ${name} would be empty`);
      await put(name, value);
    },
    delete: (name) => put(name, null),
  };
}

/** The folder's one true path, so that a link to it and it itself share their secrets. */
function settle(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return realpathSync.native(folder);
  } catch (error) {
    throw asFolderFailure(error, folder);
  }
}

/** Two clinics on one PC have one keychain: the data folder tells their secrets apart. */
function hashOf(folder: string): string {
  return createHash('sha256').update(folder).digest('hex').slice(0, 16);
}
