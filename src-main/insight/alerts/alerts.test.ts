import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { manualClock } from '../../../tests/peers/manual-clock.ts';
import type { Check } from '../../contract/checks.ts';
import type { LineStatus } from '../../contract/desk.ts';
import { createJobs } from '../../jobs/jobs.ts';
import { openSecrets } from '../../secrets/open-secrets.ts';
import { createSettings } from '../../settings/settings.ts';
import { openStore } from '../../store/open-store.ts';
import { createAlerts } from './alerts.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

const link = (
  id: Check['id'],
  state: Check['state'],
  code: string,
  fix: Check['fix'] = null,
): Check => ({
  id,
  state,
  code,
  params: id === 'disk' ? { megabytes: 900 } : {},
  detail: null,
  fix,
  checkedAt: null,
});

/** The alerts over a real store, told what the other parts of a clinic would tell them. */
async function makeAlerts() {
  const folder = mkdtempSync(join(tmpdir(), 'mostrador-alerts-'));
  const store = openStore({
    file: join(folder, 'clinic.db'),
    key: 'a1'.repeat(32),
    backups: join(folder, 'backups'),
  });
  const clock = manualClock('2026-11-24T10:00:00.000Z');
  const log = pino({ level: 'silent' });
  const secrets = await openSecrets({ kind: 'memory', folder });
  const settings = createSettings({ store, secrets, env: {}, clock });
  const jobs = createJobs({ store, clock, log });
  const facts = {
    links: [] as Check[],
    lastBackupAt: null as number | null,
    brokenAudit: null as number | null,
  };
  const alerts = createAlerts({
    store,
    clock,
    jobs,
    settings,
    line: () => ({ links: facts.links }) as unknown as LineStatus,
    budget: { spent: () => 0 },
    lastBackupAt: () => facts.lastBackupAt,
    backupDueAfterMs: () => 2 * DAY,
    brokenAudit: () => facts.brokenAudit,
    twilio: () => null,
    templates: { list: () => [] },
    log,
  });
  jobs.start();
  alerts.start();
  clock.settleWith(jobs.idle);
  onTestFinished(async () => {
    await jobs.stop();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const kinds = () => alerts.live().map(({ kind, severity }) => `${kind} ${severity}`);
  return { alerts, clock, facts, kinds, store };
}

test('a disk that fills up warns, a full one is urgent, and both are one alert', async () => {
  const { alerts, clock, facts, kinds } = await makeAlerts();
  facts.links = [link('disk', 'warning', 'low', 'check_again')];
  await clock.advance(2 * MINUTE);
  expect(kinds()).toEqual(['disk warning']);
  facts.links = [link('disk', 'broken', 'full', 'check_again')];
  await clock.advance(2 * MINUTE);
  expect(kinds()).toEqual(['disk urgent']);
  // While nobody can tell, it stays.
  facts.links = [link('disk', 'idle', 'unknown')];
  await clock.advance(60 * MINUTE);
  expect(kinds()).toEqual(['disk urgent']);
  // At the edge it does not come and go.
  facts.links = [link('disk', 'ok', 'ok')];
  await clock.advance(15 * MINUTE);
  facts.links = [link('disk', 'warning', 'low', 'check_again')];
  await clock.advance(2 * MINUTE);
  facts.links = [link('disk', 'ok', 'ok')];
  await clock.advance(30 * MINUTE);
  expect(kinds()).toEqual([]);
  expect(
    alerts.history({ before: 99, limit: 10, kind: 'disk', severity: null, live: null }),
  ).toHaveLength(1);
});

test('several broken links of the line are one alert: that of the first', async () => {
  const { alerts, clock, facts, kinds } = await makeAlerts();
  facts.links = [
    link('tunnel', 'broken', 'token_invalid', 'open_tunnel'),
    link('account', 'broken', 'suspended', 'twilio_console'),
    link('balance', 'broken', 'empty', 'twilio_billing'),
  ];
  await clock.advance(6 * MINUTE);
  expect(kinds().sort()).toEqual(['balance urgent', 'line urgent']);
  expect(alerts.live().find(({ kind }) => kind === 'line')?.params).toMatchObject({
    check: 'tunnel',
    code: 'token_invalid',
  });
  facts.links = facts.links.slice(1, 2);
  await clock.advance(2 * MINUTE);
  // Another cause, the same trouble.
  expect(alerts.live().filter(({ kind }) => kind === 'line')).toMatchObject([
    { params: { check: 'account', code: 'suspended' }, count: 1 },
  ]);
});

test('a backup is overdue once it is known to be, and the next one ends it', async () => {
  const { clock, facts, kinds } = await makeAlerts();
  await clock.advance(2 * MINUTE);
  expect(kinds()).toEqual([]);
  facts.lastBackupAt = clock.now();
  await clock.set(clock.now() + 2 * DAY - MINUTE);
  expect(kinds()).toEqual([]);
  await clock.advance(8 * MINUTE);
  expect(kinds()).toEqual(['backup warning']);
  facts.lastBackupAt = clock.now();
  await clock.advance(2 * MINUTE);
  expect(kinds()).toEqual([]);
});

test('a broken audit trail is urgent and names its line', async () => {
  const { alerts, clock, facts } = await makeAlerts();
  facts.brokenAudit = 4711;
  await clock.advance(2 * MINUTE);
  expect(alerts.live()).toMatchObject([
    { kind: 'audit', severity: 'urgent', params: { row: 4711 } },
  ]);
});

test('a sleep of the PC is not counted as time in which something was broken', async () => {
  const { clock, facts, kinds } = await makeAlerts();
  facts.links = [link('tunnel', 'broken', 'no_connection')];
  await clock.advance(2 * MINUTE);
  await clock.set(clock.now() + 10 * 60 * MINUTE);
  expect(kinds()).toEqual([]);
  await clock.advance(4 * MINUTE);
  expect(kinds()).toEqual([]);
  await clock.advance(2 * MINUTE);
  expect(kinds()).toEqual(['line urgent']);
});

test('an alert that was over more than 400 days ago is forgotten; a live one and a younger one stay', async () => {
  const { alerts, clock, store } = await makeAlerts();
  const insert = store.db.prepare(
    `INSERT INTO alerts(kind, subject, severity, params, parts, raised_at, news_at, last_seen_at, count, resolved_at)
     VALUES ('template', ?, 'warning', '{}', '[]', @at, @at, @at, 1, @over)`,
  );
  const ago = (days: number) => clock.now() - days * DAY;
  const notice = store.db.prepare(
    `INSERT INTO alert_notices(alert_id, channel, state, at) VALUES (?, 'email', 'sent', ?)`,
  );
  store.write(() => {
    for (let i = 0; i < 450; i++) {
      const { lastInsertRowid } = insert.run(`old ${i}`, { at: ago(900), over: ago(401) });
      notice.run(lastInsertRowid, ago(900));
    }
    insert.run('younger', { at: ago(900), over: ago(398) });
    insert.run('live', { at: ago(900), over: null });
  });
  await clock.advance(DAY + MINUTE);
  const left = store.db.prepare('SELECT subject FROM alerts ORDER BY subject').pluck().all();
  expect(left).toContain('younger');
  expect(left).toContain('live');
  expect(left.filter((subject) => String(subject).startsWith('old'))).toEqual([]);
  expect(store.db.prepare('SELECT count(*) FROM alert_notices').pluck().get()).toBe(0);
  expect(
    alerts.history({ before: 9_999, limit: 10, kind: 'template', severity: null, live: null }),
  ).toHaveLength(2);
});
