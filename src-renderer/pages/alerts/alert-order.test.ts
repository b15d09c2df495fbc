import { expect, test } from 'vitest';
import type { Alert } from '../../../src-main/contract/alerts.ts';
import { placeAlert } from './alert-order.ts';
import { lasted } from './alert-time.ts';

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 24, 10, minutes)).toISOString();
const row = (id: number, severity: Alert['severity'], minutes: number): Alert => ({
  id,
  kind: 'jobs',
  subject: 'jobs',
  severity,
  params: {},
  raisedAt: at(minutes),
  newsAt: at(minutes),
  lastSeenAt: at(minutes),
  count: 1,
  acknowledged: null,
  snoozedUntil: null,
  resolvedAt: null,
  notices: [],
});

test('the urgent stand first, then the newest; what is over is gone', () => {
  const list = [1, 2, 3].reduce<Alert[]>(
    (all, id) => placeAlert(all, row(id, id === 2 ? 'urgent' : 'warning', id)),
    [],
  );
  expect(list.map(({ id }) => id)).toEqual([2, 3, 1]);
  expect(placeAlert(list, row(1, 'urgent', 9)).map(({ id }) => id)).toEqual([1, 2, 3]);
  expect(
    placeAlert(list, { ...row(2, 'urgent', 2), resolvedAt: at(5) }).map(({ id }) => id),
  ).toEqual([3, 1]);
});

test('how long it lasted is told in the unit that one would say', () => {
  const of = (ms: number) => lasted(0, ms);
  expect(of(20_000)).toEqual({ key: 'alerts.lastedShort', count: 0 });
  expect(of(7 * 60_000)).toEqual({ key: 'alerts.lastedMinutes', count: 7 });
  expect(of(3 * 3_600_000)).toEqual({ key: 'alerts.lastedHours', count: 3 });
  expect(of(49 * 3_600_000)).toEqual({ key: 'alerts.lastedDays', count: 2 });
});
