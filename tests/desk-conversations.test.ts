import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import {
  makeDeskWithPage,
  notice,
  openConversation,
  openPage,
  sharedBrowser,
} from './desk-browser.ts';
import { ANA, LUIS } from './make-clinic.ts';
import type { Desk } from './make-desk.ts';

const browser = sharedBrowser();

const row = (page: Page, name: string) => page.getByRole('option', { name });
const pane = (page: Page) => page.getByRole('region', { name: /^Conversación con/ });

/** Ana and Luis have written and were passed to a person. */
async function makeBusyDesk(): Promise<Desk> {
  const desk = await makeDeskWithPage();
  await desk.write(ANA, '¿Me llamáis?', { profileName: 'Ana Ruiz' });
  await desk.settle();
  await desk.write(LUIS, 'Quiero hablar con una persona', { profileName: 'Luis Pons' });
  await desk.settle();
  return desk;
}

/** Walks down a menu with the arrows to one of its choices. */
async function walkTo(page: Page, choice: Locator): Promise<void> {
  await choice.waitFor();
  await expect
    .poll(async () => {
      await page.keyboard.press('ArrowDown');
      return choice.and(page.locator(':focus')).count();
    })
    .toBe(1);
}

/** Shows a filter that may lie behind ⋯. */
async function showFilter(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Más filtros' }).click();
  await page.getByRole('menuitem', { name }).click();
}

test('a label is made, put on, filtered by, taken off, and comes back where it was when its removal is undone', async () => {
  const desk = await makeBusyDesk();
  const page = await openPage(browser(), desk, 'marta');
  await openConversation(page, 'Ana Ruiz');
  const card = page.getByRole('complementary', { name: 'Ficha' });

  await card.getByRole('button', { name: 'Añadir etiqueta' }).click();
  await page.getByRole('menuitem', { name: 'Gestionar etiquetas…' }).click();
  const labels = page.getByRole('dialog', { name: 'Etiquetas' });
  await labels.getByRole('textbox', { name: 'Nueva etiqueta' }).fill('Presupuesto');
  await labels.getByRole('combobox', { name: 'Color' }).click();
  await page.getByRole('option', { name: 'Violeta' }).click();
  await labels.getByRole('button', { name: 'Añadir' }).click();
  await labels.getByRole('form', { name: 'Presupuesto' }).waitFor();
  await page.keyboard.press('Escape');

  await card.getByRole('button', { name: 'Añadir etiqueta' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Presupuesto' }).click();
  await page.keyboard.press('Escape');
  await card.getByRole('button', { name: 'Quitar: Presupuesto' }).waitFor();

  await page.getByRole('button', { name: 'Más filtros' }).click();
  await page.getByRole('menuitemradio', { name: 'Presupuesto' }).click();
  await row(page, 'Luis Pons').waitFor({ state: 'detached' });
  await row(page, 'Ana Ruiz').waitFor();

  await page.getByRole('button', { name: 'Más filtros' }).click();
  await page.getByRole('menuitem', { name: 'Gestionar etiquetas…' }).click();
  await labels.getByRole('button', { name: 'Quitar: Presupuesto' }).click();
  await notice(page, 'Etiqueta «Presupuesto» quitada')
    .getByRole('button', { name: 'Deshacer' })
    .click();
  await labels.getByRole('form', { name: 'Presupuesto' }).waitFor();
  await page.keyboard.press('Escape');
  await card.getByRole('button', { name: 'Quitar: Presupuesto' }).click();
  await card.getByRole('button', { name: 'Quitar: Presupuesto' }).waitFor({ state: 'detached' });
  expect((await desk.client.conversations.list({ filter: 'all' })).items[0]?.labels).toEqual([]);
});

test('a conversation is given to oneself or to a colleague, with the mouse and with A', async () => {
  const desk = await makeBusyDesk();
  const page = await openPage(browser(), desk, 'marta');
  await openConversation(page, 'Ana Ruiz');
  const assign = pane(page).getByRole('button', { name: 'Asignar' });
  expect(await assign.getAttribute('aria-haspopup')).toBe('menu');
  await assign.click();
  // Who only reads cannot carry a conversation.
  await page.getByRole('menuitemradio', { name: 'Olga' }).waitFor();
  expect(await page.getByRole('menuitemradio', { name: 'Leo' }).count()).toBe(0);
  await page.getByRole('menuitemradio', { name: 'A mí' }).click();
  await notice(page, 'Ana Ruiz: la lleva Marta').waitFor();
  await page.getByRole('button', { name: 'Mías' }).click();
  await row(page, 'Ana Ruiz').waitFor();
  expect(await row(page, 'Luis Pons').count()).toBe(0);

  await page.keyboard.press('a');
  await page.getByRole('menuitemradio', { name: 'Olga' }).waitFor();
  await walkTo(page, page.getByRole('menuitemradio', { name: 'Olga' }));
  await page.keyboard.press('Enter');
  await row(page, 'Ana Ruiz').waitFor({ state: 'detached' });
  await notice(page, 'Ana Ruiz: la lleva Olga').getByRole('button', { name: 'Deshacer' }).click();
  await row(page, 'Ana Ruiz').waitFor();
  await pane(page).getByRole('button', { name: 'Marta' }).waitFor();
});

test('what is put aside comes back by itself, or when it is woken', async () => {
  const desk = await makeBusyDesk();
  const page = await openPage(browser(), desk, 'marta');
  await openConversation(page, 'Ana Ruiz');
  await page.keyboard.press('s');
  await walkTo(page, page.getByRole('menuitem', { name: 'Esta noche 20:00' }));
  await page.keyboard.press('Enter');
  await row(page, 'Ana Ruiz').waitFor({ state: 'detached' });
  await notice(page, /^Ana Ruiz vuelve/).waitFor();

  await showFilter(page, 'Pospuestas');
  await row(page, 'Ana Ruiz').click();
  await pane(page).getByRole('button', { name: 'Hasta hoy 20:00' }).click();
  await page.getByRole('menuitem', { name: 'Despertar ahora' }).click();
  await row(page, 'Ana Ruiz').waitFor({ state: 'detached' });

  await openConversation(page, 'Ana Ruiz');
  await pane(page).getByRole('button', { name: 'Posponer' }).click();
  await page.getByRole('menuitem', { name: 'Mañana 9:00' }).click();
  await row(page, 'Ana Ruiz').waitFor({ state: 'detached' });
  await desk.clock.set(desk.clock.now() + 24 * 3_600_000);
  await row(page, 'Ana Ruiz').waitFor();
});

test('the keys walk through the queue, close and reopen, take over and give back, and write a note', async () => {
  const desk = await makeBusyDesk();
  const page = await openPage(browser(), desk, 'marta');
  await page.getByRole('button', { name: /^Todas/ }).click();
  await row(page, 'Luis Pons').waitFor();
  const open = (name: string) =>
    page.getByRole('region', { name: `Conversación con ${name}` }).waitFor();
  // Who has waited longest comes first.
  await page.keyboard.press('j');
  await open('Ana Ruiz');
  await page.keyboard.press('j');
  await open('Luis Pons');
  await page.keyboard.press('k');
  await open('Ana Ruiz');

  await page.keyboard.press('t');
  await pane(page)
    .getByText(/El asistente calla hasta las/)
    .waitFor();
  await page.keyboard.press('t');
  await notice(page, 'El asistente vuelve a contestar a Ana Ruiz').waitFor();
  await pane(page).getByText('Contesta el asistente').waitFor();

  await page.keyboard.press('n');
  await page.keyboard.type('Llamarla a mediodía');
  await page.keyboard.press('Enter');
  await page
    .getByRole('article', { name: /^Nota privada/ })
    .getByText('a mediodía')
    .waitFor();
  await page.keyboard.press('Escape');

  await page.keyboard.press('e');
  // Closed, the next one takes its place.
  await open('Luis Pons');
  await row(page, 'Ana Ruiz').waitFor({ state: 'detached' });
  await showFilter(page, 'Cerradas');
  await row(page, 'Ana Ruiz').click();
  await open('Ana Ruiz');
  await page.keyboard.press('e');
  await row(page, 'Ana Ruiz').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /^Todas/ }).click();
  await row(page, 'Ana Ruiz').waitFor();

  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Atajos de teclado' }).getByText('Posponer').waitFor();
  // Under a window the keys rest.
  await page.keyboard.press('e');
  await page.keyboard.press('Escape');
  await row(page, 'Ana Ruiz').waitFor();
  expect(desk.received(ANA).some((body) => body.includes('mediodía'))).toBe(false);
});

test('the same search hit leads to its message again and again', async () => {
  const desk = await makeDeskWithPage();
  await desk.write(ANA, 'Me sangra la encía', { profileName: 'Ana Ruiz' });
  await desk.settle();
  for (let n = 0; n < 25; n += 1) await desk.write(ANA, `Mensaje ${n}\n\n\nlargo`);
  await desk.settle();
  const page = await openPage(browser(), desk, 'marta');
  await page.getByRole('searchbox', { name: /Buscar/ }).fill('encia');
  const hit = page.getByRole('list', { name: 'Mensajes' }).getByRole('button');
  const found = page.getByRole('article').getByText('Me sangra la encía', { exact: true });
  const end = page.getByRole('button', { name: 'Ir al último mensaje' });
  for (let time = 0; time < 3; time += 1) {
    await hit.click();
    await expect.poll(() => found.isVisible()).toBe(true);
    await end.click();
    await end.waitFor({ state: 'detached' });
    await expect.poll(() => found.isVisible()).toBe(false);
  }
});
