import { createHash, randomBytes } from 'node:crypto';

/** What a one-time link leads to: making the first account, or signing in as the local owner. */
export type LinkPurpose = 'first-account' | 'local-owner';

/** How long a link can be used, in ms. */
export const linkLife = 15 * 60_000;

/**
 * Links that can be used once. They are kept in memory alone: whoever starts the program again
 * gets a new one.
 */
export function createLinks(now: () => number) {
  const open = new Map<string, { purpose: LinkPurpose; until: number }>();
  const nameOf = (token: string) => createHash('sha256').update(token).digest('hex');
  return {
    /** A text to put into an address. */
    issue(purpose: LinkPurpose): string {
      const token = randomBytes(32).toString('base64url');
      for (const [name, { until }] of open) if (until <= now()) open.delete(name);
      open.set(nameOf(token), { purpose, until: now() + linkLife });
      return token;
    },
    /** What an unused link is for; null for any other text. Does not use it. */
    look(token: string): LinkPurpose | null {
      const link = open.get(nameOf(token));
      return link && link.until > now() ? link.purpose : null;
    },
    /** Uses the link. Whether it could still be used. */
    use(token: string): boolean {
      const good = this.look(token) !== null;
      open.delete(nameOf(token));
      return good;
    },
  };
}
