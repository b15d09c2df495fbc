import { createServer, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { addressFailures } from '../src-main/accounts/address-limit.ts';
import { allowedFailures } from '../src-main/accounts/lockout.ts';
import { openDeskSocket } from './peers/desk-socket.ts';
import { startProgram, temporaryFolder } from './peers/program.ts';

const NAME = 'mostrador.clinica-olmo.es';
const PASSWORD = 'correct horse battery';
const signIn = { username: 'admin', password: PASSWORD };

let program: Awaited<ReturnType<typeof startProgram>>;
beforeEach(async () => {
  program = await startProgram(
    ['serve', '--no-open', '--port', '0', '--webhook-port', '0', '--data-dir', temporaryFolder()],
    {
      MOSTRADOR_SECRETS: 'memory',
      MOSTRADOR_ADMIN_PASSWORD: PASSWORD,
      MOSTRADOR_PUBLIC_HOSTS: NAME,
    },
  );
});

/** What the proxy adds, as Caddy and nginx do with the configuration of the guide. */
const asDocumented = (incoming: IncomingMessage): Record<string, string> => ({
  'x-forwarded-proto': 'https',
  'x-forwarded-for': [incoming.headers['x-forwarded-for'], '203.0.113.9']
    .filter(Boolean)
    .join(', '),
});

/** A small reverse proxy in front of the desk; where it listens. */
async function makeProxy(add = asDocumented, host: string | null = null): Promise<string> {
  const { hostname, port } = new URL(program.deskUrl);
  const onwards = (incoming: IncomingMessage) => ({
    hostname,
    port,
    path: incoming.url,
    method: incoming.method,
    headers: { ...incoming.headers, ...(host && { host }), ...add(incoming) },
  });
  const proxy = createServer((incoming, answer) => {
    const asking = request(onwards(incoming), (from) => {
      answer.writeHead(from.statusCode ?? 502, from.headers);
      from.pipe(answer);
    });
    asking.on('error', () => answer.destroy());
    incoming.pipe(asking);
  });
  proxy.on('upgrade', (incoming, socket, head) => {
    const asking = request(onwards(incoming));
    asking.on('upgrade', (from, upstream) => {
      const lines = from.rawHeaders.map((text, index) => (index % 2 ? `${text}\r\n` : `${text}: `));
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('')}\r\n`);
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
      upstream.on('error', () => socket.destroy());
      socket.on('error', () => upstream.destroy());
    });
    asking.on('response', (from) => socket.end(`HTTP/1.1 ${from.statusCode} Refused\r\n\r\n`));
    asking.on('error', () => socket.destroy());
    asking.end();
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
}

type Answer = { status: number; headers: IncomingHttpHeaders; body: unknown };

/** Asks as somebody's browser does, under the clinic's name unless another is given. */
function ask(
  base: string,
  method: string,
  path: string,
  { body, headers = {} }: { body?: object; headers?: Record<string, string> } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = request(
      `${base}/api/v1${path}`,
      {
        method,
        headers: { host: NAME, ...(body && { 'content-type': 'application/json' }), ...headers },
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text,
          }),
        );
      },
    );
    asking.on('error', reject);
    asking.end(body && JSON.stringify(body));
  });
}

const browser = { origin: `https://${NAME}` };
const cookieOf = ({ headers }: Answer) => headers['set-cookie']?.[0]?.split(';')[0] ?? '';

test('a colleague signs in under the clinic’s own name, with a cookie for https alone', async () => {
  const proxy = await makeProxy();
  const opened = await ask(proxy, 'POST', '/session', { body: signIn, headers: browser });
  expect(opened.status).toBe(200);
  const set = opened.headers['set-cookie']?.[0] ?? '';
  expect(set).toMatch(/^__Host-mostrador_session=/);
  for (const word of [/; Secure/i, /; HttpOnly/i, /; SameSite=Strict/i, /; Path=\/(;|$)/i])
    expect(set).toMatch(word);

  const cookie = cookieOf(opened);
  const { client, close } = await openDeskSocket(proxy, {
    cookie,
    origin: `https://${NAME}`,
    headers: { host: NAME },
  });
  onTestFinished(close);
  // The proxy's word about the visitor counts; what the visitor says of himself does not.
  const forged = await ask(proxy, 'POST', '/session', {
    body: signIn,
    headers: { ...browser, 'x-forwarded-for': '127.0.0.1' },
  });
  expect(forged.status).toBe(200);
  const sessions = await client.account.sessions();
  expect(sessions.map(({ address, via }) => [address, via])).toEqual([
    ['203.0.113.9', 'network'],
    ['203.0.113.9', 'network'],
  ]);
});

test('another name, another site and a plain side of the proxy are refused', async () => {
  const proxy = await makeProxy();
  const status = async (base: string, headers: Record<string, string>) =>
    (await ask(base, 'POST', '/session', { body: signIn, headers })).status;
  expect(await status(proxy, { ...browser, host: 'evil.example' })).toBe(403);
  expect(await status(proxy, { ...browser, host: `${NAME}.evil.example` })).toBe(403);
  expect(await status(proxy, { ...browser, host: `${NAME}:8443` })).toBe(403);
  expect(await status(proxy, { origin: 'https://evil.example' })).toBe(403);
  expect(await status(proxy, { origin: `http://${NAME}` })).toBe(403);
  const plain = await makeProxy(() => ({ 'x-forwarded-proto': 'http' }));
  expect(await status(plain, browser)).toBe(403);
  const silent = await makeProxy(() => ({}));
  expect(await status(silent, browser)).toBe(403);
  // A visitor's own word is not the proxy's.
  const appending = await makeProxy((incoming) => ({
    'x-forwarded-proto': `${incoming.headers['x-forwarded-proto'] ?? ''}, http`,
  }));
  expect(await status(appending, { ...browser, 'x-forwarded-proto': 'https' })).toBe(403);
});

/** Tries to sign in through the proxy, as a browser at an address of the internet does. */
const tryFrom = (base: string, body: object, headers: Record<string, string> = browser) =>
  ask(base, 'POST', '/session', { body, headers });
const wrong = { username: 'admin', password: 'equivocada-123' };
const codeOf = ({ body }: Answer) => (body as { code?: string }).code ?? 'in';
/** A proxy whose visitors all come from one address. */
const from = (address: string) =>
  makeProxy(() => ({ 'x-forwarded-proto': 'https', 'x-forwarded-for': address }));

test('one address that fails with many names is told to wait, in the header too; others and this PC sign in', async () => {
  const attacker = await from('198.51.100.7');
  for (let n = 0; n < addressFailures; n++)
    expect(codeOf(await tryFrom(attacker, { ...wrong, username: `nombre-${n}` }))).toBe(
      'wrong_credentials',
    );
  const refused = await tryFrom(attacker, wrong);
  expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
  const { seconds, minutes } = (refused.body as { params: Record<string, number> }).params;
  expect(Number(refused.headers['retry-after'])).toBe(seconds);
  expect(minutes).toBe(Math.ceil(seconds! / 60));
  // The right password does not help from there, and the name has not been counted.
  expect(codeOf(await tryFrom(attacker, signIn))).toBe('too_many_requests');
  expect(codeOf(await tryFrom(await from('203.0.113.9'), signIn))).toBe('in');
  const own = { host: new URL(program.deskUrl).host };
  expect(codeOf(await tryFrom(program.deskUrl, signIn, own))).toBe('in');
});

test('a proxy that nobody has declared shares no limit with the desk at this PC', async () => {
  const own = new URL(program.deskUrl).host;
  const undeclared = await makeProxy(() => ({ 'x-forwarded-for': '198.51.100.7' }), own);
  for (let n = 0; n < addressFailures; n++)
    await tryFrom(undeclared, { ...wrong, username: `nombre-${n}` }, {});
  expect(codeOf(await tryFrom(undeclared, signIn, {}))).toBe('too_many_requests');
  expect(codeOf(await tryFrom(program.deskUrl, signIn, { host: own }))).toBe('in');
});

test('strangers lock an account for strangers alone: this PC and a browser that is known go on', async () => {
  const clinic = await from('203.0.113.9');
  const first = await tryFrom(clinic, signIn);
  const mark = (first.headers['set-cookie'] ?? [])
    .map((cookie) => cookie.split(';')[0]!)
    .find((cookie) => cookie.startsWith('__Host-mostrador_device='))!;
  expect(mark).toBeDefined();
  // It is no session.
  expect((await ask(clinic, 'GET', '/conversations', { headers: { cookie: mark } })).status).toBe(
    401,
  );
  const attacker = await from('198.51.100.7');
  for (let n = 0; n < allowedFailures; n++) await tryFrom(attacker, wrong);
  const locked = await tryFrom(attacker, wrong);
  expect(locked).toMatchObject({ status: 429, body: { code: 'account_locked' } });
  expect(Number(locked.headers['retry-after'])).toBeGreaterThan(0);
  expect(codeOf(await tryFrom(clinic, signIn))).toBe('account_locked');
  const own = { host: new URL(program.deskUrl).host };
  expect(codeOf(await tryFrom(program.deskUrl, signIn, own))).toBe('in');
  const known = { ...browser, cookie: mark };
  expect(codeOf(await tryFrom(clinic, signIn, known))).toBe('in');
  // An invented mark knows nobody, and a stolen one is no way around a lock.
  const forged = { ...browser, cookie: `${mark.slice(0, -3)}AAA` };
  expect(codeOf(await tryFrom(clinic, signIn, forged))).toBe('account_locked');
  for (let n = 0; n < allowedFailures; n++)
    expect(codeOf(await tryFrom(clinic, wrong, known))).toBe('wrong_credentials');
  expect(codeOf(await tryFrom(clinic, signIn, known))).toBe('account_locked');
});

test('who comes through a proxy is never taken for somebody at this PC', async () => {
  const local = await ask(program.deskUrl, 'POST', '/auth/login', {
    body: signIn,
    headers: { host: new URL(program.deskUrl).host },
  });
  const { token } = local.body as { token: string };
  const key = 'accounts.requireTotp';
  const desk = await openDeskSocket(program.deskUrl, { token });
  await desk.client.settings.set({ key, value: 'network' });
  onTestFinished(async () => {
    await desk.client.settings.reset({ key });
    desk.close();
  });
  const code = async (base: string, headers: Record<string, string>) => {
    const { body } = await ask(base, 'POST', '/session', { body: signIn, headers });
    return (body as { code?: string }).code ?? 'in';
  };
  expect(await code(await makeProxy(), browser)).toBe('totp_required');
  // Also when the proxy asks under the desk's own address, and says whom it speaks for.
  const own = new URL(program.deskUrl).host;
  expect(await code(await makeProxy(asDocumented, own), {})).toBe('totp_required');
  expect(await code(program.deskUrl, { host: own })).toBe('in');
});
