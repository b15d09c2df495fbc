import { hash } from 'node:crypto';

/** The columns that a line's hash is made over, in the order in which they are hashed. */
export const hashedColumns = 'previous_hash, id, at, account_id, actor, action, subject, details';

/** A line's values of {@link hashedColumns}; `details` is the JSON text that is stored. */
export type HashedValues = readonly [
  previousHash: string,
  id: number,
  at: number,
  accountId: number | null,
  actor: string,
  action: string,
  subject: string | null,
  details: string,
];

/** SHA-256 works on blocks of so many bytes (FIPS 180-4), and HMAC fills its key up to one. */
const BLOCK = 64;

/**
 * HMAC-SHA256 (RFC 2104) of a text under a key of 64 bytes at most, in hexadecimal. Two one-shot
 * hashes: `createHmac` builds a stream for each call, which costs nine times as much, and a million
 * lines are to be checked while somebody waits.
 */
export function createHmacOf(key: Uint8Array): (text: string) => string {
  let inner = Buffer.alloc(BLOCK + 4096);
  const outer = Buffer.alloc(BLOCK + 32);
  for (let i = 0; i < BLOCK; i++) {
    const byte = key[i] ?? 0;
    inner[i] = byte ^ 0x36;
    outer[i] = byte ^ 0x5c;
  }
  return (text) => {
    // No character takes more than three bytes for each of its code units.
    if (BLOCK + text.length * 3 > inner.length)
      inner = Buffer.concat([inner.subarray(0, BLOCK)], BLOCK + text.length * 3);
    const length = inner.write(text, BLOCK, 'utf8');
    outer.write(hash('sha256', inner.subarray(0, BLOCK + length), 'binary'), BLOCK, 'latin1');
    return hash('sha256', outer, 'hex');
  };
}

/** What a line's hash is made over: a list in a fixed order has one JSON text. */
export function textOf(values: HashedValues): string {
  return JSON.stringify(values);
}
