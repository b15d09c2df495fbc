import { type Session, shell, type WebContents } from 'electron';
import type { Logger } from 'pino';
import { outsideHosts } from '../contract/links.ts';
import { isOwnOrigin, isOwnPage } from './renderer-protocol.ts';

/** The one permission that the page has: "copy" buttons. Nothing can be read with it. */
const GRANTED = 'clipboard-sanitized-write';

/** Whether this is a page of a console that the desk leads to: those open in the person's browser. */
function isOutsideLink(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed?.protocol === 'https:' && outsideHosts.has(parsed.host);
}

/**
 * Keeps the window at its page: no navigation, redirect, frame, new window or webview leads
 * anywhere else; the consoles that the desk leads to open in the person's browser. What tries is logged without its address, which may hold what a patient wrote.
 */
export function lockContents(contents: WebContents, log: Logger): void {
  contents.on('will-frame-navigate', (details) => {
    // The page may load itself anew.
    if (details.isMainFrame && isOwnPage(details.url)) return;
    details.preventDefault();
    log.warn({ main: details.isMainFrame }, 'the window was kept from going elsewhere');
  });
  contents.on('will-redirect', (details) => {
    details.preventDefault();
    log.warn('the window was kept from following a redirect');
  });
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
    log.warn('a webview was refused');
  });
  contents.setWindowOpenHandler(({ url }) => {
    if (isOutsideLink(url))
      shell.openExternal(url).catch((error: unknown) => {
        log.error({ err: error }, 'a page outside could not be opened');
      });
    else log.warn('a new window was refused');
    return { action: 'deny' };
  });
}

/** Denies the page every permission and device, but for writing to the clipboard. */
export function lockSession(session: Session, log: Logger): void {
  session.setPermissionRequestHandler((_contents, permission, callback, { requestingUrl }) => {
    const granted = permission === GRANTED && isOwnPage(requestingUrl);
    if (!granted) log.warn({ permission }, 'a permission was denied');
    callback(granted);
  });
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => permission === GRANTED && isOwnOrigin(origin),
  );
  session.setDevicePermissionHandler(() => false);
}
