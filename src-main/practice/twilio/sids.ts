import { createHash, randomBytes } from 'node:crypto';

/** A new Twilio id: two letters that name the kind (SM, MM, ME, …) and 32 hexadecimal digits. */
export function newSid(prefix: string): string {
  return prefix + randomBytes(16).toString('hex');
}

/** The Twilio id of something that exists from the beginning: the same text gives the same id. */
export function stableSid(prefix: string, text: string): string {
  return prefix + createHash('sha256').update(text).digest('hex').slice(0, 32);
}
