import type { ClientLink } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import type { FailureParams } from '../src-main/contract/failure.ts';
import { createValue, type Value } from './value.ts';

/**
 * How the desk is connected to the clinic. `signed_out`: the clinic answers, and nobody is signed
 * in here; a connection that was once there and is being tried again is `offline`.
 */
export type ConnectionState = 'idle' | 'connecting' | 'online' | 'offline' | 'signed_out';

/** What Electron's preload exposes to the page; absent in a browser. */
export type Shell = {
  readonly shell: 'electron';
  /** Tells the program how to speak to the person outside the window: tray, notifications. */
  prefer(preferences: { readonly language: string; readonly notifications: boolean }): void;
  /**
   * Saves the page as it prints, as a PDF in the person's Downloads folder, under this name or, where
   * it is taken, with a number behind it. Answers the file's name, or a failure code with its
   * parameters. To be called through save-pdf.ts.
   */
  savePdf(
    suggestedName: string,
  ): Promise<
    { readonly saved: string } | { readonly failure: string; readonly params: FailureParams }
  >;
};

declare global {
  interface Window {
    readonly mostrador?: Shell;
  }
}

/** Whether this page is the window of the desktop program. */
export const inElectron = window.mostrador?.shell === 'electron';

type Link = ClientLink<Record<never, never>>;

/** Thrown by calls that find no connection; worded as `errors.offline`. */
export class OfflineError extends Error {
  constructor() {
    super('offline');
    this.name = 'OfflineError';
  }
}

const firstRetryMs = 500;
const longestRetryMs = 15_000;
/** How long a call waits for a connection that is just being made. */
const patienceMs = 6_000;

/** The line to the clinic: one object for the life of the page. */
export type Connection = {
  readonly state: Value<ConnectionState>;
  /** What every call goes through; it finds the link of the moment. */
  readonly link: Link;
  /** Starts, or starts again after signing in. */
  start(): void;
  /** Signs out locally: drops the link and stays away. */
  stop(): void;
  /** Drops a link that no longer answers and makes a new one. */
  renew(): void;
};

/**
 * Connects to the clinic: in the desktop window over the MessagePort that preload hands in, in a
 * browser over a WebSocket that is made again with growing pauses (0.5 s to 15 s) when it breaks.
 * `isSignedIn` tells, after a refused or broken socket, whether the session still stands.
 */
export function createConnection(isSignedIn: () => Promise<boolean>): Connection {
  const state = createValue<ConnectionState>('idle');
  let current: Link | null = null;
  let waiting: Array<() => void> = [];

  function up(link: Link): void {
    current = link;
    state.set('online');
    for (const resolve of waiting) resolve();
    waiting = [];
  }

  async function linkOfTheMoment(): Promise<Link> {
    if (current) return current;
    if (state.get() === 'connecting' || (inElectron && state.get() === 'idle')) {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        setTimeout(resolve, patienceMs);
      });
    }
    if (!current) throw new OfflineError();
    return current;
  }

  const link: Link = {
    call: async (path, input, options) => (await linkOfTheMoment()).call(path, input, options),
  };
  const transport = inElectron
    ? portTransport(up, down)
    : socketTransport(state, up, down, isSignedIn);

  function down(next: ConnectionState): void {
    current = null;
    state.set(next);
  }

  return {
    state,
    link,
    start() {
      if (state.get() === 'online') return;
      state.set('connecting');
      transport.start();
    },
    stop() {
      transport.stop();
      down('signed_out');
    },
    renew() {
      transport.renew();
    },
  };
}

type Transport = { start(): void; stop(): void; renew(): void };

function portTransport(up: (link: Link) => void, down: (next: ConnectionState) => void): Transport {
  let listening = false;
  function ask(): void {
    // Only this window hears it; preload answers with the port.
    window.postMessage('mostrador:ready', '*');
  }
  return {
    start() {
      if (!listening) {
        listening = true;
        window.addEventListener('message', (event) => {
          const port = event.data === 'mostrador:port' ? event.ports[0] : undefined;
          if (event.source !== window || !port) return;
          const link = new PortLink({ port });
          port.start();
          up(link);
        });
      }
      ask();
    },
    stop() {},
    renew() {
      down('connecting');
      ask();
    },
  };
}

function socketTransport(
  state: Value<ConnectionState>,
  up: (link: Link) => void,
  down: (next: ConnectionState) => void,
  isSignedIn: () => Promise<boolean>,
): Transport {
  let socket: WebSocket | null = null;
  let attempt = 0;
  let timer: number | undefined;
  let wanted = false;

  function open(): void {
    window.clearTimeout(timer);
    const address = new URL('/rpc', window.location.href);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const mine = new WebSocket(address);
    socket = mine;
    const link = new SocketLink({ websocket: mine });
    mine.addEventListener('open', () => {
      if (socket !== mine) return;
      attempt = 0;
      up(link);
    });
    mine.addEventListener('close', () => {
      if (socket !== mine) return;
      socket = null;
      void lost();
    });
  }

  /** A refused upgrade does not tell why; the session's own route does. */
  async function lost(): Promise<void> {
    if (!wanted) return;
    down('offline');
    let signedIn = true;
    try {
      signedIn = await isSignedIn();
    } catch {
      // The clinic does not answer at all: it is the line, not the session.
    }
    if (!wanted || socket) return;
    if (!signedIn) {
      wanted = false;
      down('signed_out');
      return;
    }
    const pause = Math.min(longestRetryMs, firstRetryMs * 2 ** attempt);
    attempt += 1;
    timer = window.setTimeout(open, pause * (0.75 + Math.random() / 2));
  }

  function retryNow(): void {
    if (wanted && !socket && state.get() === 'offline' && !document.hidden) {
      attempt = 0;
      open();
    }
  }
  window.addEventListener('online', retryNow);
  window.addEventListener('focus', retryNow);
  document.addEventListener('visibilitychange', retryNow);

  return {
    start() {
      wanted = true;
      attempt = 0;
      if (!socket) open();
    },
    stop() {
      wanted = false;
      window.clearTimeout(timer);
      socket?.close();
      socket = null;
    },
    renew() {
      const old = socket;
      socket = null;
      old?.close();
      if (wanted) {
        down('offline');
        open();
      }
    },
  };
}
