import { expect, test } from 'vitest';
import { makePassword, passwordStrength } from './password.ts';

test('a password that the clinic would refuse is called short, and a long phrase strong', () => {
  expect(passwordStrength('corta')).toBe('short');
  expect(passwordStrength('aaaaaaaaaaaa')).toBe('weak');
  expect(passwordStrength('gatoblanco')).toBe('weak');
  expect(passwordStrength('gatoblanco7!')).toBe('good');
  expect(passwordStrength('Mi gato duerme en el sofá')).toBe('strong');
});

test('a generated password is strong, is never the same twice, and has no letters that look alike', () => {
  const made = Array.from({ length: 50 }, () => makePassword());
  expect(new Set(made).size).toBe(50);
  for (const password of made) {
    expect(passwordStrength(password)).toBe('strong');
    expect(password).toMatch(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/);
    expect(password).not.toMatch(/[ilo01]/);
  }
});
