import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Listener, type Session, SessionBuilder } from '@ngrok/ngrok';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type NgrokEdge, startNgrokEdge } from './ngrok-edge.ts';

const TOKEN = '2peerAAAAAAAAAAAAAAAAAAAAAA1_4bbbbbbbbbbbbbbbbbbbb';
const OTHER_TOKEN = '2peerCCCCCCCCCCCCCCCCCCCCCC2_5dddddddddddddddddddd';
const DOMAIN = 'clinica-tester.ngrok-free.dev';
const URL = `https://${DOMAIN}`;

let edge: NgrokEdge;
let backend: http.Server;
let backendUrl: string;

beforeEach(async () => {
  edge = await startNgrokEdge([
    { token: TOKEN, domains: [DOMAIN] },
    { token: OTHER_TOKEN, domains: ['otra.ngrok-free.dev'], maxSessions: 1 },
  ]);
  backend = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    response.writeHead(201, { 'x-backend': 'yes', 'set-cookie': ['a=1', 'b=2'] });
    response.end(
      JSON.stringify({
        method: request.method,
        path: request.url,
        headers: request.headers,
        size: Buffer.concat(chunks).length,
      }),
    );
  });
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
  backendUrl = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`;
});

afterEach(async () => {
  await edge.close();
  backend.closeAllConnections();
  await new Promise((resolve) => backend.close(resolve));
});

/** Logs the real SDK in. */
function login(token = TOKEN): Promise<Session> {
  const builder = new SessionBuilder();
  builder
    .authtoken(token)
    .serverAddr(edge.server)
    .caCert(Buffer.from(edge.ca))
    .heartbeatInterval(1)
    .heartbeatTolerance(1);
  return builder.connect();
}

/** Puts the backend online. */
async function bind(session: Session, domain: string | null = DOMAIN): Promise<Listener> {
  const endpoint = session.httpEndpoint();
  if (domain !== null) endpoint.domain(domain);
  return endpoint.listenAndForward(backendUrl);
}

/** The message that a call fails with. */
const failure = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'no failure',
    (error: Error) => error.message,
  );

test('the real SDK logs in, gets its domain, and carries a large request there and back', async () => {
  const session = await login();
  const listener = await bind(session);
  expect(listener.url()).toBe(URL);
  expect(edge.online()).toEqual([DOMAIN]);

  const response = await edge.fetch(`${URL}/api/hook?x=1`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain', 'x-forwarded-for': '6.6.6.6' },
    body: 'a'.repeat(1_500_000),
  });
  expect(response.status).toBe(201);
  expect(response.headers.get('x-backend')).toBe('yes');
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect(await response.json()).toMatchObject({
    method: 'POST',
    path: '/api/hook?x=1',
    size: 1_500_000,
    headers: {
      host: DOMAIN,
      'x-forwarded-proto': 'https',
      'x-forwarded-for': '6.6.6.6, 54.172.60.1',
    },
  });
});

test('many requests at a time each get their own answer', async () => {
  await bind(await login());
  const paths = Array.from({ length: 40 }, (_, index) => `/n/${index}`);
  const answers = await Promise.all(
    paths.map(async (path) => (await edge.fetch(URL + path)).json() as Promise<{ path: string }>),
  );
  expect(answers.map(({ path }) => path)).toEqual(paths);
});

test('an account that names no domain gets its own', async () => {
  expect((await bind(await login(), null)).url()).toBe(URL);
});

test('the internet listener tells endpoints apart by their host, and offline ones say so', async () => {
  await bind(await login());
  const status = (host: string) =>
    new Promise((resolve, reject) => {
      http
        .get(edge.internet, { headers: { host } }, (answer) => {
          answer.resume();
          resolve([answer.statusCode, answer.headers['ngrok-error-code']]);
        })
        .on('error', reject);
    });
  expect(await status(DOMAIN)).toEqual([201, undefined]);
  expect(await status('otra.ngrok-free.dev')).toEqual([404, 'ERR_NGROK_3200']);
});

test('bad tokens, full accounts and domains of others are refused with ngrok’s numbers', async () => {
  expect(await failure(login(''))).toContain('ERR_NGROK_4018');
  expect(await failure(login('not a token'))).toContain('ERR_NGROK_105');
  expect(await failure(login(TOKEN.replace('4b', '4x')))).toContain('ERR_NGROK_107');
  const session = await login();
  expect(await failure(bind(session, 'otra.ngrok-free.dev'))).toContain('ERR_NGROK_320');
  expect(await failure(bind(session, 'mia.ejemplo.es'))).toContain('ERR_NGROK_319');
  expect(await failure(bind(session, 'a_b'))).toContain('ERR_NGROK_326');
  await login(OTHER_TOKEN);
  expect(await failure(login(OTHER_TOKEN))).toContain('ERR_NGROK_108');
  edge.setAccount({ token: TOKEN, domains: [DOMAIN], isBanned: true });
  expect(await failure(login())).toContain('ERR_NGROK_3208');
});

test('a domain is taken until its endpoint is closed', async () => {
  const first = await bind(await login());
  const second = await login();
  expect(await failure(bind(second))).toContain('ERR_NGROK_334');
  await first.close();
  expect(edge.online()).toEqual([]);
  expect((await bind(second)).url()).toBe(URL);
  const letGo = edge.occupy('otra.ngrok-free.dev');
  const other = await login(OTHER_TOKEN);
  expect(await failure(bind(other, 'otra.ngrok-free.dev'))).toContain('ERR_NGROK_334');
  letGo();
  await bind(other, 'otra.ngrok-free.dev');
});

test('refusals that were ordered happen as often as ordered', async () => {
  edge.refuse('login', { code: 9999, text: 'not now' }, 1);
  expect(await failure(login())).toContain('ERR_NGROK_9999');
  const session = await login();
  edge.refuse('bind', { code: null, text: 'try later' });
  expect(await failure(bind(session))).toContain('try later');
  expect(await failure(bind(session))).toContain('try later');
  edge.grant();
  await bind(session);
  expect(edge.logins.length).toBe(2);
  expect(edge.binds.length).toBe(3);
});

test('a session closed over an open endpoint keeps the domain until its heartbeats are missed', async () => {
  const session = await login();
  await bind(session);
  await session.close();
  expect(edge.online()).toEqual([DOMAIN]);
  await edge.until(() => edge.online().length === 0);
  expect(edge.sessions).toEqual([]);
});

test('a cut agent comes back with its endpoint, and is counted once', async () => {
  await bind(await login());
  edge.cut();
  expect(edge.online()).toEqual([]);
  await edge.until(() => edge.online().length === 1);
  expect(edge.sessions.length).toBe(1);
  edge.cut('goodbye');
  await edge.until(() => edge.logins.length === 3 && edge.online().length === 1);
  // The agent opens its endpoint a moment after it has read the answer to its bind.
  await expect.poll(async () => (await edge.fetch(URL)).status).toBe(201);
});

test('an endpoint stopped from the dashboard ends with its message and number', async () => {
  const listener = await bind(await login());
  const ended = failure(listener.join());
  edge.stopEndpoint(DOMAIN, { code: 727, text: 'all requests are spent' });
  expect(await ended).toMatch(/all requests are spent.*ERR_NGROK_727/);
  expect((await edge.fetch(URL)).headers.get('ngrok-error-code')).toBe('ERR_NGROK_3200');
});

test('a silent edge answers nothing, old or new, and takes everything up again afterwards', async () => {
  await bind(await login());
  edge.silence();
  const hanging = edge.fetch(URL);
  const connections = edge.connections;
  const late = login();
  await edge.until(() => edge.connections > connections);
  expect(edge.logins.length).toBe(1);
  edge.speak();
  expect((await hanging).status).toBe(201);
  await late;
});

test('while connections are refused nothing gets in, and afterwards it is the same address', async () => {
  await edge.refuseConnections();
  expect(await failure(login())).toContain('failed to establish tcp connection');
  await edge.acceptConnections();
  await login();
});
