import { expect, test } from 'vitest';
import type { LogLineView } from '../contract/activity.ts';
import type { Check } from '../contract/checks.ts';
import { supportText, withoutSecrets } from './support-text.ts';

const at = '2026-11-24T10:00:00.000Z';

const check = (
  id: Check['id'],
  state: Check['state'],
  code: string,
  more: Partial<Check> = {},
): Check => ({ id, state, code, params: {}, detail: null, fix: null, checkedAt: at, ...more });

const line = (more: Partial<LogLineView>): LogLineView => ({
  place: '1-1',
  at: '2026-11-24T09:59:58.123Z',
  level: 'error',
  part: 'outbox',
  message: 'a job failed',
  fields: {},
  ...more,
});

test('what is copied for support has the codes, and nobody’s name, number, address or key', () => {
  const text = supportText({
    version: '1.2.3',
    at,
    machine: ['linux x64', 'Node 24.1.0', 'browser'],
    upSeconds: 7_380,
    checks: [
      check('account', 'broken', 'credentials', {
        detail: '20003',
        params: { name: 'Clínica Olmo' },
      }),
      check('sender', 'ok', 'ok', { params: { number: '+34910000001' }, checkedAt: null }),
      check('webhook', 'broken', 'foreign', {
        params: { host: 'clinica-olmo.es' },
        checkedAt: '2026-11-24T09:59:00.000Z',
      }),
    ],
    settings: [
      { key: 'clinic.name', source: 'stored' },
      { key: 'twilio.authToken', source: 'environment' },
    ],
    lines: [
      line({
        fields: {
          job: 7,
          kind: 'outbox.send',
          words: 'me duele',
          err: {
            type: 'TwilioFailure',
            code: 63016,
            message: 'to +34 600 11 12 23 for "Ana Ruiz" at /home/olga/mostrador.db',
            stack: 'at Ana',
          },
        },
      }),
      line({ at: null, level: 'warn', part: null, message: 'mail from ana@olmo.es' }),
    ],
  });
  expect(text).toBe(
    [
      'Mostrador 1.2.3  2026-11-24T10:00:00Z',
      'linux x64 · Node 24.1.0 · browser · up 2 h 3 min',
      '',
      'broken  account.credentials  [20003]',
      'ok      sender.ok',
      'broken  webhook.foreign  2026-11-24T09:59:00Z',
      '',
      'settings: clinic.name (stored), twilio.authToken (environment)',
      '',
      'log, newest first:',
      '2026-11-24T09:59:58Z  error  outbox  a job failed  kind=outbox.send  [TwilioFailure 63016 to … for … at …]',
      'warn   mail from …',
      '',
    ].join('\n'),
  );
});

test.each([
  ['getaddrinfo ENOTFOUND olmo.ngrok-free.app', 'getaddrinfo ENOTFOUND …'],
  ['getaddrinfo ENOTFOUND api.twilio.com', 'getaddrinfo ENOTFOUND api.twilio.com'],
  ['ERR_NGROK_334', 'ERR_NGROK_334'],
  ['63020: Business has not accepted', '63020: Business has not accepted'],
  ['HTTP 401', 'HTTP 401'],
  ['no sender +34 910 00 00 01', 'no sender …'],
  [`account AC${'0123456789abcdef'.repeat(2)} not found`, 'account … not found'],
  ['https://olmo.es/api/v1/twilio?token=abc down', '… down'],
  ['write to olga@olmo.es', 'write to …'],
  ["ENOENT: open '/home/olga/datos.db'", 'ENOENT: open …'],
  ['ENOSPC /home/olga/datos.db', 'ENOSPC …'],
  ['ENOSPC C:\\Users\\olga\\datos.db', 'ENOSPC …'],
  ['connect ECONNREFUSED 192.168.1.20:4781', 'connect ECONNREFUSED …:4781'],
  ['the name "Clínica Olmo" is taken', 'the name … is taken'],
])('the small print %j is copied as %j', (text, expected) => {
  expect(withoutSecrets(text)).toBe(expected);
});
