import { timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { writeFileAtomically } from '../secrets/write-file.ts';
import { createHmacOf } from './chain.ts';

/** Where the trail ended at some moment: its last line and that line's hash. `at` in UTC ms. */
export type Anchor = { readonly line: number; readonly hash: string; readonly at: number };

/** What stands in the anchor's file: nothing, something that is not ours, or an anchor. */
export type KeptAnchor = 'none' | 'damaged' | Anchor;

const stored = z.strictObject({
  line: z.number().int().nonnegative(),
  hash: z.string(),
  at: z.number().int(),
  mac: z.string().regex(/^[0-9a-f]{64}$/),
});

/**
 * The trail's end, kept in a file beside the database, under the trail's key. The chain itself only
 * tells that no line in its middle is missing; that none was taken off its end is known from here.
 * It proves that the lines up to the anchor are still there. It proves nothing about the lines after
 * it (ten minutes at most while the program runs, none after a clean stop), and nothing against
 * whoever puts an older copy of both, database and anchor, in their place: only a copy on another
 * machine proves that.
 */
export function createAnchorFile(file: string, key: Uint8Array) {
  const hmac = createHmacOf(key);
  const macOf = ({ line, hash, at }: Anchor) => hmac(JSON.stringify(['anchor', line, hash, at]));
  return {
    /** @throws what the file system says, but for a file that is not there. */
    async read(): Promise<KeptAnchor> {
      let text: string;
      try {
        text = await readFile(file, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'none';
        throw error;
      }
      const parsed = stored.safeParse(asJson(text));
      if (!parsed.success) return 'damaged';
      const { mac, ...anchor } = parsed.data;
      return timingSafeEqual(Buffer.from(mac, 'hex'), Buffer.from(macOf(anchor), 'hex'))
        ? anchor
        : 'damaged';
    },
    /** @throws Failure `folder_unusable`, `disk_full`. */
    write: (anchor: Anchor) =>
      writeFileAtomically(file, `${JSON.stringify({ ...anchor, mac: macOf(anchor) })}\n`),
  };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Half a file, or somebody's own: as good as none of ours.
    return null;
  }
}
