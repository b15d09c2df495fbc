import { readFile } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';
import { protocol } from 'electron';
import type { Logger } from 'pino';

const SCHEME = 'app';
const HOST = 'mostrador';

/** Where the window's page comes from. */
export const pageUrl = `${SCHEME}://${HOST}/index.html`;

/** The only route of the desk listener that the page needs before there is a clinic to speak to. */
const LOCK = '/api/v1/lock';

/** The same headers as the desk listener gives the browser (web/desk-server.ts); a test compares them. */
const headers = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    'media-src blob:',
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
};

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wav': 'audio/wav',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** Makes `app:` an origin like https: its own storage, fetch, CSP. Before the app is ready only. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/** Whether an address is the window's own page, at whatever place in it. */
export function isOwnPage(address: string): boolean {
  return address === pageUrl || address.startsWith(`${pageUrl}#`);
}

/** Whether an origin, with or without a slash at its end, is the page's. */
export function isOwnOrigin(origin: string): boolean {
  return origin.replace(/\/$/, '') === `${SCHEME}://${HOST}`;
}

/**
 * Serves the built page from `folder`, and nothing outside it. `lock` answers the page's questions
 * about a locked clinic, as the desk listener does.
 */
export function serveRenderer({
  folder,
  lock,
  log,
}: {
  folder: string;
  lock: (request: Request) => Promise<Response>;
  log: Logger;
}): void {
  const root = resolve(folder);
  protocol.handle(SCHEME, async (request) => {
    const { host, pathname } = new URL(request.url);
    if (host !== HOST) return refuse(404);
    if (pathname === LOCK) return withHeaders(await lock(request));
    if (request.method !== 'GET') return refuse(405);
    const file = fileOf(root, pathname);
    const type = file && types[extname(file)];
    if (!file || !type) return refuse(404);
    try {
      const body = await readFile(file);
      return new Response(new Uint8Array(body), { headers: { ...headers, 'content-type': type } });
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code !== 'ENOENT' && code !== 'EISDIR')
        log.error({ err: error }, 'a file of the page could not be read');
      return refuse(404);
    }
  });
}

/** The file behind a path; null when it would lie outside the folder or is no path at all. */
export function fileOf(root: string, pathname: string): string | null {
  let path: string;
  try {
    path = decodeURIComponent(pathname);
  } catch {
    // A lone percent sign: no file of ours is called that.
    return null;
  }
  if (path.includes('\0') || path.includes('\\')) return null;
  const file = resolve(root, `.${path}`);
  return file.startsWith(root + sep) ? file : null;
}

function refuse(status: number): Response {
  return new Response(null, { status, headers });
}

function withHeaders(response: Response): Response {
  const merged = new Headers(headers);
  const type = response.headers.get('content-type');
  if (type) merged.set('content-type', type);
  return new Response(response.body, { status: response.status, headers: merged });
}
