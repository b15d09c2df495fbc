import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { beforeAll, expect, onTestFinished } from 'vitest';
import { type Desk, makeDesk, PASSWORD } from './make-desk.ts';
import { chromiumOptions } from './peers/electron/chromium.ts';

/** Where the built page lies. */
export const rendererFolder = fileURLToPath(new URL('../out/renderer', import.meta.url));

let running: Browser | undefined;

/**
 * A browser for the tests of one file; call it once at the file's top. It is the one of the whole worker
 * (vitest.config.ts: isolate), each test opens a context of its own in it, and it ends with the worker.
 */
export function sharedBrowser(): () => Browser {
  beforeAll(async () => {
    if (!running?.isConnected()) running = await chromium.launch(await chromiumOptions());
  });
  return () => running!;
}

/** A clinic whose desk serves the built page, as `makeDesk` makes it. */
export function makeDeskWithPage(options: Parameters<typeof makeDesk>[0] = {}): Promise<Desk> {
  return makeDesk({ ...options, rendererFolder });
}

/**
 * The desk's page as an account of {@link makeDesk} has it before her, on a reception PC's screen.
 * What goes wrong in the page fails the test.
 */
export async function openPage(
  browser: Browser,
  desk: Desk,
  username: 'olga' | 'marta' | 'leo',
  options: BrowserContextOptions & { readonly before?: (page: Page) => Promise<void> } = {},
): Promise<Page> {
  const { before, ...contextOptions } = options;
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    locale: 'es-ES',
    timezoneId: 'Europe/Madrid',
    ...contextOptions,
  });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(String(error)));
  onTestFinished(() => expect(troubles).toEqual([]));
  const signedIn = await page.request.post(`${desk.deskUrl}/api/v1/session`, {
    data: { username, password: PASSWORD },
    headers: { origin: desk.deskUrl },
  });
  expect(signedIn.status()).toBe(200);
  await before?.(page);
  await page.goto(desk.deskUrl);
  await page.getByRole('region', { name: 'Conversaciones' }).waitFor();
  return page;
}

/** Shows every open conversation and opens the one of a name. */
export async function openConversation(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /^Todas/ }).click();
  await page.getByRole('option', { name }).click();
  await page.getByRole('region', { name: `Conversación con ${name}` }).waitFor();
}

/** The corner's notice with these words. */
export const notice = (page: Page, words: string | RegExp) =>
  page.getByRole('alert').filter({ hasText: words });
