import { createHash } from 'node:crypto';
import { os } from '@orpc/server';
import { Failure } from '../contract/failure.ts';
import type { Store } from '../store/open-store.ts';
import type { Caller } from './caller.ts';

/** How long a call is remembered. */
const REMEMBERED_MS = 24 * 3_600_000;

/** These keep the key with what they make, for as long as that exists (inbox/composing.ts). */
const ownWay: readonly string[] = ['messages.send'];

/** Signing in and out: its answers open the desk and are kept nowhere, and each is another session. */
const ofSessions = 'session';

/** What callers of an operation are told again is read from here; `output` is null while it runs. */
type Row = { readonly request_hash: string; readonly output: string | null };

/**
 * What comes after the guard for calls with an `Idempotency-Key` (IETF draft
 * httpapi-idempotency-key-header): the same call with the same key is done once, and answered alike for
 * 24 hours, without another line in the trail. A call that failed is forgotten: it may be tried again.
 *
 * @throws Failure `idempotency_mismatch` (same key, other content); `conflict` with the reason
 *   `in_progress`, or `outcome_unknown` when the program ended in the middle of the first call.
 */
export function createIdempotency({ store, now }: { store: Store; now: () => number }) {
  const { db } = store;
  const find = db.prepare<[number, string, string], Row>(
    'SELECT request_hash, output FROM idempotent_calls WHERE account_id = ? AND operation = ? AND key = ?',
  );
  const insert = db.prepare(
    `INSERT INTO idempotent_calls(account_id, operation, key, request_hash, at) VALUES (?, ?, ?, ?, ?)`,
  );
  const keep = db.prepare(
    'UPDATE idempotent_calls SET output = ? WHERE account_id = ? AND operation = ? AND key = ?',
  );
  const forget = db.prepare(
    'DELETE FROM idempotent_calls WHERE account_id = ? AND operation = ? AND key = ?',
  );
  const tidy = db.prepare('DELETE FROM idempotent_calls WHERE at < ?');
  const running = new Set<string>();

  return os
    .$context<Caller>()
    .middleware(async ({ context, procedure, path, next }, input, output) => {
      const { account, idempotencyKey } = context;
      const operation = path.join('.');
      const changes = procedure['~orpc'].route.method !== 'GET';
      if (!account || !idempotencyKey || !changes || ownWay.includes(operation)) return next();
      if (path[0] === ofSessions) return next();

      const id = [account.id, operation, idempotencyKey] as const;
      const name = id.join(' ');
      const hash = createHash('sha256')
        .update(JSON.stringify(input ?? null))
        .digest('hex');
      const before = store.write(() => {
        tidy.run(now() - REMEMBERED_MS);
        const row = find.get(...id);
        if (!row) insert.run(...id, hash, now());
        return row;
      });
      if (before) {
        if (before.request_hash !== hash) throw new Failure('idempotency_mismatch');
        if (before.output !== null) {
          if (context.replay) context.replay.found = true;
          return output(JSON.parse(before.output));
        }
        const reason = running.has(name) ? 'in_progress' : 'outcome_unknown';
        throw new Failure('conflict', { reason });
      }
      running.add(name);
      try {
        const result = await next();
        store.write(() => keep.run(JSON.stringify(result.output ?? null), ...id));
        return result;
      } catch (error) {
        store.write(() => forget.run(...id));
        throw error;
      } finally {
        running.delete(name);
      }
    });
}
