import { expect, test } from 'vitest';
import { isPrivateAddress, localNames } from './lan-addresses.ts';

test('a PC named like a top-level domain gives the authority no power over it', () => {
  expect(localNames('DENTAL')).toEqual(['dental.local']);
  expect(localNames('xn--p1ai')).toEqual(['xn--p1ai.local']);
  expect(localNames('google.com')).toEqual(['google.local']);
  expect(localNames('Recepcion-2')).toEqual(['recepcion-2.local', 'recepcion-2']);
  for (const none of ['', 'localhost', '1234', '0x7f', 'pc de ana', 'ñandú', '*'])
    expect(localNames(none)).toEqual([]);
});

test('only the clinic’s own network counts as inside', () => {
  const inside = ['10.1.2.3', '172.20.0.1', '192.168.0.9', '::ffff:192.168.0.9', 'fd00::2', '::1'];
  const outside = ['8.8.8.8', '::ffff:8.8.8.8', '2001:db8::1', '172.32.0.1', '', 'local'];
  expect(inside.filter((ip) => !isPrivateAddress(ip))).toEqual([]);
  expect(outside.filter(isPrivateAddress)).toEqual([]);
  expect(isPrivateAddress('fe80::1%eth0')).toBe(true);
});
