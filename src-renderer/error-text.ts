import { ORPCError } from '@orpc/client';
import type { TFunction } from 'i18next';
import { failureCodes } from '../src-main/contract/failure.ts';
import { OfflineError } from './connection.ts';
import { RestError } from './rest.ts';

/** oRPC's own codes (before a handler runs) in the contract's words. */
const foreignCodes: Readonly<Record<string, string>> = {
  BAD_REQUEST: 'invalid_input',
  UNPROCESSABLE_CONTENT: 'invalid_input',
  UNAUTHORIZED: 'not_signed_in',
  FORBIDDEN: 'not_allowed',
  NOT_FOUND: 'not_found',
  CONFLICT: 'conflict',
  PAYLOAD_TOO_LARGE: 'file_too_large',
};

/** The code of any error that a call can throw: a FailureCode, or `offline`. */
export function errorCode(error: unknown): string {
  if (error instanceof OfflineError) return 'offline';
  if (error instanceof ORPCError || error instanceof RestError) {
    const code = String(error.code);
    const known = foreignCodes[code] ?? code;
    return known in failureCodes ? known : 'internal';
  }
  // A socket that broke under the call, or fetch without an answer.
  if (error instanceof TypeError || (error instanceof Error && isTransportError(error)))
    return 'offline';
  return 'internal';
}

function isTransportError(error: Error): boolean {
  return error.name === 'AbortError' || /websocket|aborted|closed/i.test(error.message);
}

/** Any error in words: what happened, why, what to do. */
export function errorText(error: unknown, t: TFunction): string {
  const params =
    error instanceof RestError ? error.params : error instanceof ORPCError ? error.data : {};
  const code = errorCode(error);
  const all = { ...(params as { reason?: unknown; field?: unknown }) };
  // What the failure itself knows of its cause is more use than the failure's own words.
  const causes = [all.reason, all.field].filter(
    (word): word is string => typeof word === 'string' && /^\w+$/.test(word),
  );
  const words = causes.map((cause) => `errors.because.${code}.${cause}`);
  if (code === 'setting_invalid')
    words.unshift(...causes.map((cause) => `settings.reasons.${cause}`));
  words.push(`errors.${code}`);
  return t(words, all);
}
