import { classOfTwilioError } from './error-catalogue.ts';

/**
 * How sure we are of what a failed call did. `transient`: surely nothing was sent, try again.
 * `permanent`: surely nothing was sent, and trying again is no use. `ambiguous`: it may have been
 * sent; look it up before anything else (Twilio has no idempotency key for messages).
 */
export type FailureClass = 'transient' | 'permanent' | 'ambiguous';

/** A call to Twilio that did not succeed. Code asks for the class, never for the text. */
export class TwilioFailure extends Error {
  readonly failureClass: FailureClass;
  /** Twilio's error code, or null when it did not get to say one. */
  readonly code: number | null;
  /** Twilio's HTTP status, or null when there was no answer. */
  readonly status: number | null;

  constructor(
    message: string,
    about: { failureClass: FailureClass; code: number | null; status: number | null },
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'TwilioFailure';
    this.failureClass = about.failureClass;
    this.code = about.code;
    this.status = about.status;
  }
}

/** The connection was never made, so nothing can have been sent. */
const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/**
 * Classifies what the SDK threw: RestException, TwilioServiceException (RFC 9457) or axios' own.
 * Something that is no failure of a call is returned as null: it is a bug of ours.
 */
export function asTwilioFailure(error: unknown): TwilioFailure | null {
  if (error instanceof TwilioFailure) return error;
  if (!(error instanceof Error)) return null;
  const { status, code } = error as { status?: unknown; code?: unknown };
  const cause = { cause: error };
  if (typeof status === 'number') {
    const twilioCode = typeof code === 'number' ? code : null;
    const about = { code: twilioCode, status };
    const known = twilioCode === null ? null : classOfTwilioError(twilioCode);
    // A 5xx may come from something between Twilio's queue and us: the message may exist.
    if (status >= 500)
      return new TwilioFailure(error.message, { ...about, failureClass: 'ambiguous' }, cause);
    const again = status === 429 || known === 'retry';
    const failureClass = again ? 'transient' : 'permanent';
    return new TwilioFailure(error.message, { ...about, failureClass }, cause);
  }
  if (typeof code === 'string') {
    const failureClass = neverConnected.has(code) ? 'transient' : 'ambiguous';
    return new TwilioFailure(error.message, { failureClass, code: null, status: null }, cause);
  }
  return null;
}
