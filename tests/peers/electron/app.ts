import { EventEmitter } from 'node:events';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { changed, lastWord, onCommand } from './control.ts';
import { protocolReady } from './protocol.ts';
import { strict } from './strict.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const { productName } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  productName: string;
};

/** An event of Electron's: it can be prevented. */
export function preventable<T extends object>(details: T) {
  const event = {
    ...details,
    defaultPrevented: false,
    preventDefault() {
      event.defaultPrevented = true;
    },
  };
  return event;
}

const paths = new Map<string, string>([
  ['userData', join(process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), productName)],
  ['downloads', join(homedir(), 'Downloads')],
]);
let ready = false;
const becomesReady = new Promise<void>((resolve) => {
  // After the entry has been evaluated, as with Electron.
  setImmediate(() => {
    ready = true;
    protocolReady();
    resolve();
  });
});

/** What other parts of the stand-in do at the end, before the process is gone. */
export const closers: (() => boolean)[] = [];
/** The events of `app`. */
export const appEvents = new EventEmitter();

function takeLock(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0);
    return false;
  } catch {
    // Whoever held it is dead.
    rmSync(file, { force: true });
    return takeLock(file);
  }
}

type LoginItem = { path: string; args: string[] };

class App extends EventEmitter {
  readonly isPackaged = false;
  readonly #loginItems = new Set<string>();

  whenReady(): Promise<void> {
    return becomesReady;
  }

  /** One process a `userData` folder; the others leave their command line behind in it. */
  requestSingleInstanceLock(): boolean {
    const folder = paths.get('userData')!;
    const lock = join(folder, 'Singleton.lock');
    const calls = join(folder, 'Singleton.calls');
    mkdirSync(calls, { recursive: true });
    if (!takeLock(lock)) {
      const call = JSON.stringify({ argv: process.argv, cwd: process.cwd() });
      writeFileSync(join(calls, `${process.pid}.json`), call);
      return false;
    }
    process.on('exit', () => rmSync(lock, { force: true }));
    watch(calls, { persistent: false }, () => {
      for (const name of readdirSync(calls)) {
        const file = join(calls, name);
        if (statSync(file).size === 0) continue;
        const { argv, cwd } = JSON.parse(readFileSync(file, 'utf8')) as {
          argv: string[];
          cwd: string;
        };
        rmSync(file, { force: true });
        this.emit('second-instance', preventable({}), argv, cwd, null);
      }
    });
    return true;
  }

  quit(): void {
    const event = preventable({});
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    if (!closers.every((close) => close())) return;
    this.emit('will-quit', preventable({}));
    this.exit(0);
  }

  exit(code = 0): void {
    // Playwright ends its browser when the process exits.
    lastWord(() => process.exit(code));
  }

  getPath(name: string): string {
    const path = paths.get(name);
    if (path === undefined) throw new Error(`the stand-in of Electron has no path "${name}"`);
    return path;
  }

  setPath(name: string, path: string): void {
    if (!paths.has(name)) throw new Error(`the stand-in of Electron has no path "${name}"`);
    if (name !== 'userData') throw new Error(`the stand-in of Electron moves no "${name}"`);
    if (ready) throw new Error('userData can be set before the app is ready only');
    if (!statSync(path).isDirectory()) throw new Error(`Failed to set '${name}' path`);
    paths.set(name, path);
  }

  getAppPath(): string {
    return root;
  }

  getLocale(): string {
    if (!ready) return '';
    return (process.env['LANG'] || 'es_ES').replace(/\..*$/, '').replace('_', '-');
  }

  setLoginItemSettings({ openAtLogin, path, args }: LoginItem & { openAtLogin: boolean }): void {
    const item = JSON.stringify({ path, args });
    if (openAtLogin) this.#loginItems.add(item);
    else this.#loginItems.delete(item);
  }

  /** Windows finds an item only by the same path and arguments. */
  getLoginItemSettings({ path, args }: LoginItem): { openAtLogin: boolean } {
    return { openAtLogin: this.#loginItems.has(JSON.stringify({ path, args })) };
  }

  setBadgeCount(count: number): boolean {
    changed((state) => {
      state.badge = count;
    });
    return true;
  }
}

const events = new App();
appEvents.on('window-all-closed', () => {
  if (events.listenerCount('window-all-closed') === 0) events.quit();
  else events.emit('window-all-closed');
});
onCommand('quit', () => events.quit());

/** See https://www.electronjs.org/docs/latest/api/app. */
export const app = strict('app', events);
