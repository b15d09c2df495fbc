import { MESSAGES, millionFolder } from './million-file/make-file.ts';
import { ms } from './percentiles.ts';
import { PASSWORD, type Program, startProgram } from './program.ts';
import type { Part } from './section.ts';

/** How often the memory is looked at, in ms. */
const LOOK_MS = 50;

async function tokenOf({ deskUrl }: Program): Promise<string> {
  const answer = await fetch(`${deskUrl}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password: PASSWORD }),
  });
  return ((await answer.json()) as { token: string }).token;
}

/** Downloads a file of the export and throws it away. */
async function download(program: Program, token: string, file: string): Promise<string[]> {
  await program.loopDelay();
  const before = program.memory();
  let peak = before;
  const looking = setInterval(() => {
    peak = Math.max(peak, program.memory());
  }, LOOK_MS);
  const from = performance.now();
  const answer = await fetch(`${program.deskUrl}/api/v1/export/${file}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  if (!answer.ok || !answer.body) throw new Error(`${file}: ${answer.status}`);
  let bytes = 0;
  for await (const piece of answer.body) bytes += piece.byteLength;
  const seconds = (performance.now() - from) / 1000;
  clearInterval(looking);
  const rows = Number(answer.headers.get('x-export-rows'));
  const busy = await program.loopDelay();
  return [
    file,
    rows.toLocaleString('en'),
    `${(bytes / 2 ** 20).toFixed(0)} MB`,
    `${seconds.toFixed(1)} s`,
    Math.round(rows / seconds).toLocaleString('en'),
    `${before.toFixed(0)} MB`,
    `${peak.toFixed(0)} MB`,
    `${(peak - before).toFixed(0)} MB`,
    `${ms(busy.p99)} ms`,
  ];
}

/** Exports of the file with a million messages. */
export const exportFiles: Part = {
  name: 'export',
  async run(say) {
    const folder = await millionFolder(say);
    const program = await startProgram({ folder, watched: true });
    try {
      const token = await tokenOf(program);
      const rows: string[][] = [];
      for (const file of [
        'messages.csv',
        'messages.csv',
        'messages.xlsx',
        'conversations.csv',
        'contacts.csv',
        'audit.csv',
      ]) {
        say(`${file}…`);
        rows.push(await download(program, token, file));
      }
      return [
        {
          title: `Exports, with ${MESSAGES.toLocaleString('en')} messages`,
          how: 'Downloaded over REST as fast as it comes and thrown away; reading, writing and sending included. Memory is that of the whole program, resident, before and at its peak; the event loop is that of the main thread meanwhile. Target for messages as CSV: ≥ 100,000 rows a second, ≤ 150 MB more memory, p99 of the event loop ≤ 20 ms.',
          header: ['file', 'rows', 'size', 'time', 'rows/s', 'before', 'peak', 'more', 'loop p99'],
          rows,
        },
      ];
    } finally {
      await program.stop();
    }
  },
};
