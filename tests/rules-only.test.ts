import { expect, onTestFinished, test } from 'vitest';
import { ANA, makeClinic } from './make-clinic.ts';
import { startOpenAiPeer } from './peers/openai.ts';

const HOURS = '¿Cuál es el horario?';
const knowledge = { [HOURS]: 'Abrimos de lunes a viernes de 9:00 a 20:00.' };

/** A clinic with a model, whose requests can be counted. */
async function makeModelClinic() {
  const peer = await startOpenAiPeer();
  onTestFinished(() => peer.close());
  const bench = await makeClinic({
    knowledge,
    env: { OPENAI_BASE_URL: peer.url, OPENAI_API_KEY: 'sk-test' },
  });
  return { peer, bench };
}

test('while the assistant is off, nothing is composed or sent to a model; a person is asked for', async () => {
  const { peer, bench } = await makeModelClinic();
  const { client, clinic, write, settle, received } = bench;
  await clinic.settings.set('assistant.enabled', false, null);
  await write(ANA, HOURS);
  await settle();
  expect(received(ANA)).toEqual([]);
  expect(peer.requests).toEqual([]);
  const [conversation] = (await client.conversations.list({})).items;
  expect(conversation).toMatchObject({ attention: 'handover', attentionReason: 'assistant_off' });
  await clinic.settings.set('assistant.enabled', true, null);
  await write(ANA, HOURS);
  await settle();
  expect(received(ANA)).toHaveLength(1);
  expect(peer.requests).toHaveLength(1);
});

test('what was written too long ago goes to no model, and a person is told why', async () => {
  const { peer, bench } = await makeModelClinic();
  await bench.settle();
  await bench.stop();
  await bench.write(ANA, HOURS);
  await bench.clock.advance(2 * 3_600_000);
  await bench.start();
  await bench.settle();
  const [conversation] = (await bench.client.conversations.list({})).items;
  expect(conversation).toMatchObject({ attention: 'handover', attentionReason: 'while_away' });
  expect(bench.received(ANA)).toEqual([]);
  expect(peer.requests).toEqual([]);
});
