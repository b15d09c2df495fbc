import { expect, test } from 'vitest';
import { type Check, checkCodes, checkIds } from '../../../src-main/contract/checks.ts';
import { findPlace } from '../help/guide.ts';
import { loadGuides } from '../help/guides.ts';
import { helpOf } from './check-help.ts';
import { doctorGroups, judgeChecks, toMend, withNews } from './doctor-groups.ts';

const check = (
  id: Check['id'],
  state: Check['state'],
  code: string,
  more: Partial<Check> = {},
): Check => ({
  id,
  state,
  code,
  params: {},
  detail: null,
  fix: null,
  checkedAt: '2026-11-24T10:00:00.000Z',
  ...more,
});

test('every check has its place on the page, once', () => {
  const shown = doctorGroups.flatMap(({ checks }) => checks as readonly string[]);
  expect([...shown].sort()).toEqual([...checkIds].sort());
});

test('wherever a check leads, the help has something to say there', async () => {
  const guides = await loadGuides('en');
  for (const id of checkIds)
    for (const code of checkCodes[id]) {
      const place = helpOf({ id, code });
      if (place) expect(findPlace(guides, place), `${id}.${code}`).not.toBeNull();
    }
});

test('what is broken comes first, then what to look at, then what is missing; the rest is fine', () => {
  const checks = [
    check('tunnel', 'idle', 'connecting'),
    check('account', 'idle', 'not_set_up', { fix: 'open_twilio' }),
    check('balance', 'warning', 'low'),
    check('database', 'ok', 'ok'),
    check('disk', 'broken', 'full'),
  ];
  expect(toMend(checks).map(({ id }) => id)).toEqual(['disk', 'balance', 'account']);
});

test('the verdict counts what is broken, else what is missing, else what to look at', () => {
  const broken = check('disk', 'broken', 'full');
  const warning = check('balance', 'warning', 'low');
  const good = check('database', 'ok', 'ok');
  expect(judgeChecks([good, warning, broken, broken], true)).toEqual({
    tone: 'red',
    key: 'doctor.broken',
    count: 2,
  });
  expect(judgeChecks([good, warning], false).key).toBe('doctor.notSetUp');
  expect(judgeChecks([good, warning], true)).toEqual({
    tone: 'amber',
    key: 'doctor.warning',
    count: 1,
  });
  expect(judgeChecks([good], true).tone).toBe('green');
});

test('a link that changed after the examination is shown as it is now', () => {
  const later = check('tunnel', 'broken', 'domain_taken', {
    checkedAt: '2026-11-24T10:01:00.000Z',
  });
  const earlier = check('balance', 'warning', 'low', { checkedAt: '2026-11-24T09:00:00.000Z' });
  const shown = withNews(
    [check('tunnel', 'ok', 'ok'), check('balance', 'ok', 'ok'), check('database', 'ok', 'ok')],
    [later, earlier],
  );
  expect(shown.map(({ id, code }) => `${id}.${code}`)).toEqual([
    'tunnel.domain_taken',
    'balance.ok',
    'database.ok',
  ]);
});
