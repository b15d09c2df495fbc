import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import tls from 'node:tls';
import pino from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TunnelOptions } from '../src-main/tunnel/session.ts';
import { createTunnel, type Tunnel, type TunnelStatus } from '../src-main/tunnel/tunnel.ts';
import { type ManualClock, manualClock } from './peers/manual-clock.ts';
import { makeEdgeCertificates } from './peers/ngrok/certificates.ts';
import { type NgrokEdge, startNgrokEdge } from './peers/ngrok-edge.ts';

const TOKEN = '2tunnelAAAAAAAAAAAAAAAAAAAA1_4bbbbbbbbbbbbbbbbbbbb';
const OTHER_TOKEN = '2tunnelCCCCCCCCCCCCCCCCCCCC2_5dddddddddddddddddddd';
const DOMAIN = 'clinica-tunel.ngrok-free.dev';
const OTHER_DOMAIN = 'otra-tunel.ngrok-free.dev';
const URL = `https://${DOMAIN}`;
const MINUTE = 60_000;

let edge: NgrokEdge;
let clock: ManualClock;
let webhooks: http.Server;
/** Bodies of the webhooks that have arrived. */
let arrived: string[];
let options: TunnelOptions | null;
let addresses: string;
let tunnel: Tunnel;
let statuses: TunnelStatus[];
let log: string;
let looks: Set<() => void>;
let closers: (() => Promise<unknown> | unknown)[];

beforeEach(async () => {
  edge = await startNgrokEdge([
    { token: TOKEN, domains: [DOMAIN] },
    { token: OTHER_TOKEN, domains: [OTHER_DOMAIN] },
  ]);
  clock = manualClock('2026-11-24T09:00:00Z');
  arrived = [];
  webhooks = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    arrived.push(Buffer.concat(chunks).toString());
    response.writeHead(200, { 'content-type': 'text/xml' }).end('<Response/>');
  });
  await new Promise<void>((resolve) => webhooks.listen(0, '127.0.0.1', resolve));
  options = {
    authtoken: TOKEN,
    domain: DOMAIN,
    port: (webhooks.address() as AddressInfo).port,
    server: edge.server,
    ca: edge.caFile,
  };
  addresses = 'eth0 192.168.1.20';
  statuses = [];
  looks = new Set();
  closers = [];
  log = '';
  tunnel = makeTunnel();
});

afterEach(async () => {
  edge.speak();
  await tunnel.stop();
  for (const close of closers) await close();
  await edge.close();
  webhooks.closeAllConnections();
  await new Promise((resolve) => webhooks.close(resolve));
  const told = log + JSON.stringify(statuses);
  for (const secret of [TOKEN, OTHER_TOKEN, options?.authtoken ?? TOKEN])
    expect(told).not.toContain(secret);
});

function makeTunnel(more: Partial<Parameters<typeof createTunnel>[0]> = {}): Tunnel {
  const sink = new Writable({
    write(chunk, _encoding, done) {
      log += chunk;
      done();
    },
  });
  return createTunnel({
    options: () => options,
    clock,
    log: pino({ level: 'trace' }, sink),
    onChange(status) {
      statuses.push(status);
      for (const look of looks) look();
    },
    addresses: () => addresses,
    ...more,
  });
}

/** Resolves as soon as the tunnel's status is like this. */
function reached(condition: (status: TunnelStatus) => boolean): Promise<TunnelStatus> {
  return new Promise((resolve) => {
    const look = () => {
      if (!condition(tunnel.status())) return;
      looks.delete(look);
      resolve(tunnel.status());
    };
    looks.add(look);
    look();
  });
}

const isUp = ({ state }: TunnelStatus) => state === 'up';
const failedWith =
  (code: string) =>
  ({ failure }: TunnelStatus): boolean =>
    failure?.code === code;

async function start(): Promise<void> {
  tunnel.start();
  await reached(isUp);
}

/** An attempt has been decided: it is up, or waits for the next one. */
const decided = () => reached((status) => isUp(status) || status.nextTryAt !== null);

/** Goes from attempt to attempt until it is so, or until that time. Returns the ms that it took. */
async function tryUntil(
  condition: (status: TunnelStatus) => boolean,
  until = Number.POSITIVE_INFINITY,
): Promise<number> {
  const begun = clock.now();
  for (;;) {
    const { nextTryAt } = await decided();
    if (condition(tunnel.status()) || clock.now() >= until) return clock.now() - begun;
    await clock.advance(Math.min(nextTryAt ?? clock.now(), until) - clock.now());
  }
}

/** Goes on in small steps until the tunnel is no longer seen as up. Returns the ms that it took. */
async function untilNoticed(): Promise<number> {
  const begun = clock.now();
  while (['up', 'degraded'].includes(tunnel.status().state)) await clock.advance(1_000);
  return clock.now() - begun;
}

const send = (url = URL, body = 'Body=Hola') => edge.fetch(`${url}/hook`, { method: 'POST', body });

/** A stranger's server in the place of ngrok's. */
async function listen(server: net.Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise((resolve) => server.close(resolve)));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('the clinic is reachable at its own domain, and a webhook comes in and is answered', async () => {
  await start();
  expect(tunnel.status()).toMatchObject({ state: 'up', url: URL, failure: null, nextTryAt: null });
  const response = await send();
  expect([response.status, await response.text()]).toEqual([200, '<Response/>']);
  expect(arrived).toEqual(['Body=Hola']);
});

test('without a domain in the settings it is the account’s own', async () => {
  options = { ...options!, domain: null };
  await start();
  expect(tunnel.status().url).toBe(URL);
});

test('spaces around a pasted token or domain do no harm', async () => {
  options = { ...options!, authtoken: ` ${TOKEN}\n`, domain: ` ${DOMAIN} ` };
  await start();
  expect(tunnel.status().url).toBe(URL);
});

test('the answer time of ngrok is shown', async () => {
  await start();
  const { latencyMs } = await reached((status) => status.latencyMs !== null);
  expect(latencyMs).toBeGreaterThanOrEqual(0);
});

test('without a token nothing is dialled, and the token is taken up when it comes', async () => {
  const configured = options;
  options = null;
  tunnel.start();
  await tunnel.renew();
  expect(tunnel.status().state).toBe('off');
  expect(edge.connections).toBe(0);
  options = configured;
  await tunnel.renew();
  expect(tunnel.status()).toMatchObject({ state: 'up', url: URL });
});

test.each([
  ['no token at all', 'token_malformed', 'ERR_NGROK_105', 'Hola'],
  ['a token of nobody', 'token_invalid', 'ERR_NGROK_107', TOKEN.replace('4b', '4x')],
])('%s is named, and not tried again and again', async (_what, code, ngrokCode, authtoken) => {
  options = { ...options!, authtoken };
  tunnel.start();
  const first = await reached(failedWith(code));
  expect(first).toMatchObject({ state: 'down', failure: { ngrokCode } });
  expect(first.failure!.detail).not.toContain(authtoken);
  await tryUntil(() => false, clock.now() + 10 * MINUTE);
  // After 30 s, 1, 2 and 4 minutes.
  expect(edge.logins.length).toBeLessThanOrEqual(5);
  options = { ...options, authtoken: TOKEN };
  await tunnel.renew();
  expect(tunnel.status()).toMatchObject({ state: 'up', failure: null });
});

test('a domain of another account, or one that is no domain, is named', async () => {
  options = { ...options!, domain: OTHER_DOMAIN };
  tunnel.start();
  await reached(failedWith('domain_of_other'));
  options = { ...options, domain: 'clínica' };
  await tunnel.renew();
  expect(tunnel.status().failure).toMatchObject({
    code: 'domain_invalid',
    ngrokCode: 'ERR_NGROK_326',
  });
  // Each refused attempt has left the account, too.
  expect(edge.online()).toEqual([]);
});

test('a domain that another PC uses is named, and taken soon after it is free', async () => {
  const letGo = edge.occupy(DOMAIN);
  tunnel.start();
  await reached(failedWith('domain_taken'));
  await tryUntil(isUp, clock.now() + 30_000);
  expect(tunnel.status()).toMatchObject({ state: 'down', failure: { ngrokCode: 'ERR_NGROK_334' } });
  letGo();
  expect(await tryUntil(isUp)).toBeLessThanOrEqual(5_000);
});

test('a domain that stays taken is asked for every half minute', async () => {
  edge.occupy(DOMAIN);
  tunnel.start();
  await reached(failedWith('domain_taken'));
  await tryUntil(isUp, clock.now() + 61_000);
  const before = edge.binds.length;
  await tryUntil(isUp, clock.now() + 5 * MINUTE);
  expect(edge.binds.length - before).toBeLessThanOrEqual(11);
});

test('an account whose sessions are all in use is named', async () => {
  edge.setAccount({ token: TOKEN, domains: [DOMAIN], maxSessions: 0 });
  tunnel.start();
  await reached(failedWith('too_many_sessions'));
  edge.setAccount({ token: TOKEN, domains: [DOMAIN] });
  expect(await tryUntil(isUp)).toBeLessThanOrEqual(5_000);
});

test.each(['drop', 'goodbye'] as const)('a cut line (%s) is open again at once', async (how) => {
  await start();
  await clock.advance(6_000);
  const cutAt = clock.now();
  edge.cut(how);
  await reached(({ state }) => state === 'connecting');
  await reached(isUp);
  expect(clock.now() - cutAt).toBe(0);
  expect((await send()).status).toBe(200);
});

test('a line that breaks again at once is dialled with a breath in between', async () => {
  await start();
  edge.cut();
  expect(await reached(failedWith('no_connection'))).toMatchObject({ state: 'down' });
  expect(await tryUntil(isUp)).toBeLessThanOrEqual(3_000);
});

test('after twenty minutes without internet it is back within 5 s, at the same address', async () => {
  await start();
  await edge.refuseConnections();
  await reached(failedWith('no_connection'));
  const lostAt = tunnel.status().since;
  await tryUntil(isUp, clock.now() + 20 * MINUTE);
  expect(tunnel.status()).toMatchObject({ state: 'down', url: URL, since: lostAt });
  await edge.acceptConnections();
  expect(await tryUntil(isUp)).toBeLessThanOrEqual(5_000);
  expect((await send()).status).toBe(200);
});

test('no internet at the start is told, and the tunnel opens when it comes', async () => {
  await edge.refuseConnections();
  tunnel.start();
  await reached(failedWith('no_connection'));
  await edge.acceptConnections();
  expect(await tryUntil(isUp)).toBeLessThanOrEqual(5_000);
});

test('an edge that falls silent is noticed within 20 s, and left for one that answers', async () => {
  await start();
  edge.silence();
  expect(await untilNoticed()).toBeLessThanOrEqual(20_000);
  expect(statuses.some(({ state }) => state === 'degraded')).toBe(true);
  await reached(failedWith('no_connection'));
  edge.speak();
  expect(await tryUntil(isUp)).toBeLessThanOrEqual(5_000);
  expect((await send()).status).toBe(200);
});

test('a silence of minutes leaves no crowd of logins behind', async () => {
  await start();
  edge.silence();
  await untilNoticed();
  await tryUntil(isUp, clock.now() + 9_000);
  edge.speak();
  expect(await tryUntil(isUp)).toBeLessThanOrEqual(5_000);
  expect(edge.logins.length).toBeLessThanOrEqual(3);
});

test('a doubt is decided in seconds: an edge that answers stays, a silent one is left', async () => {
  await start();
  const answered = edge.sessions[0]!.heartbeats;
  tunnel.doubt();
  await edge.until(() => (edge.sessions[0]?.heartbeats ?? 0) > answered);
  await clock.advance(5_000);
  expect(tunnel.status().state).toBe('up');
  expect(edge.logins.length).toBe(1);

  edge.silence();
  tunnel.doubt();
  expect(await untilNoticed()).toBeLessThanOrEqual(4_000);
});

test('traffic is a sign of life', async () => {
  await start();
  edge.silence();
  for (let seconds = 0; seconds < 60; seconds += 3) {
    tunnel.doubt();
    await clock.advance(3_000);
    tunnel.heard();
  }
  expect(tunnel.status().state).toBe('up');
});

test.each([
  [
    'another network',
    () => {
      addresses = 'wlan0 10.0.0.7';
      return clock.advance(2_000);
    },
  ],
  ['a night asleep', () => clock.set(clock.now() + 480 * MINUTE)],
])('after %s a dead way is left within seconds', async (_what, happen) => {
  await start();
  edge.silence();
  await happen();
  expect(await untilNoticed()).toBeLessThanOrEqual(4_000);
});

test('a refused login or bind after a cut is tried again within 3 s, then more slowly', async () => {
  await start();
  await clock.advance(6_000);
  edge.refuse('bind', { code: null, text: 'try again' }, 2);
  edge.cut();
  await reached(failedWith('unknown'));
  expect(await tryUntil(isUp)).toBeLessThanOrEqual(6_000);
  await clock.advance(6_000);
  edge.refuse('login', { code: 9999, text: 'not now' }, 2);
  edge.cut();
  expect((await reached(failedWith('refused'))).failure).toMatchObject({
    ngrokCode: 'ERR_NGROK_9999',
    detail: 'not now',
  });
  const took = await tryUntil(isUp);
  expect(took).toBeGreaterThanOrEqual(30_000);
  expect(took).toBeLessThanOrEqual(35_000);
});

test('a token revoked while running is told, and a new one is taken at once', async () => {
  await start();
  await clock.advance(6_000);
  edge.revoke(TOKEN);
  edge.cut();
  await reached(failedWith('token_invalid'));
  options = { ...options!, authtoken: OTHER_TOKEN, domain: null };
  await tunnel.renew();
  expect(tunnel.status()).toMatchObject({ state: 'up', url: `https://${OTHER_DOMAIN}` });
});

test('an endpoint stopped in the dashboard comes back; a spent plan is named', async () => {
  await start();
  await clock.advance(6_000);
  edge.stopEndpoint(DOMAIN);
  await reached(({ state }) => state !== 'up');
  await reached(isUp);
  expect((await send()).status).toBe(200);
  edge.refuse('bind', { code: 727, text: 'all requests are spent' });
  edge.stopEndpoint(DOMAIN, { code: 727, text: 'all requests are spent' });
  await reached(failedWith('requests_spent'));
});

test('stopping takes the domain offline, for the next program to use', async () => {
  await start();
  await tunnel.stop();
  expect(edge.online()).toEqual([]);
  expect(tunnel.status()).toMatchObject({ state: 'off', url: URL });
  expect((await send()).headers.get('ngrok-error-code')).toBe('ERR_NGROK_3200');
  await start();
  expect((await send()).status).toBe(200);
});

test('stopping while the login is under way leaves nothing online', async () => {
  edge.delayMs = 300;
  tunnel.start();
  await edge.until(() => edge.logins.length === 1);
  await tunnel.stop();
  await edge.until(() => edge.online().length === 0);
  expect(tunnel.status().state).toBe('off');
});

test('a change of domain closes the old address before the new one opens', async () => {
  edge.setAccount({ token: TOKEN, domains: [DOMAIN, 'nueva.ngrok-free.dev'] });
  await start();
  options = { ...options!, domain: 'nueva.ngrok-free.dev' };
  await tunnel.renew();
  expect(tunnel.status()).toMatchObject({ state: 'up', url: 'https://nueva.ngrok-free.dev' });
  expect(edge.online()).toEqual(['nueva.ngrok-free.dev']);
});

test('several changes at a time end in one tunnel with the last of them', async () => {
  await start();
  const renewed = [tunnel.renew(), tunnel.renew()];
  options = { ...options!, authtoken: OTHER_TOKEN, domain: OTHER_DOMAIN };
  renewed.push(tunnel.renew());
  await Promise.all(renewed);
  expect(tunnel.status()).toMatchObject({ state: 'up', url: `https://${OTHER_DOMAIN}` });
  expect(edge.online()).toEqual([OTHER_DOMAIN]);
});

test('a hotel’s or firewall’s certificate in the place of ngrok’s is named as what it is', async () => {
  const foreign = await makeEdgeCertificates('Hotel Sol Portal');
  const portal = tls.createServer({ key: foreign.key, cert: foreign.certificate });
  portal.on('tlsClientError', () => undefined);
  options = { ...options!, server: await listen(portal) };
  tunnel.start();
  const { failure } = await reached(failedWith('intercepted'));
  expect(failure!.detail).toContain('Hotel Sol Portal');
  options = { ...options, server: edge.server };
  expect(await tryUntil(isUp)).toBeLessThanOrEqual(3_000);
});

test('a portal that answers in plain HTTP is named, too', async () => {
  const portal = net.createServer((socket) => {
    socket.on('error', () => undefined);
    socket.resume();
    socket.end('HTTP/1.1 302 Found\r\nLocation: http://portal.example/\r\n\r\n');
  });
  options = { ...options!, server: await listen(portal) };
  tunnel.start();
  await reached(failedWith('intercepted'));
});

test('who follows the tunnel may fail, as on a full disk, and the tunnel goes on', async () => {
  let refusals = 0;
  tunnel = makeTunnel({
    onChange(status) {
      statuses.push(status);
      for (const look of looks) look();
      refusals += 1;
      throw new Error('the disk is full');
    },
  });
  await start();
  expect(refusals).toBeGreaterThan(0);
  edge.revoke(TOKEN);
  await tunnel.renew();
  expect(tunnel.status()).toMatchObject({ state: 'down', failure: { code: 'token_invalid' } });
});

test('where the SDK cannot be loaded that is what is said', async () => {
  tunnel = makeTunnel({ loadSdk: () => Promise.reject(new Error('no native build for this PC')) });
  tunnel.start();
  const { failure } = await reached(failedWith('sdk_unavailable'));
  expect(failure!.detail).toBe('no native build for this PC');
  expect(edge.connections).toBe(0);
});
