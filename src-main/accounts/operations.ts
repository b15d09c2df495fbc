import { implement } from '@orpc/server';
import { contract } from '../contract/contract.ts';
import { Failure } from '../contract/failure.ts';
import type { Accounts } from './accounts.ts';
import type { Caller } from './caller.ts';

/** Signing in and out, and who there is to give a conversation to. */
export function sessionOperations({ accounts }: { accounts: Accounts }) {
  const os = implement(contract).$context<Caller>();
  return {
    session: {
      login: os.session.login.handler(async ({ input, context: { userAgent } }) => {
        const { token, expiresAt, account } = await accounts.login({
          ...input,
          kind: 'api',
          userAgent,
        });
        return { token, expiresAt: new Date(expiresAt).toISOString(), account };
      }),
      open: os.session.open.handler(async ({ input, context: { userAgent, setSession } }) => {
        if (!setSession) throw new Failure('not_allowed');
        const session = await accounts.login({ ...input, kind: 'ui', userAgent });
        setSession(session);
        return { account: session.account };
      }),
      redeem: os.session.redeem.handler(async ({ input: { link, owner }, context }) => {
        if (!context.setSession) throw new Failure('not_allowed');
        const { session, needsOwner } = await accounts.redeemLink(link, {
          ...(owner && { owner }),
          userAgent: context.userAgent,
        });
        if (session) context.setSession(session);
        return { account: session?.account ?? null, needsOwner };
      }),
      current: os.session.current.handler(async ({ context: { account, welcome, setSession } }) => {
        if (account || !welcome || !setSession) return { account };
        const session = await welcome();
        if (session) setSession(session);
        return { account: session?.account ?? null };
      }),
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
