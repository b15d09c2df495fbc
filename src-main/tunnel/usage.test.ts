import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { manualClock } from '../../tests/peers/manual-clock.ts';
import { openStore } from '../store/open-store.ts';
import { createUsage } from './usage.ts';

function make(start: string) {
  const folder = mkdtempSync(join(tmpdir(), 'mostrador-usage-'));
  const store = openStore({
    file: join(folder, 'clinic.db'),
    key: 'ab'.repeat(32),
    backups: join(folder, 'backups'),
  });
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const clock = manualClock(start);
  const open = () =>
    createUsage({ store, clock, requestLimit: () => 20_000, byteLimit: () => 1_073_741_824 });
  const rows = () =>
    store.db.prepare('SELECT month, requests, bytes FROM tunnel_usage ORDER BY month').all();
  return { clock, open, rows, usage: open(), store };
}

test('requests and bytes are shown at once, written within half a minute, and kept', async () => {
  const { clock, open, rows, usage } = make('2026-11-10T12:00:00Z');
  usage.count(1_000);
  usage.count(500);
  expect(usage.status()).toMatchObject({ month: '2026-11', requests: 2, bytes: 1_500 });
  expect(rows()).toEqual([]);
  await clock.advance(30_000);
  expect(rows()).toEqual([{ month: '2026-11', requests: 2, bytes: 1_500 }]);
  usage.count(100);
  usage.flush();
  expect(open().status()).toMatchObject({ requests: 3, bytes: 1_600 });
});

test('a new month begins at nothing, in UTC, and the last minute belongs to the old one', async () => {
  const { clock, rows, usage } = make('2026-11-30T23:59:50Z');
  usage.count(1);
  await clock.advance(15_000);
  expect(usage.status()).toMatchObject({ month: '2026-12', requests: 0 });
  usage.count(2);
  usage.flush();
  expect(rows()).toEqual([
    { month: '2026-11', requests: 1, bytes: 1 },
    { month: '2026-12', requests: 1, bytes: 2 },
  ]);
});

test('from 80 % of the plan on there is a warning, for requests and for bytes', () => {
  const { usage } = make('2026-11-10T12:00:00Z');
  expect(usage.status().warning).toBe(false);
  usage.count(0.8 * 1_073_741_824);
  expect(usage.status().warning).toBe(true);
  const other = make('2026-11-10T12:00:00Z').usage;
  for (let count = 0; count < 15_999; count += 1) other.count(1);
  expect(other.status().warning).toBe(false);
  other.count(1);
  expect(other.status().warning).toBe(true);
});

test('the forecast goes on as the month began, and does not guess from a few hours', () => {
  const { usage } = make('2026-11-16T00:00:00Z');
  for (let count = 0; count < 100; count += 1) usage.count(10);
  expect(usage.status()).toMatchObject({ expectedRequests: 200, expectedBytes: 2_000 });
  const early = make('2026-11-01T02:00:00Z').usage;
  early.count(10);
  expect(early.status()).toMatchObject({ expectedRequests: 1, expectedBytes: 10 });
});

test('probes of the month are nobody’s but the prover’s to count', () => {
  const { store, usage } = make('2026-11-10T12:00:00Z');
  store.db.exec(`INSERT INTO tunnel_usage (month, probes) VALUES ('2026-11', 7)`);
  usage.count(5);
  usage.flush();
  expect(store.db.prepare('SELECT requests, probes FROM tunnel_usage').all()).toEqual([
    { requests: 1, probes: 7 },
  ]);
});

test('a disk that refuses ends nothing: the numbers stay, and are written when it takes them', async () => {
  const { clock, rows, usage, store } = make('2026-11-10T12:00:00Z');
  store.db.pragma('query_only = 1');
  usage.count(5);
  await clock.advance(30_000);
  expect(usage.status()).toMatchObject({ requests: 1 });
  expect(rows()).toEqual([]);
  store.db.pragma('query_only = 0');
  usage.count(5);
  await clock.advance(30_000);
  expect(rows()).toEqual([{ month: '2026-11', requests: 2, bytes: 10 }]);
});
