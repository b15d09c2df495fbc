import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, platform, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { ms, type Spread, spreadOf } from './percentiles.ts';

/** What the figures were made on. */
export function describeMachine(): string {
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  const load = loadavg()[0]?.toFixed(1);
  return [
    `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${memory} GB`,
    `${platform()} ${release()}`,
    `Node ${process.versions.node}`,
    `1-minute load at the start ${load}`,
  ].join(' · ');
}

/** How long this disk takes to make 8 kB safe: no durable acknowledgement can be faster. */
export function measureDisk(times = 300): Spread {
  const folder = mkdtempSync(join(tmpdir(), 'mostrador-bench-disk-'));
  const file = openSync(join(folder, 'sync'), 'w');
  try {
    const block = Buffer.alloc(8192, 1);
    const taken: number[] = [];
    for (let i = 0; i < times; i++) {
      writeSync(file, block);
      const from = performance.now();
      fdatasyncSync(file);
      taken.push(performance.now() - from);
    }
    return spreadOf(taken);
  } finally {
    closeSync(file);
    rmSync(folder, { recursive: true });
  }
}

/** {@link measureDisk} in words. */
export function describeDisk({ p50, p99 }: Spread): string {
  return `write + fdatasync of 8 kB on this disk: p50 ${ms(p50)} ms, p99 ${ms(p99)} ms`;
}
