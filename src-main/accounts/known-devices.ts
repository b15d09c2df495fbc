import { randomBytes } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import * as z from 'zod';
import type { SigningKey } from './signing-key.ts';

/** How long a browser is known after its last sign-in. Real time. */
export const markLife = 180 * 24 * 60 * 60_000;

/** Accounts that one browser is known to; the oldest are forgotten first. */
const mostAccounts = 20;

/** What a browser's mark says: which browser it is, and who has signed in there. */
export type KnownDevice = { readonly id: string; readonly accountIds: readonly number[] };

/** A mark for a browser to keep. `expiresAt` in UTC ms. */
export type DeviceMark = { readonly text: string; readonly expiresAt: number };

/** See {@link createKnownDevices}. */
export type KnownDevices = ReturnType<typeof createKnownDevices>;

const claims = z.object({
  jti: z.string().regex(/^[\w-]{20,60}$/),
  accounts: z.array(z.number().int()).max(mostAccounts),
});
const pinned = { algorithms: ['HS256'], issuer: 'mostrador', audience: 'mostrador-device' };

/**
 * Marks of browsers in which somebody has signed in (OWASP, “Slow Down Online Guessing Attacks with
 * Device Cookies”). A mark opens nothing: wrong passwords that come with it are counted apart, so that
 * strangers cannot shut its owner out. Another audience than that of sessions keeps the two apart.
 */
export function createKnownDevices({
  key,
  now,
}: {
  readonly key: SigningKey;
  readonly now: () => number;
}) {
  /** The browser of a mark that we have made; null for any other text. */
  async function read(mark: string | null | undefined): Promise<KnownDevice | null> {
    if (!mark) return null;
    try {
      const { payload } = await jwtVerify(mark, await key(), {
        ...pinned,
        currentDate: new Date(now()),
      });
      const { jti, accounts } = claims.parse(payload);
      return { id: jti, accountIds: accounts };
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof z.ZodError) return null;
      throw error;
    }
  }

  return {
    read,
    /** The mark of a browser in which this account has just signed in; `before` is what it had. */
    async mark(accountId: number, before: string | null | undefined): Promise<DeviceMark> {
      const known = await read(before);
      const others = (known?.accountIds ?? []).filter((id) => id !== accountId);
      const expiresAt = now() + markLife;
      const text = await new SignJWT({ accounts: [...others, accountId].slice(-mostAccounts) })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer(pinned.issuer)
        .setAudience(pinned.audience)
        .setJti(known?.id ?? randomBytes(24).toString('base64url'))
        .setExpirationTime(Math.floor(expiresAt / 1000))
        .sign(await key());
      return { text, expiresAt };
    },
  };
}
