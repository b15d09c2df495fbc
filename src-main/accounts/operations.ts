import { implement } from '@orpc/server';
import { contract } from '../contract/contract.ts';
import { Failure } from '../contract/failure.ts';
import type { AccountDetails, Accounts } from './accounts.ts';
import type { Caller } from './caller.ts';
import type { DeskLock } from './desk-lock.ts';
import { localUsername } from './new-account.ts';
import { sessionViews, tokenViews } from './own-account.ts';
import type { Device } from './sessions.ts';
import type { Session } from './sign-in.ts';

/** Signing in and out, and who there is to give a conversation to. */
export function sessionOperations({
  accounts,
  deskLock,
  idleMinutes,
}: {
  accounts: Accounts;
  deskLock: DeskLock;
  idleMinutes: () => number;
}) {
  const lockOf = (caller: Caller) => ({
    locked: deskLock.isLocked(caller),
    can: deskLock.canLock(caller),
    by: caller.account?.username === localUsername ? ('pin' as const) : ('password' as const),
  });
  const os = implement(contract).$context<Caller>();
  /** A browser has one session: what it had before ends, whoever put it there. */
  async function replace(caller: Caller, session: Session): Promise<void> {
    const { token, mark, setSession, setMark } = caller;
    if (token !== null) await accounts.logout(token);
    setSession?.(session);
    setMark?.(await accounts.markDevice(session.account.id, mark));
  }
  return {
    session: {
      login: os.session.login.handler(async ({ input, context }) => {
        const { token, expiresAt, account } = await accounts.login({
          ...input,
          ...deviceOf(context),
          mark: context.mark,
          kind: 'api',
        });
        return { token, expiresAt: new Date(expiresAt).toISOString(), account };
      }),
      open: os.session.open.handler(async ({ input, context }) => {
        if (!context.setSession) throw new Failure('not_allowed');
        const session = await accounts.login({
          ...input,
          ...deviceOf(context),
          mark: context.mark,
          kind: 'ui',
        });
        await replace(context, session);
        return { account: session.account };
      }),
      enrol: os.session.enrol.handler(async ({ input, context }) => {
        if (!context.setSession) throw new Failure('not_allowed');
        const result = await accounts.enrol({
          ...input,
          ...deviceOf(context),
          mark: context.mark,
          kind: 'ui',
        });
        if (!('session' in result)) return { account: null, enrolment: result, recoveryCodes: [] };
        await replace(context, result.session);
        const { account } = result.session;
        return { account, enrolment: null, recoveryCodes: [...result.codes] };
      }),
      redeem: os.session.redeem.handler(async ({ input: { link, owner }, context }) => {
        if (!context.setSession) throw new Failure('not_allowed');
        const { session, needsOwner } = await accounts.redeemLink(link, {
          ...(owner && { owner }),
          ...deviceOf(context),
        });
        if (session) await replace(context, session);
        return { account: session?.account ?? null, needsOwner };
      }),
      current: os.session.current.handler(async ({ context }) => {
        const { account, welcome, setSession } = context;
        if (account || !welcome || !setSession) return { account, lock: lockOf(context) };
        const session = await welcome(deviceOf(context));
        if (session) setSession(session);
        return {
          account: session?.account ?? null,
          lock: lockOf({ ...context, account: session?.account ?? null }),
        };
      }),
      lock: os.session.lock.handler(({ context }) => {
        deskLock.lock(context);
        return { ok: true } as const;
      }),
      unlock: os.session.unlock.handler(async ({ input: { secret }, context }) => {
        await deskLock.unlock(context, secret);
        return { ok: true } as const;
      }),
      idle: os.session.idle.handler(({ context }) => ({
        minutes: idleMinutes(),
        can: deskLock.canLock(context),
        hasPin: deskLock.hasPin(),
        asksPin: deskLock.hasPin() && lockOf(context).by === 'pin',
      })),
      setPin: os.session.setPin.handler(async ({ input: { pin, current }, context }) => {
        await deskLock.setPin(context, pin, current);
        return { ok: true } as const;
      }),
      resetPin: os.session.resetPin.handler(async ({ input: { proof, pin }, context }) => ({
        account: await deskLock.resetPin(context, proof, pin),
      })),
      close: os.session.close.handler(async ({ context: { token, setSession } }) => {
        if (token !== null) await accounts.logout(token);
        setSession?.(null);
        return { ok: true } as const;
      }),
      colleagues: os.session.colleagues.handler(() =>
        accounts
          .list()
          .filter(({ disabledAt }) => disabledAt === null)
          .map(({ id, username, displayName, role }) => ({ id, username, displayName, role })),
      ),
    },
  };
}

/** Everybody who can sign in, for the owner. */
export function accountOperations({ accounts }: { accounts: Accounts }) {
  const os = implement(contract).$context<Caller>();
  const one = (id: number) => {
    const found = accounts.list().find((account) => account.id === id);
    if (!found) throw new Failure('not_found', { account: id });
    return viewOf(found);
  };
  return {
    accounts: {
      list: os.accounts.list.handler(() => accounts.list().map(viewOf)),
      create: os.accounts.create.handler(async ({ input }) =>
        one((await accounts.create(input)).id),
      ),
      change: os.accounts.change.handler(({ input: { id, ...change } }) => {
        accounts.change(id, change);
        return one(id);
      }),
      setPassword: os.accounts.setPassword.handler(async ({ input: { id, password } }) => {
        await accounts.setPassword(id, password);
        return { ok: true } as const;
      }),
      setEnabled: os.accounts.setEnabled.handler(({ input: { id, enabled }, context }) => {
        if (!enabled && context.account?.id === id)
          throw new Failure('conflict', { reason: 'own_account' });
        if (enabled) accounts.enable(id);
        else accounts.disable(id);
        return one(id);
      }),
      unlock: os.accounts.unlock.handler(({ input: { id } }) => {
        accounts.unlock(id);
        return one(id);
      }),
      sessions: os.accounts.sessions.handler(({ context }) =>
        accounts.sessions.list().map(sessionViews(accounts, context)),
      ),
      endSession: os.accounts.endSession.handler(({ input: { sessionId } }) => {
        accounts.sessions.end(sessionId);
        return { ok: true } as const;
      }),
      resetSecondStep: os.accounts.resetSecondStep.handler(({ input: { id } }) => {
        accounts.secondFactor.off(id);
        return one(id);
      }),
      tokens: os.accounts.tokens.handler(() => accounts.tokens.list().map(tokenViews(accounts))),
      revokeToken: os.accounts.revokeToken.handler(({ input: { tokenId } }) => {
        accounts.tokens.revoke(tokenId);
        return { ok: true } as const;
      }),
    },
  };
}

function deviceOf({ userAgent, address = null, via = 'local' }: Caller): Device {
  return { userAgent, address, via };
}

function viewOf({
  createdAt,
  disabledAt,
  lockedUntil,
  hasSecondFactor,
  ...account
}: AccountDetails) {
  const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  return {
    ...account,
    secondStep: hasSecondFactor,
    local: account.username === localUsername,
    createdAt: new Date(createdAt).toISOString(),
    disabledAt: iso(disabledAt),
    // A lock that has run out is none.
    lockedUntil: lockedUntil !== null && lockedUntil > Date.now() ? iso(lockedUntil) : null,
  };
}
