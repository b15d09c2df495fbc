import { expect, onTestFinished, test } from 'vitest';
import type { LineStatus } from '../src-main/contract/desk.ts';
import { type Bench, makeClinic } from './make-clinic.ts';
import { startNgrokEdge } from './peers/ngrok-edge.ts';
import { freePort } from './peers/program.ts';

// A whole clinic whose public address is a tunnel's: the real SDK, ngrok's edge played here.

const TOKEN = '2tunnelAAAAAAAAAAAAAAAAAAAA1_4bbbbbbbbbbbbbbbbbbbb';
const UNKNOWN_TOKEN = TOKEN.replace('4b', '4x');
/** Nobody's on the internet (RFC 6761). */
const DOMAIN = 'clinica-olmo.localhost';
const MINUTE = 60_000;

async function makeStation(env: Record<string, string> = {}): Promise<Bench> {
  const edge = await startNgrokEdge([{ token: TOKEN, domains: [DOMAIN] }]);
  onTestFinished(() => edge.close());
  return makeClinic({
    env: { PUBLIC_URL: '', ...env },
    tunnel: { port: await freePort(), server: edge.server, ca: edge.caFile },
  });
}

const open = (bench: Bench) => bench.client.setup.tunnel({ authtoken: TOKEN, domain: DOMAIN });

const code = async (bench: Bench, id: string) =>
  (await bench.client.desk.status()).links.find((link) => link.id === id)?.code;

test('at the next start the light is not red, and no probe is spent, while the tunnel is still connecting', async () => {
  const bench = await makeStation();
  expect(await open(bench)).toMatchObject({ state: 'up' });
  await bench.stop();
  await bench.start();
  const early: string[] = [];
  bench.clinic.store.onEvent(({ topic, row }) => {
    if (topic !== 'line' || bench.clinic.tunnel.status().state !== 'connecting') return;
    const { links } = row as LineStatus;
    early.push(...links.filter(({ id }) => id === 'address').map(({ state }) => state));
  });
  await expect.poll(() => bench.clinic.tunnel.status().state).toBe('up');
  expect(early).not.toContain('broken');
});

test('a token that ngrok does not know is told also while the former tunnel is still up', async () => {
  const bench = await makeStation();
  expect(await open(bench)).toMatchObject({ state: 'up' });
  const { check } = await bench.client.setup.tunnel({ authtoken: UNKNOWN_TOKEN, domain: DOMAIN });
  expect(check).toMatchObject({ state: 'broken', code: 'token_invalid' });
});

test('where the environment gives the address a token is kept without waiting for a tunnel', async () => {
  const bench = await makeStation({ PUBLIC_URL: 'https://clinica.localhost' });
  const answer = await Promise.race([
    open(bench),
    new Promise((resolve) => setTimeout(resolve, 10_000).unref()),
  ]);
  expect(answer).toMatchObject({ state: 'off', check: { code: 'own_address' } });
});

test('a token that was taken away and comes back sets the line up again at once', async () => {
  const bench = await makeStation();
  await open(bench);
  await bench.client.settings.set({ key: 'ngrok.authtoken', value: null });
  await bench.settle(61 * MINUTE);
  expect(await code(bench, 'webhook')).toBe('not_set_up');
  await open(bench);
  await bench.settle(1_000);
  expect(await code(bench, 'webhook')).not.toBe('not_set_up');
});

test('closing while everything is under way ends cleanly', async () => {
  const bench = await makeStation({ NGROK_AUTHTOKEN: TOKEN });
  const under = [
    bench.client.line.prove(),
    bench.client.line.register({ takeOver: false }),
    bench.client.line.renewTunnel(),
  ];
  await bench.stop();
  expect(await Promise.allSettled(under)).toHaveLength(3);
});
