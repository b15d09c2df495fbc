import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { Command, ItemState, StandInState } from './control.ts';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** How long a condition may take on a busy machine; then the state is shown instead of a bare time-out. */
const PATIENCE_MS = 45_000;

/** The compiled desktop program, running in a process of its own against the stand-in. */
export type Desktop = {
  /** What was printed on stdout so far. */
  stdout(): string;
  stderr(): string;
  /** The addresses of the ready line; rejects when the program ends without one. */
  readonly ready: Promise<{ desk: string; webhook: string; public: string }>;
  /** The state as a person sees it now. */
  state(): StandInState;
  /** Resolves with the state once it is as told; rejects when that never comes. */
  until(what: string, holds: (state: StandInState) => boolean): Promise<StandInState>;
  /** Does what a person or the system does. */
  act(command: Command): void;
  /** Ends the process as the system does. */
  signal(name: NodeJS.Signals): void;
  /** The window's page, driven from here. */
  page(): Promise<Page>;
  /** Resolves with the exit code when the process has ended. */
  readonly ended: Promise<number | null>;
  /** Ends everything, whatever state it is in. */
  dispose(): Promise<void>;
};

/** Starts the program as `electron .` would, with these arguments and nothing else in its environment. */
export function startDesktop({
  entry = path('../../../out/main/main.js'),
  args,
  env,
}: {
  /** The program's main file; the built one, unless a packed one is tried. */
  entry?: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
}): Desktop {
  const root = path('../../..');
  const child: ChildProcess = spawn(
    process.execPath,
    ['--import', path('./register.ts'), entry, ...args],
    {
      cwd: root,
      env: { PATH: process.env['PATH'], TMPDIR: process.env['TMPDIR'], ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });

  let state: StandInState = {
    ...{ chromium: null, windows: [], tray: null, appMenu: [], notifications: [], badge: 0 },
    ...{ errorBoxes: [], permissions: [], outside: [], browser: [] },
  };
  let over = false;
  const waiting = new Set<() => void>();
  const look = () => {
    for (const call of [...waiting]) call();
  };
  child.on('message', (message: { state: StandInState }) => {
    state = message.state;
    look();
  });
  const ended = once(child, 'close').then(([code]) => {
    over = true;
    look();
    return code as number | null;
  });

  function until(what: string, holds: (state: StandInState) => boolean): Promise<StandInState> {
    return new Promise((resolve, reject) => {
      const give = (up: string) =>
        reject(new Error(`${up}: ${what}\n${JSON.stringify(state)}\n${err}`));
      const timer = setTimeout(() => {
        waiting.delete(check);
        give('waited in vain for');
      }, PATIENCE_MS);
      const check = () => {
        if (holds(state)) resolve(state);
        else if (over) give('the program ended before');
        else return;
        clearTimeout(timer);
        waiting.delete(check);
      };
      waiting.add(check);
      check();
    });
  }

  const ready = new Promise<{ desk: string; webhook: string; public: string }>(
    (resolve, reject) => {
      child.stdout?.on('data', () => {
        const found = /^mostrador ready desk=(\S+) webhook=(\S+) public=(\S+)$/m.exec(out);
        if (found) resolve({ desk: found[1]!, webhook: found[2]!, public: found[3]! });
      });
      void ended.then(() => reject(new Error(`the program ended without a ready line\n${err}`)));
    },
  );
  // A test may want the exit code alone.
  ready.catch(() => undefined);

  let browser: Browser | null = null;
  return {
    stdout: () => out,
    stderr: () => err,
    ready,
    state: () => state,
    until,
    act: (command) => child.send(command),
    signal: (name) => child.kill(name),
    async page() {
      const { chromium: address } = await until('its window', (now) =>
        now.windows.some(({ loads }) => loads > 0),
      );
      browser ??= await chromium.connectOverCDP(address!);
      const page = browser
        .contexts()
        .flatMap((context) => context.pages())
        .at(-1);
      if (!page) throw new Error('the window has no page');
      return page;
    },
    ended,
    async dispose() {
      await browser?.close();
      if (!over) child.kill('SIGKILL');
      await ended;
    },
  };
}

/** The labels of a menu, for a test that reads it. */
export function labels(items: readonly ItemState[]): string[] {
  return items.filter(({ type }) => type !== 'separator').map(({ label }) => label);
}
