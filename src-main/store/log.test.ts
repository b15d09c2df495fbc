import { expect, test } from 'vitest';
import { redact } from './log.ts';

test.each([
  ['{"msg":"to +34600111223"}', '600111'],
  ['{"err":{"message":"failed for whatsapp:+34600111223"}}', '600111'],
  ['{"body":"me duele \\"mucho\\" la muela"}', 'muela'],
  ['{"profileName":"Ana Ruiz"}', 'Ana'],
  ['{"msg":"token 0123456789abcdef0123456789abcdef"}', '0123456789abcdef'],
  ['{"msg":"Authorization: Basic QUNhYmNkZWY6c2VjcmV0"}', 'QUNhYmNk'],
  ['{"msg":"key sk-proj-abcdefghijkl"}', 'abcdefghijkl'],
  ['{"msg":"jwt eyJhbGciOi.eyJzdWIi.c2lnbmF0dXJl"}', 'c2lnbmF0dXJl'],
  ['{"msg":"mail ana.ruiz@example.com"}', 'ana.ruiz'],
  ['{"password":"correct horse"}', 'horse'],
])('a log line never shows what %s says', (line, secret) => {
  expect(redact(line)).not.toContain(secret);
});

test('what support needs stays readable', () => {
  const line =
    '{"level":30,"message":12,"sid":"SM0123456789abcdef0123456789abcdef","msg":"sent to +34600111223"}';
  expect(redact(line)).toContain('SM0123456789abcdef0123456789abcdef');
  expect(redact(line)).toContain('+…223');
  expect(JSON.parse(redact(line))).toMatchObject({ level: 30, message: 12 });
});
