import type { Account, Session } from './accounts.ts';

/** Who calls an operation, and over which face. Made by the transport, never by the caller. */
export type Caller = {
  /** Null before signing in. */
  readonly account: Account | null;
  /** The window on the clinic's own PC. */
  readonly window: boolean;
  /** The page in that window, which can be locked; the tray beside it is no page. */
  readonly page?: boolean;
  /** The session's token, to be able to end it. */
  readonly token: string | null;
  readonly userAgent: string | null;
  /** What REST's `Idempotency-Key` header says. */
  readonly idempotencyKey?: string | null;
  /** Practice mode only: signs whoever opens the desk on this PC straight in. */
  readonly welcome?: (() => Promise<Session | null>) | undefined;
  /** Sets or clears the session cookie; absent where there are no cookies. */
  readonly setSession?: (session: { token: string; expiresAt: number } | null) => void;
};
