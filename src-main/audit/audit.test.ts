import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSecrets } from '../secrets/open-secrets.ts';
import type { Clock } from '../store/clock.ts';
import { openStore } from '../store/open-store.ts';
import { actorOf, assistantActor, systemActor } from './actor.ts';
import { createAudit } from './audit.ts';

async function makeTrail(
  file = join(mkdtempSync(join(tmpdir(), 'mostrador-audit-')), 'clinic.db'),
) {
  const store = openStore({ file, key: 'a1'.repeat(32), backups: `${file}.backups` });
  const secrets = await openSecrets({ kind: 'memory', folder: '' });
  await secrets.set('audit.key', '5e'.repeat(32));
  const clock: Clock = { now: () => 1_000, at: () => () => undefined };
  const audit = await createAudit({ store, secrets, clock });
  const record = (action: string) =>
    store.write((tx) => audit.record(tx, { actor: systemActor, action }));
  return { file, store, secrets, clock, audit, record };
}

test('the trail tells who did what, when and on what, newest first', async () => {
  const { store, audit } = await makeTrail();
  store.write((tx) => {
    const actor = actorOf({ id: 7, username: 'lucía' });
    const details = { segments: 1, template: null, forced: false };
    audit.record(tx, { actor, action: 'message.send', subject: 'conversation:3', details });
    audit.record(tx, { actor: assistantActor, action: 'conversation.handover' });
  });
  const lines = audit.list({ limit: 10 });
  expect(lines).toEqual([
    {
      id: 2,
      at: 1_000,
      accountId: null,
      actor: 'assistant',
      action: 'conversation.handover',
      subject: null,
      details: {},
    },
    {
      id: 1,
      at: 1_000,
      accountId: 7,
      actor: 'lucía',
      action: 'message.send',
      subject: 'conversation:3',
      details: { segments: 1, template: null, forced: false },
    },
  ]);
  expect(audit.list({ limit: 10, before: 2 }).map(({ id }) => id)).toEqual([1]);
  expect(audit.list({ limit: 1 }).map(({ id }) => id)).toEqual([2]);
  expect(audit.list({ limit: 10, action: 'message.send' }).map(({ id }) => id)).toEqual([1]);
});

test('an untouched trail is whole, also when it is long and was written in several runs', async () => {
  const first = await makeTrail();
  expect(await first.audit.verify()).toEqual({ ok: true, rows: 0 });
  first.store.write((tx) => {
    for (let n = 0; n < 2_000; n++)
      first.audit.record(tx, { actor: systemActor, action: 'message.send', details: { n } });
  });
  await first.store.close();
  const second = await makeTrail(first.file);
  second.record('program.start');
  expect(await second.audit.verify()).toEqual({ ok: true, rows: 2_001 });
});

test.each([
  ['a changed detail', `UPDATE audit SET details = '{"to":"nobody"}' WHERE id = 3`, 3],
  ['another actor', `UPDATE audit SET actor = 'ana' WHERE id = 2`, 2],
  ['another time', `UPDATE audit SET at = 5 WHERE id = 1`, 1],
  ['a line taken out', `DELETE FROM audit WHERE id = 3`, 4],
  ['the first lines taken off', `DELETE FROM audit WHERE id < 3`, 3],
  [
    'a line put in',
    `INSERT INTO audit SELECT 6, at, account_id, actor, action, subject, details, hash, hash
     FROM audit WHERE id = 5`,
    6,
  ],
  [
    'two lines exchanged',
    `UPDATE audit SET id = 99 WHERE id = 3; UPDATE audit SET id = 3 WHERE id = 4;
     UPDATE audit SET id = 4 WHERE id = 99`,
    3,
  ],
])('%s is found', async (_what, tampering, brokenAt) => {
  const { store, audit, record } = await makeTrail();
  for (let n = 0; n < 5; n++) record('setting.change');
  store.db.exec(tampering);
  expect(await audit.verify()).toEqual({ ok: false, brokenAt });
});

test('a trail rewritten without the key is found', async () => {
  const { file, store, record, clock } = await makeTrail();
  record('program.start');
  await store.close();
  const other = openStore({ file, key: 'a1'.repeat(32), backups: `${file}.backups` });
  const secrets = await openSecrets({ kind: 'memory', folder: '' });
  await secrets.set('audit.key', 'ff'.repeat(32));
  const audit = await createAudit({ store: other, secrets, clock });
  expect(await audit.verify()).toEqual({ ok: false, brokenAt: 1 });
});

test('an action that is rolled back leaves no line, and the trail goes on whole', async () => {
  const { store, audit, record } = await makeTrail();
  record('a.first');
  expect(() =>
    store.write((tx) => {
      audit.record(tx, { actor: systemActor, action: 'a.undone' });
      audit.record(tx, { actor: systemActor, action: 'a.undone' });
      throw new Error('no');
    }),
  ).toThrow('no');
  record('a.second');
  const piece = (action: string, fails: boolean) =>
    store.writeTogether((tx) => {
      audit.record(tx, { actor: systemActor, action });
      if (fails) throw new Error('no');
    });
  const results = await Promise.allSettled([
    piece('a.third', false),
    piece('a.undone', true),
    piece('a.fourth', false),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(audit.list({ limit: 10 }).map(({ action }) => action)).toEqual([
    'a.fourth',
    'a.third',
    'a.second',
    'a.first',
  ]);
  expect(await audit.verify()).toEqual({ ok: true, rows: 4 });
});

test('a line cannot be recorded apart from its action', async () => {
  const { store, audit } = await makeTrail();
  let escaped: Parameters<typeof audit.record>[0] | undefined;
  store.write((tx) => {
    escaped = tx;
  });
  expect(() => audit.record(escaped!, { actor: systemActor, action: 'a.late' })).toThrow();
});

test('the key is made once, and never anew for a trail that has lines', async () => {
  const { store, clock, record } = await makeTrail();
  const fresh = await openSecrets({ kind: 'memory', folder: '' });
  await createAudit({ store, secrets: fresh, clock });
  const made = fresh.get('audit.key');
  expect(made).toMatch(/^[0-9a-f]{64}$/);
  await createAudit({ store, secrets: fresh, clock });
  expect(fresh.get('audit.key')).toBe(made);
  record('program.start');
  const lost = await openSecrets({ kind: 'memory', folder: '' });
  await expect(createAudit({ store, secrets: lost, clock })).rejects.toMatchObject({
    code: 'database_key_missing',
    params: { name: 'audit.key' },
  });
});
