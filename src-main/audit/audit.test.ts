import { expect, test } from 'vitest';
import { openSecrets } from '../secrets/open-secrets.ts';
import { actorOf, assistantActor, systemActor } from './actor.ts';
import { type AuditQuery, createAudit } from './audit.ts';
import { makeTrail } from './make-trail.fixture.ts';

test('the trail tells who did what, when and on what, newest first', async () => {
  const { store, audit } = await makeTrail();
  store.write((tx) => {
    const actor = actorOf({ id: 7, username: 'lucía' });
    const details = { segments: 1, template: null, forced: false };
    audit.record(tx, { actor, action: 'message.send', subject: 'conversation:3', details });
    audit.record(tx, { actor: assistantActor, action: 'conversation.handover' });
  });
  expect(await audit.list({ limit: 10 })).toEqual([
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
  const ids = async (query: Partial<AuditQuery>) =>
    (await audit.list({ limit: 10, ...query })).map(({ id }) => id);
  expect(await ids({ before: 2 })).toEqual([1]);
  expect(await ids({ limit: 1 })).toEqual([2]);
  expect(await ids({ action: 'message.send' })).toEqual([1]);
  expect(await ids({ action: 'message' })).toEqual([1]);
  expect(await ids({ action: 'mess' })).toEqual([]);
  expect(await ids({ accountId: 7 })).toEqual([1]);
  expect(await ids({ part: 'assistant' })).toEqual([2]);
  expect(await ids({ subjects: ['conversation:4', 'conversation:3'] })).toEqual([1]);
});

test('a period is found, also where the PC’s clock was put back between two lines', async () => {
  const { audit, record, setTime } = await makeTrail();
  for (const at of [10, 20, 30, 15, 25, 40]) {
    setTime(at);
    record('setting.change');
  }
  const found = await audit.list({ limit: 10, from: 15, to: 30 });
  expect(found.map(({ id, at }) => [id, at])).toEqual([
    [5, 25],
    [4, 15],
    [2, 20],
  ]);
  expect(await audit.list({ limit: 10, from: 41 })).toEqual([]);
  expect((await audit.list({ limit: 10, to: 11 })).map(({ id }) => id)).toEqual([1]);
});

test('an action that is rolled back leaves no line, and the trail goes on whole', async () => {
  const { store, audit, record, check } = await makeTrail();
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
  expect((await audit.list({ limit: 10 })).map(({ action }) => action)).toEqual([
    'a.fourth',
    'a.third',
    'a.second',
    'a.first',
  ]);
  expect(await check()).toMatchObject({ lines: 4, brokenAt: null });
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
