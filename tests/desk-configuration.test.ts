import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { makeDeskWithPage, openPage, sharedBrowser } from './desk-browser.ts';
import type { Desk } from './make-desk.ts';

const browser = sharedBrowser();

/** The card of the configuration as the owner has it before her. */
async function openCard(desk: Desk): Promise<{ page: Page; card: Locator; file: Locator }> {
  const page = await openPage(browser(), desk, 'olga');
  await page.goto(`${desk.deskUrl}/#/settings?section=backups`);
  const card = page.getByRole('region', { name: 'Llevar los ajustes a otro PC', exact: true });
  return { page, card, file: card.locator('input[type=file]') };
}

const json = (name: string, content: string) => ({
  name,
  mimeType: 'application/json',
  buffer: Buffer.from(content),
});

/** What a clinic has configured, as its file says it; without the moment. */
async function everything({ client }: Desk): Promise<unknown> {
  const { exportedAt: _, ...rest } = JSON.parse((await client.configuration.export()).json);
  return rest;
}

test('what she has configured goes out as a file, is looked through and taken in at another clinic, and taken back there', async () => {
  const desk = await makeDeskWithPage({ knowledge: { '¿Hay aparcamiento?': 'Sí, en la puerta.' } });
  await desk.client.settings.set({ key: 'clinic.name', value: 'Clínica Olmo' });
  await desk.client.labels.save({ name: 'Ortodoncia', color: 'blue' });
  await desk.client.quickReplies.save({ shortcut: 'hola', language: 'es', body: 'Buenos días.' });
  const here = await openCard(desk);
  const [download] = await Promise.all([
    here.page.waitForEvent('download'),
    here.card.getByRole('button', { name: 'Guardar los ajustes' }).click(),
  ]);
  await here.card.getByText('Guardado: mostrador-2026-11-24.json').waitFor();
  const picked = json(download.suggestedFilename(), readFileSync(await download.path(), 'utf8'));

  const other = await makeDeskWithPage({ knowledge: { '¿Hay aparcamiento?': 'No.' } });
  await other.client.settings.set({ key: 'clinic.name', value: 'Clínica Haya' });
  const before = await everything(other);
  const { page, card, file } = await openCard(other);
  await file.setInputFiles(picked);
  const dialog = page.getByRole('dialog', { name: 'Traer ajustes de un archivo' });
  await dialog.getByText('Clínica Olmo').waitFor();
  await dialog.getByRole('button', { name: 'Ver qué cambia: Ajustes' }).click();
  const settings = dialog.getByRole('region', { name: 'Ajustes' });
  await settings.getByText('Clínica Haya').waitFor();
  await dialog.getByRole('button', { name: 'Ver qué cambia: Conocimiento' }).click();
  await dialog.getByText('Sí, en la puerta.').waitFor();
  // Looking changes nothing, and the same file can be chosen again.
  await dialog.getByRole('button', { name: 'Cancelar' }).click();
  expect(await everything(other)).toEqual(before);
  await file.setInputFiles(picked);

  await dialog.getByRole('checkbox', { name: 'Etiquetas' }).uncheck();
  await dialog.getByRole('button', { name: 'Traer 3 cambios' }).click();
  await card.getByText(/^Traído: 1 ajuste, 1 entrada de conocimiento, 1 respuesta/).waitFor();
  await page.getByRole('banner').getByText('Clínica Olmo').waitFor();
  expect(await everything(other)).toEqual({ ...((await everything(desk)) as object), labels: [] });

  await card.getByRole('button', { name: 'Deshacer' }).click();
  await card.getByText('Todo vuelve a estar como antes de traerlo').waitFor();
  await page.getByRole('banner').getByText('Clínica Haya').waitFor();
  expect(await everything(other)).toEqual(before);
});

test('a file that is no configuration, a newer one, one too large and one full of tricks are told as such and change nothing', async () => {
  const desk = await makeDeskWithPage();
  const before = await everything(desk);
  const { page, card, file } = await openCard(desk);
  const head = '"format": "mostrador-configuration"';
  for (const [content, words] of [
    ['PK\u0003\u0004', /^Ese archivo no es una configuración: no se puede leer\./],
    ['[1]', /^Ese archivo es de otro programa\./],
    [`{${head}, "version": 1, "labels": 7}`, /^La configuración está dañada \(labels\)\./],
    [`{${head}, "version": 2}`, /versión más nueva del programa\. Actualiza Mostrador/],
    ['x'.repeat(5_000_001), /^El archivo pesa más de 5 MB/],
    [' ', /^El archivo está vacío\./],
  ] as const) {
    await file.setInputFiles(json('ajustes.json', content));
    await card.getByRole('alert').filter({ hasText: words }).waitFor();
  }

  const trick = '<img src=x onerror=document.title="hacked">';
  await file.setInputFiles(
    json(
      `${trick.replaceAll('/', '')}.json`,
      JSON.stringify({
        format: 'mostrador-configuration',
        version: 1,
        clinic: trick,
        settings: { [trick]: 1, 'openai.apiKey': 'sk-other', 'clinic.country': 'Narnia' },
        knowledge: [null],
        labels: [
          { name: 'Nueva', color: 'red' },
          { name: 'NUEVA', color: 'blue' },
        ],
      }),
    ),
  );
  const dialog = page.getByRole('dialog', { name: 'Traer ajustes de un archivo' });
  await dialog.getByText(`${trick}.json`).waitFor();
  await dialog.getByRole('button', { name: 'Ver por qué: Ajustes' }).click();
  const settings = dialog.getByRole('region', { name: 'Ajustes' });
  await settings.getByText(trick, { exact: true }).waitFor();
  await settings.getByText('Esta versión no tiene ese ajuste.').waitFor();
  await settings.getByText('Es una clave, o es solo de cada PC').waitFor();
  expect(await settings.getByRole('checkbox').isDisabled()).toBe(true);
  await dialog.getByRole('button', { name: 'Ver qué cambia: Etiquetas' }).click();
  await dialog.getByText('Está dos veces en el archivo: vale la primera.').waitFor();
  expect(await dialog.locator('img').count()).toBe(0);
  await dialog.getByRole('button', { name: 'Cancelar' }).click();
  expect(await everything(desk)).toEqual(before);
});
