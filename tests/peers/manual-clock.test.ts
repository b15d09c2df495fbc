import { expect, test } from 'vitest';
import { manualClock } from './manual-clock.ts';

test('timers run in order, each at its own time, with what they start in turn', async () => {
  const clock = manualClock('2026-11-24T10:00:00Z');
  const start = clock.now();
  const log: string[] = [];
  const note = (name: string) => () => log.push(`${name} ${clock.now() - start}`);
  clock.at(start + 30, note('c'));
  clock.at(start + 10, () => {
    note('a')();
    clock.at(clock.now() + 10, note('b'));
  });
  const off = clock.at(start + 15, note('never'));
  off();
  await clock.advance(29);
  expect(log).toEqual(['a 10', 'b 20']);
  await clock.advance(1);
  expect(log).toEqual(['a 10', 'b 20', 'c 30']);
  expect(clock.now()).toBe(start + 30);
});

test('what is due already runs without the clock going on, once, and not in the same breath', async () => {
  const clock = manualClock(1000);
  const ran = Promise.withResolvers<void>();
  let times = 0;
  clock.at(500, () => {
    times += 1;
    ran.resolve();
  });
  expect(times).toBe(0);
  await ran.promise;
  await clock.advance(10_000);
  expect(times).toBe(1);
});

test('a jump runs everything that is due at once, late', async () => {
  const clock = manualClock(0);
  const seen: number[] = [];
  for (const time of [100, 50]) clock.at(time, () => seen.push(clock.now()));
  await clock.set(5000);
  expect(seen).toEqual([5000, 5000]);
});

test('it waits for work that was registered before it goes on', async () => {
  const clock = manualClock(0);
  const log: string[] = [];
  let work: Promise<void> = Promise.resolve();
  clock.settleWith(() => work);
  clock.at(10, () => {
    work = new Promise((resolve) =>
      setImmediate(() =>
        setImmediate(() => {
          log.push(`work done at ${clock.now()}`);
          resolve();
        }),
      ),
    );
  });
  clock.at(20, () => log.push(`next at ${clock.now()}`));
  await clock.advance(20);
  expect(log).toEqual(['work done at 10', 'next at 20']);
});
