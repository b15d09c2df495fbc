import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import {
  makeDeskWithPage,
  notice,
  openConversation,
  openPage,
  sharedBrowser,
} from './desk-browser.ts';
import { ANA, LUIS } from './make-clinic.ts';

const browser = sharedBrowser();

const card = (page: Page) => page.getByRole('complementary', { name: 'Ficha' });
const patient = (page: Page, name: string) =>
  card(page).getByRole('article', { name, exact: true });

/** Opens the menu of a patient on the card. */
const menuOf = (page: Page, name: string) =>
  page.getByRole('button', { name: `Más acciones: ${name}`, exact: true }).click();

test('a patient is added to a number, and a known one is linked to it as family', async () => {
  const desk = await makeDeskWithPage();
  await desk.client.patients.create({ name: 'Nico Ruiz', type: 'child', phone: LUIS });
  await desk.write(ANA, 'Hola', { profileName: 'Ana' });
  await desk.settle();
  const page = await openPage(browser(), desk, 'marta');
  await openConversation(page, 'Ana');
  await card(page).getByText('Aún no sabemos de quién es este número.').waitFor();

  await card(page).getByRole('button', { name: 'Añadir paciente' }).click();
  const form = page.getByRole('dialog', { name: 'Añadir paciente' });
  await form.getByRole('button', { name: 'Guardar' }).waitFor();
  const name = form.getByRole('textbox', { name: 'Nombre y apellidos' });
  expect(await name.inputValue()).toBe('Ana');
  await name.fill(' ');
  await form.getByRole('button', { name: 'Guardar' }).click();
  await form.getByText('Rellena este dato.').waitFor();
  await name.fill('Ana Ruiz Gil');
  await form.getByRole('combobox', { name: 'Tipo' }).click();
  await page.getByRole('option', { name: 'Preferente' }).click();
  await form.getByRole('textbox', { name: 'Observaciones' }).fill('Prefiere las tardes');
  await form.getByRole('button', { name: 'Guardar' }).click();
  await patient(page, 'Ana Ruiz Gil').getByText('Preferente').waitFor();
  await patient(page, 'Ana Ruiz Gil').getByText('Prefiere las tardes').waitFor();
  // Whoever the number belongs to gives the conversation its name.
  await page.getByRole('option', { name: 'Ana Ruiz Gil' }).waitFor();

  await card(page).getByRole('button', { name: 'Enlazar uno que ya existe' }).click();
  const search = page.getByRole('dialog', { name: 'Enlazar uno que ya existe' });
  await search.getByRole('textbox', { name: 'Busca por nombre' }).fill('nico');
  await search.getByRole('button', { name: /^Nico Ruiz/ }).click();
  await search.getByRole('combobox', { name: 'Relación con este número' }).click();
  await page.getByRole('option', { name: 'Madre' }).click();
  await search.getByRole('button', { name: 'Enlazar uno que ya existe' }).click();
  await patient(page, 'Nico Ruiz').getByText('Madre').waitFor();
  // The header names the family behind the number.
  await page
    .getByRole('region', { name: /^Conversación con/ })
    .getByText('Nico Ruiz')
    .waitFor();

  await menuOf(page, 'Nico Ruiz');
  await page.getByRole('menuitem', { name: 'Este número ya no es de Nico Ruiz' }).click();
  await patient(page, 'Nico Ruiz').waitFor({ state: 'detached' });
  await notice(page, 'Nico Ruiz ya no está en este número')
    .getByRole('button', { name: 'Deshacer' })
    .click();
  await patient(page, 'Nico Ruiz').getByText('Madre').waitFor();
  const [conversation] = (await desk.client.conversations.list({ filter: 'all' })).items;
  expect((await desk.client.contacts.get({ id: conversation!.contact.id })).patients).toMatchObject(
    [
      { name: 'Ana Ruiz Gil', type: 'vip', relation: 'self', notes: 'Prefiere las tardes' },
      { name: 'Nico Ruiz', type: 'child', relation: 'mother' },
    ],
  );
});

test('two records of one patient become one, and two again: at once, or days later', async () => {
  const desk = await makeDeskWithPage();
  await desk.client.patients.create({ name: 'Ana Ruiz', phone: ANA });
  await desk.client.patients.create({ name: 'Ana Ruíz Gil', phone: LUIS });
  await desk.write(ANA, 'Hola');
  await desk.settle();
  const page = await openPage(browser(), desk, 'marta');
  await openConversation(page, 'Ana Ruiz');

  async function merge(): Promise<void> {
    await menuOf(page, 'Ana Ruiz');
    await page.getByRole('menuitem', { name: 'Unir con otra ficha…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Unir dos fichas de la misma persona' });
    await dialog.getByRole('textbox', { name: 'Busca por nombre' }).fill('ruiz gil');
    await dialog.getByRole('button', { name: /^Ana Ruíz Gil/ }).click();
    await dialog.getByText('Se queda').waitFor();
    await dialog.getByRole('button', { name: 'Intercambiar' }).click();
    await dialog.getByRole('button', { name: 'Unir las fichas' }).click();
    await dialog.waitFor({ state: 'detached' });
    await patient(page, 'Ana Ruíz Gil').waitFor();
    expect(await patient(page, 'Ana Ruiz').count()).toBe(0);
  }

  await merge();
  await notice(page, 'son ahora una sola ficha').getByRole('button', { name: 'Deshacer' }).click();
  await patient(page, 'Ana Ruiz').waitFor();
  expect((await desk.client.patients.list({})).items.map(({ name }) => name)).toEqual([
    'Ana Ruiz',
    'Ana Ruíz Gil',
  ]);

  await merge();
  await page.reload();
  await card(page)
    .getByText(/^Ficha unida con la de Ana Ruiz/)
    .waitFor();
  await card(page).getByRole('button', { name: 'Separar otra vez' }).click();
  await patient(page, 'Ana Ruiz').waitFor();
  await notice(page, 'Las fichas vuelven a estar separadas').waitFor();
  expect(await card(page).getByText('Uniones que puedes deshacer').count()).toBe(0);
});

test('two numbers of one person become one conversation, and two again', async () => {
  const desk = await makeDeskWithPage();
  await desk.write(ANA, 'Soy Ana', { profileName: 'Ana Ruiz' });
  await desk.settle();
  await desk.write(LUIS, 'Soy Ana, con mi otro número', { profileName: 'Anita' });
  await desk.settle();
  const page = await openPage(browser(), desk, 'marta');
  await openConversation(page, 'Ana Ruiz');

  async function merge(): Promise<void> {
    await page.getByRole('button', { name: 'Más acciones', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Es la misma persona que…' }).click();
    const dialog = page.getByRole('dialog', { name: '¿Es la misma persona que otro contacto?' });
    await dialog.getByRole('textbox', { name: 'Busca por nombre o teléfono' }).fill('600 33');
    await dialog.getByRole('button', { name: /^Anita/ }).click();
    await dialog.getByRole('button', { name: 'Unir los contactos' }).click();
    await page.getByRole('option', { name: 'Anita' }).waitFor({ state: 'detached' });
    await page.getByRole('article').getByText('con mi otro número').waitFor();
    await card(page).getByText('+34 600 33 34 44').waitFor();
  }

  await merge();
  await notice(page, 'son ahora un solo contacto')
    .getByRole('button', { name: 'Deshacer' })
    .click();
  await page.getByRole('option', { name: 'Anita' }).waitFor();
  await page.getByRole('article').getByText('con mi otro número').waitFor({ state: 'detached' });
  await page.getByRole('article').getByText('Soy Ana', { exact: true }).waitFor();

  await merge();
  await page.reload();
  await card(page)
    .getByText(/^Unido con Anita/)
    .waitFor();
  await card(page).getByRole('button', { name: 'Separar otra vez' }).click();
  await page.getByRole('option', { name: 'Anita' }).waitFor();
  await notice(page, 'Los contactos vuelven a estar separados').waitFor();
});

test('patients come in the order of a Spanish list, page by page', async () => {
  const desk = await makeDeskWithPage();
  const sorted = ['Álvaro Gil', 'Ana Ruiz', 'Beatriz Pons', 'Nuria Sáez', 'Ñuño Rey', 'Óscar Lis'];
  for (const name of sorted.toReversed()) await desk.client.patients.create({ name });
  const names: string[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page = await desk.client.patients.list({ limit: 2, ...(cursor && { cursor }) });
    names.push(...page.items.map(({ name }) => name));
    cursor = page.nextCursor;
  }
  expect(names).toEqual(sorted);
  const page = await openPage(browser(), desk, 'marta');
  await desk.write(ANA, 'Hola', { profileName: 'Ana' });
  await desk.settle();
  await openConversation(page, 'Ana');
  await card(page).getByRole('button', { name: 'Enlazar uno que ya existe' }).click();
  const rows = page.getByRole('dialog').getByRole('listitem');
  await expect.poll(() => rows.count()).toBe(sorted.length);
  expect(await rows.allInnerTexts()).toEqual(
    sorted.map((name) => expect.stringMatching(new RegExp(`^${name}`))),
  );
});
