import { createHmac, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { Failure } from '../contract/failure.ts';
import type { Secrets } from '../secrets/open-secrets.ts';
import type { Clock } from '../store/clock.ts';
import type { Store, Transaction } from '../store/open-store.ts';
import type { Actor } from './actor.ts';

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

/** Whether the trail is as it was written; `brokenAt` is the first line that is not. */
export type AuditVerdict =
  | { readonly ok: true; readonly rows: number }
  | { readonly ok: false; readonly brokenAt: number };

/** Which lines to list, newest first: those before the line `before`. */
export type AuditQuery = {
  readonly before?: number | undefined;
  readonly limit: number;
  readonly action?: string | undefined;
};

/** The trail of who did what. */
export type Audit = {
  /** Adds a line in the caller's transaction: both are kept, or neither. */
  record(tx: Transaction, input: AuditInput): void;
  /** Reads the whole trail in pieces, letting other work through between them. */
  verify(): Promise<AuditVerdict>;
  list(query: AuditQuery): AuditEntry[];
};

type Row = {
  id: number;
  at: number;
  account_id: number | null;
  actor: string;
  action: string;
  subject: string | null;
  details: string;
  previous_hash: string;
  hash: string;
};

const storedDetails = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.null()]),
);

/** How many lines are checked before other work is let through. */
const piece = 1_000;

/**
 * Opens the trail. Each line carries an HMAC-SHA256 over itself and the line before it, so that a
 * line changed, put in or taken out of the middle is found. The key lies with the secrets and is
 * made at first use. Lines taken off the end are not found: nothing outside the file counts them.
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
  const insert = db.prepare<Row>(
    `INSERT INTO audit (id, at, account_id, actor, action, subject, details, previous_hash, hash)
     VALUES (@id, @at, @account_id, @actor, @action, @subject, @details, @previous_hash, @hash)`,
  );
  const following = db.prepare<[number, number], Row>(
    'SELECT * FROM audit WHERE id > ? ORDER BY id LIMIT ?',
  );
  const newest = db.prepare<{ before: number; limit: number; action: string | null }, Row>(
    `SELECT * FROM audit WHERE id < @before AND (@action IS NULL OR action = @action)
     ORDER BY id DESC LIMIT @limit`,
  );
  const key = await auditKey(secrets, () => lastRow.get() !== undefined);

  return {
    record(_tx, { actor, action, subject = null, details = {} }) {
      // Outside a transaction the line could outlive the action that it tells of.
      if (!db.inTransaction) throw new Error(`${action} is recorded outside a transaction`);
      const last = lastRow.get();
      const row = {
        id: (last?.id ?? 0) + 1,
        at: clock.now(),
        account_id: actor.accountId,
        actor: actor.name,
        action,
        subject,
        details: JSON.stringify(details),
        previous_hash: last?.hash ?? '',
      };
      insert.run({ ...row, hash: hashOf(row, key) });
    },

    async verify() {
      let previous = { id: 0, hash: '' };
      for (;;) {
        const rows = following.all(previous.id, piece);
        for (const row of rows) {
          const whole =
            row.id === previous.id + 1 &&
            row.previous_hash === previous.hash &&
            row.hash === hashOf(row, key);
          if (!whole) return { ok: false, brokenAt: row.id };
          previous = row;
        }
        if (rows.length < piece) return { ok: true, rows: previous.id };
        await new Promise((resolve) => setImmediate(resolve));
      }
    },

    list({ before = Number.MAX_SAFE_INTEGER, limit, action }) {
      return newest.all({ before, limit, action: action ?? null }).map((row) => ({
        id: row.id,
        at: row.at,
        accountId: row.account_id,
        actor: row.actor,
        action: row.action,
        subject: row.subject,
        details: storedDetails.parse(JSON.parse(row.details)),
      }));
    },
  };
}

/** A list in a fixed order has one JSON text; `details` is hashed as the text that is stored. */
function hashOf(row: Omit<Row, 'hash'>, key: Buffer): string {
  const text = JSON.stringify([
    row.previous_hash,
    row.id,
    row.at,
    row.account_id,
    row.actor,
    row.action,
    row.subject,
    row.details,
  ]);
  return createHmac('sha256', key).update(text).digest('hex');
}

async function auditKey(secrets: Secrets, hasRows: () => boolean): Promise<Buffer> {
  const kept = secrets.get('audit.key');
  if (kept !== null) return Buffer.from(kept, 'hex');
  if (hasRows()) throw new Failure('database_key_missing', { name: 'audit.key' });
  const made = randomBytes(32);
  await secrets.set('audit.key', made.toString('hex'));
  return made;
}
