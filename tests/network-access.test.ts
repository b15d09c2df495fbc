import { createHash, X509Certificate } from 'node:crypto';
import { request as plainRequest } from 'node:http';
import { createServer, type RequestOptions, request } from 'node:https';
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import pino from 'pino';
import { chromium } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import type { ClinicClient } from '../src-main/contract/contract.ts';
import { openSecrets, type Secrets } from '../src-main/secrets/open-secrets.ts';
import { createAuthority, issueCertificate } from '../src-main/web/certificates.ts';
import { createDeskServer } from '../src-main/web/desk-server.ts';
import { isPrivateAddress, localNames } from '../src-main/web/lan-addresses.ts';
import {
  createNetworkAccess,
  type NetworkAccess,
  type NetworkAccessOptions,
} from '../src-main/web/network-access.ts';
import { closedNetwork } from './closed-network.ts';
import { makeDesk, PASSWORD } from './make-desk.ts';
import { chromiumOptions } from './peers/electron/chromium.ts';

const DAY = 86_400_000;

type Answer = {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
  readonly certificate: PeerCertificate;
};

/** A colleague's device: it knows the clinic's authority, or nobody's, and finds every name here. */
function call(url: string, options: RequestOptions & { body?: unknown } = {}): Promise<Answer> {
  const { body, ...more } = options;
  return new Promise((resolve, reject) => {
    const asking = request(url, {
      agent: false,
      lookup: (_name, wanted, found) =>
        wanted.all
          ? found(null, [{ address: '127.0.0.1', family: 4 }])
          : found(null, '127.0.0.1', 4),
      // Node would check the certificate against the Host header.
      ...(more.headers && 'host' in more.headers && { servername: 'localhost' }),
      ...more,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...more.headers,
      },
    });
    asking.once('error', reject);
    asking.once('response', (answer) => {
      const certificate = (answer.socket as TLSSocket).getPeerCertificate();
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        text += chunk;
      });
      answer.once('error', reject);
      answer.once('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text, certificate }),
      );
    });
    asking.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** A clinic whose desk can be opened to the network: this PC is called `recep-1`. */
async function makeNetwork(options: Partial<NetworkAccessOptions> & { secrets?: Secrets } = {}) {
  const desk = await makeDesk();
  const { accounts } = desk.clinic;
  const router = desk.clinic.router({ practice: null, network: closedNetwork });
  const log = pino({ level: 'silent' });
  const access = createNetworkAccess({
    createDesk: (listener) =>
      createDeskServer({
        clinic: () => ({
          router,
          authenticate: accounts.authenticate,
          archive: desk.clinic.archive,
        }),
        lock: { state: () => null, unlock: async () => null },
        rendererFolder: '/nowhere',
        version: '0.0.0-test',
        log,
        ...listener,
      }),
    secrets: options.secrets ?? (await openSecrets({ kind: 'memory', folder: '' })),
    clinicName: () => 'Clínica "Olmo" & <hijos>',
    port: 0,
    log,
    machine: { hostname: () => 'RECEP-1.casa', addresses: () => ['127.0.0.1', '203.0.113.9'] },
    ...options,
  });
  onTestFinished(() => access.stop());
  return { access, desk };
}

/** Switches it on; what a colleague needs to know. */
async function opened(access: NetworkAccess) {
  const status = await access.switchOn();
  const url = status.urls[0]!;
  return { status, url, port: Number(new URL(url).port), ca: status.certificatePem! };
}

const signIn = { username: 'marta', password: PASSWORD };
const cookieOf = ({ headers }: Answer) => headers['set-cookie']?.[0]?.split(';')[0] ?? '';

test('it is off until somebody switches it on', async () => {
  const { access } = await makeNetwork();
  expect(access.status()).toEqual({
    on: false,
    fixed: false,
    urls: [],
    ownUrl: null,
    trust: null,
    fingerprint: null,
    certificatePem: null,
    expiresAt: null,
    failure: null,
  });
});

test('a colleague who trusts the clinic’s authority gets in by address and by name', async () => {
  const { access } = await makeNetwork();
  const { status, url, port, ca } = await opened(access);
  expect(status).toMatchObject({ on: true, fixed: false, failure: null });
  expect(status.urls).toEqual([
    `https://127.0.0.1:${port}`,
    `https://recep-1.local:${port}`,
    `https://recep-1:${port}`,
  ]);
  expect(status.trust).toEqual({ es: `${url}/confiar`, en: `${url}/trust` });
  for (const address of [...status.urls, status.ownUrl!, `https://localhost:${port}`]) {
    const answer = await call(`${address}/api/v1/session`, { ca });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toMatchObject({ account: null });
  }
});

test('whoever does not trust it is warned by her browser: the connection fails', async () => {
  const { access } = await makeNetwork();
  const { url } = await opened(access);
  await expect(call(`${url}/api/v1/session`)).rejects.toMatchObject({
    code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  });
  const other = await createAuthority({ clinicName: 'Otra', hostname: 'x-1', now: Date.now() });
  await expect(call(`${url}/api/v1/session`, { ca: other.certificatePem })).rejects.toMatchObject({
    code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  });
});

test('signing in gives a cookie that travels encrypted only, and opens the live desk', async () => {
  const { access } = await makeNetwork();
  const { url, ca } = await opened(access);
  const answer = await call(`${url}/api/v1/session`, { ca, method: 'POST', body: signIn });
  expect(answer.headers['set-cookie']?.[0]).toMatch(/^__Host-mostrador_session=/);
  for (const mark of [/; Secure/i, /; HttpOnly/i, /; SameSite=Strict/i, /; Path=\//i])
    expect(answer.headers['set-cookie']?.[0]).toMatch(mark);
  const socket = new WebSocket(`${url.replace('https', 'wss')}/rpc`, {
    ca,
    origin: url,
    headers: { cookie: cookieOf(answer) },
  });
  onTestFinished(() => socket.terminate());
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const client = createORPCClient(new RPCLink({ websocket: socket as never })) as ClinicClient;
  expect(await client.desk.snapshot()).toMatchObject({ account: { username: 'marta' } });
});

test('the cookie of one listener is no session at the other under another name', async () => {
  const { access, desk } = await makeNetwork();
  const { url, ca } = await opened(access);
  const own = await desk.rest('POST', '/session', { body: signIn });
  const cookie = own.headers.get('set-cookie')?.split(';')[0] ?? '';
  expect(cookie).toMatch(/^mostrador_session=/);
  expect(own.headers.get('set-cookie')).not.toMatch(/Secure/i);
  const answer = await call(`${url}/api/v1/session`, { ca, headers: { cookie } });
  expect(JSON.parse(answer.text)).toMatchObject({ account: null });
});

test('another host name and a page of another site or without TLS are refused', async () => {
  const { access } = await makeNetwork();
  const { url, port, ca } = await opened(access);
  const ask = async (headers: Record<string, string>, path = '/api/v1/session') =>
    (await call(`${url}${path}`, { ca, headers })).status;
  expect(await ask({ host: 'evil.example' })).toBe(403);
  expect(await ask({ host: `evil.example:${port}` })).toBe(403);
  expect(await ask({ host: `203.0.113.9:${port}` })).toBe(403);
  expect(await ask({ host: 'evil.example' }, '/confiar')).toBe(403);
  expect(await ask({ origin: 'https://evil.example' })).toBe(403);
  expect(await ask({ origin: url.replace('https', 'http') })).toBe(403);
  expect(await ask({ origin: url })).toBe(200);
  const cookie = cookieOf(
    await call(`${url}/api/v1/session`, { ca, method: 'POST', body: signIn }),
  );
  for (const origin of ['https://evil.example', url.replace('https', 'http'), undefined]) {
    const socket = new WebSocket(`${url.replace('https', 'wss')}/rpc`, {
      ca,
      ...(origin && { origin }),
      headers: { cookie },
    });
    const outcome = new Promise((resolve, reject) => {
      socket.once('unexpected-response', (asking, answer) => {
        resolve(answer.statusCode);
        asking.destroy();
      });
      socket.once('open', () => resolve('open'));
      socket.once('error', reject);
    });
    expect(await outcome).toBe(403);
  }
});

test('nothing is said without TLS', async () => {
  const { access } = await makeNetwork();
  const { port } = await opened(access);
  const answer = await new Promise((resolve) => {
    plainRequest({ host: '127.0.0.1', port, path: '/confiar' }, () => resolve('answered'))
      .once('error', () => resolve('hung up'))
      .end();
  });
  expect(answer).toBe('hung up');
});

test('switching it off ends every connection at once, and on again needs no new trust', async () => {
  const { access } = await makeNetwork();
  const { url, ca, port } = await opened(access);
  const cookie = cookieOf(
    await call(`${url}/api/v1/session`, { ca, method: 'POST', body: signIn }),
  );
  const socket = new WebSocket(`${url.replace('https', 'wss')}/rpc`, {
    ca,
    origin: url,
    headers: { cookie },
  });
  await new Promise((resolve) => socket.once('open', resolve));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  // A connection that has said nothing yet.
  const silent = connect(port, '127.0.0.1');
  await new Promise((resolve) => silent.once('connect', resolve));
  silent.on('error', () => undefined);
  const ended = new Promise((resolve) => silent.once('close', resolve));
  expect(await access.switchOff()).toMatchObject({ on: false, urls: [], ownUrl: null });
  await Promise.all([closed, ended]);
  await expect(call(`${url}/confiar`, { ca })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  const again = await opened(access);
  expect((await call(`${again.url}/confiar`, { ca })).status).toBe(200);
});

test('whoever switches it off from the network is not waited for', async () => {
  const { access } = await makeNetwork({
    createDesk: (listener) => {
      const app = createDeskServer({
        clinic: () => null,
        lock: { state: () => null, unlock: async () => null },
        rendererFolder: '/nowhere',
        version: '0.0.0-test',
        log: pino({ level: 'silent' }),
        ...listener,
      });
      app.post('/off', async () => access.switchOff());
      return app;
    },
  });
  const { url, ca } = await opened(access);
  await expect(call(`${url}/off`, { ca, method: 'POST' })).rejects.toThrow();
  await expect.poll(() => access.status().on).toBe(false);
});

test('the authority outlives a restart, and its key never leaves the secrets', async () => {
  const secrets = await openSecrets({ kind: 'memory', folder: '' });
  const first = await makeNetwork({ secrets });
  const before = await opened(first.access);
  await first.access.stop();
  const second = await makeNetwork({ secrets });
  const after = await opened(second.access);
  expect(after.status.fingerprint).toBe(before.status.fingerprint);
  expect((await call(`${after.url}/api/v1/session`, { ca: before.ca })).status).toBe(200);
  const key = secrets.get('network.caKey')!;
  expect(key).toContain('PRIVATE KEY');
  const secret = key.split('\n')[1]!;
  for (const path of ['/confiar', '/confiar/mostrador-ca.crt', '/confiar/mostrador.mobileconfig'])
    expect((await call(`${after.url}${path}`, { ca: before.ca })).text).not.toContain(secret);
  expect(JSON.stringify(after.status)).not.toContain(secret);
});

test('a damaged authority is replaced by a new one instead of keeping colleagues out', async () => {
  const secrets = await openSecrets({ kind: 'memory', folder: '' });
  const first = await makeNetwork({ secrets });
  const before = await opened(first.access);
  await first.access.stop();
  const other = await createAuthority({ clinicName: 'Otra', hostname: 'x-1', now: Date.now() });
  await secrets.set('network.caKey', other.keyPem);
  const after = await opened((await makeNetwork({ secrets })).access);
  expect(after.status.fingerprint).not.toBe(before.status.fingerprint);
  expect((await call(`${after.url}/confiar`, { ca: after.ca })).status).toBe(200);
});

test('a certificate near its end is renewed without closing the door', async () => {
  let now = Date.now() - 366 * DAY;
  const { access } = await makeNetwork({ now: () => now });
  const { status, url, ca } = await opened(access);
  const left = (new Date(status.expiresAt!).getTime() - Date.now()) / DAY;
  expect(left).toBeGreaterThan(28);
  expect(left).toBeLessThan(30);
  const before = (await call(`${url}/confiar`, { ca })).certificate.serialNumber;
  now = Date.now();
  await access.refresh();
  const renewed = access.status();
  expect(new Date(renewed.expiresAt!).getTime()).toBeGreaterThan(now + 390 * DAY);
  expect(renewed).toMatchObject({ fingerprint: status.fingerprint, urls: status.urls });
  expect((await call(`${url}/confiar`, { ca })).certificate.serialNumber).not.toBe(before);
});

test('a certificate is never made for longer than browsers take', async () => {
  const authority = await createAuthority({ clinicName: 'A', hostname: 'a-1', now: Date.now() });
  const issued = await issueCertificate(authority, {
    hosts: [],
    ips: ['10.0.0.1'],
    now: Date.now(),
  });
  const { validFromDate, validToDate, ca } = new X509Certificate(issued.certificatePem);
  expect(ca).toBe(false);
  expect((validToDate.getTime() - validFromDate.getTime()) / DAY).toBeLessThanOrEqual(397);
  const late = authority.expiresAt - 40 * DAY;
  const last = await issueCertificate(authority, { hosts: [], ips: ['10.0.0.1'], now: late });
  expect(last.expiresAt).toBe(authority.expiresAt);
});

test('a PC that gets another address is found there, and no more at the old one', async () => {
  let addresses = ['127.0.0.1', '192.168.1.20'];
  const { access } = await makeNetwork({
    machine: { hostname: () => 'recep-1', addresses: () => addresses },
  });
  const { url, port, ca } = await opened(access);
  const ask = async (host: string) =>
    (await call(`${url}/confiar`, { ca, headers: { host: `${host}:${port}` } })).status;
  expect(await ask('192.168.1.20')).toBe(200);
  addresses = ['127.0.0.1', '192.168.1.77', 'fe80::1', '2001:db8::7', 'fd00::7'];
  await access.refresh();
  expect(access.status().urls.slice(0, 3)).toEqual([
    `https://127.0.0.1:${port}`,
    `https://192.168.1.77:${port}`,
    `https://[fd00::7]:${port}`,
  ]);
  expect(await ask('192.168.1.20')).toBe(403);
  expect(await ask('192.168.1.77')).toBe(200);
  const { certificate } = await call(`${url}/confiar`, { ca });
  expect(certificate.subjectaltname).toContain('192.168.1.77');
  expect(certificate.subjectaltname).not.toContain('192.168.1.20');
  expect(certificate.subjectaltname).not.toContain('2001:');
});

test('a PC that is renamed is reached by what the old authority may still sign for', async () => {
  let hostname = 'recep-1';
  const { access } = await makeNetwork({
    machine: { hostname: () => hostname, addresses: () => ['127.0.0.1'] },
  });
  const { port, ca } = await opened(access);
  hostname = 'caja-2';
  await access.refresh();
  expect(access.status().urls).toEqual([
    `https://127.0.0.1:${port}`,
    `https://caja-2.local:${port}`,
  ]);
  for (const url of access.status().urls) expect((await call(url, { ca })).status).toBe(404);
});

test('its key cannot pose as a bank: a certificate for anything outside is refused', async () => {
  const authority = await createAuthority({
    clinicName: 'Olmo',
    hostname: 'recep-1',
    now: Date.now(),
  });
  const outcome = async (hosts: string[], ips: string[], url: (port: number) => string) => {
    const issued = await issueCertificate(authority, { hosts, ips, now: Date.now() });
    const server = createServer(
      { key: issued.keyPem, cert: issued.certificatePem },
      (_request, answer) => void answer.end('in'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    return call(url(port), { ca: authority.certificatePem }).then(
      ({ text }) => text,
      (error: unknown) => String(error),
    );
  };
  const violation = expect.stringContaining('permitted subtree violation');
  for (const name of ['example.com', 'www.google.com', 'recep-1.evil.example', 'notlocal'])
    expect(await outcome([name], [], (port) => `https://${name}:${port}`)).toEqual(violation);
  // One forbidden name among good ones spoils it.
  const mixed = ['recep-1.local', 'example.com'];
  expect(await outcome(mixed, [], (port) => `https://recep-1.local:${port}`)).toEqual(violation);
  for (const ip of ['8.8.8.8', '192.169.0.1', '172.32.0.1', '2001:db8::1'])
    expect(await outcome([], [ip, '127.0.0.1'], (port) => `https://127.0.0.1:${port}`)).toEqual(
      violation,
    );
  const own = ['10.255.0.1', '172.31.9.9', '192.168.9.9', '169.254.1.1', 'fd12::1', '127.0.0.1'];
  expect(await outcome([], own, (port) => `https://127.0.0.1:${port}`)).toBe('in');
});

test('a PC named like a top-level domain gives the authority no power over it', () => {
  expect(localNames('DENTAL')).toEqual(['dental.local']);
  expect(localNames('xn--p1ai')).toEqual(['xn--p1ai.local']);
  expect(localNames('google.com')).toEqual(['google.local']);
  expect(localNames('Recepcion-2')).toEqual(['recepcion-2.local', 'recepcion-2']);
  for (const none of ['', 'localhost', '1234', '0x7f', 'pc de ana', 'ñandú', '*'])
    expect(localNames(none)).toEqual([]);
});

test('only the clinic’s own network counts as inside', () => {
  const inside = ['10.1.2.3', '172.20.0.1', '192.168.0.9', '::ffff:192.168.0.9', 'fd00::2', '::1'];
  const outside = ['8.8.8.8', '::ffff:8.8.8.8', '2001:db8::1', '172.32.0.1', '', 'local'];
  expect(inside.filter((ip) => !isPrivateAddress(ip))).toEqual([]);
  expect(outside.filter(isPrivateAddress)).toEqual([]);
  expect(isPrivateAddress('fe80::1%eth0')).toBe(true);
});

test('a port that is taken is told, and gone once it is free', async () => {
  const taken = createTcpServer();
  await new Promise<void>((resolve) => taken.listen(0, '::', resolve));
  const { port } = taken.address() as AddressInfo;
  const { access } = await makeNetwork({ port });
  await expect(access.switchOn()).rejects.toMatchObject({ code: 'port_in_use' });
  expect(access.status()).toMatchObject({
    on: false,
    failure: { code: 'port_in_use', params: { port } },
  });
  await new Promise((resolve) => taken.close(resolve));
  expect(await access.switchOn()).toMatchObject({ on: true, failure: null });
});

test('an address of --host is served with TLS, and only --host takes it away', async () => {
  const { access } = await makeNetwork({ host: '127.0.0.1' });
  const { status, ca, port } = await opened(access);
  expect(status).toMatchObject({ fixed: true, ownUrl: `https://127.0.0.1:${port}` });
  expect((await call(`${status.ownUrl}/confiar`, { ca })).status).toBe(200);
  await expect(access.switchOff()).rejects.toMatchObject({ code: 'conflict' });
  expect(access.status().on).toBe(true);
  for (const host of ['203.0.113.9', 'desk.example']) {
    const other = await makeNetwork({ host });
    await expect(other.access.switchOn()).rejects.toMatchObject({
      code: 'setting_invalid',
      params: { reason: 'not_private' },
    });
  }
});

test('a new authority takes the place of one whose key may have been seen', async () => {
  const { access } = await makeNetwork();
  const { url, ca, status } = await opened(access);
  const replaced = await access.replaceAuthority();
  expect(replaced.fingerprint).not.toBe(status.fingerprint);
  await expect(call(`${url}/confiar`, { ca })).rejects.toThrow();
  const answer = await call(`${url}/confiar`, { ca: replaced.certificatePem! });
  expect(answer.text).toContain(replaced.fingerprint!.replaceAll(':', ' '));
});

test('the page of trust explains, shows the fingerprint, and gives the authority away', async () => {
  const { access } = await makeNetwork();
  const { url, ca, status } = await opened(access);
  const page = await call(`${url}/confiar`, {
    ca,
    headers: { 'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)' },
  });
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  expect(page.text).toContain('<html lang="es">');
  expect(page.text).toContain('Clínica &#34;Olmo&#34; &#38; &#60;hijos&#62;');
  expect(page.text).toContain(status.fingerprint!.replaceAll(':', ' '));
  for (const system of ['Windows', 'Mac', 'Android', 'iPhone', 'Firefox'])
    expect(page.text).toContain(system);
  expect(page.text).toMatch(/<details open>\s*<summary>iPhone/);
  expect((await call(`${url}/trust`, { ca })).text).toContain('Trust the front desk');
  const file = await call(`${url}/confiar/mostrador-ca.crt`, { ca });
  expect(file.headers['content-type']).toBe('application/x-x509-ca-cert');
  const certificate = new X509Certificate(file.text);
  expect(certificate.fingerprint256).toBe(status.fingerprint);
  expect(certificate.ca).toBe(true);
  const profile = await call(`${url}/confiar/mostrador.mobileconfig`, { ca });
  expect(profile.headers['content-type']).toBe('application/x-apple-aspen-config');
  const data = /<data>([^<]+)<\/data>/.exec(profile.text)?.[1] ?? '';
  expect(Buffer.from(data, 'base64').equals(certificate.raw)).toBe(true);
});

test('in Chromium a colleague signs in over it and hears the live desk', async () => {
  const { access } = await makeNetwork();
  const { url, port, ca } = await opened(access);
  // What is served is trusted by its key; a store of authorities needs the system's own tools.
  const { certificate } = await call(`${url}/confiar`, { ca });
  const key = new X509Certificate(certificate.raw).publicKey.export({
    type: 'spki',
    format: 'der',
  });
  const spki = createHash('sha256').update(key).digest('base64');
  const options = await chromiumOptions();
  const browser = await chromium.launch({
    ...options,
    args: [
      ...(options.args ?? []),
      `--ignore-certificate-errors-spki-list=${spki}`,
      '--host-resolver-rules=MAP recep-1.local 127.0.0.1',
    ],
  });
  onTestFinished(() => browser.close());
  const context = await browser.newContext({
    locale: 'es-ES',
    viewport: { width: 420, height: 900 },
  });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('console', (line) => {
    if (line.type() === 'error') troubles.push(line.text());
  });
  const name = `https://recep-1.local:${port}`;
  await page.goto(`${name}/confiar`);
  await page.getByRole('heading', { name: 'Confiar en el mostrador' }).waitFor();
  await page.getByText('iPhone y iPad').click();
  await page.getByText('Ajustes de confianza de los certificados').waitFor();
  await page.screenshot({ path: 'tests/.artifacts/network-trust-page.png', fullPage: true });
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Descargar el certificado' }).click();
  expect((await download).suggestedFilename()).toBe('mostrador-ca.crt');
  const heard = await page.evaluate(async (body) => {
    const answer = await fetch('/api/v1/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const socket = new window.WebSocket('/rpc');
    const state = await new Promise((resolve) => {
      socket.onopen = () => resolve('open');
      socket.onerror = () => resolve('refused');
    });
    return { status: answer.status, state, seen: document.cookie };
  }, signIn);
  expect(heard).toEqual({ status: 200, state: 'open', seen: '' });
  expect(await context.cookies()).toMatchObject([
    { name: '__Host-mostrador_session', secure: true, httpOnly: true, sameSite: 'Strict' },
    { name: '__Host-mostrador_device', secure: true, httpOnly: true, sameSite: 'Strict' },
  ]);
  expect(troubles).toEqual([]);
  // Without that trust Chromium refuses.
  const strict = await chromium.launch(options);
  onTestFinished(() => strict.close());
  await expect((await strict.newPage()).goto(`${url}/confiar`)).rejects.toThrow(
    /ERR_CERT_AUTHORITY_INVALID/,
  );
});
