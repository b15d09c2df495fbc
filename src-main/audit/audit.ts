import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { Failure } from '../contract/failure.ts';
import type { Secrets } from '../secrets/open-secrets.ts';
import type { Clock } from '../store/clock.ts';
import type { Store, Transaction } from '../store/open-store.ts';
import type { Actor } from './actor.ts';
import { createHmacOf, type HashedValues, hashedColumns, textOf } from './chain.ts';

/**
 * What is worth knowing of an action besides who, when and on what: codes, counts, names of
 * settings. Never a secret, never a message's body, never what a patient wrote: the trail is kept
 * for years and survives the erasure of a patient.
 */
export type AuditDetails = Readonly<Record<string, string | number | boolean | null>>;

/** One line for the trail. `action` as `noun.verb`; `subject` as `kind:id`. */
export type AuditInput = {
  readonly actor: Actor;
  readonly action: string;
  readonly subject?: string | null;
  readonly details?: AuditDetails;
};

/** One line of the trail. `at` in UTC milliseconds of the clinic's clock. */
export type AuditEntry = {
  readonly id: number;
  readonly at: number;
  readonly accountId: number | null;
  readonly actor: string;
  readonly action: string;
  readonly subject: string | null;
  readonly details: AuditDetails;
};

/** Which lines to list, newest first: those before the line `before`. Times in UTC ms. */
export type AuditQuery = {
  readonly before?: number | undefined;
  readonly limit: number;
  /** From this moment on. */
  readonly from?: number | undefined;
  /** Before this moment. */
  readonly to?: number | undefined;
  readonly accountId?: number | undefined;
  /** A part of the program by its name (see actor.ts): what no person did. */
  readonly part?: string | undefined;
  /** `message.send`, or `message` for all that begins with `message.`. */
  readonly action?: string | undefined;
  /** As it was recorded: `conversation:3`. More than one: any of them. */
  readonly subjects?: readonly string[] | undefined;
};

/** The trail of who did what. */
export type Audit = {
  /** Adds a line in the caller's transaction: both are kept, or neither. */
  record(tx: Transaction, input: AuditInput): void;
  /** Reads in the reading thread: a rare kind of line may be looked for in millions. */
  list(query: AuditQuery): Promise<AuditEntry[]>;
  /** The last line; null while there is none. */
  last(): { readonly id: number; readonly hash: string } | null;
};

type Row = {
  id: number;
  at: number;
  account_id: number | null;
  actor: string;
  action: string;
  subject: string | null;
  details: string;
};

const storedDetails = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.null()]),
);

/**
 * Opens the trail. Each line carries an HMAC-SHA256 over itself and the line before it, so that a
 * line changed, put in or taken out of the middle is found. The key lies with the secrets and is
 * made at first use. The check of it all, and what is known of its end, is in trail-check.ts.
 *
 * @throws Failure `database_key_missing` with `name: 'audit.key'` when there are lines but no key:
 *   a new key would make every one of them look forged.
 */
export async function createAudit(deps: {
  readonly store: Store;
  readonly secrets: Secrets;
  readonly clock: Clock;
}): Promise<Audit> {
  const { store, secrets, clock } = deps;
  const { db } = store;
  // Read each time, not remembered: a rolled back transaction takes its lines with it, and the
  // look-up of the last line costs a few microseconds.
  const lastRow = db.prepare<[], { id: number; hash: string }>(
    'SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1',
  );
  const insert = db.prepare(
    `INSERT INTO audit (${hashedColumns}, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const hmac = createHmacOf(await auditKey(secrets, () => lastRow.get() !== undefined));

  return {
    record(_tx, { actor, action, subject = null, details = {} }) {
      // Outside a transaction the line could outlive the action that it tells of.
      if (!db.inTransaction) throw new Error(`${action} is recorded outside a transaction`);
      const last = lastRow.get();
      const values: HashedValues = [
        last?.hash ?? '',
        (last?.id ?? 0) + 1,
        clock.now(),
        actor.accountId,
        actor.name,
        action,
        subject,
        JSON.stringify(details),
      ];
      insert.run(...values, hmac(textOf(values)));
    },

    async list(query) {
      const { sql, params } = listing(query);
      const rows = await store.reader.all<Row>(sql, params);
      return rows.map((row) => ({
        id: row.id,
        at: row.at,
        accountId: row.account_id,
        actor: row.actor,
        action: row.action,
        subject: row.subject,
        details: readDetails(row.details),
      }));
    },

    last: () => lastRow.get() ?? null,
  };
}

/** A line that somebody has written over by hand is still shown: that it is broken, the check says. */
function readDetails(text: string): AuditDetails {
  try {
    return storedDetails.parse(JSON.parse(text));
  } catch {
    return { unreadable: true };
  }
}

function listing(query: AuditQuery): { sql: string; params: (string | number)[] } {
  const { before, limit, from, to, accountId, part, action, subjects } = query;
  const where: string[] = [];
  const params: (string | number)[] = [];
  const narrow = (condition: string, ...values: (string | number)[]) => {
    where.push(condition);
    params.push(...values);
  };
  if (before !== undefined) narrow('id < ?', before);
  if (from !== undefined || to !== undefined) {
    const period = [from ?? 0, to ?? Number.MAX_SAFE_INTEGER];
    // The lines' order is that of their numbers; the index of times says between which to look.
    for (const bound of ['>= (SELECT min(id)', '<= (SELECT max(id)'])
      narrow(`id ${bound} FROM audit INDEXED BY audit_at WHERE at >= ? AND at < ?)`, ...period);
    narrow('at >= ? AND at < ?', ...period);
  }
  if (accountId !== undefined) narrow('account_id = ?', accountId);
  if (part !== undefined) narrow('account_id IS NULL AND actor = ?', part);
  if (action !== undefined)
    narrow(`(action = ? OR substr(action, 1, ?) = ?)`, action, action.length + 1, `${action}.`);
  if (subjects !== undefined) narrow(`subject IN (${subjects.map(() => '?').join()})`, ...subjects);
  return {
    sql: `SELECT id, at, account_id, actor, action, subject, details FROM audit
      ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''} ORDER BY id DESC LIMIT ?`,
    params: [...params, limit],
  };
}

async function auditKey(secrets: Secrets, hasRows: () => boolean): Promise<Buffer> {
  const kept = secrets.get('audit.key');
  if (kept !== null) return Buffer.from(kept, 'hex');
  if (hasRows()) throw new Failure('database_key_missing', { name: 'audit.key' });
  const made = randomBytes(32);
  await secrets.set('audit.key', made.toString('hex'));
  return made;
}
