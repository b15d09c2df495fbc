import { expect, test } from 'vitest';
import type { LineStatus } from '../../src-main/contract/desk.ts';
import { summariseLine } from './line-state.ts';

const good: LineStatus = {
  webhook: 'proven',
  lastProofAt: '2026-05-12T10:00:00Z',
  publicUrl: 'https://clinica.example',
  twilio: 'ok',
  twilioError: null,
  assistant: 'embedded',
  assistantMode: 'auto',
  outbox: { queued: 3, ambiguous: 0 },
  lastCatchUpAt: null,
};

test('the light is green only when a patient was proven to reach the clinic', () => {
  expect(summariseLine(good, 'online')).toEqual({
    tone: 'green',
    key: 'line.ok',
    at: good.lastProofAt,
  });
  expect(summariseLine({ ...good, webhook: 'unproven' }, 'online').tone).toBe('amber');
});

test('a desk without a line to the clinic says so, whatever was known before', () => {
  expect(summariseLine(good, 'offline')).toEqual({ tone: 'red', key: 'line.offline' });
});

test('the worst link decides', () => {
  expect(summariseLine({ ...good, twilio: 'failing' }, 'online').key).toBe('line.twilioFailing');
  expect(summariseLine({ ...good, outbox: { queued: 0, ambiguous: 2 } }, 'online')).toMatchObject({
    tone: 'amber',
    key: 'line.ambiguous',
    count: 2,
  });
  expect(summariseLine({ ...good, twilio: 'not_configured' }, 'online').key).toBe(
    'line.notConfigured',
  );
});
