import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { preventable } from './app.ts';
import { type Command, changed, type ItemState, onCommand, type StandInState } from './control.ts';
import { onlyKnown, strict } from './strict.ts';

// --- images -----------------------------------------------------------------------------------
const images = new WeakMap<object, string>();
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** See https://www.electronjs.org/docs/latest/api/native-image. Electron makes a missing file an empty image; here it is an error. */
export const nativeImage = strict('nativeImage', {
  createFromPath(path: string): object {
    if (!readFileSync(path).subarray(0, 8).equals(PNG)) throw new Error(`${path} is no PNG`);
    const image = strict('NativeImage', {});
    images.set(image, basename(path));
    return image;
  },
});

function nameOf(image: object): string {
  const name = images.get(image);
  if (name === undefined) throw new TypeError('that is no NativeImage');
  return name;
}

// --- menus ------------------------------------------------------------------------------------
type Template = {
  label?: string;
  type?: string;
  role?: string;
  checked?: boolean;
  enabled?: boolean;
  accelerator?: string;
  submenu?: readonly Template[];
  click?: (item: Item, window: undefined, event: object) => void;
};
type Item = {
  label: string;
  type: string;
  role: string | null;
  checked: boolean;
  enabled: boolean;
  accelerator: string | null;
  submenu: Item[];
  click: Template['click'];
};

const roles = [
  'about close copy cut hide hideOthers paste redo reload resetZoom selectAll toggleDevTools',
  'togglefullscreen undo unhide zoomIn zoomOut',
].flatMap((line) => line.split(' '));

function itemOf(template: Template): Item {
  onlyKnown('menu items with', template, [
    ...['label', 'type', 'role', 'checked', 'enabled', 'accelerator', 'submenu', 'click'],
  ]);
  const { label, type, role, checked, enabled, accelerator, submenu, click } = template;
  if (role !== undefined && !roles.includes(role))
    throw new Error(`the stand-in of Electron does not know the role "${role}"`);
  if (!label && type !== 'separator') throw new Error('a menu item has no label');
  return {
    label: label ?? '',
    type: type ?? (submenu ? 'submenu' : 'normal'),
    role: role ?? null,
    checked: checked ?? false,
    enabled: enabled ?? true,
    accelerator: accelerator ?? null,
    submenu: (submenu ?? []).map(itemOf),
    click,
  };
}

const show = ({ click: _, submenu, ...item }: Item): ItemState => ({
  ...item,
  submenu: submenu.map(show),
});

const menus = new WeakMap<object, Item[]>();
let appItems: Item[] = [];
let trayItems: Item[] = [];

/** See https://www.electronjs.org/docs/latest/api/menu. */
export const Menu = strict('Menu', {
  buildFromTemplate(template: readonly Template[]): object {
    const menu = strict('Menu', {});
    menus.set(menu, template.map(itemOf));
    return menu;
  },
  setApplicationMenu(menu: object): void {
    appItems = menus.get(menu)!;
    changed((state) => {
      state.appMenu = appItems.map(show);
    });
  },
});

onCommand('choose', ({ menu, path }) => {
  let items = menu === 'tray' ? trayItems : appItems;
  let chosen: Item | undefined;
  for (const label of path) {
    chosen = items.find((item) => item.label === label);
    if (!chosen) throw new Error(`the ${menu} menu has no "${label}"`);
    items = chosen.submenu;
  }
  if (!chosen?.enabled) throw new Error(`"${path.join(' › ')}" cannot be chosen`);
  if (!chosen.click)
    throw new Error(`"${path.join(' › ')}" is Electron’s own: it does nothing here`);
  if (chosen.type === 'checkbox') chosen.checked = !chosen.checked;
  chosen.click(chosen, undefined, {});
});

// --- tray -------------------------------------------------------------------------------------
let clickTray: (() => void) | null = null;

/** See https://www.electronjs.org/docs/latest/api/tray. */
export class Tray extends EventEmitter {
  constructor(image: object) {
    super();
    changed((state) => {
      state.tray = { image: nameOf(image), toolTip: '', menu: [] };
    });
    clickTray = () => this.emit('click', {});
    // biome-ignore lint/correctness/noConstructorReturn: an instance that throws on unknown names
    return strict('Tray', this);
  }

  setImage(image: object): void {
    this.#change((tray) => {
      tray.image = nameOf(image);
    });
  }

  setToolTip(toolTip: string): void {
    this.#change((tray) => {
      tray.toolTip = toolTip;
    });
  }

  setContextMenu(menu: object): void {
    trayItems = menus.get(menu)!;
    this.#change((tray) => {
      tray.menu = trayItems.map(show);
    });
  }

  destroy(): void {
    clickTray = null;
    trayItems = [];
    changed((state) => {
      state.tray = null;
    });
  }

  #change(change: (tray: NonNullable<StandInState['tray']>) => void): void {
    changed(({ tray }) => {
      if (!tray) throw new TypeError('Tray is destroyed');
      change(tray);
    });
  }
}

onCommand('click tray', () => clickTray?.());

// --- notifications ------------------------------------------------------------------------------
const shown = new Map<number, Notification>();
let lastId = 0;

type NotificationOptions = {
  title?: string;
  body?: string;
  silent?: boolean;
  urgency?: string;
  timeoutType?: string;
};

/** See https://www.electronjs.org/docs/latest/api/notification. */
export class Notification extends EventEmitter {
  readonly #id = ++lastId;
  readonly #options: NotificationOptions;

  static isSupported(): boolean {
    return true;
  }

  constructor(options: NotificationOptions) {
    super();
    onlyKnown('notifications with', options, [
      ...['title', 'body', 'silent', 'urgency', 'timeoutType'],
    ]);
    this.#options = options;
    // biome-ignore lint/correctness/noConstructorReturn: an instance that throws on unknown names
    return strict('Notification', this);
  }

  show(): void {
    const { title = '', body = '', silent = false, ...rest } = this.#options;
    shown.set(this.#id, this);
    changed((state) => {
      state.notifications.push({
        ...{ id: this.#id, title, body, silent, shown: true },
        urgency: rest.urgency ?? 'normal',
        timeoutType: rest.timeoutType ?? 'default',
      });
    });
  }

  close(): void {
    if (!shown.delete(this.#id)) return;
    changed((state) => {
      for (const one of state.notifications) if (one.id === this.#id) one.shown = false;
    });
    setImmediate(() => this.emit('close', preventable({})));
  }
}

onCommand('click notification', ({ id }: Extract<Command, { do: 'click notification' }>) => {
  const notification = shown.get(id);
  if (!notification) throw new Error(`notification ${id} is not shown`);
  notification.emit('click', preventable({}));
});

// --- the PC -----------------------------------------------------------------------------------
const power = new EventEmitter();
onCommand('power', ({ event }) => power.emit(event, preventable({})));

/** See https://www.electronjs.org/docs/latest/api/power-monitor. */
export const powerMonitor = strict('powerMonitor', power);

/** See https://www.electronjs.org/docs/latest/api/dialog. */
export const dialog = strict('dialog', {
  showErrorBox(title: string, content: string): void {
    changed((state) => {
      state.errorBoxes.push({ title, content });
    });
  },
});

/** See https://www.electronjs.org/docs/latest/api/shell. Nothing is opened: the address is kept. */
export const shell = strict('shell', {
  openExternal(url: string): Promise<void> {
    changed((state) => {
      state.browser.push(new URL(url).href);
    });
    return Promise.resolve();
  },
});

type Display = { id: number; workArea: { x: number; y: number; width: number; height: number } };

/** The screens: a reception PC's, unless the test says otherwise (JSON of work areas). */
function displays(): Display[] {
  const areas = JSON.parse(
    process.env['STAND_IN_SCREENS'] ?? '[{"x":0,"y":0,"width":1366,"height":728}]',
  ) as Display['workArea'][];
  return areas.map((workArea, index) => ({ id: index + 1, workArea }));
}

/** See https://www.electronjs.org/docs/latest/api/screen. */
export const screen = strict('screen', {
  getAllDisplays: () => displays(),
  getPrimaryDisplay: () => displays()[0]!,
});
