import fc from 'fast-check';
import { expect, test } from 'vitest';
import { profileNameOf } from './profile-name.ts';

test.each([
  ['Ana Ruiz', 'Ana Ruiz'],
  ['  Ana\n\tRuiz  ', 'Ana Ruiz'],
  ['María José 👩‍⚕️', 'María José 👩‍⚕️'],
  ['محمد', 'محمد'],
  ['\u202Egnp.exe', 'gnp.exe'],
  ['Ana\u2066\u200F\u0000', 'Ana'],
  ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
  ['\u200B\u200B\u200B', null],
  ['\u200D\uFE0F', null],
  ['\uD83D', null],
  [' ', null],
  ['', null],
  [undefined, null],
])('of the name %j is shown %j', (sent, shown) => {
  expect(profileNameOf(sent)).toBe(shown);
});

test('whatever somebody calls themselves fits on one line, can be seen, and stays the same once cleaned', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (sent) => {
      const shown = profileNameOf(sent);
      if (shown === null) return;
      expect(shown).toMatch(/[\p{L}\p{N}\p{P}\p{S}]/u);
      expect(shown).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
      expect([...shown].length).toBeLessThanOrEqual(200);
      expect(profileNameOf(shown)).toBe(shown);
    }),
  );
});
