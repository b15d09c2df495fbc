import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Canceled } from './failures.ts';
import { makeBackup } from './make-backup.ts';
import { makeTask, progress, quiet } from './make-task.fixture.ts';

test.runIf(process.getuid?.() === 0)(
  'a drive that fills up while a backup is written keeps no half file, and says so',
  async () => {
    const { task, drive } = await makeTask(5);
    // Root alone may mount a drive of this size.
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=300k', 'tmpfs', drive]);
    onTestFinished(() => void execFileSync('umount', ['-l', drive]));
    await expect(makeBackup(task, progress)).rejects.toMatchObject({ code: 'disk_full' });
    expect(readdirSync(drive)).toEqual([]);
    expect(existsSync(task.work)).toBe(false);
  },
);

test('a folder that is gone when the file is to be written fails as such, and leaves nothing on this PC', async () => {
  const { task, drive } = await makeTask();
  rmSync(drive, { recursive: true });
  await expect(makeBackup(task, progress)).rejects.toMatchObject({
    code: 'folder_unusable',
    params: { reason: 'ENOENT' },
  });
  expect(existsSync(drive)).toBe(false);
  expect(existsSync(task.work)).toBe(false);
});

test('called off at any step, a backup leaves nothing, and the earlier file of its name stays', async () => {
  const { task, drive, folder } = await makeTask();
  writeFileSync(task.target, 'earlier');
  let steps = 0;
  const count = { ...quiet, goOn: () => void steps++ };
  await makeBackup(
    { ...task, target: join(drive, 'y.mostrador') },
    { ...progress, begin: () => count },
  );
  rmSync(join(drive, 'y.mostrador'));
  expect(steps).toBeGreaterThan(6);
  for (let at = 1; at <= steps; at++) {
    let left = at;
    const stops = {
      ...quiet,
      goOn() {
        if (--left === 0) throw new Canceled();
      },
    };
    await expect(makeBackup(task, { ...progress, begin: () => stops })).rejects.toThrow('canceled');
    expect(readdirSync(drive)).toEqual(['x.mostrador']);
    expect(readFileSync(task.target, 'utf8')).toBe('earlier');
    expect(readdirSync(folder)).not.toContain('backup-work');
  }
});
