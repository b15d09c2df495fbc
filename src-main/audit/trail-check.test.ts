import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { actorOf, systemActor } from './actor.ts';
import { createHmacOf } from './chain.ts';
import { makeTrail } from './make-trail.fixture.ts';

const olga = actorOf({ id: 1, username: 'olga' });

test('an untouched trail is whole, also when it is long and was written in several runs', async () => {
  const first = await makeTrail();
  expect(await first.check()).toMatchObject({ lines: 0, brokenAt: null, ending: 'unproven' });
  first.store.write((tx) => {
    for (let n = 0; n < 20_000; n++)
      first.audit.record(tx, { actor: systemActor, action: 'message.send', details: { n } });
  });
  await first.trailCheck.keepEnd();
  await first.store.close();
  const second = await makeTrail({ folder: first.folder });
  second.record('program.start');
  expect(await second.check()).toEqual({
    at: 1_000,
    lines: 20_001,
    brokenAt: null,
    reason: null,
    ending: 'proven',
  });
});

const tamperings: [what: string, sql: string, brokenAt: number, reason: string][] = [
  ['a changed detail', `UPDATE audit SET details = '{"to":"nobody"}' WHERE id = 3`, 3, 'changed'],
  ['another actor', `UPDATE audit SET actor = 'ana' WHERE id = 2`, 2, 'changed'],
  ['another account', `UPDATE audit SET account_id = 9 WHERE id = 2`, 2, 'changed'],
  ['another time', `UPDATE audit SET at = 5 WHERE id = 1`, 1, 'changed'],
  ['a line taken out', `DELETE FROM audit WHERE id = 3`, 3, 'missing'],
  ['the first lines taken off', `DELETE FROM audit WHERE id < 3`, 1, 'missing'],
  [
    'a line put in',
    `INSERT INTO audit SELECT 6, at, account_id, actor, action, subject, details, hash, hash
     FROM audit WHERE id = 5`,
    6,
    'changed',
  ],
  [
    'two lines exchanged',
    `UPDATE audit SET id = 99 WHERE id = 3; UPDATE audit SET id = 3 WHERE id = 4;
     UPDATE audit SET id = 4 WHERE id = 99`,
    3,
    'changed',
  ],
  ['the last lines cut off', `DELETE FROM audit WHERE id > 3`, 4, 'cut'],
  ['everything taken away', `DELETE FROM audit`, 1, 'cut'],
];

test('whatever is done to the trail by hand is found', async () => {
  const { store, trailCheck, record, check } = await makeTrail();
  for (let n = 0; n < 5; n++) record('setting.change');
  await trailCheck.keepEnd();
  store.db.exec('CREATE TEMP TABLE untouched AS SELECT * FROM audit');
  for (const [what, sql, brokenAt, reason] of tamperings) {
    store.db.exec(sql);
    expect(await check(), what).toMatchObject({ brokenAt, reason });
    store.db.exec('DELETE FROM audit; INSERT INTO audit SELECT * FROM untouched');
  }
  expect(await check()).toMatchObject({ brokenAt: null, ending: 'proven' });
});

test('a trail rewritten without the key is found', async () => {
  const { folder, store, record } = await makeTrail();
  record('program.start');
  await store.close();
  const { check } = await makeTrail({ folder, auditKey: 'ff'.repeat(32) });
  expect(await check()).toMatchObject({ brokenAt: 1, reason: 'changed' });
});

test('an end that was cut off while the program was away is told at the next start, and stays told', async () => {
  const first = await makeTrail();
  for (let n = 0; n < 5; n++) first.record('message.send');
  await first.trailCheck.keepEnd();
  first.store.db.exec('DELETE FROM audit WHERE id > 2');
  await first.store.close();

  const second = await makeTrail({ folder: first.folder });
  // New lines stand where the old ones were, and their chain is whole.
  for (let n = 0; n < 9; n++) second.record('program.start');
  await second.trailCheck.keepEnd();
  expect(second.trailCheck.last()).toMatchObject({ brokenAt: 5, reason: 'cut' });
  await second.trailCheck.keepEnd();
  expect(await second.check()).toMatchObject({ brokenAt: 5, reason: 'cut' });
});

test('an anchor that is lost or was forged is told, and no new one hides it', async () => {
  const { anchorFile, trailCheck, record, check } = await makeTrail();
  record('message.send');
  await trailCheck.keepEnd();
  const anchor = readFileSync(anchorFile, 'utf8');
  writeFileSync(anchorFile, anchor.replace('"line":1', '"line":0'));
  expect(await check()).toMatchObject({ brokenAt: null, ending: 'damaged' });
  rmSync(anchorFile);
  record('message.send');
  await trailCheck.keepEnd();
  expect(trailCheck.last()).toMatchObject({ ending: 'lost' });
  expect(await check()).toMatchObject({ ending: 'lost' });
});

test('the owner accepts an end that she knows of, which leaves a line, and nothing else can be accepted', async () => {
  const { store, trailCheck, audit, record, check } = await makeTrail();
  for (let n = 0; n < 5; n++) record('message.send');
  await trailCheck.keepEnd();
  await expect(trailCheck.acceptEnd(olga)).rejects.toMatchObject({
    code: 'conflict',
    params: { reason: 'end_proven' },
  });
  store.db.exec('DELETE FROM audit WHERE id > 2');
  await trailCheck.acceptEnd(olga);
  expect((await audit.list({ limit: 1 }))[0]).toMatchObject({
    actor: 'olga',
    action: 'audit.accept-end',
    details: { expected: 5, found: 2 },
  });
  expect(await check()).toMatchObject({ lines: 3, brokenAt: null, ending: 'proven' });
});

test('a check that is cancelled leaves what the last complete one found', async () => {
  const { store, audit, trailCheck, check } = await makeTrail();
  store.write((tx) => {
    for (let n = 0; n < 5_000; n++) audit.record(tx, { actor: systemActor, action: 'a.line' });
  });
  const before = await check();
  trailCheck.begin();
  expect(trailCheck.progress()).toEqual({ checked: 0, total: 5_000 });
  trailCheck.cancel();
  await trailCheck.settled();
  expect(trailCheck.progress()).toBeNull();
  expect(trailCheck.failed()).toBe(false);
  expect(trailCheck.last()).toEqual(before);
});

test('the record is checked by itself every week, and its end is kept every ten minutes', async () => {
  const { anchorFile, store, jobs, trailCheck, record, setTime } = await makeTrail();
  record('message.send');
  trailCheck.start();
  jobs.start();
  await jobs.idle();
  expect(readFileSync(anchorFile, 'utf8')).toContain('"line":1');
  record('message.send');
  setTime(700_000);
  await jobs.idle();
  expect(readFileSync(anchorFile, 'utf8')).toContain('"line":2');
  expect(trailCheck.last()).toBeNull();
  store.db.exec(`UPDATE audit SET actor = 'nobody' WHERE id = 1`);
  setTime(8 * 86_400_000);
  await jobs.idle();
  expect(trailCheck.last()).toMatchObject({ brokenAt: 1, reason: 'changed' });
  await jobs.stop();
});

test('the chain’s HMAC is the one that everybody computes, for any text', () => {
  const key = randomBytes(32);
  const hmac = createHmacOf(key);
  const check = (text: string) => {
    expect(hmac(text)).toBe(createHmac('sha256', key).update(text).digest('hex'));
  };
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), check));
  check('ñ€😀'.repeat(5_000));
  check('short again');
});
