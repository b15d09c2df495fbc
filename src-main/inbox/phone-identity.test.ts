import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bsuidIdentity, phoneMatchKey, readPhone } from './phone-identity.ts';

test.each([
  ['MX', '+5215512345678', '+525512345678'],
  ['AR', '+5491123456789', '+541123456789'],
  ['BR', '+5511987654321', '+551187654321'],
  ['CL', '+5687654321', '+56987654321'],
])('%s: both forms of a phone are one person', (_, a, b) => {
  expect(phoneMatchKey(a)).toBe(phoneMatchKey(b));
});

test.each(['+34600111223', '+5511234567890', '+551134567890', '+56221234567', '+12125550123'])(
  '%s has one form only',
  (phone) => {
    expect(phoneMatchKey(phone)).toBe(phone);
  },
);

test('the form that stands for all variants stands for itself', () => {
  const countries = fc.constantFrom('521', '52', '549', '54', '5511', '55119', '56', '569', '34');
  const digits = fc.stringMatching(/^\d{7,11}$/);
  fc.assert(
    fc.property(countries, digits, (country, rest) => {
      const key = phoneMatchKey(`+${country}${rest}`);
      expect(phoneMatchKey(key)).toBe(key);
    }),
  );
});

test.each([
  ['600 11 12 23', 'ES', '+34600111223'],
  ['0034 600-111-223', 'MX', '+34600111223'],
  ['whatsapp:+34600111223', 'ES', '+34600111223'],
  ['55 1234 5678', 'MX', '+525512345678'],
])('%s written in %s is %s', (text, country, e164) => {
  expect(readPhone(text, country)).toBe(e164);
});

test.each(['', 'hola', '123', '+', '99999999999999999999'])('"%s" is no phone', (text) => {
  expect(() => readPhone(text, 'ES')).toThrowError(
    expect.objectContaining({ code: 'invalid_phone' }),
  );
});

test('a company-wide user id is told from a plain one', () => {
  expect(bsuidIdentity('ES.abc123').kind).toBe('bsuid');
  expect(bsuidIdentity('ES.ENT.abc123').kind).toBe('parent_bsuid');
});
