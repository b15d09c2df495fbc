import { X509Certificate } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { openSecrets } from '../src-main/secrets/open-secrets.ts';
import { createAuthority, issueCertificate } from '../src-main/web/certificates.ts';
import { call, makeNetwork, opened } from './make-network.ts';

const DAY = 86_400_000;

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
