import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { Failure } from '../contract/failure.ts';

/** How an address is stored: what to send to, and what to recognise by. */
export type Identity = {
  readonly kind: 'phone' | 'bsuid' | 'parent_bsuid';
  /** E.164, or the BSUID. */
  readonly address: string;
  /** Equal for all written forms of one phone. */
  readonly matchKey: string;
};

/**
 * The one form that stands for all national variants of a phone:
 * - MX: +52 1 NNNNNNNNNN (before 2019) is +52 NNNNNNNNNN.
 * - AR: +54 9 … is how WhatsApp writes the mobile +54 …
 * - BR: mobiles got a ninth digit, 9, after the area code; WhatsApp keeps the old form for old accounts.
 * - CL: mobiles got a leading 9.
 * - ES has one form only.
 * Sources: https://faq.whatsapp.com/1294841057948784 and the national numbering plans (ITU E.164).
 */
export function phoneMatchKey(e164: string): string {
  return e164
    .replace(/^\+521(\d{10})$/, '+52$1')
    .replace(/^\+549(\d{10})$/, '+54$1')
    .replace(/^\+55(\d{2})9([6-9]\d{7})$/, '+55$1$2')
    .replace(/^\+56([6-9]\d{7})$/, '+569$1');
}

/** The identity of a phone (E.164). */
export function phoneIdentity(e164: string): Identity {
  return { kind: 'phone', address: e164, matchKey: `phone:${phoneMatchKey(e164)}` };
}

/** The identity behind a WhatsApp user id of this business (BSUID). shared/twilio.md §1.3 */
export function bsuidIdentity(bsuid: string): Identity {
  const kind = bsuid.slice(2).startsWith('.ENT.') ? 'parent_bsuid' : 'bsuid';
  return { kind, address: bsuid, matchKey: `${kind}:${bsuid}` };
}

/**
 * Reads a phone as people write it: `600 11 12 23`, `+34 600-111-223`, `0034…`.
 *
 * @param country where the clinic is; decides what a number without a country code means.
 * @returns E.164.
 * @throws Failure `invalid_phone`.
 */
export function readPhone(text: string, country: string): string {
  const trimmed = text
    .trim()
    .replace(/^whatsapp:/, '')
    .replace(/^00/, '+');
  const parsed = parsePhoneNumberFromString(trimmed, country as CountryCode);
  if (!parsed?.isPossible()) throw new Failure('invalid_phone', { phone: text.slice(0, 40) });
  return parsed.number;
}
