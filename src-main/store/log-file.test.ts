import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createLogFile, logFiles, usualLimits } from './log-file.ts';
import { readLog } from './log-reader.ts';

function place(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mostrador-log-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'logs');
}

const lineOf = (n: number, more: Record<string, unknown> = {}) =>
  `${JSON.stringify({ level: 30, time: new Date(1_795_000_000_000 + n).toISOString(), n, ...more, msg: `line ${n}` })}\n`;

function makeLog(folder: string, limits: Partial<typeof usualLimits> = {}) {
  const troubles: string[] = [];
  const file = createLogFile(
    folder,
    (error) => troubles.push((error as NodeJS.ErrnoException).code ?? String(error)),
    { ...usualLimits, age: Number.POSITIVE_INFINITY, ...limits },
  );
  onTestFinished(() => file.close());
  return { troubles, ...file };
}

/** All of a log, newest first, as its viewer reads it. */
async function allOf(folder: string, query: Omit<Parameters<typeof readLog>[1], 'limit'> = {}) {
  const found: unknown[] = [];
  let before: string | undefined;
  for (;;) {
    const { lines, next } = await readLog(folder, { ...query, before, limit: 7 });
    found.push(...lines.map(({ fields, message }) => fields['n'] ?? message));
    if (next === null) return found;
    before = next;
  }
}

test('a log that grows goes on in new files, and only so many of the last lines are kept', async () => {
  const folder = place();
  const { write, troubles } = makeLog(folder, { size: 1000, files: 3 });
  for (let n = 0; n < 100; n++) write(lineOf(n));
  expect(readdirSync(folder).sort()).toEqual([
    'mostrador.1.log',
    'mostrador.2.log',
    'mostrador.log',
  ]);
  for (const path of logFiles(folder)) expect(statSync(path).size).toBeLessThan(1100);
  const kept = await allOf(folder);
  expect(kept.length).toBeGreaterThan(20);
  expect(kept).toEqual(kept.map((_, i) => 99 - i));
  expect(troubles).toEqual([]);
});

test.skipIf(process.platform === 'win32')('only the user of this PC can read the log', () => {
  const folder = place();
  makeLog(folder).write(lineOf(1));
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, 'mostrador.log')).mode & 0o777).toBe(0o600);
});

test('a week begins a new file, and what is older than it may be is removed', () => {
  const folder = place();
  mkdirSync(folder);
  for (const name of ['mostrador.1.log', 'mostrador.2.log']) writeFileSync(join(folder, name), 'x');
  utimesSync(join(folder, 'mostrador.2.log'), 1, 1);
  // A first line of long ago: the file is more than a week old.
  writeFileSync(join(folder, 'mostrador.log'), '{"level":30,"time":"2020-01-01T00:00:00.000Z"}\n');
  makeLog(folder, { age: usualLimits.age }).write(lineOf(1));
  expect(readFileSync(join(folder, 'mostrador.log'), 'utf8')).toBe(lineOf(1));
  expect(readFileSync(join(folder, 'mostrador.1.log'), 'utf8')).toContain('2020-01-01');
  expect(readFileSync(join(folder, 'mostrador.2.log'), 'utf8')).toBe('x');
  expect(readdirSync(folder)).toHaveLength(3);
});

test('when the folder is removed or moved away, the log goes on in a new one', () => {
  const folder = place();
  const { write, troubles } = makeLog(folder);
  write(lineOf(1));
  rmSync(folder, { recursive: true });
  write(lineOf(2));
  expect(readFileSync(join(folder, 'mostrador.log'), 'utf8')).toBe(lineOf(2));
  renameSync(folder, `${folder}-away`);
  write(lineOf(3));
  expect(readFileSync(join(folder, 'mostrador.log'), 'utf8')).toBe(lineOf(3));
  expect(troubles).toEqual([]);
});

test('where nothing can be written the program goes on and is told once, and the log comes back by itself', () => {
  const folder = place();
  const { write, troubles } = makeLog(folder);
  writeFileSync(folder, 'a file where the folder should be');
  write(lineOf(1));
  write(lineOf(2));
  expect(troubles).toEqual(['EEXIST']);
  rmSync(folder);
  write(lineOf(3));
  expect(readFileSync(join(folder, 'mostrador.log'), 'utf8')).toBe(lineOf(3));
  rmSync(folder, { recursive: true });
  writeFileSync(folder, '');
  write(lineOf(4));
  expect(troubles).toEqual(['EEXIST', 'EEXIST']);
});

test.skipIf(process.platform !== 'linux')('a full disk is told, and costs no line after it', () => {
  const folder = place();
  const { write, troubles } = makeLog(folder);
  mkdirSync(folder);
  symlinkSync('/dev/full', join(folder, 'mostrador.log'));
  write(lineOf(1));
  expect(troubles).toEqual(['ENOSPC']);
  rmSync(join(folder, 'mostrador.log'));
  write(lineOf(2));
  expect(readFileSync(join(folder, 'mostrador.log'), 'utf8').trimStart()).toBe(lineOf(2));
});

test('the last words before a crash are in the file', () => {
  const folder = place();
  const source = `
    import { createLog } from ${JSON.stringify(new URL('./log.ts', import.meta.url).href)};
    const log = createLog({ folder: ${JSON.stringify(folder)} });
    for (let n = 0; n < 500; n++) log.info({ n }, 'working');
    log.fatal('the end, for +34600111222');
    process.kill(process.pid, 'SIGKILL');`;
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', source], {
    encoding: 'utf8',
  });
  const lines = readFileSync(join(folder, 'mostrador.log'), 'utf8').trimEnd().split('\n');
  expect(lines).toHaveLength(501);
  expect(JSON.parse(lines.at(-1)!)).toMatchObject({ level: 60, msg: 'the end, for +…222' });
  expect(stderr).toContain('the end, for +…222');
});

test('the log is read backwards through all of its files, also while a new one is begun', async () => {
  const folder = place();
  const { write } = makeLog(folder, { size: 2_000, files: 50 });
  for (let n = 0; n < 200; n++)
    write(
      lineOf(n, {
        level: n % 50 === 0 ? 50 : 30,
        part: n % 2 ? 'jobs' : 'line',
        word: n === 77 ? 'Ñandú' : 'x',
      }),
    );
  expect(await allOf(folder)).toEqual(Array.from({ length: 200 }, (_, i) => 199 - i));
  expect(await allOf(folder, { level: 'warn' })).toEqual([150, 100, 50, 0]);
  expect(await allOf(folder, { part: 'jobs', text: 'ñandú' })).toEqual([77]);
  const first = await readLog(folder, { limit: 20 });
  for (let n = 200; n < 260; n++) write(lineOf(n));
  const second = await readLog(folder, { limit: 5, before: first.next ?? '' });
  expect(second.lines.map(({ fields }) => fields['n'])).toEqual([179, 178, 177, 176, 175]);
});

test('half a line, a line that is not JSON and a line of megabytes hide none of the others', async () => {
  const folder = place();
  const { write } = makeLog(folder);
  write(lineOf(1));
  write('{"level":50,"msg":"cut +34600111222');
  write('\nplain words\n');
  write(lineOf(2, { long: 'ñ'.repeat(200_000) }));
  write(lineOf(3));
  expect(await allOf(folder)).toEqual([3, 2, 'plain words', '{"level":50,"msg":"cut +…222', 1]);
  expect(await readLog(join(folder, 'nowhere'), { limit: 5 })).toEqual({ lines: [], next: null });
});
