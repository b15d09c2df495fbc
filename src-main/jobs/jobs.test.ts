import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as z from 'zod';
import { manualClock } from '../../tests/peers/manual-clock.ts';
import { openStore, type Store } from '../store/open-store.ts';
import { createJobs, doubling, type JobKind, type Jobs } from './jobs.ts';

const start = Date.UTC(2026, 10, 24, 9);
const log = pino({ level: 'silent' });
const payload = z.object({ n: z.number() });
let options: { file: string; key: string; backups: string };
let store: Store;
let clock: ReturnType<typeof manualClock>;
let jobs: Jobs;
let ran: number[];

function kind(run: JobKind<{ n: number }>['run'], maxAttempts = 3): JobKind<{ n: number }> {
  return { kind: 'test', payload, run, maxAttempts, backoff: doubling(1000, 10_000) };
}

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'mostrador-jobs-'));
  options = { file: join(folder, 'a.db'), key: '0'.repeat(64), backups: folder };
  store = openStore(options);
  clock = manualClock(start);
  jobs = createJobs({ store, clock, log });
  ran = [];
});
afterEach(async () => {
  await jobs.stop();
  await store.close();
});

const note = kind(async ({ n }) => {
  ran.push(n);
  return undefined;
});

function rows(): { state: string; attempts: number }[] {
  return store.db.prepare('SELECT state, attempts FROM jobs ORDER BY id').all() as never;
}

test('work runs when it is due, not before, and leaves nothing behind', async () => {
  jobs.define(note);
  jobs.start();
  store.write((tx) => jobs.enqueue(tx, { kind: note, payload: { n: 1 }, dueAt: start + 5000 }));
  await jobs.idle();
  expect(ran).toEqual([]);
  await clock.advance(5000);
  await jobs.idle();
  expect(ran).toEqual([1]);
  expect(rows()).toEqual([]);
});

test('when a clock that was years ahead is put back, what waits is due after its wait, not after years', async () => {
  const year = 365 * 86_400_000;
  const often = kind(async ({ n }) => {
    ran.push(n);
    return n === 1 ? { again: clock.now() + 60_000 } : undefined;
  });
  jobs.define(often);
  jobs.start();
  await clock.set(start + 9 * year);
  store.write((tx) => {
    jobs.enqueue(tx, { kind: often, payload: { n: 1 } });
    jobs.enqueue(tx, { kind: often, payload: { n: 2 }, dueAt: clock.now() + 300_000 });
  });
  await jobs.idle();
  expect(ran).toEqual([1]);
  await clock.set(start);
  jobs.notify();
  await jobs.idle();
  await clock.advance(90_000);
  await jobs.idle();
  expect(ran).toEqual([1, 1]);
  // Put right while the program was off, too.
  await clock.set(start + 9 * year);
  store.write((tx) =>
    jobs.enqueue(tx, { kind: often, payload: { n: 3 }, dueAt: clock.now() + 5_000 }),
  );
  await jobs.stop();
  await clock.set(start + 120_000);
  jobs = createJobs({ store, clock, log });
  jobs.define(often);
  jobs.start();
  await clock.advance(10_000);
  await jobs.idle();
  expect(ran).toContain(3);
});

test('work of a transaction that fails never runs', async () => {
  jobs.define(note);
  jobs.start();
  expect(() =>
    store.write((tx) => {
      jobs.enqueue(tx, { kind: note, payload: { n: 1 } });
      throw new Error('undone');
    }),
  ).toThrow('undone');
  await jobs.idle();
  expect(ran).toEqual([]);
});

test('a second job with the same key joins the first; its time can move', async () => {
  jobs.define(note);
  jobs.start();
  const add = (n: number, dueAt: number) =>
    store.write((tx) =>
      jobs.enqueue(tx, { kind: note, payload: { n }, dueAt, uniqueKey: 'k', onWaiting: 'later' }),
    );
  add(1, start + 4000);
  add(2, start + 6000);
  await clock.advance(5000);
  await jobs.idle();
  expect(ran).toEqual([]);
  await clock.advance(1000);
  await jobs.idle();
  expect(ran).toEqual([1]);
});

test('jobs of one serial key keep their order even when the first must be tried again', async () => {
  let failures = 2;
  const flaky = kind(async ({ n }) => {
    if (n === 1 && failures-- > 0) throw new Error('not now');
    ran.push(n);
    return undefined;
  });
  jobs.define(flaky);
  jobs.start();
  store.write((tx) => {
    for (const n of [1, 2, 3]) jobs.enqueue(tx, { kind: flaky, payload: { n }, serialKey: 's' });
    jobs.enqueue(tx, { kind: flaky, payload: { n: 9 }, serialKey: 'other' });
  });
  await jobs.idle();
  expect(ran).toEqual([9]);
  await clock.advance(1000);
  await jobs.idle();
  await clock.advance(2000);
  await jobs.idle();
  expect(ran).toEqual([9, 1, 2, 3]);
});

test('a job that keeps failing is set aside with its reason and lets the others pass', async () => {
  const broken = kind(async ({ n }) => {
    if (n === 1) throw new Error('never');
    ran.push(n);
    return undefined;
  }, 2);
  jobs.define(broken);
  jobs.start();
  store.write((tx) => {
    for (const n of [1, 2]) jobs.enqueue(tx, { kind: broken, payload: { n }, serialKey: 's' });
  });
  await jobs.idle();
  await clock.advance(1000);
  await jobs.idle();
  expect(ran).toEqual([2]);
  expect(rows()).toEqual([{ state: 'failed', attempts: 2 }]);
});

test('a payload that cannot be read is set aside, not tried for ever', async () => {
  jobs.define(note);
  store.db
    .prepare(
      `INSERT INTO jobs(kind, due_at, payload, created_at) VALUES ('test', 0, '{"n":"x"}', 0)`,
    )
    .run();
  jobs.start();
  await jobs.idle();
  expect(rows()).toEqual([{ state: 'failed', attempts: 0 }]);
});

test('what was running when the program died runs again at the next start', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stuck = kind(async () => {
    await promise;
    return undefined;
  });
  jobs.define(stuck);
  jobs.start();
  store.write((tx) => jobs.enqueue(tx, { kind: stuck, payload: { n: 7 } }));
  await expect.poll(() => rows()).toEqual([{ state: 'running', attempts: 0 }]);
  const second = openStore(options);
  const after = createJobs({ store: second, clock, log });
  after.define(note);
  after.start();
  await after.idle();
  expect(ran).toEqual([7]);
  await after.stop();
  await second.close();
  resolve();
});

test('what was left behind twice under one key, and was running both times, runs once at the next start', async () => {
  const never = kind(() => new Promise<undefined>(() => {}));
  jobs.define(never);
  jobs.start();
  const leave = (n: number) =>
    store.write((tx) => jobs.enqueue(tx, { kind: never, payload: { n }, uniqueKey: 'k' }));
  for (const n of [1, 2]) {
    leave(n);
    await expect
      .poll(() => rows().map(({ state }) => state))
      .toEqual(Array.from({ length: n }, () => 'running'));
  }

  // As the program finds its rows after a power cut.
  jobs = createJobs({ store, clock, log });
  jobs.define(note);
  jobs.start();
  await jobs.idle();
  expect(ran).toEqual([2]);
  expect(rows()).toEqual([]);
});

test('work that asks for another time does not count as a failure', async () => {
  const postponed = kind(async ({ n }) => {
    ran.push(n);
    return ran.length < 4 ? { again: clock.now() + 1000 } : undefined;
  }, 2);
  jobs.define(postponed);
  jobs.start();
  store.write((tx) => jobs.enqueue(tx, { kind: postponed, payload: { n: 1 } }));
  for (let i = 0; i < 4; i++) {
    await jobs.idle();
    await clock.advance(1000);
  }
  await jobs.idle();
  expect(ran).toEqual([1, 1, 1, 1]);
  expect(rows()).toEqual([]);
});

test('work of a kind that is not known yet waits, and does not keep others from running', async () => {
  const insert = store.db.prepare(
    `INSERT INTO jobs(kind, due_at, payload, created_at) VALUES ('tomorrow', 0, '{}', 0)`,
  );
  for (let i = 0; i < 40; i++) insert.run();
  jobs.define(note);
  jobs.start();
  store.write((tx) => jobs.enqueue(tx, { kind: note, payload: { n: 1 } }));
  await jobs.idle();
  expect(ran).toEqual([1]);
});

test('a job that runs through a short sleep is not started a second time', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const slow = kind(async ({ n }) => {
    ran.push(n);
    await promise;
    return undefined;
  });
  jobs.define(slow);
  jobs.start();
  store.write((tx) => jobs.enqueue(tx, { kind: slow, payload: { n: 1 } }));
  await expect.poll(() => ran).toEqual([1]);
  const stopped = jobs.stop();
  jobs.start();
  resolve();
  await stopped;
  await jobs.idle();
  expect(ran).toEqual([1]);
  expect(rows()).toEqual([]);
});

test('while the disk refuses, work waits and is done once when it no longer does', async () => {
  jobs.define(note);
  jobs.start();
  store.write((tx) => jobs.enqueue(tx, { kind: note, payload: { n: 1 }, dueAt: start + 1000 }));
  store.db.exec(
    `CREATE TRIGGER full BEFORE UPDATE ON jobs BEGIN SELECT RAISE(ABORT, 'disk full'); END`,
  );
  await clock.advance(2000);
  expect(ran).toEqual([]);
  store.db.exec(
    `DROP TRIGGER full; CREATE TRIGGER full BEFORE DELETE ON jobs BEGIN SELECT RAISE(ABORT, 'disk full'); END`,
  );
  await clock.advance(31_000);
  await expect.poll(() => ran).toEqual([1]);
  store.db.exec('DROP TRIGGER full');
  await clock.advance(6000);
  await jobs.idle();
  expect(ran).toEqual([1]);
  expect(rows()).toEqual([]);
});
