import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { app, dialog, powerMonitor } from 'electron';
import type { Logger } from 'pino';
import { Failure } from '../contract/failure.ts';
import { forwardLock } from './lock.ts';
import { registerScheme } from './renderer-protocol.ts';
import { createShell, type Shell, type ShellFiles } from './shell.ts';
import type { ShellClinic } from './shell-clinic.ts';
import { createStartWithSystem } from './start-with-system.ts';
import { createTexts, languageOf } from './texts.ts';
import { createUpdates, type Updates, updatesItself } from './updates.ts';

/** The running program behind the window. */
export type DesktopProgram = {
  readonly deskUrl: string;
  /** What is printed on stdout once everything stands. */
  readonly readyLine: string;
  readonly log: Logger;
  isOpen(): boolean;
  /** Calls each time the clinic is opened, and at once when it is. */
  whenOpen(call: (clinic: ShellClinic) => void): void;
  /** Calls before the clinic closes to be opened anew. */
  whenClosing(call: () => void): void;
  /** Whether the clinic wants new versions; false while it is locked. */
  updatesEnabled(): boolean;
  stop(): Promise<void>;
};

/** How the desktop app is started. */
export type DesktopOptions = {
  /** The folder that was asked for; null for the usual one. */
  readonly dataDir: string | null;
  /** Our own flags, as they are to stand in the command line when the system starts the program. */
  readonly flags: readonly string[];
  /** Begins in the tray. */
  readonly hidden: boolean;
  readonly files: Omit<ShellFiles, 'windowState'>;
  readonly start: () => Promise<DesktopProgram>;
  /** What went wrong, in the words of somebody whose system speaks `locale`. */
  readonly explain: (error: unknown, locale: string) => Promise<string>;
};

/**
 * Runs the desktop app from its first moment to its last: one instance a data folder, the program,
 * the shell around it, and a clean end. To be called before Electron is ready.
 */
export function runDesktop(options: DesktopOptions): void {
  let shell: Shell | null = null;
  let program: DesktopProgram | null = null;
  let updates: Updates | null = null;
  let showLater = false;
  let ending: Promise<void> | null = null;

  registerScheme();
  // Windows shows notifications only under the identity of the installed program.
  if (process.platform === 'win32') app.setAppUserModelId('es.mostrador.desk');
  // The window's own data (choices of the desk, Chromium's caches) and the lock of the one
  // instance: beside the data that they belong to.
  const profile = join(resolve(options.dataDir ?? app.getPath('userData')), 'window');
  try {
    mkdirSync(profile, { recursive: true, mode: 0o700 });
    app.setPath('userData', profile);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const failure = new Failure(
      code === 'ENOSPC' ? 'disk_full' : 'folder_unusable',
      { file: profile, reason: code ?? null },
      { cause: error },
    );
    // Nothing can be shown before Electron is ready.
    void app.whenReady().then(() => fail(failure));
    return;
  }
  if (!app.requestSingleInstanceLock()) {
    // The one that runs has been told, and shows its window.
    app.quit();
    return;
  }

  app.on('second-instance', () => {
    if (shell) shell.show();
    else showLater = true;
  });
  // macOS: a click on the dock; it also comes at the first start, which may be meant for the tray.
  app.on('activate', () => shell?.show());
  // Without a listener Electron quits with the last window; the clinic goes on in the tray.
  app.on('window-all-closed', () => undefined);
  app.on('before-quit', (event) => {
    event.preventDefault();
    quit();
  });
  const quit = () => {
    ending ??= end();
  };
  process.on('SIGTERM', quit);
  process.on('SIGINT', quit);

  const begun = app.whenReady().then(begin).catch(fail);

  async function begin(): Promise<void> {
    program = await options.start();
    if (ending) return;
    const { log } = program;
    shell = createShell({
      files: { ...options.files, windowState: join(profile, 'window-state.json') },
      // A locked clinic needs a person, whoever started the program.
      hidden: options.hidden && program.isOpen(),
      texts: await createTexts(languageOf(app.getLocale())),
      lock: forwardLock(program.deskUrl),
      startWithSystem: createStartWithSystem({
        platform: process.platform,
        configHome: process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config'),
        launch: {
          // An AppImage runs from a folder that is gone tomorrow.
          path: process.env['APPIMAGE'] || process.execPath,
          args: [...(app.isPackaged ? [] : [app.getAppPath()]), ...options.flags, '--no-open'],
        },
      }),
      onQuit: quit,
      // Windows tells its windows, not powerMonitor, that the session ends.
      onSessionEnd() {
        updates?.hold();
        quit();
      },
      log,
    });
    powerMonitor.on('shutdown', () => {
      updates?.hold();
      quit();
    });
    const desk = shell;
    const { updatesEnabled } = program;
    program.whenOpen((clinic) => {
      desk.attach(clinic);
      const { platform, env } = process;
      if (updatesItself({ packaged: app.isPackaged, platform, appImage: env['APPIMAGE'] }))
        updates ??= createUpdates({ enabled: updatesEnabled, onReady: desk.announceUpdate, log });
    });
    program.whenClosing(desk.detach);
    if (showLater) shell.show();
    process.stdout.write(`${program.readyLine}\n`);
  }

  async function fail(error: unknown): Promise<void> {
    const locale = app.getLocale();
    const words = await options.explain(error, locale);
    const { t } = await createTexts(languageOf(locale));
    process.stderr.write(`mostrador: ${words}\n`);
    dialog.showErrorBox(t('shell.cannotStart'), words);
    await program?.stop();
    app.exit(1);
  }

  async function end(): Promise<void> {
    await begun;
    updates?.stop();
    shell?.stop();
    try {
      await program?.stop();
      app.exit(0);
    } catch (error) {
      process.stderr.write(`mostrador: ${String(error)}\n`);
      app.exit(1);
    }
  }
}
