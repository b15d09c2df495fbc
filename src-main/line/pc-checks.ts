import { statfs } from 'node:fs/promises';
import type { Secrets } from '../secrets/open-secrets.ts';
import { found, type Result } from './result.ts';

const MEGABYTE = 1_048_576;
/** Below this the database could soon not grow any more. */
const FULL_BYTES = 200 * MEGABYTE;
const LOW_BYTES = 2_048 * MEGABYTE;

/** How much room the data folder's disk has left. */
export async function diskResult(folder: string): Promise<Result<'disk'>> {
  try {
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const params = { megabytes: Math.round(free / MEGABYTE) };
    if (free < FULL_BYTES) return found('disk', 'broken', 'full', { params, fix: 'check_again' });
    if (free < LOW_BYTES) return found('disk', 'warning', 'low', { params, fix: 'check_again' });
    return found('disk', 'ok', 'ok', { params });
  } catch (error) {
    return found('disk', 'idle', 'unknown', { detail: (error as Error).message });
  }
}

/** Where the secrets lie. In memory they are gone at the end, which only tests want. */
export function secretsResult(kind: Secrets['kind']): Result<'secrets'> {
  return found('secrets', kind === 'memory' ? 'warning' : 'ok', kind);
}
