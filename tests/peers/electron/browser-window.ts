import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { appEvents, closers, preventable } from './app.ts';
import { type Bounds, changed, onCommand, state, type WindowState } from './control.ts';
import { onlyKnown, strict } from './strict.ts';
import { createWebContents, type PlayedContents } from './web-contents.ts';

const windowOptions = [
  ...['x', 'y', 'width', 'height', 'minWidth', 'minHeight', 'show', 'autoHideMenuBar', 'icon'],
  'webPreferences',
];
const webPreferences = [
  ...['preload', 'contextIsolation', 'sandbox', 'nodeIntegration', 'nodeIntegrationInWorker'],
  ...['nodeIntegrationInSubFrames', 'webSecurity', 'allowRunningInsecureContent', 'webviewTag'],
  ...['navigateOnDragDrop', 'spellcheck', 'devTools', 'backgroundThrottling'],
];

type Options = Bounds & {
  readonly show?: boolean;
  readonly icon?: string;
  readonly webPreferences: Readonly<Record<string, unknown>> & { readonly preload: string };
};

let opened = 0;

/** See https://www.electronjs.org/docs/latest/api/browser-window. Only locked-down windows are played. */
export class BrowserWindow extends EventEmitter {
  readonly webContents: object;
  readonly #contents: PlayedContents;
  readonly #index: number;
  #destroyed = false;

  constructor(options: Options) {
    super();
    onlyKnown('windows with', options, windowOptions);
    onlyKnown('webPreferences', options.webPreferences, webPreferences);
    const { contextIsolation, sandbox, nodeIntegration, preload } = options.webPreferences;
    if (!contextIsolation || !sandbox || nodeIntegration)
      throw new Error('the stand-in of Electron plays isolated, sandboxed windows only');
    if (opened++ > 0) throw new Error('the stand-in of Electron plays one window only');
    if (options.icon !== undefined) readFileSync(options.icon);
    const { x, y, width, height } = options;
    this.#index = state.windows.length;
    changed(({ windows }) => {
      windows.push({
        options: JSON.parse(JSON.stringify(options)) as Record<string, unknown>,
        bounds: { x, y, width, height },
        ...{ visible: options.show !== false, focused: false, minimized: false, maximized: false },
        ...{ loads: 0, prevented: [], denied: [], crashes: 0 },
      });
    });
    this.#contents = createWebContents({
      preload: readFileSync(preload, 'utf8'),
      size: { width, height },
      onChange: (change) => this.#change(change),
      onReadyToShow: () => this.emit('ready-to-show'),
    });
    this.webContents = this.#contents.face;
    onCommand('close window', () => this.close());
    onCommand('minimize window', () => {
      this.#change((me) => {
        me.minimized = true;
        me.focused = false;
      });
    });
    onCommand('blur window', () => this.#focused(false));
    onCommand('focus window', () => this.focus());
    onCommand('break page', () => this.#contents.breakPage());
    onCommand('cut ports', () => this.#contents.cutPorts());
    onCommand('move window', ({ bounds }) => {
      this.#change((me) => {
        me.bounds = bounds;
      });
      this.emit('move');
      this.emit('resize');
    });
    closers.push(() => {
      this.close();
      return this.#destroyed;
    });
    // biome-ignore lint/correctness/noConstructorReturn: an instance that throws on unknown names
    return strict('BrowserWindow', this);
  }

  loadURL(url: string): Promise<void> {
    return this.#contents.load(url);
  }

  close(): void {
    const event = preventable({});
    this.emit('close', event);
    if (event.defaultPrevented) return;
    this.#destroyed = true;
    void this.#contents.close();
    this.emit('closed');
    appEvents.emit('window-all-closed');
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  show(): void {
    if (!this.#me.visible) {
      this.#change((me) => {
        me.visible = true;
      });
      this.emit('show');
    }
    this.focus();
  }

  hide(): void {
    this.#change((me) => {
      me.visible = false;
    });
    this.emit('hide');
    this.#focused(false);
  }

  focus(): void {
    if (this.#me.visible && !this.#me.minimized) this.#focused(true);
  }

  restore(): void {
    this.#change((me) => {
      me.minimized = false;
    });
    this.emit('restore');
  }

  maximize(): void {
    this.#change((me) => {
      me.maximized = true;
    });
    this.emit('maximize');
  }

  isVisible(): boolean {
    return this.#me.visible;
  }

  isFocused(): boolean {
    return this.#me.focused;
  }

  isMinimized(): boolean {
    return this.#me.minimized;
  }

  isMaximized(): boolean {
    return this.#me.maximized;
  }

  getNormalBounds(): Bounds {
    return this.#me.bounds;
  }

  get #me(): WindowState {
    if (this.#destroyed) throw new TypeError('Object has been destroyed');
    return state.windows[this.#index]!;
  }

  #change(change: (me: WindowState) => void): void {
    changed(({ windows }) => change(windows[this.#index]!));
  }

  #focused(focused: boolean): void {
    if (this.#me.focused === focused) return;
    this.#change((me) => {
      me.focused = focused;
    });
    this.emit(focused ? 'focus' : 'blur');
  }
}
