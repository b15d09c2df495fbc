import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron as electron } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const present = existsSync(join(root, 'node_modules', 'electron', 'path.txt'));

test.runIf(!present)(
  'Electron’s binary is absent on this machine: the real window is not tried here',
  () => {
    // The stand-in plays Electron in shell.test.ts; the test below runs wherever the binary is.
    expect(present).toBe(false);
  },
);

test.runIf(present)(
  'the real Electron opens the desk in a shut-in window and ends cleanly',
  async () => {
    const home = mkdtempSync(join(tmpdir(), 'mostrador-electron-'));
    onTestFinished(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }));
    const program = await electron.launch({
      args: [
        root,
        ...['--port', '0', '--webhook-port', '0', '--data-dir', join(home, 'data')],
        // Chromium refuses its sandbox to root.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
      env: {
        ...(process.env as Record<string, string>),
        LANG: 'es_ES.UTF-8',
        MOSTRADOR_SECRETS: 'memory',
      },
    });
    let output = '';
    program.process().stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    const ended = new Promise<number | null>((resolve) =>
      program.process().once('exit', (code) => resolve(code)),
    );
    const page = await program.firstWindow();
    await page.getByRole('button', { name: /^(Todas|All)/ }).waitFor();
    expect(new URL(page.url()).protocol).toBe('app:');
    const seen = await page.evaluate(() => {
      const world = globalThis as unknown as Record<string, unknown>;
      return {
        node: ['require', 'process', 'module'].filter((name) => name in world),
        bridge: Object.keys(world['mostrador'] as object),
        popup: window.open('https://example.com/'),
      };
    });
    expect(seen).toEqual({ node: [], bridge: ['shell', 'prefer'], popup: null });
    await expect.poll(() => output).toMatch(/^mostrador ready desk=http:\/\/127\.0\.0\.1:\d+/m);
    await program.evaluate(({ app }) => app.quit());
    expect(await ended).toBe(0);
  },
);
