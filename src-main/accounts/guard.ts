import { ORPCError, os } from '@orpc/server';
import type { Logger } from 'pino';
import { type Actor, actorOf, systemActor } from '../audit/actor.ts';
import type { Audit } from '../audit/audit.ts';
import { Failure, failureCodes } from '../contract/failure.ts';
import type { Access, OperationMeta } from '../contract/operation.ts';
import { type RestRoute, scopeOf } from '../contract/scopes.ts';
import type { Store } from '../store/open-store.ts';
import type { Caller } from './caller.ts';
import type { DeskLock } from './desk-lock.ts';
import type { Role } from './new-account.ts';

const rolesFor: Readonly<Record<Exclude<Access, 'anyone' | 'local'>, readonly Role[]>> = {
  read: ['read', 'desk', 'owner'],
  desk: ['desk', 'owner'],
  owner: ['owner'],
};

/** Who a caller is in the trail. */
export function actorOfCaller({ account }: Caller): Actor {
  return account ? actorOf(account) : systemActor;
}

/**
 * The one middleware of every operation on every transport: it lets in whom the operation's
 * `access` names, writes the audit line that its `audit` names once it has succeeded, and turns
 * what is thrown into the one envelope (a code of the contract and its parameters).
 */
export function createGuard({
  store,
  audit,
  deskLock,
  log,
}: {
  store: Store;
  audit: Audit;
  deskLock: DeskLock;
  log: Logger;
}) {
  return os
    .$context<Caller>()
    .$meta<OperationMeta>({ access: 'local', audit: 'none' })
    .middleware(async ({ context, procedure, path, next, signal }, input) => {
      const { meta, route } = procedure['~orpc'];
      const { access, audit: action } = meta;
      try {
        allow(access, context);
        if (access !== 'anyone' && deskLock.isLocked(context) && !whileLocked.has(path.join('.')))
          throw new Failure('desk_locked');
        allowToken(path[0], route, context);
        const replay = { found: false };
        const result = await next({ context: { replay } });
        // What is only answered again was written down when it was done.
        if (action !== 'none' && !replay.found) {
          const line = {
            actor: actorOfResult(result.output) ?? actorOfCaller(context),
            action,
            subject: subjectOf(path, input, result.output),
            ...(context.tokenId && { details: { token: context.tokenId } }),
          };
          // The work is done: a trail that cannot be written is loud, but no reason to say it failed.
          await store
            .writeTogether((tx) => audit.record(tx, line))
            .catch((error: unknown) => log.error({ err: error, action }, 'the trail has a gap'));
        }
        return result;
      } catch (error) {
        // The other side has gone: nobody is there to read an answer.
        if (signal?.aborted) throw error;
        throw asEnvelope(error, path, log);
      }
    });
}

/**
 * Lets only an owner at an unlocked desk through, for what is streamed beside the operations. No API
 * token gets here, as it gets to none of the group `privacy`.
 *
 * @throws Failure `not_signed_in`, `not_allowed`, `desk_locked`.
 */
export function requireOwner(caller: Caller, deskLock: DeskLock): void {
  allow('owner', caller);
  allowToken('privacy', {}, caller);
  if (deskLock.isLocked(caller)) throw new Failure('desk_locked');
}

/** What a locked desk may still do: be locked, come back, or leave. */
const whileLocked: ReadonlySet<string> = new Set([
  'session.lock',
  'session.unlock',
  'session.resetPin',
  'session.close',
]);

function allow(access: Access, { account, window }: Caller): void {
  if (access === 'anyone') return;
  if (!account) throw new Failure('not_signed_in');
  const allowed = access === 'local' ? window : rolesFor[access].includes(account.role);
  if (!allowed) throw new Failure('not_allowed');
}

/** An API token does what its scopes name, never more than its account, and only what REST has. */
function allowToken(group: string | undefined, route: RestRoute, { scopes }: Caller): void {
  if (scopes === null) return;
  const scope = scopeOf(group, route);
  if (scope === null) throw new Failure('not_allowed', { reason: 'closed_to_tokens' });
  if (!scopes.includes(scope)) throw new Failure('not_allowed', { reason: 'scope', scope });
}

/** Who has just signed in: the caller had no account before. */
function actorOfResult(output: unknown): Actor | null {
  const account = (output as { account?: { id: number; username: string } | null } | null)?.account;
  return account ? actorOf(account) : null;
}

/** Fields that name what an operation was done to, and the kind of thing that they name. */
const subjects = {
  conversationId: 'conversation',
  contactId: 'contact',
  patientId: 'patient',
  keptId: 'kept',
  mergeId: 'merge',
  noteId: 'note',
  versionId: 'version',
  tokenId: 'token',
  sessionId: 'session',
  key: 'setting',
} as const;

/** What an operation was done to, as `kind:id`; never what was written. */
function subjectOf(path: readonly string[], input: unknown, output: unknown): string | null {
  const given = (input ?? {}) as Record<string, unknown>;
  if (typeof given['id'] === 'number') return `${path[0]}:${given['id']}`;
  for (const [name, kind] of Object.entries(subjects)) {
    const value = given[name];
    if (typeof value !== 'number' && typeof value !== 'string') continue;
    const made = (output as { id?: unknown } | null)?.id;
    return typeof made === 'number' ? `${path[0]}:${made}` : `${kind}:${value}`;
  }
  const { id: made, tokenId } = (output ?? {}) as { id?: unknown; tokenId?: unknown };
  if (typeof tokenId === 'number') return `token:${tokenId}`;
  return typeof made === 'number' ? `${path[0]}:${made}` : null;
}

function asEnvelope(error: unknown, path: readonly string[], log: Logger): unknown {
  if (error instanceof Failure)
    return new ORPCError(error.code, {
      status: failureCodes[error.code],
      data: error.params,
      cause: error,
    });
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST') {
    const issues =
      (error.data as { issues?: { path?: unknown[]; message: string }[] } | undefined)?.issues ??
      [];
    const field = issues[0]?.path?.map(String).join('.') ?? '';
    return new ORPCError('invalid_input', {
      status: failureCodes.invalid_input,
      data: { field, reason: issues[0]?.message ?? 'unreadable' },
    });
  }
  if (error instanceof ORPCError) return error;
  log.error({ err: error, operation: path.join('.') }, 'an operation failed');
  return new ORPCError('internal', { status: 500, data: {} });
}
