/**
 * A stand-in for Electron where its binary cannot run: the names below, and no others, with
 * Electron's meaning, over a real Chromium page that runs the real compiled preload in an isolated
 * world. What it cannot play: `app:` is served as an https origin (Chromium knows no schemes of
 * others), permissions are asked when the page is loaded instead of when they are needed, and the
 * page always believes that it has the focus.
 */
export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export {
  dialog,
  Menu,
  Notification,
  nativeImage,
  powerMonitor,
  screen,
  shell,
  Tray,
} from './desktop-parts.ts';
export { MessageChannelMain } from './message-ports.ts';
export { protocol } from './protocol.ts';
