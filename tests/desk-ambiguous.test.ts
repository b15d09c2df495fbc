import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { makeDeskWithPage, openConversation, openPage, sharedBrowser } from './desk-browser.ts';
import { ANA } from './make-clinic.ts';
import type { Desk } from './make-desk.ts';

const browser = sharedBrowser();

/** A message of Marta's whose line broke after Twilio had taken it, and that Twilio will not list. */
async function makeDoubt(): Promise<{ desk: Desk; page: Page }> {
  const desk = await makeDeskWithPage();
  await desk.write(ANA, 'Quiero hablar con una persona', { profileName: 'Ana Ruiz' });
  await desk.settle();
  const page = await openPage(browser(), desk, 'marta');
  await openConversation(page, 'Ana Ruiz');
  desk.twilio.faults.add({ kind: 'drop-after' });
  desk.twilio.faults.add({ kind: 'webhook-lost', webhook: 'status', times: null });
  const unreadable = { status: 403, code: 20403, route: 'messages.list', times: null } as const;
  desk.twilio.faults.add({ kind: 'answer', ...unreadable });
  await page.getByRole('textbox', { name: 'Tu respuesta' }).fill('Te esperamos a las 10');
  await page.keyboard.press('Enter');
  await page.locator('article[data-author=person]').filter({ hasText: 'Te esperamos' }).waitFor();
  await desk.settle(120_000);
  return { desk, page };
}

const doubt = (page: Page) => page.getByRole('group', { name: 'No sabemos si salió' });
const timesReceived = (desk: Desk) =>
  desk.received(ANA).filter((body) => body === 'Te esperamos a las 10').length;

test('a message of which nobody knows is told as such, and “it went out” leaves it at that', async () => {
  const { desk, page } = await makeDoubt();
  await doubt(page)
    .getByText(/La conexión con Twilio se cortó/)
    .waitFor();
  await page.getByRole('status').filter({ hasText: 'Espera a una persona' }).waitFor();
  await doubt(page).getByRole('button', { name: 'Sí salió' }).click();
  await doubt(page).waitFor({ state: 'detached' });
  desk.twilio.faults.clear();
  await desk.settle(120_000);
  expect(timesReceived(desk)).toBe(1);
  await page
    .locator('article[data-author=person]')
    .getByRole('img', { name: /Enviado/ })
    .waitFor();
  // Nothing is left to do: nobody is waited for any more.
  await page
    .getByRole('status')
    .filter({ hasText: 'Espera a una persona' })
    .waitFor({ state: 'detached' });
});

test('“it did not go out” sends it once more, and only once', async () => {
  const { desk, page } = await makeDoubt();
  desk.twilio.faults.clear();
  await doubt(page).getByRole('button', { name: 'No salió: enviar otra vez' }).click();
  await doubt(page).waitFor({ state: 'detached' });
  await desk.settle(120_000);
  // The first one had reached her after all: that is what the button says it risks.
  expect(timesReceived(desk)).toBe(2);
  await page
    .locator('article[data-author=person]')
    .getByRole('img', { name: /Entregado|Enviado/ })
    .waitFor();
  expect(await page.locator('article[data-author=person]').count()).toBe(1);
});
