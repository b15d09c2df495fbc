import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** Links under which Twilio fetches one file: signed, for one file, expiring. */
export type MediaLinks = {
  /** The part after `/media/`. `now` in UTC ms of the real clock: Twilio fetches in real time. */
  sign(mediaId: number, now: number): string;
  /** The file that a token gives access to; null when it is forged or too old. */
  verify(token: string, now: number): number | null;
};

const LIFE_MS = 60 * 60_000;

/** @param key the database key (hexadecimal): the links' key derives from it. */
export function createMediaLinks(key: string): MediaLinks {
  const linkKey = Buffer.from(
    hkdfSync('sha256', Buffer.from(key, 'hex'), '', 'mostrador media links', 32),
  );
  const mac = (text: string) => createHmac('sha256', linkKey).update(text).digest();
  return {
    sign(mediaId, now) {
      const text = `${mediaId}.${now + LIFE_MS}`;
      return `${text}.${mac(text).toString('base64url')}`;
    },
    verify(token, now) {
      const [id, expires, signature, ...rest] = token.split('.');
      if (!id || !expires || !signature || rest.length > 0) return null;
      const expected = mac(`${id}.${expires}`);
      const given = Buffer.from(signature, 'base64url');
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
      return Number(expires) > now ? Number(id) : null;
    },
  };
}
