import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { onTestFinished } from 'vitest';
import { createJobs } from '../jobs/jobs.ts';
import { openSecrets } from '../secrets/open-secrets.ts';
import type { Clock } from '../store/clock.ts';
import { openStore } from '../store/open-store.ts';
import { systemActor } from './actor.ts';
import { createAudit } from './audit.ts';
import { createTrailCheck } from './trail-check.ts';

/** A trail in a real encrypted file, with its check. Made again on the same folder it is a next start. */
export async function makeTrail({
  folder = mkdtempSync(join(tmpdir(), 'mostrador-audit-')),
  auditKey = '5e'.repeat(32),
} = {}) {
  const key = 'a1'.repeat(32);
  const file = join(folder, 'clinic.db');
  const anchorFile = join(folder, 'audit.anchor');
  const store = openStore({ file, key, backups: join(folder, 'backups') });
  const secrets = await openSecrets({ kind: 'memory', folder: '' });
  await secrets.set('audit.key', auditKey);
  let now = 1_000;
  const clock: Clock = { now: () => now, at: () => () => undefined };
  const log = pino({ level: 'silent' });
  const audit = await createAudit({ store, secrets, clock });
  const jobs = createJobs({ store, clock, log });
  const trailCheck = createTrailCheck({
    store,
    secrets,
    clock,
    jobs,
    audit,
    reading: { file, key },
    anchorFile,
    log,
  });
  onTestFinished(async () => {
    if (store.db.open) await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    folder,
    anchorFile,
    store,
    secrets,
    clock,
    jobs,
    audit,
    trailCheck,
    setTime(at: number) {
      now = at;
    },
    record: (action: string) =>
      store.write((tx) => audit.record(tx, { actor: systemActor, action })),
    /** Checks everything; what it found. */
    async check() {
      trailCheck.begin();
      await trailCheck.settled();
      return trailCheck.last();
    },
  };
}
