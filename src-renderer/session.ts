import type { AccountView } from '../src-main/contract/desk.ts';
import { client, connection, currentAccount, queryClient } from './client.ts';
import { inElectron } from './connection.ts';
import { RestError, rest } from './rest.ts';
import { createValue } from './value.ts';

/** Why the database is not open yet, as the desk server tells before it is. */
export type Lock = {
  readonly locked: true;
  readonly reason: 'keychain_unavailable' | 'passphrase' | 'wrong_passphrase';
  /** Whether an encrypted file of secrets is there to be opened, or has to be made. */
  readonly fileExists: boolean;
};

/** What the page shows: one stage at a time, from finding the clinic to the desk itself. */
export type Stage =
  | { readonly kind: 'starting' }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'locked'; readonly lock: Lock }
  | { readonly kind: 'link'; readonly token: string }
  | { readonly kind: 'login' }
  | { readonly kind: 'desk' };

/** The stage of the moment. */
export const stage = createValue<Stage>({ kind: 'starting' });

/** The lock, where there is one. The window asks for it at once: it has no session to ask about. */
async function findLock(): Promise<Lock | null> {
  try {
    const lock = await rest<Lock>('GET', '/lock');
    return lock.locked ? lock : null;
  } catch (error) {
    if (error instanceof RestError || inElectron) return null;
    throw error;
  }
}

/** Finds out where we are: locked, a one-time link, nobody signed in, or straight to the desk. */
export async function begin(): Promise<void> {
  stage.set({ kind: 'starting' });
  try {
    if (inElectron) {
      const lock = await findLock();
      return lock ? stage.set({ kind: 'locked', lock }) : enter();
    }
    const account = await currentAccount();
    const token = /^#\/link\/([\w-]+)/.exec(window.location.hash)?.[1];
    if (token) return stage.set({ kind: 'link', token });
    if (account) return enter();
    stage.set({ kind: 'login' });
  } catch (error) {
    stage.set(await stageAfter(error));
  }
}

async function stageAfter(error: unknown): Promise<Stage> {
  if (!(error instanceof RestError)) return { kind: 'unreachable' };
  if (error.code !== 'locked') return { kind: 'login' };
  const lock = await findLock().catch(() => null);
  return lock ? { kind: 'locked', lock } : { kind: 'unreachable' };
}

/** Opens the live connection and shows the desk. */
export function enter(): void {
  if (window.location.hash.startsWith('#/link/')) window.location.replace('#/messages');
  connection.start();
  stage.set({ kind: 'desk' });
}

/** Who one says one is; `code` where there is a second step. */
export type Credentials = {
  readonly username: string;
  readonly password: string;
  readonly code?: string;
};

/** Signs in; throws what the clinic answers: `code_required` and `totp_required` lead to a next step. */
export async function signIn(credentials: Credentials): Promise<void> {
  await rest<{ account: AccountView }>('POST', '/session', credentials);
  enter();
}

/** What setting up the second step while signing in answers. */
export type Enrolled = {
  readonly account: AccountView | null;
  readonly enrolment: { readonly secret: string; readonly uri: string } | null;
  readonly recoveryCodes: readonly string[];
};

/** Sets up the second step that the clinic asks for; with the first code one is signed in. */
export function enrol(credentials: Credentials): Promise<Enrolled> {
  return rest<Enrolled>('POST', '/session/enrol', credentials);
}

/** Uses a one-time link. Answers whether the clinic's first account has to be created with it. */
export async function redeemLink(
  link: string,
  owner?: { username: string; displayName: string; password: string },
): Promise<{ needsOwner: boolean }> {
  const answer = await rest<{ account: AccountView | null; needsOwner: boolean }>(
    'POST',
    '/session/link',
    { link, ...(owner && { owner }) },
  );
  if (answer.account) enter();
  return { needsOwner: answer.needsOwner };
}

/** Signs out here and forgets everything that was read. */
export async function signOut(): Promise<void> {
  if (inElectron) await client.session.close();
  else await rest('DELETE', '/session');
  connection.stop();
  queryClient.clear();
  stage.set({ kind: 'login' });
}

// A session that ended elsewhere (signed out, expired) leads to the sign-in page.
connection.state.subscribe(() => {
  if (connection.state.get() === 'signed_out' && stage.get().kind === 'desk')
    stage.set({ kind: 'login' });
});
