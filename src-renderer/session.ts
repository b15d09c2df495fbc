import { notifications } from '@mantine/notifications';
import type { AccountView, PinProof } from '../src-main/contract/desk.ts';
import { type CurrentSession, client, connection, currentSession, queryClient } from './client.ts';
import { inElectron } from './connection.ts';
import { deskLocked } from './desk-lock.ts';
import { closeDialog } from './dialogs.ts';
import { errorCode } from './error-text.ts';
import { RestError, rest } from './rest.ts';
import { snapshot } from './snapshot.ts';
import { createValue } from './value.ts';

/** Why the database is not open yet, as the desk server tells before it is. */
export type Lock = {
  readonly locked: true;
  /** `starting`, `restoring`: it opens by itself; `not_reopened`: it did not, after a restore. */
  readonly reason:
    | 'starting'
    | 'restoring'
    | 'not_reopened'
    | 'keychain_unavailable'
    | 'passphrase'
    | 'wrong_passphrase';
  /** Whether an encrypted file of secrets is there to be opened, or has to be made. */
  readonly fileExists: boolean;
};

/** What the page shows: one stage at a time, from finding the clinic to the desk itself. */
export type Stage =
  | { readonly kind: 'starting' }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'locked'; readonly lock: Lock }
  /** The clinic is opened anew with a backup; `failed`: it did not open. */
  | { readonly kind: 'restoring'; readonly failed: boolean }
  | { readonly kind: 'link'; readonly token: string }
  | { readonly kind: 'login' }
  | { readonly kind: 'desk-lock'; readonly name: string; readonly by: 'password' | 'pin' }
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
      if (lock) return stage.set(stageOfLock(lock));
      connection.start();
      const session = await currentSession();
      return session.lock.locked ? showLock(session) : enter();
    }
    const session = await currentSession();
    const { account } = session;
    const token = /^#\/link\/([\w-]+)/.exec(window.location.hash)?.[1];
    if (token) return stage.set({ kind: 'link', token });
    if (session.lock.locked) return showLock(session);
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
  return lock ? stageOfLock(lock) : { kind: 'unreachable' };
}

/** Nobody is asked for a passphrase while the clinic is opening by itself. */
function stageOfLock(lock: Lock): Stage {
  if (lock.reason === 'not_reopened') return { kind: 'restoring', failed: true };
  if (lock.reason !== 'restoring' && lock.reason !== 'starting') return { kind: 'locked', lock };
  void waitUntilOpen(true);
  return lock.reason === 'restoring' ? { kind: 'restoring', failed: false } : { kind: 'starting' };
}

/** So often it is looked whether the clinic is open again, in ms. */
const LOOK_MS = 250;
/** The clinic answers the one who restores before it closes: it is given this long to begin, in ms. */
const BEGIN_MS = 5_000;
/** What is called off needs the line for so long, in ms. */
const FAREWELL_MS = 100;
/** The program itself is given up after so many looks without any answer. */
const MOST_SILENT = 40;

let waiting = false;

/** Goes on once the clinic is open. `closed`: it has been seen closed already. */
async function waitUntilOpen(closed: boolean): Promise<void> {
  if (waiting) return;
  waiting = true;
  const begun = Date.now();
  let seen = closed;
  let silent = 0;
  try {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      const lock = await findLock().catch(() => undefined);
      silent = lock === undefined ? silent + 1 : 0;
      if (silent > MOST_SILENT) return stage.set({ kind: 'unreachable' });
      if (lock === undefined) continue;
      if (lock?.reason === 'restoring' || lock?.reason === 'starting') seen = true;
      else if (lock) return stage.set(stageOfLock(lock));
      else if (seen || Date.now() - begun > BEGIN_MS) break;
    }
  } finally {
    waiting = false;
  }
  await begin();
}

/** To be called once a restore was decided: waits for the clinic and comes back by itself. */
export function awaitRestore(): void {
  stage.set({ kind: 'restoring', failed: false });
  // What was still being asked is called off over the line: it closes after that.
  queryClient.clear();
  window.setTimeout(connection.stop, FAREWELL_MS);
  void waitUntilOpen(false);
}

/** Opens the live connection and shows the desk. */
export function enter(): void {
  if (window.location.hash.startsWith('#/link/')) window.location.replace('#/messages');
  const wasLocked = deskLocked.get();
  deskLocked.set(false);
  connection.start();
  // The window's line has stood all along; a new one brings a new snapshot.
  if (wasLocked && inElectron) connection.renew();
  stage.set({ kind: 'desk' });
}

/** Covers the desk: the page goes, and everything that was read with it. */
function showLock({ account, lock }: CurrentSession): void {
  deskLocked.set(true);
  stage.set({ kind: 'desk-lock', name: account?.displayName ?? '', by: lock.by });
  if (!inElectron) connection.stop();
  closeDialog();
  notifications.clean();
  queryClient.clear();
  snapshot.set(null);
  document.title = 'Mostrador';
}

/** Locks this desk at the clinic, then the page. Throws what the clinic answers. */
export async function lockDesk(): Promise<void> {
  if (inElectron) await client.session.lock();
  else await rest('POST', '/session/lock');
  showLock(await currentSession());
}

/** Unlocks it; throws what the clinic answers. */
export async function unlockDesk(secret: string): Promise<void> {
  if (inElectron) await client.session.unlock({ secret });
  else await rest('POST', '/session/unlock', { secret });
  enter();
}

/** Gives the window a new PIN and opens it; throws what the clinic answers. */
export async function resetPin(proof: PinProof, pin: string): Promise<void> {
  await client.session.resetPin({ proof, pin });
  enter();
}

/** The clinic has said that this desk is locked: another window of the session has done it. */
export function followLock(error: unknown): void {
  if (errorCode(error) !== 'desk_locked' || stage.get().kind !== 'desk') return;
  void currentSession()
    .then((session) => session.lock.locked && showLock(session))
    .catch(() => {
      // The line's own state tells that the clinic does not answer.
    });
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
  deskLocked.set(false);
  stage.set({ kind: 'login' });
}

// A session that ended elsewhere (signed out, expired) leads to the sign-in page.
connection.state.subscribe(() => {
  if (connection.state.get() === 'signed_out' && stage.get().kind === 'desk')
    stage.set({ kind: 'login' });
});

queryClient.getQueryCache().config.onError = followLock;
queryClient.getMutationCache().config.onError = followLock;

// Somebody else restores a backup: every desk of the clinic waits for it.
connection.state.subscribe(() => {
  if (connection.state.get() !== 'offline' || stage.get().kind !== 'desk') return;
  void findLock()
    .catch(() => null)
    .then((lock) => {
      if (lock?.reason === 'restoring' && stage.get().kind === 'desk') awaitRestore();
    });
});
