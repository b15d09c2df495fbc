import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import type { ClinicClient } from '../src-main/contract/contract.ts';
import { openSecrets } from '../src-main/secrets/open-secrets.ts';
import { applyKey } from '../src-main/store/cipher.ts';
import { MESSAGES, millionFolder } from './million-file/make-file.ts';
import { ms, type Spread, spreadOf } from './percentiles.ts';
import { PASSPHRASE, startProgram } from './program.ts';
import type { Part, Section } from './section.ts';

const COLD = 8;
const WARM = 20;
const DAY_MS = 86_400_000;

const day = (ago: number) => new Date(Date.now() - ago * DAY_MS).toISOString().slice(0, 10);
const year = { from: day(364), to: day(0) };

/** As a file is that an earlier version of the program has written: without a day's figures. */
async function forgetFigures(folder: string): Promise<void> {
  const secrets = await openSecrets({ kind: 'file', folder, passphrase: PASSPHRASE });
  const db = new Database(join(folder, 'mostrador.db'));
  try {
    applyKey(db, secrets.get('database.key') ?? '');
    db.exec('DELETE FROM insight_days');
  } finally {
    db.close();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

async function buildUp(folder: string): Promise<Section> {
  await forgetFigures(folder);
  const program = await startProgram({ folder, watched: true });
  const { client, close } = await program.connect();
  try {
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await program.loopDelay();
    const from = performance.now();
    let shown = 0;
    for (;;) {
      const { building } = await client.analytics.report(year);
      shown ||= performance.now() - from;
      if (building === null) break;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    const built = performance.now() - from;
    const { p99, max } = await program.loopDelay();
    // The thread that worked them out ends a moment later.
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    return {
      title: 'Figures of an old file, for the first time',
      how: `${MESSAGES.toLocaleString('en')} messages of two years, of which no day has figures yet; the report of 12 months is asked for meanwhile, every half second.`,
      header: ['figure', 'value', 'target'],
      rows: [
        ['all days worked out after', `${(built / 1000).toFixed(1)} s`, ''],
        ['the first report is shown after', `${ms(shown)} ms`, ''],
        ['the program’s event loop meanwhile, p99 late', `${ms(p99)} ms`, '≤ 20'],
        ['the same, at most', `${ms(max)} ms`, ''],
        ['memory of the program afterwards', `${program.memory().toFixed(0)} MB`, '≤ 300'],
      ],
    };
  } finally {
    close();
    await program.stop();
  }
}

/** The thread alone, each time in a process that has done nothing yet. */
function coldInThread(folder: string): Spread {
  const script = fileURLToPath(new URL('./cold-report.ts', import.meta.url));
  const times = Array.from({ length: COLD }, () =>
    Number(
      execFileSync(process.execPath, [script, folder, year.from, year.to], { encoding: 'utf8' }),
    ),
  );
  return spreadOf(times);
}

async function measure(folder: string): Promise<Section> {
  const alone = coldInThread(folder);
  const cold: number[] = [];
  for (let i = 0; i < COLD; i++) {
    const program = await startProgram({ folder });
    const { client, close } = await program.connect();
    cold.push(await timed(() => client.analytics.report(year)));
    close();
    await program.stop();
  }
  const program = await startProgram({ folder });
  const { client, close } = await program.connect();
  const series = async (call: (client: ClinicClient) => Promise<unknown>) => {
    await call(client);
    const times: number[] = [];
    for (let i = 0; i < WARM; i++) times.push(await timed(() => call(client)));
    return spreadOf(times);
  };
  const list = (filters: object) =>
    series(({ analytics }) =>
      analytics.conversations({ ...year, ...(filters as { figure: 'messages' }) }),
    );
  try {
    return {
      title: 'Analytics of 12 months, with a million messages',
      how: 'Over the desk’s WebSocket, as the page asks. Cold at the desk: the first question after the program has started, which starts the reckoning thread, opens its connection to the file, and for the first time checks and writes out such an answer. Cold in the thread: its part alone, from its start to its answer, each time in a new process. The lists are first pages, 50 conversations. Milliseconds.',
      header: ['what', 'times', 'p50', 'p95', 'p99', 'max', 'target'],
      rows: [
        row('the report, cold, in the thread', alone, '≤ 300'),
        row('the report, cold, at the desk', spreadOf(cold), ''),
        row('the report, again and again', await series((c) => c.analytics.report(year)), ''),
        row(
          'the report with the year before',
          await series((c) => c.analytics.report({ ...year, compare: 'year' })),
          '',
        ),
        row('behind it: conversations that began', await list({ figure: 'opened' }), ''),
        row('behind it: unanswered ones', await list({ figure: 'unanswered' }), ''),
        row(
          'behind it: first response in 1 to 4 hours',
          await list({ figure: 'first_response', bucket: 4 }),
          '',
        ),
        row('knowledge gaps', await series((c) => c.analytics.gaps(year)), ''),
      ],
    };
  } finally {
    close();
    await program.stop();
  }
}

function row(name: string, { count, p50, p95, p99, max }: Spread, target: string): string[] {
  return [name, String(count), ...[p50, p95, p99, max].map(ms), target];
}

/** The clinic's figures on a file with a million messages. */
export const insight: Part = {
  name: 'insight',
  async run(say) {
    const folder = await millionFolder(say);
    say('figures of every day…');
    const built = await buildUp(folder);
    say('reports…');
    return [await measure(folder), built];
  },
};
