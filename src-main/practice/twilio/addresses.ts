import { createHash } from 'node:crypto';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/**
 * WhatsApp addresses as Twilio writes them: `whatsapp:+34600111222`, or `whatsapp:ES.1234…` (the
 * business-scoped user id, BSUID) for somebody whose number Meta hides. No plus before a BSUID.
 */
export type WhatsAppAddress = `whatsapp:${string}`;

const PHONE = /^whatsapp:\+[1-9]\d{6,14}$/;
const BSUID = /^whatsapp:[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/;

/** Whether an address carries a telephone number. */
export function isPhoneAddress(text: string): text is WhatsAppAddress {
  return PHONE.test(text);
}

/** Whether WhatsApp could deliver to this address: a telephone number or a BSUID. */
export function isWhatsAppAddress(text: string): text is WhatsAppAddress {
  return PHONE.test(text) || BSUID.test(text);
}

/** `+34600111222` of an address with a number, else null. */
export function phoneOf(address: string): string | null {
  return PHONE.test(address) ? address.slice('whatsapp:'.length) : null;
}

/** How status callbacks name the recipient's channel address: the last four digits hidden. */
export function maskedAddress(address: string): string {
  const plain = address.slice('whatsapp:'.length);
  return phoneOf(address) ? `${plain.slice(0, -4)}XXXX` : plain;
}

/**
 * The BSUID that Meta gives to the owner of a number, the same every time for the same number.
 * Null when the number belongs to no country that we know.
 */
export function externalUserIdOf(address: string): WhatsAppAddress | null {
  const phone = phoneOf(address);
  const country = phone && parsePhoneNumberFromString(phone)?.country;
  if (!country) return null;
  const digits = BigInt(`0x${createHash('sha256').update(address).digest('hex').slice(0, 15)}`);
  return `whatsapp:${country}.${digits.toString().padStart(16, '1').slice(0, 16)}`;
}
