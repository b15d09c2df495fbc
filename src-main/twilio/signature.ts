import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';

/** The parameters of a webhook as they came; a repeated name has all its values. */
export type FormParams = Readonly<Record<string, string | string[]>>;

/**
 * Whether Twilio signed this request with one of the account's tokens: `X-Twilio-Signature` over
 * the address as it was registered, query included, and every parameter received.
 * Source: https://www.twilio.com/docs/usage/security#validating-requests
 *
 * @param tokens primary, then secondary auth token; both count while they are rotated.
 * @param url the STORED public address + path + query, never the Host header.
 */
export function isSigned(
  tokens: readonly string[],
  signature: string,
  url: string,
  params: FormParams,
): boolean {
  return tokens.some((token) => validateRequest(token, signature, url, params));
}
