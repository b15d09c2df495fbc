import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Vitest's global setup: the process, shell and browser tests run what a user runs, the built program. */
export function setup(): void {
  if (process.env['MOSTRADOR_SKIP_BUILD']) return;
  const root = fileURLToPath(new URL('..', import.meta.url));
  const result = spawnSync(process.execPath, ['scripts/run.mjs', 'build'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (result.status !== 0) throw new Error('the build failed');
}
