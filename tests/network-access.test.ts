import { createHash, X509Certificate } from 'node:crypto';
import { request as plainRequest } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import pino from 'pino';
import { chromium } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import type { ClinicClient } from '../src-main/contract/contract.ts';
import { createAuthority } from '../src-main/web/certificates.ts';
import { createDeskServer } from '../src-main/web/desk-server.ts';
import { call, cookieOf, makeNetwork, opened, signIn } from './make-network.ts';
import { chromiumOptions } from './peers/electron/chromium.ts';

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
