import { expect, test } from 'vitest';
import type { Check } from '../../src-main/contract/checks.ts';
import type { LineStatus } from '../../src-main/contract/desk.ts';
import { judge } from '../../src-main/line/line.ts';
import { summariseLine } from './line-state.ts';

const link = (id: Check['id'], state: Check['state'], code: string): Check => ({
  id,
  state,
  code,
  params: {},
  detail: null,
  fix: null,
  checkedAt: null,
});

const line = (...links: Check[]): LineStatus => ({
  ...judge(links),
  links,
  lastProofAt: '2026-05-12T10:00:00Z',
  lastTwilioAt: null,
  publicUrl: 'https://clinica.example',
  assistant: 'embedded',
  assistantMode: 'auto',
  outbox: { queued: 0, ambiguous: 0 },
  lastCatchUpAt: null,
});

const proven = link('signature', 'ok', 'ok');

test('the light is green only when a patient was proven to reach the clinic', () => {
  expect(summariseLine(line(proven), 'online')).toEqual({
    tone: 'green',
    key: 'line.ok',
    params: {},
    at: '2026-05-12T10:00:00Z',
  });
  const unproven = line(link('signature', 'idle', 'unproven'));
  expect(summariseLine(unproven, 'online')).toMatchObject({ tone: 'amber', key: 'line.unproven' });
});

test('a desk without a line to the clinic says so, whatever was known before', () => {
  expect(summariseLine(line(proven), 'offline')).toMatchObject({
    tone: 'red',
    key: 'line.offline',
  });
});

test('what is broken comes before what only wants a look, and the first broken link decides', () => {
  const both = line(
    link('tunnel', 'broken', 'domain_taken'),
    link('account', 'broken', 'suspended'),
    link('balance', 'warning', 'low'),
  );
  expect(summariseLine(both, 'online')).toMatchObject({
    tone: 'red',
    key: 'checks.tunnel.domain_taken',
  });
  const warning = line(proven, link('balance', 'warning', 'low'));
  expect(summariseLine(warning, 'online')).toMatchObject({
    tone: 'amber',
    key: 'checks.balance.low',
  });
});

test('a clinic without its account is asked to connect it, not told of what follows from that', () => {
  const bare = line(
    link('tunnel', 'broken', 'no_connection'),
    link('account', 'idle', 'not_set_up'),
  );
  expect(summariseLine(bare, 'online')).toMatchObject({ tone: 'amber', key: 'line.notConfigured' });
});
