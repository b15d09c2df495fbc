import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redact } from './redact.ts';

test.each([
  ['{"msg":"to +34600111223"}', '600111'],
  ['{"msg":"to +34 600 11 12 23"}', '600 11'],
  ['{"msg":"to 612345678"}', '612345'],
  ['{"msg":"to 612 34 56 78 twice"}', '612 34'],
  ['{"err":{"message":"failed for whatsapp:+34600111223"}}', '600111'],
  ['{"url":"https://x/?To=whatsapp%3A%2B34600111223"}', '600111'],
  ['{"body":"me duele \\"mucho\\" la muela"}', 'muela'],
  ['{"err":{"request":{"body":{"text":["me duele la muela"]}}}}', 'muela'],
  ['{"err":{"message":"{\\"body\\":\\"me duele la muela\\"}"}}', 'muela'],
  [
    '{"err":{"message":"400: {\\"to\\":1,\\"body\\":\\"me \\\\\\"duele\\\\\\" la muela\\"} at line"}}',
    'muela',
  ],
  ['{"err":{"message":"cut: {\\"body\\":\\"me duele la muela"}}', 'muela'],
  ['{"msg":"posted Body=me%20duele%20la%20muela&To=1"}', 'muela'],
  ['{"profileName":"Ana Ruiz"}', 'Ana'],
  ['{"profile_name":"Ana Ruiz"}', 'Ana'],
  ['{"phone":34600111223}', '34600'],
  ['{"msg":"token 0123456789abcdef0123456789abcdef"}', '0123456789abcdef'],
  ['{"msg":"Authorization: Basic QUNhYmNkZWY6c2VjcmV0"}', 'QUNhYmNk'],
  ['{"msg":"key sk-proj-abcdefghijkl"}', 'abcdefghijkl'],
  ['{"msg":"jwt eyJhbGciOi.eyJzdWIi.c2lnbmF0dXJl"}', 'c2lnbmF0dXJl'],
  ['{"msg":"mail ana.ruiz@example.com"}', 'ana.ruiz'],
  ['{"msg":"mail <ana@clínica.es>"}', 'ana@'],
  ['{"password":"correct horse"}', 'horse'],
  ['not JSON, and +34600111223', '600111'],
])('a log line never shows what %s says', (line, secret) => {
  expect(redact(line)).not.toContain(secret);
});

test('what support needs stays readable', () => {
  const line =
    '{"level":30,"time":"2026-11-24T10:00:00.123Z","message":12,"sid":"SM0123456789abcdef0123456789abcdef","bytes":123456789012,"msg":"sent to +34600111223"}\n';
  expect(JSON.parse(redact(line))).toEqual({
    level: 30,
    time: '2026-11-24T10:00:00.123Z',
    message: 12,
    sid: 'SM0123456789abcdef0123456789abcdef',
    bytes: 123456789012,
    msg: 'sent to +…223',
  });
  expect(redact(line).endsWith('}\n')).toBe(true);
  for (const text of ['2026-11-24 10:21:01', '127.0.0.1:4780', 'a job failed', 'chunk-12345678.js'])
    expect(redact(text)).toBe(text);
});

const phone = fc
  .tuple(
    fc.constantFrom('+34', '+52', '+1', '0044', ''),
    fc.integer({ min: 612_000_000, max: 699_999_999 }),
  )
  .map(([prefix, number]) => `${prefix}${number}`);
const mail = fc
  .tuple(fc.stringMatching(/^[a-z]{3,9}$/), fc.stringMatching(/^[a-z]{3,9}$/))
  .map(([who, where]) => `${who}.zz@${where}.es`);
const token = fc.oneof(
  fc.stringMatching(/^[0-9a-f]{32}$/),
  fc.stringMatching(/^sk-[A-Za-z0-9]{20}$/),
  fc.stringMatching(/^eyJ[A-Za-z0-9]{10}\.[A-Za-z0-9]{12}\.[A-Za-z0-9]{12}$/),
);
const around = fc.constantFrom(' ', ': ', ' (', '" ', "' ", '\n', ', ', ' → ');

/** The secret somewhere: in a sentence, in a field's value, in a body quoted as JSON, deep down. */
function lineWith(secret: string, before: string, after: string, depth: number): string {
  let value: unknown = `failed${before}${secret}${after}again`;
  for (let n = 0; n < depth; n++)
    value = n % 2 === 0 ? { response: value } : JSON.stringify({ status: 400, data: [value] });
  return JSON.stringify({ level: 50, err: value, msg: 'x' });
}

test('no phone, e-mail or token comes through, wherever in the line it stands', () => {
  fc.assert(
    fc.property(
      fc.oneof(phone, mail, token),
      around,
      around,
      fc.integer({ min: 0, max: 5 }),
      (secret, before, after, depth) => {
        const clean = redact(lineWith(secret, before, after, depth));
        expect(clean).not.toContain(secret);
        expect(JSON.parse(clean)).toMatchObject({ level: 50, msg: 'x' });
      },
    ),
    { numRuns: 500 },
  );
});

test('a known field hides its value, whatever it is and however deep', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('body', 'name', 'profileName', 'Body', 'auth_token', 'displayName', 'answer'),
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.integer({ min: 0, max: 4 }),
      (name, words, depth) => {
        const hidden = `Zulema ${words}`;
        let value: unknown = { [name]: hidden };
        for (let n = 0; n < depth; n++) value = n % 2 ? { inner: value } : [JSON.stringify(value)];
        expect(redact(JSON.stringify({ err: value }))).not.toContain('Zulema');
        const quoted = `400 ${JSON.stringify({ [name]: hidden, code: 7 })} end`;
        expect(redact(JSON.stringify({ msg: quoted }))).not.toContain('Zulema');
        expect(
          redact(JSON.stringify({ msg: JSON.stringify({ msg: quoted }).slice(0, -4) })),
        ).not.toContain('Zulema');
      },
    ),
    { numRuns: 500 },
  );
});

test('whatever the line is, it stays JSON with the same fields, and a second time changes nothing', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 4 })),
      (fields) => {
        const line = JSON.stringify({ ...fields, level: 30, msg: JSON.stringify(fields) });
        const once = redact(line);
        expect(Object.keys(JSON.parse(once) as object)).toHaveLength(
          Object.keys(JSON.parse(line) as object).length,
        );
        expect(redact(once)).toBe(once);
      },
    ),
    { numRuns: 400 },
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      expect(redact(redact(text))).toBe(redact(text));
    }),
    { numRuns: 400 },
  );
});
