/**
 * The line between a test and the stand-in in the program's process (Node's own IPC): the stand-in
 * tells its state after every change, the test does what a person or the system would do.
 */

/** A menu item, as a person sees it. */
export type ItemState = {
  readonly label: string;
  readonly type: string;
  readonly checked: boolean;
  readonly enabled: boolean;
  readonly accelerator: string | null;
  readonly role: string | null;
  readonly submenu: readonly ItemState[];
};

/** Where a window is. */
export type Bounds = { x: number; y: number; width: number; height: number };

/** A window and what happened to it. */
export type WindowState = {
  options: Record<string, unknown>;
  bounds: Bounds;
  visible: boolean;
  focused: boolean;
  minimized: boolean;
  maximized: boolean;
  /** How many times its page has been loaded, by the program, itself or a person. */
  loads: number;
  /** Navigations that the program has prevented. */
  prevented: string[];
  /** New windows that the program has denied. */
  denied: string[];
  /** How the renderer broke, each time. */
  crashes: number;
};

/** Everything that a person at the PC could see of the program, and the system of it. */
export type StandInState = {
  /** Where Chromium listens for a second driver; null before the first window. */
  chromium: string | null;
  windows: WindowState[];
  tray: { image: string; toolTip: string; menu: readonly ItemState[] } | null;
  appMenu: readonly ItemState[];
  notifications: {
    id: number;
    title: string;
    body: string;
    silent: boolean;
    urgency: string;
    timeoutType: string;
    shown: boolean;
  }[];
  badge: number;
  errorBoxes: { title: string; content: string }[];
  permissions: { name: string; granted: boolean }[];
  /** Requests of the page to anywhere but the program's own schemes. All were refused. */
  outside: string[];
  /** Addresses that the program has opened in the person's browser. */
  browser: string[];
};

/** What a test can do: all of it is done by people or by the system, not by the program. */
export type Command =
  | { readonly do: 'close window' }
  | { readonly do: 'minimize window' }
  | { readonly do: 'blur window' }
  | { readonly do: 'focus window' }
  | { readonly do: 'move window'; readonly bounds: Bounds }
  | { readonly do: 'break page' }
  | { readonly do: 'cut ports' }
  | { readonly do: 'click tray' }
  | { readonly do: 'choose'; readonly menu: 'tray' | 'app'; readonly path: readonly string[] }
  | { readonly do: 'click notification'; readonly id: number }
  | { readonly do: 'power'; readonly event: 'suspend' | 'resume' | 'shutdown' }
  | { readonly do: 'quit' };

/** The state of the moment; change it through {@link changed}. */
export const state: StandInState = {
  chromium: null,
  windows: [],
  tray: null,
  appMenu: [],
  notifications: [],
  badge: 0,
  errorBoxes: [],
  permissions: [],
  outside: [],
  browser: [],
};

type Doers = { [Name in Command['do']]?: (command: Extract<Command, { do: Name }>) => void };
const doers: Doers = {};

/** Says who does a command. */
export function onCommand<Name extends Command['do']>(
  name: Name,
  call: (command: Extract<Command, { do: Name }>) => void,
): void {
  doers[name] = call as Doers[Name];
}

let telling = false;

/** Changes the state and tells the test, once for all changes of one turn. */
export function changed(change: (state: StandInState) => void): void {
  change(state);
  if (telling || !process.send) return;
  telling = true;
  setImmediate(() => {
    telling = false;
    if (process.connected) process.send?.({ state });
  });
}

/** Tells the test how things stand at the very end, then calls. */
export function lastWord(then: () => void): void {
  if (process.send && process.connected) process.send({ state }, then);
  else then();
}

process.on('message', (command: Command) => {
  const call = doers[command.do] as ((command: Command) => void) | undefined;
  if (!call) throw new Error(`nothing is there to ${command.do}`);
  call(command);
});
// The test's line alone must not keep a program alive that wants to end.
process.channel?.unref();
