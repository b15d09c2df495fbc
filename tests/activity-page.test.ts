import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeDeskWithPage, openPage, sharedBrowser } from './desk-browser.ts';
import { ANA } from './make-clinic.ts';
import { PASSWORD } from './make-desk.ts';

const browser = sharedBrowser();

test('the owner filters by a colleague, reads what she sent in words, checks the record, and sees that it was tampered with', async () => {
  const desk = await makeDeskWithPage({
    knowledge: { '¿Tenéis aparcamiento?': 'Sí, en la calle Olmo.' },
  });
  await desk.write(ANA, '¿Tenéis aparcamiento?', { profileName: 'Ana Ruiz' });
  await desk.settle();
  const token = await desk.login('marta', PASSWORD);
  await desk.rest('POST', '/messages', { token, body: { to: ANA, body: 'Buenas tardes' } });
  const page = await openPage(browser(), desk, 'olga');
  await page.goto(`${desk.deskUrl}/#/settings`);
  await page.getByRole('link', { name: 'Actividad y registro' }).click();
  const list = page.getByRole('table', { name: 'Líneas de actividad' });
  await list.getByRole('row', { name: /Asistente.*Contestó.*Ana Ruiz/ }).waitFor();

  await page.getByRole('combobox', { name: 'Quién' }).click();
  await page.getByRole('option', { name: 'Marta' }).click();
  await list.getByRole('row', { name: /Asistente/ }).waitFor({ state: 'detached' });
  await list.getByRole('row', { name: /Marta.*Envió un mensaje.*Ana Ruiz/ }).waitFor();
  await page.getByRole('combobox', { name: 'Qué' }).click();
  await page.getByRole('option', { name: 'Borradores: todo' }).click();
  await page.getByText('Nada con estos filtros').waitFor();
  await page.getByRole('status').getByRole('button', { name: 'Quitar filtros' }).click();

  const check = page.getByRole('region', { name: 'Comprobación del registro' });
  await check.getByRole('button', { name: 'Comprobar', exact: true }).click();
  await check.getByText(/^La cadena está entera: \d+ líneas, comprobado ahora mismo\.$/).waitFor();
  desk.clinic.store.db.exec(`UPDATE audit SET actor = 'nobody' WHERE id = 2`);
  await check.getByRole('button', { name: 'Comprobar de nuevo' }).click();
  await check.getByText('Se ha tocado la línea 2 (comprobado ahora mismo).').waitFor();
  await check.getByText(/guarda una copia de seguridad/).waitFor();

  await list.getByRole('link', { name: 'Abrir la conversación con Ana Ruiz' }).first().click();
  await page.getByRole('region', { name: 'Conversación con Ana Ruiz' }).waitFor();
});

test('the owner reads the technical log, opens a line, and copies for support without a phone in it, also where the browser forbids the clipboard', async () => {
  const desk = await makeDeskWithPage();
  const folder = join(desk.folder, 'logs');
  mkdirSync(folder, { recursive: true });
  const line = (level: number, more: Record<string, unknown>) =>
    `${JSON.stringify({ level, time: new Date(desk.clock.now()).toISOString(), part: 'outbox', ...more })}\n`;
  writeFileSync(
    join(folder, 'mostrador.log'),
    Array.from({ length: 300 }, (_, n) => line(30, { n, msg: `working ${n}` })).join('') +
      line(50, { kind: 'outbox.send', to: ANA, msg: `could not reach ${ANA}` }),
  );
  const page = await openPage(browser(), desk, 'olga', {
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await page.goto(`${desk.deskUrl}/#/activity`);
  await page.getByRole('tab', { name: 'Registro técnico' }).click();
  const list = page.getByRole('table', { name: 'Líneas del registro técnico' });
  const failed = list.getByRole('row', { name: /Error.*outbox.*could not reach \+…222/ });
  await failed.getByRole('button', { name: 'Ver los detalles de la línea' }).click();
  await page.getByText('"kind": "outbox.send"').waitFor();
  await page.getByRole('searchbox').fill('WORKING 3');
  await failed.waitFor({ state: 'detached' });
  await list.getByRole('row', { name: 'working 39' }).waitFor();
  await page.getByRole('searchbox').fill('');
  await page.getByRole('combobox', { name: 'Gravedad' }).click();
  await page.getByRole('option', { name: 'Avisos y errores' }).click();
  await list.getByRole('row', { name: 'working 299' }).waitFor({ state: 'detached' });
  await failed.waitFor();

  await page.getByRole('button', { name: 'Copiar para soporte' }).click();
  await page.getByRole('button', { name: 'Copiado' }).waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('kind=outbox.send');
  expect(copied).not.toMatch(/600|111222/);

  await page.getByRole('button', { name: 'Copiar para soporte' }).waitFor();
  await page.evaluate(() =>
    Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true }),
  );
  await page.getByRole('button', { name: 'Copiar para soporte' }).click();
  const byHand = page.getByRole('dialog', { name: 'Texto para soporte' });
  const text = byHand.getByRole('textbox');
  await expect.poll(() => text.inputValue()).toContain('kind=outbox.send');
  expect(
    await text.evaluate((box: HTMLTextAreaElement) => box.selectionEnd - box.selectionStart),
  ).toBeGreaterThan(50);
});

test('an account that is no owner is told whose page this is', async () => {
  const desk = await makeDeskWithPage();
  const page = await openPage(browser(), desk, 'marta');
  await page.goto(`${desk.deskUrl}/#/activity`);
  await page.getByText('La actividad la ve la persona responsable').waitFor();
});

test('from the record the owner gets straight to its export', async () => {
  const desk = await makeDeskWithPage();
  const page = await openPage(browser(), desk, 'olga');
  await page.goto(`${desk.deskUrl}/#/activity`);
  await page.getByRole('link', { name: 'Exportar…' }).click();
  await page.getByRole('heading', { level: 1, name: 'Exportar datos' }).waitFor();
  expect(await page.getByRole('combobox', { name: 'Qué' }).inputValue()).toBe(
    'Registro de actividad',
  );
  await page.getByText('CSV', { exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Exportar', exact: true }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^mostrador-registro/);
});

test('an address that leads nowhere says so, and leads to the messages', async () => {
  const desk = await makeDeskWithPage();
  const page = await openPage(browser(), desk, 'olga');
  await page.goto(`${desk.deskUrl}/#/agenda/of-another-version`);
  await page.getByRole('heading', { name: 'Aquí no hay ninguna página' }).waitFor();
  await page.getByRole('button', { name: 'Ir a los mensajes' }).click();
  await page.getByRole('region', { name: 'Conversaciones' }).waitFor();
});

test('an address with something that the page does not know opens the page as usual, and an export stands in the record in words', async () => {
  const desk = await makeDeskWithPage();
  const token = await desk.login('olga', PASSWORD);
  await desk.rest('GET', '/export/contacts.csv', { token });
  const page = await openPage(browser(), desk, 'olga');
  await page.goto(`${desk.deskUrl}/#/activity?tab=nothing`);
  await page.getByRole('tab', { name: 'Actividad', selected: true }).waitFor();
  await page
    .getByRole('table', { name: 'Líneas de actividad' })
    .getByRole('row', {
      name: /Exportación qué: contactos · formato: CSV · resultado: terminada · filas: 0 · tamaño: \d+ B/,
    })
    .waitFor();
});
