import { strict } from './strict.ts';

type Handler = (request: Request) => Response | Promise<Response>;

const privileged = new Set<string>();
const handlers = new Map<string, Handler>();
let ready = false;

/** From now on schemes can be served, and none can be registered. */
export function protocolReady(): void {
  ready = true;
}

/** See https://www.electronjs.org/docs/latest/api/protocol. */
export const protocol = strict('protocol', {
  registerSchemesAsPrivileged(
    schemes: readonly { scheme: string; privileges: Record<string, boolean> }[],
  ): void {
    if (ready) throw new Error('protocol.registerSchemesAsPrivileged: the app is ready already');
    for (const { scheme, privileges } of schemes) {
      const { standard, secure, supportFetchAPI } = privileges;
      if (!standard || !secure || !supportFetchAPI)
        throw new Error('the stand-in of Electron plays standard, secure schemes with fetch only');
      privileged.add(scheme);
    }
  },
  handle(scheme: string, handler: Handler): void {
    if (!ready) throw new Error('protocol.handle: the app is not ready yet');
    if (!privileged.has(scheme)) throw new Error(`${scheme} is not registered as privileged`);
    if (handlers.has(scheme)) throw new Error(`${scheme} is handled already`);
    handlers.set(scheme, handler);
  },
});

const SUFFIX = '.scheme.invalid';

/** Where Chromium finds an address of ours: `app://mostrador/x` → `https://mostrador.app.scheme.invalid/x`. */
export function toChromium(address: string): string {
  const [, scheme, host, rest] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/s.exec(address) ?? [];
  if (!scheme || !privileged.has(scheme)) return address;
  return `https://${host}.${scheme}${SUFFIX}${rest}`;
}

/** The other way round. */
export function fromChromium(address: string): string {
  const [, host, scheme, rest] =
    /^https:\/\/([^/?#]+)\.([a-z][a-z0-9+-]*)\.scheme\.invalid(.*)$/s.exec(address) ?? [];
  return scheme && privileged.has(scheme) ? `${scheme}://${host}${rest}` : address;
}

/** The answer of a scheme's handler; null for a scheme that is not ours. */
export async function answerRequest(request: {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: Uint8Array | null;
}): Promise<Response | null> {
  const handler = handlers.get(new URL(request.url).protocol.slice(0, -1));
  if (!handler) return null;
  const { method, headers, body } = request;
  return handler(
    new Request(request.url, { method, headers, ...(body && { body: new Uint8Array(body) }) }),
  );
}
