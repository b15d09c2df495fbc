import { join } from 'node:path';
import { BrowserWindow, nativeImage, type Rectangle, screen } from 'electron';
import type { Logger } from 'pino';
import { alertsPlace, channels, conversationPlace } from './channels.ts';
import { lockContents, lockSession } from './lockdown.ts';
import { pageUrl } from './renderer-protocol.ts';
import { placeOnScreen, readWindowState, windowSize, writeWindowState } from './window-state.ts';

/** The one window. Closing it hides it: the page lives on, and rings. */
export type DeskWindow = {
  readonly contents: Electron.WebContents;
  /** Brings it to the front, from wherever it is. */
  show(): void;
  /** Whether somebody is working in it. */
  isFocused(): boolean;
  /** Brings it to the front with this conversation. */
  openConversation(id: number): void;
  /** Brings it to the front with the alerts. */
  openAlerts(): void;
  /** Loads the page anew. */
  reload(): void;
  /** Shows on the taskbar (Windows) that somebody is needed; an empty text takes it away. */
  mark(text: string): void;
  onFocus(call: () => void): void;
  /** Keeps its place for the next time; the window goes with the program. */
  close(): void;
};

/** Changes of the window's place are gathered this long before they are written, in ms. */
const SETTLED_MS = 500;
/** A page that breaks again within this time is left until somebody opens the window. */
const BREATH_MS = 10_000;

/** Opens the window; `hidden` leaves it in the tray until `show()`. */
export function createDeskWindow({
  preload,
  icons,
  stateFile,
  hidden,
  devTools,
  onSessionEnd,
  log,
}: {
  /** The compiled preload script. */
  preload: string;
  icons: string;
  stateFile: string;
  hidden: boolean;
  devTools: boolean;
  /** Windows is signing the person out, or shutting the PC down. */
  onSessionEnd: () => void;
  log: Logger;
}): DeskWindow {
  const last = readWindowState(stateFile, log);
  const window = new BrowserWindow({
    ...placeOnScreen(last?.bounds ?? null, workAreas()),
    minWidth: windowSize.minWidth,
    minHeight: windowSize.minHeight,
    show: false,
    autoHideMenuBar: true,
    icon: join(icons, 'icon.png'),
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // Dictionaries would be fetched from the internet, unasked.
      spellcheck: false,
      devTools,
      // Hidden in the tray the page still rings for a red flag.
      backgroundThrottling: false,
    },
  });
  const contents = window.webContents;
  lockSession(contents.session, log);
  lockContents(contents, log);

  let closing = false;
  let maximizeOnShow = last?.maximized ?? false;
  let broken = false;
  let brokeAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;

  function load(place = ''): void {
    broken = false;
    window.loadURL(`${pageUrl}${place}`).catch((error: unknown) => {
      if (!closing) log.error({ err: error }, 'the window’s page could not be loaded');
    });
  }

  function keepPlace(): void {
    clearTimeout(timer);
    if (window.isDestroyed()) return;
    try {
      writeWindowState(stateFile, {
        bounds: window.getNormalBounds(),
        maximized: window.isMaximized() || maximizeOnShow,
      });
    } catch (error) {
      log.warn({ err: error }, 'the window’s place could not be kept');
    }
  }

  function show(): void {
    if (broken) load();
    if (window.isMinimized()) window.restore();
    window.show();
    if (maximizeOnShow) {
      maximizeOnShow = false;
      window.maximize();
    }
    window.focus();
  }

  for (const event of ['resize', 'move', 'maximize', 'unmaximize'] as const)
    window.on(event as 'resize', () => {
      clearTimeout(timer);
      timer = setTimeout(keepPlace, SETTLED_MS);
      timer.unref();
    });
  if (process.platform === 'win32') window.on('session-end', onSessionEnd);
  window.on('close', (event) => {
    keepPlace();
    if (closing) return;
    event.preventDefault();
    window.hide();
  });
  if (!hidden) window.once('ready-to-show', show);

  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (closing) return;
    log.error({ reason, exitCode }, 'the window’s page broke');
    const again = Date.now() - brokeAt < BREATH_MS;
    brokeAt = Date.now();
    broken = again;
    if (!again) load();
  });
  contents.on('preload-error', (_event, _path, error) => {
    log.error({ err: error }, 'preload failed: the window has no line to the clinic');
  });
  load();

  return {
    contents,
    show,
    isFocused: () => window.isVisible() && window.isFocused(),
    openConversation(id) {
      if (broken) load(conversationPlace(id));
      show();
      contents.send(channels.open, id);
    },
    openAlerts() {
      if (broken) load(alertsPlace);
      show();
      contents.send(channels.openAlerts);
    },
    reload: () => contents.reload(),
    mark(text) {
      if (process.platform !== 'win32') return;
      const image = text ? nativeImage.createFromPath(join(icons, 'overlay.png')) : null;
      window.setOverlayIcon(image, text);
    },
    onFocus(call) {
      window.on('focus', call);
    },
    close() {
      closing = true;
      keepPlace();
    },
  };
}

/** The screens without their bars, the main one first. */
function workAreas(): [Rectangle, ...Rectangle[]] {
  const main = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== main.id);
  return [main.workArea, ...others.map(({ workArea }) => workArea)];
}
