import { implement } from '@orpc/server';
import type { ApiTokenView, SessionView } from '../contract/account.ts';
import { contract } from '../contract/contract.ts';
import { Failure } from '../contract/failure.ts';
import { type Scope, scopesIn } from '../contract/scopes.ts';
import type { Account } from './account-row.ts';
import type { Accounts } from './accounts.ts';
import type { Caller } from './caller.ts';
import { deviceWords } from './device.ts';
import { localUsername } from './new-account.ts';
import type { SessionRow } from './sessions.ts';
import type { ApiToken } from './tokens.ts';

const day = 86_400_000;

/** What everybody does with her own account. */
export function ownAccountOperations({ accounts }: { accounts: Accounts }) {
  const os = implement(contract).$context<Caller>();
  const view = tokenViews(accounts);
  function own(me: Account) {
    const { on, since, codesLeft } = accounts.secondFactor.state(me.id);
    return {
      ...me,
      local: me.username === localUsername,
      secondStep: {
        on,
        since: since === null ? null : new Date(since).toISOString(),
        codesLeft,
        required: accounts.secondFactor.rule() !== 'off',
      },
      tokenScopes: scopesOfRole(me),
    };
  }
  return {
    account: {
      get: os.account.get.handler(({ context }) => own(meOf(context))),
      rename: os.account.rename.handler(({ input: { displayName }, context }) => {
        const me = meOf(context);
        accounts.change(me.id, { displayName, role: me.role });
        return own({ ...me, displayName: accounts.get(me.id)?.displayName ?? displayName });
      }),
      setPassword: os.account.setPassword.handler(async ({ input, context }) => {
        const me = meOf(context);
        await accounts.confirmPassword(me.id, input.password);
        await accounts.setPassword(me.id, input.next, {
          sessionId: context.sessionId ?? null,
          tokens: !input.revokeTokens,
        });
        return { ok: true } as const;
      }),
      sessions: os.account.sessions.handler(({ context }) =>
        accounts.sessions.list(meOf(context).id).map(sessionViews(accounts, context)),
      ),
      endSession: os.account.endSession.handler(({ input, context }) => {
        accounts.sessions.end(input.sessionId, meOf(context).id);
        return { ok: true } as const;
      }),
      endOtherSessions: os.account.endOtherSessions.handler(({ context }) => ({
        ended: accounts.sessions.closeAllOf(meOf(context).id, context.sessionId),
      })),
      beginSecondStep: os.account.beginSecondStep.handler(async ({ input, context }) => {
        const me = meOf(context);
        await accounts.confirmPassword(me.id, input.password);
        return accounts.secondFactor.begin(me.id);
      }),
      confirmSecondStep: os.account.confirmSecondStep.handler(({ input, context }) => ({
        recoveryCodes: accounts.secondFactor.confirm(meOf(context).id, input.code),
      })),
      endSecondStep: os.account.endSecondStep.handler(async ({ input, context }) => {
        const me = meOf(context);
        await accounts.confirmPassword(me.id, input.password);
        accounts.secondFactor.off(me.id);
        return { ok: true } as const;
      }),
      renewRecoveryCodes: os.account.renewRecoveryCodes.handler(async ({ input, context }) => {
        const me = meOf(context);
        await accounts.confirmPassword(me.id, input.password);
        return { recoveryCodes: accounts.secondFactor.renewCodes(me.id) };
      }),
      tokens: os.account.tokens.handler(({ context }) =>
        accounts.tokens.list(meOf(context).id).map(view),
      ),
      createToken: os.account.createToken.handler(async ({ input, context }) => {
        const me = meOf(context);
        const scopes = scopesFor(me, input.scopes);
        await accounts.confirmPassword(me.id, input.password);
        const expiresAt =
          input.expiresInDays === null ? null : Date.now() + input.expiresInDays * day;
        const { text, token } = accounts.tokens.create({
          accountId: me.id,
          name: input.name,
          scopes,
          expiresAt,
        });
        return { tokenId: token.id, token: text, details: view(token) };
      }),
      revokeToken: os.account.revokeToken.handler(({ input, context }) => {
        accounts.tokens.revoke(input.tokenId, meOf(context).id);
        return { ok: true } as const;
      }),
    },
  };
}

/** The account of a caller whom the guard has let in. */
export function meOf({ account }: Caller): Account {
  if (!account) throw new Failure('not_signed_in');
  return account;
}

/**
 * The scopes that were asked for, each once and in the contract's order.
 *
 * @throws Failure `invalid_input`: one that there is not, or that could never do anything for this role.
 */
function scopesFor(me: Account, asked: readonly string[]): Scope[] {
  const known = scopesIn(contract);
  const unknown = asked.find((scope) => !known.some((one) => one === scope));
  if (unknown !== undefined)
    throw new Failure('invalid_input', {
      field: 'scopes',
      reason: 'unknown_scope',
      scope: unknown,
    });
  const own = scopesOfRole(me);
  const beyond = asked.find((scope) => !own.some((one) => one === scope));
  if (beyond !== undefined)
    throw new Failure('invalid_input', { field: 'scopes', reason: 'beyond_role', scope: beyond });
  return known.filter((scope) => asked.includes(scope));
}

/** What a token of somebody could ever do. */
function scopesOfRole({ role }: Account): Scope[] {
  const known = scopesIn(contract);
  return role === 'read' ? known.filter((scope) => scope.endsWith(':read')) : known;
}

/** Shows tokens as faces see them, with the name of whose they are. */
export function tokenViews(accounts: Accounts): (token: ApiToken) => ApiTokenView {
  const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  return ({ createdAt, expiresAt, lastUsedAt, revokedAt, ...token }) => ({
    ...token,
    scopes: [...token.scopes],
    owner: accounts.get(token.accountId)?.displayName ?? '',
    state: revokedAt !== null ? 'revoked' : isPast(expiresAt) ? 'expired' : 'live',
    createdAt: new Date(createdAt).toISOString(),
    expiresAt: iso(expiresAt),
    lastUsedAt: iso(lastUsedAt),
    revokedAt: iso(revokedAt),
  });
}

/** Shows sessions as faces see them; the caller's own is marked. */
export function sessionViews(
  accounts: Accounts,
  { sessionId }: Caller,
): (session: SessionRow) => SessionView {
  return ({ userAgent, createdAt, lastSeenAt, expiresAt, ...session }) => ({
    ...session,
    owner: accounts.get(session.accountId)?.displayName ?? '',
    current: session.id === sessionId,
    device: deviceWords(userAgent),
    createdAt: new Date(createdAt).toISOString(),
    lastSeenAt: new Date(lastSeenAt).toISOString(),
    expiresAt: new Date(expiresAt).toISOString(),
  });
}

const isPast = (ms: number | null) => ms !== null && ms <= Date.now();
