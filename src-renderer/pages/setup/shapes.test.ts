import { expect, test } from 'vitest';
import { cleanPaste, complaint, shapeOf } from './shapes.ts';

const SID = `AC${'0123456789abcdef'.repeat(2)}`;
const TOKEN = 'f0e1d2c3b4a5968778695a4b3c2d1e0f';

test('what a copied mail puts around a key does not count', () => {
  expect(cleanPaste(`  ${SID.slice(0, 10)}\r\n${SID.slice(10)}\u200b `)).toBe(SID);
});

test.each([
  [SID, 'account_sid'],
  [` ${TOKEN}\n`, 'auth_token'],
  [`SK${TOKEN}`, 'twilio_api_key'],
  ['sk-proj-abcdefgh12345678', 'openai_key'],
  ['2tunnelAAAAAAAAAAAAAAAAAAAA1_4bbbbbbbbbbbbbbbbbbbb', 'ngrok_token'],
  ['hola', 'unknown'],
])('%s is told by its shape', (text, shape) => {
  expect(shapeOf(text)).toBe(shape);
});

test('a credential in the field of another one is recognised at once', () => {
  expect(complaint('account_sid', TOKEN, false)).toBe('looks_like_auth_token');
  expect(complaint('auth_token', SID, false)).toBe('looks_like_account_sid');
  expect(complaint('ngrok_token', 'sk-proj-abcdefgh12345678', false)).toBe('looks_like_openai_key');
});

test('nobody is scolded while still typing what may become right', () => {
  expect(complaint('account_sid', 'AC0123', false)).toBeNull();
  expect(complaint('account_sid', 'AC0123', true)).toBe('account_sid_invalid');
  expect(complaint('account_sid', 'hola', false)).toBe('account_sid_invalid');
  expect(complaint('auth_token', 'f0e1', true)).toBeNull();
  expect(complaint('account_sid', '', true)).toBeNull();
});

test('spaces in the middle are told: something else was copied too', () => {
  expect(complaint('auth_token', `Auth Token ${TOKEN}`, false)).toBe('has_spaces');
});
