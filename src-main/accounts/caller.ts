import type { Account } from './account-row.ts';
import type { DeviceMark } from './known-devices.ts';
import type { Device, Via } from './sessions.ts';
import type { Session } from './sign-in.ts';

/** Who calls an operation, and over which face. Made by the transport, never by the caller. */
export type Caller = {
  /** Null before signing in. */
  readonly account: Account | null;
  /** What an API token may do; null for a person, whose role alone decides. */
  readonly scopes: readonly string[] | null;
  /** Which API token, for limits and the trail; absent or null for a person. */
  readonly tokenId?: number | null;
  /** Which session, to tell it apart in the list of them. */
  readonly sessionId?: string | null;
  /** The window on the clinic's own PC. */
  readonly window: boolean;
  /** The page in that window, which can be locked; the tray beside it is no page. */
  readonly page?: boolean;
  /** The session's token, to be able to end it. */
  readonly token: string | null;
  readonly userAgent: string | null;
  /** Where the request comes from; absent for the window, which is this PC. */
  readonly address?: string | null;
  readonly via?: Via;
  /** What REST's `Idempotency-Key` header says. */
  readonly idempotencyKey?: string | null;
  /** Set while one call runs: whether its answer is that of an earlier call with the same key. */
  readonly replay?: { found: boolean };
  /** Practice mode only: signs whoever opens the desk on this PC straight in. */
  readonly welcome?: ((device: Device) => Promise<Session | null>) | undefined;
  /** What the browser keeps of its earlier sign-ins, see known-devices.ts. */
  readonly mark?: string | null;
  /** Sets it; absent where there are no cookies. */
  readonly setMark?: (mark: DeviceMark) => void;
  /** Sets or clears the session cookie; absent where there are no cookies. */
  readonly setSession?: (session: { token: string; expiresAt: number } | null) => void;
};
