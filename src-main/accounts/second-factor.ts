import { createHash, randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { Failure } from '../contract/failure.ts';
import type { Store } from '../store/open-store.ts';

/** How long a secret that was shown waits for its first code, in ms. */
const enrolmentLife = 15 * 60_000;
/** How many recovery codes there are at first. */
export const recoveryCodeCount = 10;
/** Without characters that are read as others; ten of them are 49 bits. */
const alphabet = '23456789abcdefghjkmnpqrstuvwxyz';
/** Seconds that a code lives (RFC 6238 §5.2), and how far a phone's clock may be off, in codes. */
const period = 30;
const drift = 1;

/** What an authenticator program is set up with: as text, and as the address in its QR code. */
export type Enrolment = { readonly secret: string; readonly uri: string };

/** Whether an account has a second factor, since when (UTC ms), and how many recovery codes are left. */
export type SecondFactorState = {
  readonly on: boolean;
  readonly since: number | null;
  readonly codesLeft: number;
};

type Row = { totp_secret: string | null; totp_since: number | null; totp_step: number };

/** See {@link createSecondFactors}. */
export type SecondFactors = ReturnType<typeof createSecondFactors>;

/**
 * Time-based codes (RFC 6238: SHA-1, six digits, 30 s, as every authenticator program takes them) and
 * recovery codes for who has lost her phone. A code counts once; the secret is shown only before its
 * first code, and lies in the encrypted database alone.
 */
export function createSecondFactors({
  store,
  now,
  issuer,
}: {
  readonly store: Store;
  /** Real time in ms. */
  readonly now: () => number;
  /** What the authenticator program calls the clinic. */
  readonly issuer: () => string;
}) {
  const { db } = store;
  const find = db.prepare<[number], Row>(
    'SELECT totp_secret, totp_since, totp_step FROM accounts WHERE id = ?',
  );
  const keep = db.prepare<[string | null, number | null, number, number]>(
    'UPDATE accounts SET totp_secret = ?, totp_since = ?, totp_step = ? WHERE id = ?',
  );
  const step = db.prepare<{ id: number; step: number }>(
    'UPDATE accounts SET totp_step = @step WHERE id = @id AND totp_step < @step',
  );
  const addCode = db.prepare<[number, string]>(
    'INSERT INTO recovery_codes (account_id, hash) VALUES (?, ?)',
  );
  const dropCodes = db.prepare<[number]>('DELETE FROM recovery_codes WHERE account_id = ?');
  const useCode = db.prepare<[number, number, string]>(
    'UPDATE recovery_codes SET used_at = ? WHERE account_id = ? AND hash = ? AND used_at IS NULL',
  );
  const countCodes = db.prepare<[number], { n: number }>(
    'SELECT count(*) AS n FROM recovery_codes WHERE account_id = ? AND used_at IS NULL',
  );
  /** Secrets that were shown and have not proven themselves; gone with the program. */
  const waiting = new Map<number, { secret: string; until: number }>();

  /** The time step that a code belongs to; null when it is none of this secret about now. */
  function stepOf(secret: string, code: string): number | null {
    const timestamp = now();
    const delta = TOTP.validate({
      token: code,
      secret: Secret.fromBase32(secret),
      period,
      window: drift,
      timestamp,
    });
    return delta === null ? null : TOTP.counter({ period, timestamp }) + delta;
  }

  function isOn(accountId: number): boolean {
    return (find.get(accountId)?.totp_secret ?? null) !== null;
  }

  /** Replaces all recovery codes; inside a transaction. */
  function makeCodes(accountId: number): string[] {
    const codes = Array.from({ length: recoveryCodeCount }, recoveryCode);
    dropCodes.run(accountId);
    for (const code of codes) addCode.run(accountId, hashOf(code));
    return codes;
  }

  return {
    isOn,

    state(accountId: number): SecondFactorState {
      const row = find.get(accountId);
      const on = row !== undefined && row.totp_secret !== null;
      return {
        on,
        since: on ? row.totp_since : null,
        codesLeft: on ? (countCodes.get(accountId)?.n ?? 0) : 0,
      };
    },

    /**
     * A new secret, good for a quarter of an hour; the one before it no longer counts.
     *
     * @throws Failure `conflict` when there is a second factor already.
     */
    begin(accountId: number, username: string): Enrolment {
      if (isOn(accountId)) throw new Failure('conflict', { reason: 'totp_on' });
      const secret = new Secret({ size: 20 });
      waiting.set(accountId, { secret: secret.base32, until: now() + enrolmentLife });
      const totp = new TOTP({
        issuer: issuer().replaceAll(':', ' '),
        label: username,
        secret,
        period,
      });
      return { secret: secret.base32, uri: totp.toString() };
    },

    /**
     * Switches it on with the first code of the secret that was shown.
     *
     * @returns the recovery codes, to be shown once.
     * @throws Failure `wrong_code`; `conflict` (`enrolment_over`) when no secret waits any more.
     */
    confirm(accountId: number, code: string): string[] {
      const begun = waiting.get(accountId);
      if (!begun || begun.until <= now() || isOn(accountId))
        throw new Failure('conflict', { reason: 'enrolment_over' });
      const at = stepOf(begun.secret, digitsOf(code));
      if (at === null) throw new Failure('wrong_code');
      waiting.delete(accountId);
      return store.write(() => {
        keep.run(begun.secret, now(), at, accountId);
        return makeCodes(accountId);
      });
    },

    /** Uses a code of the authenticator program, or a recovery code. Whether it was good; once only. */
    use(accountId: number, code: string): boolean {
      const secret = find.get(accountId)?.totp_secret;
      if (!secret) return false;
      const at = stepOf(secret, digitsOf(code));
      return store.write(() =>
        at === null
          ? useCode.run(now(), accountId, hashOf(code)).changes === 1
          : step.run({ id: accountId, step: at }).changes === 1,
      );
    },

    /** New recovery codes instead of all that were left. @throws Failure `conflict` without a factor. */
    renewCodes(accountId: number): string[] {
      if (!isOn(accountId)) throw new Failure('conflict', { reason: 'totp_off' });
      return store.write(() => makeCodes(accountId));
    },

    /** Takes the second factor and its recovery codes away. */
    off(accountId: number): void {
      waiting.delete(accountId);
      store.write(() => {
        // The step stays: a secret that is set again does not make old codes good.
        keep.run(null, null, find.get(accountId)?.totp_step ?? 0, accountId);
        dropCodes.run(accountId);
      });
    },
  };
}

/** People type codes in groups. */
const digitsOf = (code: string) => code.replace(/\s/g, '');

function recoveryCode(): string {
  const letters = Array.from({ length: 10 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return `${letters.slice(0, 5)}-${letters.slice(5)}`;
}

function hashOf(code: string): string {
  const plain = code.toLowerCase().replace(/[^a-z0-9]/g, '');
  return createHash('sha256').update(plain).digest('hex');
}
