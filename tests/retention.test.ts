import { expect, test, vi } from 'vitest';
import { retentionKinds } from '../src-main/contract/privacy.ts';
import { ANA, type Bench, LUIS, makeClinic } from './make-clinic.ts';
import { PNG } from './tiny-png.ts';

const DAY = 86_400_000;

/** Two people of long ago, one of them closed and one still waiting for a person. */
async function makeOldClinic(): Promise<Bench> {
  const bench = await makeClinic({
    knowledge: { '¿Tenéis aparcamiento?': 'Sí, en la calle Olmo.' },
  });
  await bench.write(ANA, '¿Tenéis aparcamiento?', { profileName: 'Ana' });
  await bench.write(ANA, 'una foto', { media: [{ data: PNG, contentType: 'image/png' }] });
  await bench.settle();
  await bench.write(LUIS, 'Quiero hablar con una persona', { profileName: 'Luis' });
  await bench.settle();
  const { client } = bench;
  const threads = (await client.conversations.list({ filter: 'all' })).items;
  const ana = threads.find(({ contact }) => contact.name === 'Ana')!;
  await client.conversations.addNote({ id: ana.id, body: 'una nota' });
  await client.conversations.markRead({ id: ana.id });
  await client.conversations.setState({ id: ana.id, state: 'closed' });
  bench.clinic.store.db
    .prepare(`UPDATE conversations SET attention = 'none' WHERE id = ?`)
    .run(ana.id);
  await bench.client.media.upload({
    filename: 'sin-enviar.png',
    base64: PNG.toString('base64'),
  });
  // 70 days later; the clinic's clock moves at once.
  bench.clinic.store.db.exec(`
    UPDATE messages SET created_at = created_at - ${70 * DAY};
    UPDATE conversations SET last_message_at = last_message_at - ${70 * DAY};
    UPDATE media SET created_at = created_at - ${70 * DAY};
    UPDATE notes SET at = at - ${70 * DAY};
    UPDATE answers SET at = at - ${70 * DAY}, request = 'lo que se mandó';
    UPDATE inbound_events SET received_at = received_at - ${70 * DAY};
    UPDATE message_events SET at = at - ${70 * DAY};`);
  return bench;
}

const figures = ({ clinic }: Bench) =>
  clinic.store.db
    .prepare("SELECT count(*) AS n, sum(status = 'read') AS r, min(created_at) AS at FROM messages")
    .get();

test('nothing is deleted unless a clinic asks for it', async () => {
  const { client } = await makeOldClinic();
  expect((await client.privacy.retention()).map(({ months }) => months)).toEqual(
    retentionKinds.map(() => 0),
  );
});

test('a run deletes what its preview counts, kind by kind, and what waits for a person stays', async () => {
  const bench = await makeOldClinic();
  const { client, clinic } = bench;
  const before = figures(bench);
  for (const kind of retentionKinds.filter((name) => name !== 'people')) {
    const preview = await client.privacy.previewRetention({ kind, months: 1 });
    const later = await client.privacy.previewRetention({ kind, months: 6 });
    expect(later.count, kind).toBe(0);
    expect(preview.count > 0, kind).toBe(kind !== 'failedJobs');
    await client.privacy.setRetention({ kind, months: 1 });
    await client.privacy.runRetention();
    await vi.waitFor(
      async () => {
        await bench.clock.advance(1_000);
        const rule = (await client.privacy.retention()).find((one) => one.kind === kind);
        expect(rule?.last?.removed).toBe(preview.count);
      },
      { timeout: 20_000, interval: 20 },
    );
    expect((await client.privacy.previewRetention({ kind, months: 1 })).count, kind).toBe(0);
  }
  expect(figures(bench)).toEqual(before);
  const words = clinic.store.db
    .prepare('SELECT body FROM messages WHERE body <> ?')
    .pluck()
    .all('') as string[];
  // Luis waits: his words and what he was told stay.
  expect(words).toContain('Quiero hablar con una persona');
  expect(words.join()).not.toMatch(/aparcamiento|Olmo/);
  expect((await client.conversations.list({ filter: 'closed' })).items).toHaveLength(1);
});

/** The figures of those days, as the owner is told them. */
async function monthsAgo({ client, clock }: Bench) {
  const day = (daysAgo: number) => new Date(clock.now() - daysAgo * DAY).toISOString().slice(0, 10);
  const question = { from: day(72), to: day(68), compare: 'none' } as const;
  return vi.waitFor(
    async () => {
      await clock.advance(1_000);
      const { figures, building } = await client.analytics.report(question);
      expect(building).toBeNull();
      return figures;
    },
    { timeout: 20_000, interval: 20 },
  );
}

test('people of long ago are erased with everything of theirs, who waits is not, and the figures stand', async () => {
  const bench = await makeOldClinic();
  const { client } = bench;
  const before = await monthsAgo(bench);
  expect(before).toMatchObject({ messages: { in: 3 }, patients: { new: 2 } });
  expect(await client.privacy.previewRetention({ kind: 'people', months: 2 })).toMatchObject({
    count: 1,
  });
  await client.privacy.setRetention({ kind: 'people', months: 2 });
  await client.privacy.runRetention();
  await vi.waitFor(
    async () => {
      await bench.clock.advance(1_000);
      expect(await client.privacy.erasures()).toMatchObject([
        { origin: 'retention', state: 'done', counts: { contacts: 1 } },
      ]);
    },
    { timeout: 20_000, interval: 20 },
  );
  const left = (await client.conversations.list({ filter: 'all' })).items;
  expect(left.map(({ contact }) => contact.name)).toEqual(['Luis']);
  expect(await monthsAgo(bench)).toEqual(before);
});

test('nothing is deleted while the PC’s clock is years ahead, or nobody can say whether it is', async () => {
  const bench = await makeOldClinic();
  const { client, twilio, clock } = bench;
  await client.privacy.setRetention({ kind: 'people', months: 2 });
  const tryIt = async () => {
    await client.privacy.runRetention();
    await clock.advance(11 * 60_000);
    return (await client.contacts.find({ query: 'Ana' })).length;
  };
  // Twilio says that it is nine years earlier.
  twilio.control.setClockSkew(-9 * 365 * DAY);
  expect(await tryIt()).toBe(1);
  twilio.control.setClockSkew(0);
  twilio.faults.add({ kind: 'drop-before', route: 'any', times: null });
  expect(await tryIt()).toBe(1);
  twilio.faults.clear();
  expect(await tryIt()).toBe(0);
});
