import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Vitest's global setup: the process, shell and browser tests run what a user runs, the built program.
 * Every temporary folder of the run lies in one, which is gone afterwards; its `clinic.db`s are many.
 */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'mostrador-tests-'));
  // What os.tmpdir() looks at: on Windows and elsewhere.
  for (const name of ['TEMP', 'TMP', 'TMPDIR']) process.env[name] = folder;
  build();
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}

function build(): void {
  if (process.env['MOSTRADOR_SKIP_BUILD']) return;
  const root = fileURLToPath(new URL('..', import.meta.url));
  const result = spawnSync(process.execPath, ['scripts/run.mjs', 'build'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (result.status !== 0) throw new Error('the build failed');
}
