import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { sharedBrowser } from './desk-browser.ts';
import { sharedDemo } from './peers/program.ts';

const demo = sharedDemo();
const browser = sharedBrowser();

/** The desk of a demo, as the receptionist has it before her. */
async function openDesk(): Promise<Page> {
  const { deskUrl } = await demo();
  const context = await browser().newContext({
    viewport: { width: 1920, height: 1080 },
    locale: 'es-ES',
  });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(String(error)));
  onTestFinished(() => expect(troubles).toEqual([]));
  await page.goto(deskUrl);
  await page.getByRole('button', { name: /^Todas/ }).click();
  return page;
}

const open = (page: Page, name: string) =>
  page.getByRole('option', { name: new RegExp(name) }).click();

test('a note is written with N and stays private', async () => {
  const page = await openDesk();
  await open(page, 'Begoña');
  await page.getByRole('region', { name: /^Conversación con Begoña/ }).waitFor();
  await page.keyboard.press('n');
  await page
    .getByRole('textbox', { name: 'Nota privada' })
    .fill('Prefiere que la llamemos por la tarde');
  await page.getByRole('button', { name: 'Guardar nota' }).click();
  await page
    .getByRole('article', { name: /^Nota privada/ })
    .filter({ hasText: 'por la tarde' })
    .waitFor();
});

test('a quick reply is found with / and leaves as she has completed it', async () => {
  const page = await openDesk();
  await open(page, 'Begoña');
  const reply = page.getByRole('textbox', { name: 'Tu respuesta' });
  await reply.fill('/');
  await page.getByRole('option').filter({ hasText: '/' }).first().waitFor();
  await page.keyboard.press('Enter');
  await expect.poll(() => reply.inputValue()).not.toBe('/');
  const text = await reply.inputValue();
  expect(text.length).toBeGreaterThan(10);
  await page.getByRole('button', { name: 'Enviar', exact: true }).first().click();
  await page
    .locator('article[data-author=person]')
    .filter({ hasText: text.slice(0, 20) })
    .last()
    .waitFor();
});

test('closing can be undone', async () => {
  const page = await openDesk();
  await open(page, 'Gabriela');
  const pane = page.getByRole('region', { name: /^Conversación con Gabriela/ });
  await pane.getByRole('button', { name: 'Cerrar' }).click();
  await page.getByRole('option', { name: /Gabriela/ }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Deshacer' }).click();
  await page.getByRole('option', { name: /Gabriela/ }).waitFor();
});

test('search finds a message without its accents and leads to it', async () => {
  const page = await openDesk();
  await page
    .getByRole('searchbox', { name: /Buscar/ })
    .first()
    .fill('encia');
  const hit = page.getByRole('list', { name: 'Mensajes' }).getByRole('button').first();
  await hit.click();
  await page
    .getByRole('region', { name: /^Conversación con/ })
    .getByText(/encía/i)
    .first()
    .waitFor();
});

test('outside the window she sends an approved template with its variables', async () => {
  const page = await openDesk();
  await open(page, 'Lucía Barrios');
  const pane = page.getByRole('region', { name: /^Conversación con Lucía/ });
  await pane.getByRole('combobox', { name: 'Plantilla' }).click();
  // Within the open list only: a conversation's preview may say "recordatorio" too.
  await page
    .getByRole('listbox', { name: 'Plantilla' })
    .getByRole('option', { name: /volver|contactar|seguimiento|recordatorio/i })
    .first()
    .click();
  const fields = pane.getByRole('textbox', { name: /^Dato \d/ });
  await expect.poll(() => fields.count()).toBeGreaterThan(0);
  for (const field of await fields.all()) await field.fill('mañana a las 10');
  await pane.getByRole('button', { name: 'Enviar plantilla' }).click();
  await page
    .locator('article[data-author=person]')
    .filter({ hasText: 'mañana a las 10' })
    .last()
    .waitFor();
});

test('what she corrects in the knowledge base is what the assistant would answer from then on', async () => {
  const page = await openDesk();
  await page.getByRole('link', { name: 'Conocimiento' }).click();
  await page.getByRole('searchbox', { name: 'Buscar en las entradas' }).fill('aparcamiento');
  await page
    .getByRole('option', { name: /aparcamiento/i })
    .first()
    .click();
  const answer = page.getByRole('textbox', { name: 'Respuesta', exact: true });
  await answer.fill('Sí: el aparcamiento Olmo, en la misma calle, con dos horas gratis.');
  await page.getByRole('button', { name: 'Guardar' }).click();
  const box = page.getByRole('region', { name: '¿Qué contestaría?' });
  await box
    .getByRole('textbox', { name: 'Mensaje de un paciente para probar' })
    .fill('¿hay aparcamiento?');
  await page.keyboard.press('Enter');
  await box.getByText('con dos horas gratis').waitFor();
});
