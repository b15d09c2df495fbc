import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NodeHttpExecutor } from 'builder-util';
import {
  configureRequestOptions,
  configureRequestUrl,
  type DownloadOptions,
} from 'builder-util-runtime';
import { AppImageUpdater } from 'electron-updater';
import { type Logger, pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createUpdates, updatesItself } from './updates.ts';

const OLD = '#!/bin/sh\n# 0.1.0\nexit 0\n';
const NEW = '#!/bin/sh\n# 0.2.0\nexit 0\n';

/** Fetches over Node's own HTTP what electron-updater fetches over Chromium's. */
class NodeDownloads extends NodeHttpExecutor {
  download(url: URL, destination: string, options: DownloadOptions): Promise<string> {
    return options.cancellationToken.createPromise((resolve, reject, onCancel) => {
      const request = { headers: options.headers ?? undefined };
      configureRequestUrl(url, request);
      configureRequestOptions(request);
      const callback = (error: Error | null) => (error ? reject(error) : resolve(destination));
      const call = { destination, options, onCancel, callback, responseHandler: null };
      this.doDownload(request, call, 0);
    });
  }
}

/** A server with a release, and a PC with an AppImage on it whose updater is electron-updater's own. */
async function makePc({ latest = '0.2.0', content = NEW } = {}) {
  const home = mkdtempSync(join(tmpdir(), 'mostrador-updates-'));
  const image = join(home, 'Mostrador.AppImage');
  writeFileSync(image, OLD);
  chmodSync(image, 0o755);
  const name = `Mostrador-${latest}-linux-x86_64.AppImage`;
  const sha512 = createHash('sha512').update(NEW).digest('base64');
  const feed = [
    `version: ${latest}`,
    ...['files:', `  - url: ${name}`, `    sha512: ${sha512}`, `    size: ${NEW.length}`],
    ...[`path: ${name}`, `sha512: ${sha512}`, "releaseDate: '2026-11-24T05:00:00.000Z'", ''],
  ].join('\n');
  let looks = 0;
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname;
    if (path === '/latest-linux.yml') {
      looks++;
      response.end(feed);
    } else if (path === `/${name}`) response.end(content);
    else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const config = join(home, 'app-update.yml');
  writeFileSync(config, `provider: generic\nurl: ${url}\nupdaterCacheDirName: mostrador-updater\n`);
  const userData = join(home, 'data');
  mkdirSync(userData);

  vi.stubEnv('APPIMAGE', image);
  const quitters: ((exitCode: number) => void)[] = [];
  const updater = new AppImageUpdater(null, {
    ...{ version: '0.1.0', name: 'Mostrador', isPackaged: true },
    ...{ appUpdateConfigPath: config, userDataPath: userData, baseCachePath: home },
    whenReady: () => Promise.resolve(),
    relaunch: () => expect.unreachable('the program restarts by itself'),
    quit: () => expect.unreachable('the program closes by itself'),
    onQuit: (call: (exitCode: number) => void) => quitters.push(call),
  });
  Object.assign(updater, { httpExecutor: new NodeDownloads() });
  onTestFinished(() => {
    vi.unstubAllEnvs();
    server.close();
    server.closeAllConnections();
    rmSync(home, { recursive: true, force: true });
  });
  return {
    updater,
    server,
    looks: () => looks,
    installed: () => readFileSync(image, 'utf8'),
    close: (exitCode = 0) => {
      for (const call of quitters) call(exitCode);
    },
  };
}

/** A log whose lines can be awaited. */
function makeLog(): { log: Logger; lines: () => string } {
  let lines = '';
  const write = (line: string) => {
    lines += line;
  };
  const log = pino({ level: 'debug' }, { write });
  return { log, lines: () => lines };
}

test('a new version is fetched in the background and is there when the program closes', async () => {
  const pc = await makePc();
  const ready = vi.fn<(version: string) => void>();
  const updates = createUpdates({
    ...{ enabled: () => true, onReady: ready, load: () => pc.updater, log: makeLog().log },
  });
  onTestFinished(updates.stop);
  expect(updates.ready()).toBe(null);
  await vi.waitFor(() => expect(ready).toHaveBeenCalledWith('0.2.0'), 20_000);
  expect(updates.ready()).toBe('0.2.0');
  expect(pc.installed()).toBe(OLD);
  pc.close();
  expect(pc.installed()).toBe(NEW);
});

test('nothing is installed while the PC goes down, nor when the program ends with an error', async () => {
  for (const [exitCode, down] of [
    [0, true],
    [1, false],
  ] as const) {
    const pc = await makePc();
    const ready = vi.fn<(version: string) => void>();
    const updates = createUpdates({
      ...{ enabled: () => true, onReady: ready, load: () => pc.updater, log: makeLog().log },
    });
    await vi.waitFor(() => expect(ready).toHaveBeenCalled(), 20_000);
    if (down) updates.hold();
    updates.stop();
    pc.close(exitCode);
    expect(pc.installed()).toBe(OLD);
  }
});

test('a clinic that wants no updates asks nobody for them', async () => {
  const pc = await makePc();
  const asked = Promise.withResolvers<void>();
  const updates = createUpdates({
    enabled() {
      asked.resolve();
      return false;
    },
    onReady: () => expect.unreachable(),
    load: () => expect.unreachable('the updater was loaded'),
    log: makeLog().log,
  });
  onTestFinished(updates.stop);
  await asked.promise;
  expect(pc.looks()).toBe(0);
});

test('what fails is logged and shown to nobody: no internet, a changed file', async () => {
  const offline = await makePc();
  offline.server.close();
  offline.server.closeAllConnections();
  const changed = await makePc({ content: NEW.replace('0.2.0', '6.6.6') });
  for (const [pc, why] of [
    [offline, 'ECONNREFUSED'],
    [changed, 'sha512 checksum mismatch'],
  ] as const) {
    const { log, lines } = makeLog();
    const updates = createUpdates({
      ...{ enabled: () => true, onReady: () => expect.unreachable(), load: () => pc.updater, log },
    });
    onTestFinished(updates.stop);
    await vi.waitFor(() => expect(lines()).toContain('no update could be had'), 20_000);
    expect(lines()).toContain(why);
    pc.close();
    expect(pc.installed()).toBe(OLD);
  }
});

test('the version that runs is not fetched again', async () => {
  const pc = await makePc({ latest: '0.1.0' });
  const { log, lines } = makeLog();
  const updates = createUpdates({
    ...{ enabled: () => true, onReady: () => expect.unreachable(), load: () => pc.updater, log },
  });
  onTestFinished(updates.stop);
  await vi.waitFor(() => expect(lines()).toContain('is not available'), 20_000);
});

test('only what can replace itself without a password updates itself', () => {
  const can = (packaged: boolean, platform: NodeJS.Platform, appImage?: string) =>
    updatesItself({ packaged, platform, appImage });
  expect(can(true, 'win32')).toBe(true);
  expect(can(true, 'darwin')).toBe(true);
  expect(can(true, 'linux', '/home/ana/Mostrador.AppImage')).toBe(true);
  expect(can(true, 'linux')).toBe(false);
  expect(can(false, 'win32')).toBe(false);
});
