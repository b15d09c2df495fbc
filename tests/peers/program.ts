import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, onTestFinished } from 'vitest';

const entry = fileURLToPath(new URL('../../out/main/serve.js', import.meta.url));

/** The built program as a process of its own, as a user runs it. */
export type Running = {
  readonly deskUrl: string;
  readonly webhookUrl: string;
  readonly publicUrl: string;
  readonly process: ChildProcess;
  /** Everything that it wrote on stderr. */
  errors(): string;
  output(): string;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
  /** Ends it as the operating system asks; resolves with its exit code. */
  terminate(): Promise<number | null>;
};

/**
 * A port that nobody listens on, and that stays free while a program on it is killed and started
 * again: it lies below the ports that systems give out by themselves (RFC 6335: 49152 and up;
 * Linux: 32768 and up), which other tests take at every moment.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_000);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}

/** How to have something done later: when the test ends, unless another is given. */
type Later = (call: () => void) => void;

/** A folder that is removed when the test ends. */
export function temporaryFolder(later: Later = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), 'mostrador-program-'));
  later(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** Starts the program and waits for its ready line. @throws with its stderr when it ends before. */
export async function startProgram(
  argv: readonly string[],
  env: Record<string, string> = {},
  later: Later = onTestFinished,
): Promise<Running> {
  const child = spawn(process.execPath, [entry, ...argv], {
    env: { PATH: process.env['PATH'] ?? '', HOME: tmpdir(), LANG: 'es_ES.UTF-8', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  let output = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  later(() => void child.kill('SIGKILL'));
  const ready = await new Promise<RegExpExecArray>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      output += chunk;
      const match = /^mostrador ready desk=(\S+) webhook=(\S+) public=(\S+)$/m.exec(output);
      if (match) resolve(match);
    });
    void ended.then((code) => reject(new Error(`it ended with code ${code}: ${errors}`)));
  });
  return {
    deskUrl: ready[1]!,
    webhookUrl: ready[2]!,
    publicUrl: ready[3]!,
    process: child,
    errors: () => errors,
    output: () => output,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async terminate() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

const demoIn = (folder: string) => [
  ...['demo', '--no-open', '--port', '0', '--webhook-port', '0', '--data-dir'],
  folder,
];

/**
 * One demo for all tests of a file, since starting one takes seconds; call it once at the file's top.
 * Each test keeps to patients of its own.
 */
export function sharedDemo(): () => Promise<Running> {
  const ends: (() => void)[] = [];
  const later: Later = (call) => void ends.unshift(call);
  afterAll(() => {
    for (const end of ends) end();
  });
  let demo: Promise<Running> | null = null;
  return () => {
    demo ??= startProgram(demoIn(temporaryFolder(later)), {}, later);
    return demo;
  };
}
