import { millionFolder } from './million-file/make-file.ts';
import { spreadOf } from './percentiles.ts';
import { startProgram, withFolder } from './program.ts';
import type { Part } from './section.ts';

const RUNS = 10;

async function startOn(folder: string): Promise<number> {
  const program = await startProgram({ folder, login: false });
  await program.stop();
  return program.startMs;
}

/** From the start of the process to its ready line. */
export const startUp: Part = {
  name: 'start',
  async run(say) {
    const full = await millionFolder(say);
    say('starts…');
    const first: number[] = [];
    const again: number[] = [];
    const million: number[] = [];
    // In turns, so that a busy moment of the machine falls on all three.
    for (let i = 0; i < RUNS; i++) {
      await withFolder(async (folder) => {
        first.push(await startOn(folder));
        again.push(await startOn(folder));
      });
      million.push(await startOn(full));
    }
    const row = (name: string, times: readonly number[], target: string) => {
      const { p50, max } = spreadOf(times);
      const [least, middle, most] = [Math.min(...times), p50, max].map((time) => time.toFixed(0));
      return [name, least ?? '', middle ?? '', most ?? '', target];
    };
    return [
      {
        title: 'Start to ready line',
        how: `The built program, ${RUNS} times each, from the spawn of the process; secrets in the encrypted file, whose passphrase alone takes Argon2id a quarter of a second by design. Milliseconds.`,
        header: ['folder', 'least', 'p50', 'max', 'target'],
        rows: [
          row('empty: makes the file, the first account, all tables', first, ''),
          row('the same again', again, '≤ 1500'),
          row('with a million messages', million, '≤ 1500'),
        ],
      },
    ];
  },
};
