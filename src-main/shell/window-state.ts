import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Rectangle } from 'electron';
import type { Logger } from 'pino';
import * as z from 'zod';

const whole = z.number().int();
const shape = z.object({
  bounds: z.object({ x: whole, y: whole, width: whole, height: whole }),
  maximized: z.boolean(),
});

/** Where the window was and how large, in the screen's own pixels (DIP). */
export type WindowState = z.infer<typeof shape>;

/** What the page is designed for, and the least that it works in. */
export const windowSize = { width: 1366, height: 768, minWidth: 720, minHeight: 520 } as const;

/** How much of the window's top must be on a screen for it to be found and dragged. */
const GRIP = { width: 160, height: 40 } as const;

/** Reads the state of the last time; null when there is none that can be used. */
export function readWindowState(file: string, log: Logger): WindowState | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      log.warn({ err: error }, 'the window’s last place could not be read');
    return null;
  }
  try {
    return shape.parse(JSON.parse(text));
  } catch (error) {
    log.warn({ err: error }, 'the window’s last place could not be understood');
    return null;
  }
}

/** Keeps the state for the next time: whole or not at all. */
export function writeWindowState(file: string, state: WindowState): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.part`, JSON.stringify(state));
  renameSync(`${file}.part`, file);
}

/**
 * Where to put the window: where it was when enough of its top is on one of the screens (their
 * areas without bars), else in the middle of the first; never larger than its screen.
 */
export function placeOnScreen(
  last: Rectangle | null,
  screens: readonly [Rectangle, ...Rectangle[]],
): Rectangle {
  const seen = last && screens.find((screen) => gripIsOn(last, screen));
  const screen = seen ?? screens[0];
  const wanted = last ?? windowSize;
  const width = Math.min(Math.max(wanted.width, windowSize.minWidth), screen.width);
  const height = Math.min(Math.max(wanted.height, windowSize.minHeight), screen.height);
  if (seen) return { x: last.x, y: last.y, width, height };
  return {
    x: screen.x + Math.round((screen.width - width) / 2),
    y: screen.y + Math.round((screen.height - height) / 2),
    width,
    height,
  };
}

function gripIsOn(window: Rectangle, screen: Rectangle): boolean {
  const across =
    Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x);
  const top = window.y >= screen.y && window.y + GRIP.height <= screen.y + screen.height;
  return across >= Math.min(GRIP.width, window.width) && top;
}
