import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { systemActor } from '../src-main/audit/actor.ts';
import { createAudit } from '../src-main/audit/audit.ts';
import { openSecrets } from '../src-main/secrets/open-secrets.ts';
import { openStore } from '../src-main/store/open-store.ts';
import { millionFolder } from './million-file/make-file.ts';
import { ms, spreadOf } from './percentiles.ts';
import { PASSPHRASE, startProgram, withFolder } from './program.ts';
import type { Part } from './section.ts';

const LINES = 1_000_000;
const CHECKS = 5;
const PAGES = 30;

/** Fills the trail of a copy up to a million lines, as the program writes them. */
async function fill(folder: string): Promise<void> {
  const secrets = await openSecrets({ kind: 'file', folder, passphrase: PASSPHRASE });
  const store = openStore({
    file: join(folder, 'mostrador.db'),
    key: secrets.get('database.key') ?? '',
    backups: join(folder, 'backups'),
  });
  let at = Date.now() - 86_400_000;
  const clock = { now: () => at, at: () => () => undefined };
  const audit = await createAudit({ store, secrets, clock });
  const missing = LINES - (audit.last()?.id ?? 0);
  for (let done = 0; done < missing; done += 20_000)
    store.write((tx) => {
      for (let n = done; n < Math.min(done + 20_000, missing); n++) {
        at += 60;
        audit.record(tx, {
          actor: systemActor,
          action: n % 3 === 0 ? 'message.send' : 'assistant.answer',
          subject: `conversation:${1 + (n % 20_000)}`,
          details: { reason: null, provider: 'embedded', messageId: n },
        });
      }
    });
  await store.close();
  rmSync(join(folder, 'backups'), { recursive: true, force: true });
}

/** The audit trail with a million lines: checking it, and looking through it. */
export const audit: Part = {
  name: 'audit',
  run: (say) =>
    withFolder(async (folder) => {
      const source = await millionFolder(say);
      say('a copy with a million lines in its trail…');
      cpSync(source, folder, { recursive: true });
      await fill(folder);
      const program = await startProgram({ folder, watched: true });
      const { client, close } = await program.connect();
      try {
        const checks: number[] = [];
        let lines = 0;
        await program.loopDelay();
        for (let n = 0; n < CHECKS; n++) {
          const from = performance.now();
          await client.audit.verify();
          let check = await client.audit.check();
          while (check.running) {
            await new Promise((resolve) => setTimeout(resolve, 20));
            check = await client.audit.check();
          }
          checks.push(performance.now() - from);
          lines = check.last?.lines ?? 0;
          if (check.last?.brokenAt !== null) throw new Error('the trail is broken');
        }
        const busy = await program.loopDelay();
        const lists: (readonly [string, Parameters<typeof client.audit.list>[0]])[] = [
          ['the newest 100 lines', {}],
          ['of one kind', { action: 'message' }],
          ['of a colleague who did little', { accountId: 1 }],
          ['of one conversation', { subject: 'conversation:77' }],
          ['of one day', { from: new Date(Date.now() - 86_400_000).toISOString() }],
          ['of a kind that there is none of', { action: 'patient' }],
        ];
        const rows: string[][] = [];
        for (const [name, query] of lists) {
          const times: number[] = [];
          for (let n = 0; n < PAGES; n++) {
            const from = performance.now();
            await client.audit.list({ limit: 100, ...query });
            times.push(performance.now() - from);
          }
          const { p50, p95, max } = spreadOf(times);
          rows.push([name, ms(p50), ms(p95), ms(max), '']);
        }
        const spread = spreadOf(checks);
        return [
          {
            title: 'The audit trail, with a million lines',
            how: `${lines.toLocaleString('en')} lines checked ${CHECKS} times on threads of their own, from the owner’s click to the verdict, read every 20 ms; then lists of 100 lines over the desk’s WebSocket, ${PAGES} times each. The program’s event loop during the checks: p99 ${ms(busy.p99)} ms late, ${ms(busy.max)} ms at most. Milliseconds.`,
            header: ['what', 'p50', 'p95', 'max', 'target'],
            rows: [
              [
                'the check of the whole chain',
                ms(spread.p50),
                ms(spread.p95),
                ms(spread.max),
                '≤ 5,000',
              ],
              ...rows,
            ],
          },
        ];
      } finally {
        close();
        await program.stop();
      }
    }),
};
