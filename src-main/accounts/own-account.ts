import { implement } from '@orpc/server';
import type { ApiTokenView } from '../contract/account.ts';
import { contract } from '../contract/contract.ts';
import { Failure } from '../contract/failure.ts';
import { type Scope, scopesIn } from '../contract/scopes.ts';
import type { Account, Accounts } from './accounts.ts';
import type { Caller } from './caller.ts';
import type { ApiToken } from './tokens.ts';

const day = 86_400_000;

/** What everybody does with her own account. */
export function ownAccountOperations({ accounts }: { accounts: Accounts }) {
  const os = implement(contract).$context<Caller>();
  const view = tokenViews(accounts);
  return {
    account: {
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
function scopesFor({ role }: Account, asked: readonly string[]): Scope[] {
  const known = scopesIn(contract);
  const unknown = asked.find((scope) => !known.some((one) => one === scope));
  if (unknown !== undefined)
    throw new Failure('invalid_input', {
      field: 'scopes',
      reason: 'unknown_scope',
      scope: unknown,
    });
  const beyond = role === 'read' && asked.find((scope) => !scope.endsWith(':read'));
  if (beyond)
    throw new Failure('invalid_input', { field: 'scopes', reason: 'beyond_role', scope: beyond });
  return known.filter((scope) => asked.includes(scope));
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

const isPast = (ms: number | null) => ms !== null && ms <= Date.now();
