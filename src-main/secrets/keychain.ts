import { Failure } from '../contract/failure.ts';
import type { Keeper } from './keeper.ts';

/** The part of keytar's interface that is used here. */
type Keytar = Pick<typeof import('keytar'), 'getPassword' | 'setPassword' | 'deletePassword'>;

/** How the keychain lists us. */
const service = 'Mostrador';

/** Somebody may have to type the keychain's password; a keychain that never answers is none. */
const patienceMs = 60_000;

/**
 * Opens the operating system's keychain and reads the names of one clinic from it.
 *
 * @throws Failure `keychain_unavailable`.
 */
export async function openKeychain(owner: string, names: readonly string[]): Promise<Keeper> {
  const keytar = await reach(loadKeytar);
  const account = (name: string) => `${owner}:${name}`;
  const initial = new Map<string, string>();
  for (const name of names) {
    const value = await reach(() => keytar.getPassword(service, account(name)));
    if (value !== null) initial.set(name, value);
  }
  return {
    initial,
    async put(name, value) {
      if (value === null) {
        await reach(() => keytar.deletePassword(service, account(name)));
        return;
      }
      await reach(() => keytar.setPassword(service, account(name), value));
      // A database key that the keychain only seems to have kept would lose the whole clinic.
      if ((await reach(() => keytar.getPassword(service, account(name)))) !== value)
        throw new Failure('keychain_unavailable', { reason: 'not_kept' });
    },
  };
}

/** Loaded only when asked for: without libsecret the addon cannot even be loaded on Linux. */
async function loadKeytar(): Promise<Keytar> {
  const module: Keytar & { readonly default?: Keytar } = await import('keytar');
  return module.default ?? module;
}

async function reach<T>(call: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the keychain did not answer')), patienceMs);
  });
  try {
    return await Promise.race([call(), tooLong]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure('keychain_unavailable', { reason }, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
