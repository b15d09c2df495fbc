import { createRequire } from 'node:module';
import type { AppUpdater } from 'electron-updater';
import type { Logger } from 'pino';

/** What looks after new versions of the program. */
export type Updates = {
  /** The version that is installed when the program closes; null while there is none. */
  ready(): string | null;
  /** The PC is going down: an installer that is cut off would leave no program behind. */
  hold(): void;
  /** Looks no more; what is ready is still installed. */
  stop(): void;
};

/** How often a new version is looked for, in ms of real time. */
const EVERY_MS = 6 * 3_600_000;

/**
 * Whether this copy of the program can bring itself up to date: an installed one, and on Linux an
 * AppImage. A deb belongs to the system, and replacing it would ask the receptionist for a password
 * when she closes.
 */
export function updatesItself({
  packaged,
  platform,
  appImage,
}: {
  packaged: boolean;
  platform: NodeJS.Platform;
  /** $APPIMAGE: the file that runs. */
  appImage: string | undefined;
}): boolean {
  return packaged && (platform !== 'linux' || Boolean(appImage));
}

/**
 * Looks for a new version at the start and every six hours, fetches it in the background and has it
 * installed when the program is closed; nobody is interrupted, and a failure is logged, not shown:
 * the clinic works without it, and it is tried again. To be called in an installed program alone.
 */
export function createUpdates({
  enabled,
  onReady,
  load = loadUpdater,
  log,
}: {
  /** Whether the clinic wants updates; asked before each look. False while nobody can tell. */
  enabled: () => boolean | Promise<boolean>;
  /** A version has been fetched and waits for the program to be closed. */
  onReady: (version: string) => void;
  /** Gives electron-updater's updater for this system. */
  load?: () => AppUpdater;
  log: Logger;
}): Updates {
  let updater: AppUpdater | null = null;
  let waiting: string | null = null;
  let held = false;

  function prepare(): AppUpdater {
    const made = load();
    made.autoDownload = true;
    made.autoInstallOnAppQuit = !held;
    made.allowDowngrade = false;
    made.disableWebInstaller = true;
    // Its own words: versions and addresses of the release, nothing of the clinic's.
    made.logger = {
      info: (words: unknown) => log.debug({ words }, 'updater'),
      warn: (words: unknown) => log.warn({ words }, 'updater'),
      error: (words: unknown) => log.warn({ words }, 'updater'),
    };
    made.on('update-downloaded', ({ version }) => {
      if (waiting === version) return;
      waiting = version;
      log.info({ version }, 'an update is ready: it is installed when the program closes');
      onReady(version);
    });
    return made;
  }

  async function look(): Promise<void> {
    if (!(await enabled())) return;
    updater ??= prepare();
    const found = await updater.checkForUpdates();
    await found?.downloadPromise;
  }

  function attempt(): void {
    look().catch((error: unknown) =>
      log.warn({ err: error }, 'no update could be had; it is tried again later'),
    );
  }

  const timer = setInterval(attempt, EVERY_MS);
  timer.unref();
  attempt();

  return {
    ready: () => waiting,
    hold() {
      held = true;
      if (updater) updater.autoInstallOnAppQuit = false;
    },
    stop: () => clearInterval(timer),
  };
}

/** Loaded only now: outside of an installed program it would find nothing to update. */
function loadUpdater(): AppUpdater {
  const require = createRequire(import.meta.url);
  const { autoUpdater } = require('electron-updater') as typeof import('electron-updater');
  return autoUpdater;
}
