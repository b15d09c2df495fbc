import type { IncomingMessage } from 'node:http';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeVisit } from './visit.ts';

const rules = {
  own: ['127.0.0.1:4780'],
  tls: false,
  proxy: { hosts: ['desk.clinica.es'], addresses: ['10.0.0.5'] },
};
const visit = (peer: string, headers: Record<string, string>, more: object = {}) =>
  judgeVisit({ headers, socket: { remoteAddress: peer } } as unknown as IncomingMessage, {
    ...rules,
    ...more,
  });
const through = { host: 'desk.clinica.es', 'x-forwarded-proto': 'https' };

test('the proxy is believed when it is this PC or a configured address, and nobody else', () => {
  for (const peer of ['127.0.0.1', '::1', '::ffff:127.0.0.1', '10.0.0.5', '::ffff:10.0.0.5'])
    expect(visit(peer, through)).toMatchObject({ scheme: 'https', via: 'network' });
  for (const peer of ['10.0.0.6', '203.0.113.1', 'fe80::1%eth0', ''])
    expect(visit(peer, through)).toEqual({ refused: 'peer' });
});

test('of the addresses that a request carries the last one counts, and only a real one', () => {
  const address = (forwarded: string) =>
    visit('10.0.0.5', { ...through, 'x-forwarded-for': forwarded });
  expect(address('1.2.3.4')).toMatchObject({ address: '1.2.3.4' });
  expect(address('127.0.0.1, 1.2.3.4')).toMatchObject({ address: '1.2.3.4' });
  expect(address('2001:db8::1')).toMatchObject({ address: '2001:db8::1' });
  for (const forged of ['', 'localhost', '<script>', '1.2.3', 'unknown'])
    expect(address(forged)).toMatchObject({ address: '10.0.0.5' });
});

test('under its own address nothing that a request says of itself is believed', () => {
  const own = { host: '127.0.0.1:4780' };
  expect(visit('127.0.0.1', own)).toEqual({ scheme: 'http', address: '127.0.0.1', via: 'local' });
  expect(visit('127.0.0.1', { ...own, 'x-forwarded-proto': 'https' })).toMatchObject({
    scheme: 'http',
  });
  for (const name of ['x-forwarded-for', 'x-forwarded-host', 'forwarded'])
    expect(visit('127.0.0.1', { ...own, [name]: '1.2.3.4' })).toEqual({
      scheme: 'http',
      address: '127.0.0.1',
      via: 'network',
    });
  expect(visit('192.168.1.7', own, { tls: true })).toMatchObject({
    scheme: 'https',
    via: 'network',
  });
});

test('whatever a request says, it is answered under a known name or not at all', () => {
  const word = fc.oneof(fc.string(), fc.constantFrom('https', 'desk.clinica.es', '127.0.0.1:4780'));
  fc.assert(
    fc.property(
      fc.record({ host: word, origin: word, 'x-forwarded-proto': word, 'x-forwarded-for': word }),
      fc.constantFrom('127.0.0.1', '10.0.0.5', '203.0.113.1'),
      (headers, peer) => {
        const result = visit(peer, headers);
        if ('refused' in result) return;
        expect(['127.0.0.1:4780', 'desk.clinica.es']).toContain(headers.host);
        expect(headers.origin).toBe(`${result.scheme}://${headers.host}`);
      },
    ),
  );
});
