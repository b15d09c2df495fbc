import { cpSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { MESSAGES, millionFolder } from './million-file/make-file.ts';
import { ms } from './percentiles.ts';
import { startProgram, withFolder } from './program.ts';
import type { Part } from './section.ts';

const RUNS = 3;
/** Between two looks whether it has ended, in ms. */
const LOOK_MS = 50;
const IDLE_MS = 5_000;

const pause = (time: number) => new Promise((resolve) => setTimeout(resolve, time));
const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MB`;

/** A verified backup of a file with a million messages, while the program goes on. */
export const backup: Part = {
  name: 'backup',
  async run(say) {
    const original = await millionFolder(say);
    return withFolder(async (folder) => {
      cpSync(original, folder, { recursive: true });
      const program = await startProgram({ folder, watched: true });
      const { client, close } = await program.connect();
      try {
        await client.settings.set({ key: 'backups.time', value: null });
        // One that the schedule had begun is not what is measured.
        while ((await client.backups.state()).running) await pause(LOOK_MS);
        await program.loopDelay();
        await pause(IDLE_MS);
        const idle = await program.loopDelay();
        const rows: string[][] = [];
        for (let nth = 1; nth <= RUNS; nth++) {
          say(`backup ${nth} of ${RUNS}…`);
          await program.loopDelay();
          const from = performance.now();
          await client.backups.run();
          while ((await client.backups.state()).running) await pause(LOOK_MS);
          const seconds = (performance.now() - from) / 1000;
          const busy = await program.loopDelay();
          const { last } = await client.backups.state();
          if (last?.state !== 'verified' || last.bytes === null)
            throw new Error(`the backup ended as ${JSON.stringify(last)}`);
          rows.push([
            String(nth),
            `${seconds.toFixed(1)} s`,
            megabytes(last.bytes),
            ms(busy.p99),
            ms(busy.max),
            megabytes(program.memory() * 2 ** 20),
          ]);
        }
        const size = statSync(join(folder, 'mostrador.db')).size;
        return [
          {
            title: 'A backup, with a million messages',
            how: `${MESSAGES.toLocaleString('en')} messages, a database of ${megabytes(size)}: copied by VACUUM INTO, packed and encrypted as one age file, read back to its end and checked, in a thread of its own. How late the program’s event loop was meanwhile, in milliseconds (idle: p99 ${ms(idle.p99)}, ${ms(idle.max)} at most). Target: p99 ≤ 20 ms.`,
            header: ['backup', 'duration', 'file', 'loop p99', 'loop max', 'memory'],
            rows,
          },
        ];
      } finally {
        close();
        await program.stop();
      }
    });
  },
};
