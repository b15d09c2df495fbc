import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { chromium } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';

/** The packaged program's binary, where there is one: the release workflow says where. */
const binary = process.env['MOSTRADOR_PACKAGED'];

test.runIf(!binary)('no packaged program is named: it is not tried here', () => {
  // packaging.test.ts proves the packed files; the tests below run in the release workflow.
  expect(binary).toBeFalsy();
});

/** Resolves with the first match in what a process says. */
function says(stream: ChildProcess['stdout'], pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((found, lost) => {
    let text = '';
    stream?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const match = pattern.exec(text);
      if (match) found(match);
    });
    stream?.once('end', () => lost(new Error(`it never said ${pattern}:\n${text}`)));
  });
}

test.runIf(binary)(
  'the packaged program opens its desk in a shut-in window and ends cleanly',
  async () => {
    const home = mkdtempSync(join(tmpdir(), 'mostrador-packaged-'));
    // Playwright's own way into Electron needs --inspect, which the fuses refuse; Chromium's remains.
    const program = spawn(
      resolve(binary!),
      [
        '--remote-debugging-port=0',
        ...['--port', '0', '--webhook-port', '0', '--data-dir', join(home, 'data')],
      ],
      {
        env: { ...process.env, LANG: 'es_ES.UTF-8', MOSTRADOR_SECRETS: 'memory' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const ended = once(program, 'exit');
    onTestFinished(async () => {
      program.kill('SIGKILL');
      await ended;
      rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    });
    const [[, address], [, desk]] = await Promise.all([
      says(program.stderr, /DevTools listening on (ws:\S+)/),
      says(program.stdout, /^mostrador ready desk=(\S+) webhook=\S+ public=\S+/m),
    ]);
    expect((await fetch(desk!)).status).toBe(200);

    const browser = await chromium.connectOverCDP(address!);
    onTestFinished(() => browser.close());
    const context = browser.contexts()[0]!;
    const page = context.pages()[0] ?? (await context.waitForEvent('page'));
    await page.waitForFunction(() => document.getElementById('root')?.childElementCount);
    expect(new URL(page.url()).protocol).toBe('app:');
    const seen = await page.evaluate(() => {
      const world = globalThis as unknown as Record<string, unknown>;
      return {
        node: ['require', 'process', 'module'].filter((name) => name in world),
        bridge: 'mostrador' in world,
      };
    });
    expect(seen).toEqual({ node: [], bridge: true });

    // Windows knows no such signal: there the process is ended, and that is all.
    program.kill('SIGTERM');
    const [exitCode] = await ended;
    if (process.platform !== 'win32') expect(exitCode).toBe(0);
  },
);

test.runIf(binary)('the packaged binary has its fuses as electron-builder.yml says', async () => {
  const fuses = await getCurrentFuseWire(resolve(binary!));
  expect(fuses[FuseV1Options.RunAsNode]).toBe(FuseState.DISABLE);
  expect(fuses[FuseV1Options.EnableNodeOptionsEnvironmentVariable]).toBe(FuseState.DISABLE);
  expect(fuses[FuseV1Options.EnableNodeCliInspectArguments]).toBe(FuseState.DISABLE);
  expect(fuses[FuseV1Options.EnableCookieEncryption]).toBe(FuseState.ENABLE);
  expect(fuses[FuseV1Options.EnableEmbeddedAsarIntegrityValidation]).toBe(FuseState.ENABLE);
  expect(fuses[FuseV1Options.OnlyLoadAppFromAsar]).toBe(FuseState.ENABLE);
});
