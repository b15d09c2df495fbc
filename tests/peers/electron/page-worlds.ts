/**
 * What the stand-in runs inside the page: a piece in the page's own world and one in an isolated
 * world, where the real preload runs with a `require('electron')` that reaches the host. Both are
 * sent as text, so that nothing but their arguments is in scope.
 */

/** The isolated world's name; the binding of the same purpose exists in it alone. */
export const preloadWorld = 'Electron Isolated Context';
/** What preload's world calls with a {@link FromPage} in JSON. */
export const bindingName = '__standInHost';
/** What the host calls in preload's world with a {@link ToPage} in JSON. */
export const receiverName = '__standInReceive';

/** What the page's side tells the host. */
export type FromPage =
  | { readonly kind: 'hello' }
  | { readonly kind: 'send'; readonly channel: string; readonly args: readonly unknown[] }
  | {
      readonly kind: 'invoke';
      readonly call: number;
      readonly channel: string;
      readonly args: readonly unknown[];
    }
  | { readonly kind: 'port message'; readonly port: number; readonly data: unknown }
  | { readonly kind: 'port closed'; readonly port: number }
  | { readonly kind: 'preload error'; readonly message: string };

/** What the host tells the page's side. */
export type ToPage =
  | {
      readonly kind: 'message';
      readonly channel: string;
      readonly args: readonly unknown[];
      readonly ports: readonly number[];
    }
  | { readonly kind: 'port message'; readonly port: number; readonly data: unknown }
  | { readonly kind: 'port closed'; readonly port: number }
  | {
      readonly kind: 'invoked';
      readonly call: number;
      /** Absent when the handler threw. */
      readonly value?: unknown;
      readonly error?: string;
    };

type Shape =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'function' }
  | { readonly kind: 'object'; readonly members: Readonly<Record<string, Shape>> };

/** What a call across answers: a value, an error, or the number of a promise that will. */
type Answer = { error?: string; value?: unknown; promise?: number };

/** The page's own world: puts what preload exposes on `window`, its functions as calls across. */
function inPageWorld(secret: string): void {
  if (window !== window.top) return;
  function build(key: string, path: readonly string[], shape: Shape): unknown {
    if (shape.kind === 'value') return shape.value;
    if (shape.kind === 'function')
      return (...args: unknown[]) => {
        let answer = '';
        const hear = (event: Event) => {
          answer = (event as CustomEvent<string>).detail;
        };
        window.addEventListener(`${secret}:answer`, hear, { once: true });
        window.dispatchEvent(
          new CustomEvent(`${secret}:call`, { detail: JSON.stringify({ key, path, args }) }),
        );
        const { error, value, promise } = JSON.parse(answer) as Answer;
        if (error !== undefined) throw new Error(error);
        if (promise === undefined) return value;
        return new Promise((resolve, reject) => {
          window.addEventListener(
            `${secret}:settled:${promise}`,
            (event) => {
              const settled = JSON.parse((event as CustomEvent<string>).detail) as Answer;
              if (settled.error === undefined) resolve(settled.value);
              else reject(new Error(settled.error));
            },
            { once: true },
          );
        });
      };
    const members = Object.entries(shape.members).map(([name, member]) => [
      name,
      build(key, [...path, name], member),
    ]);
    return Object.freeze(Object.fromEntries(members));
  }
  // Electron tells a port of the page that its far end is gone, which Chromium alone does not; and
  // the far end is in another process, which has to be told.
  const closed = `${secret}:closed`;
  window.addEventListener('message', (event) => {
    if (event.source !== window) return;
    for (const port of event.ports) {
      const close = port.close.bind(port);
      port.addEventListener('message', (message) => {
        if (message.data !== closed) return;
        message.stopImmediatePropagation();
        close();
        port.dispatchEvent(new Event('close'));
      });
      port.close = () => {
        port.postMessage(closed);
        close();
      };
    }
  });
  window.addEventListener(`${secret}:expose`, (event) => {
    const { key, shape } = JSON.parse((event as CustomEvent<string>).detail) as {
      key: string;
      shape: Shape;
    };
    // As Electron's bridge does it: neither to be changed nor to be replaced.
    Object.defineProperty(window, key, { value: build(key, [], shape), enumerable: true });
  });
}

/** Preload's world: `electron` for it, and its ports and messages to and from the host. */
function inPreloadWorld(
  {
    secret,
    binding,
    receiver,
  }: { readonly secret: string; readonly binding: string; readonly receiver: string },
  preload: (require: (name: string) => unknown, module: object, exports: object) => void,
): void {
  // Preload runs in the window's own page only (nodeIntegrationInSubFrames is off).
  if (window !== window.top) return;
  const world = globalThis as unknown as Record<string, (text: string) => void>;
  const host = world[binding]!;
  delete world[binding];
  const tell = (message: FromPage) => host(JSON.stringify(message));
  const closed = `${secret}:closed`;
  const exposed = new Map<string, unknown>();
  const listeners = new Map<string, ((event: object, ...args: unknown[]) => void)[]>();
  const ports = new Map<number, MessagePort>();
  const calls = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let lastCall = 0;
  let lastPromise = 0;

  function strict<T extends object>(name: string, object: T): T {
    return new Proxy(object, {
      get(target, key) {
        if (key in target) return Reflect.get(target, key);
        throw new Error(`the stand-in of Electron has no ${name}.${String(key)} in preload`);
      },
    });
  }

  function shapeOf(value: unknown): Shape {
    if (typeof value === 'function') return { kind: 'function' };
    if (typeof value !== 'object' || value === null) return { kind: 'value', value };
    if (Array.isArray(value)) return { kind: 'value', value };
    const members = Object.entries(value).map(([name, member]) => [name, shapeOf(member)]);
    return { kind: 'object', members: Object.fromEntries(members) };
  }

  window.addEventListener(`${secret}:call`, (event) => {
    const { key, path, args } = JSON.parse((event as CustomEvent<string>).detail) as {
      key: string;
      path: string[];
      args: unknown[];
    };
    let answer: Answer;
    try {
      let target: unknown = exposed.get(key);
      for (const name of path) target = (target as Record<string, unknown>)[name];
      const value = (target as (...args: unknown[]) => unknown)(...args);
      if (value instanceof Promise) {
        const promise = ++lastPromise;
        answer = { promise };
        const settle = (settled: Answer) =>
          window.dispatchEvent(
            new CustomEvent(`${secret}:settled:${promise}`, { detail: JSON.stringify(settled) }),
          );
        value.then(
          (result: unknown) => settle({ value: result }),
          (error: unknown) =>
            settle({ error: error instanceof Error ? error.message : String(error) }),
        );
      } else answer = { value };
    } catch (error) {
      answer = { error: error instanceof Error ? error.message : String(error) };
    }
    window.dispatchEvent(new CustomEvent(`${secret}:answer`, { detail: JSON.stringify(answer) }));
  });

  function openPort(id: number): MessagePort {
    const { port1, port2 } = new MessageChannel();
    ports.set(id, port2);
    port2.addEventListener('message', ({ data }) => {
      if (data !== closed) return tell({ kind: 'port message', port: id, data });
      ports.delete(id);
      tell({ kind: 'port closed', port: id });
    });
    port2.start();
    return port1;
  }

  world[receiver] = (text) => {
    const message = JSON.parse(text) as ToPage;
    if (message.kind === 'port message') ports.get(message.port)?.postMessage(message.data);
    else if (message.kind === 'port closed') {
      ports.get(message.port)?.postMessage(closed);
      ports.delete(message.port);
    } else if (message.kind === 'invoked') {
      const call = calls.get(message.call);
      calls.delete(message.call);
      if (message.error === undefined) call?.resolve(message.value);
      else call?.reject(new Error(message.error));
    } else {
      const event = { ports: message.ports.map(openPort), sender: null };
      for (const listener of listeners.get(message.channel) ?? []) listener(event, ...message.args);
    }
  };

  const electron = strict('electron', {
    contextBridge: strict('contextBridge', {
      exposeInMainWorld(key: string, api: unknown): void {
        if (exposed.has(key)) throw new Error(`Cannot bind an API on top of "${key}"`);
        exposed.set(key, api);
        const detail = JSON.stringify({ key, shape: shapeOf(api) });
        window.dispatchEvent(new CustomEvent(`${secret}:expose`, { detail }));
      },
    }),
    ipcRenderer: strict('ipcRenderer', {
      send(channel: string, ...args: unknown[]): void {
        // What cannot be cloned throws, as over Electron's IPC.
        tell({ kind: 'send', channel, args: structuredClone(args) });
      },
      invoke(channel: string, ...args: unknown[]): Promise<unknown> {
        const call = ++lastCall;
        const answered = new Promise((resolve, reject) => calls.set(call, { resolve, reject }));
        tell({ kind: 'invoke', call, channel, args: structuredClone(args) });
        return answered;
      },
      on(channel: string, listener: (event: object, ...args: unknown[]) => void): void {
        listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      },
    }),
  });
  tell({ kind: 'hello' });
  try {
    preload(
      (name) => {
        if (name === 'electron') return electron;
        throw new Error(`module not found: ${name}`);
      },
      { exports: {} },
      {},
    );
  } catch (error) {
    tell({
      kind: 'preload error',
      message: error instanceof Error ? error.message : String(error),
    });
  }
}

/** The two scripts for a window, in the order in which they must run in each new page. */
export function pageScripts(preloadSource: string): { page: string; preload: string } {
  const secret = `stand-in-${Math.random().toString(36).slice(2)}`;
  const config = JSON.stringify({ secret, binding: bindingName, receiver: receiverName });
  return {
    page: `(${inPageWorld})(${JSON.stringify(secret)})`,
    preload: `(${inPreloadWorld})(${config}, (require, module, exports) => {${preloadSource}\n})`,
  };
}
