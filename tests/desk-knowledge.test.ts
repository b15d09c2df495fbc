import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { makeDeskWithPage, notice, openPage, sharedBrowser } from './desk-browser.ts';

const browser = sharedBrowser();

async function openKnowledge(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Conocimiento' }).click();
  await page.getByRole('heading', { name: 'Conocimiento' }).waitFor();
}

async function openImport(page: Page) {
  await page.getByRole('button', { name: 'Importar, exportar y eliminadas' }).click();
  await page.getByRole('menuitem', { name: 'Importar de CSV' }).click();
  return page.getByRole('dialog', { name: 'Importar entradas' });
}

/** The table of what is wrong: line, column, words. */
async function badRows(dialog: Locator): Promise<string[][]> {
  const rows = await dialog.getByRole('row').allInnerTexts();
  return rows.slice(1).map((row) => row.split(/\t|\n/).filter(Boolean));
}

const csv = (lines: readonly string[], name = 'preguntas.csv') => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(lines.join('\r\n')),
});

test('a spreadsheet with wrong rows imports nothing, names each of them, and then the good rows if one wants', async () => {
  const desk = await makeDeskWithPage({ knowledge: { '¿Tenéis aparcamiento?': 'Sí.' } });
  const page = await openPage(browser(), desk, 'marta');
  await openKnowledge(page);
  const dialog = await openImport(page);
  const file = dialog.locator('input[type=file]');
  await file.setInputFiles(
    csv([
      'tema;idioma;pregunta;respuesta;variantes;activa',
      'Precios;es;¿Cuánto cuesta una limpieza?;La limpieza cuesta 60 €.;precio limpieza | cuánto vale;si',
      'Precios;fr;Combien coûte un détartrage ?;60 €;;si',
      'General;es;¿Tenéis aparcamiento?;Sí, en la calle Olmo.;;si',
      'General;es;¿Aceptáis tarjeta?;;;si',
    ]),
  );
  await dialog.getByText('No se ha importado nada: hay 2 errores').waitFor();
  const wrong = [
    ['3', 'idioma', 'El idioma tiene que ser es o en.'],
    ['5', 'respuesta', 'Está vacía.'],
  ];
  expect(await badRows(dialog)).toEqual(wrong);
  expect((await desk.client.knowledge.list({})).items).toHaveLength(1);

  await dialog.getByRole('button', { name: 'Importar solo las filas buenas' }).click();
  await dialog.getByText('Se ha importado 1 entrada').waitFor();
  await dialog.getByText('Se han saltado filas por estos 3 errores:').waitFor();
  expect((await badRows(dialog)).toSorted()).toEqual([
    wrong[0],
    ['4', 'pregunta', 'Esta pregunta ya está entre las entradas.'],
    wrong[1],
  ]);
  await dialog.getByRole('button', { name: 'Hecho' }).click();
  await page.getByRole('option', { name: /limpieza/ }).click();
  await page.getByText('60 €').first().waitFor();
  expect((await desk.client.knowledge.list({})).items).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        question: '¿Cuánto cuesta una limpieza?',
        topic: 'Precios',
        variants: ['precio limpieza', 'cuánto vale'],
      }),
    ]),
  );
});

test('a file that is no CSV, and one without the columns, are told as such', async () => {
  const desk = await makeDeskWithPage();
  const page = await openPage(browser(), desk, 'marta');
  await openKnowledge(page);
  const dialog = await openImport(page);
  const file = dialog.locator('input[type=file]');
  await file.setInputFiles(csv(['PK'], 'preguntas.xlsx'));
  await dialog.getByText(/^Es una hoja de cálculo/).waitFor();
  await file.setInputFiles(csv(['a;b', '1;2']));
  await dialog.getByText(/Pon los nombres de las columnas en la primera línea/).waitFor();
  await dialog.getByText('Falta esta columna. Mira los nombres de la plantilla.').first().waitFor();
  expect(await dialog.getByRole('button', { name: 'Importar solo las filas buenas' }).count()).toBe(
    0,
  );
  await file.setInputFiles(csv(['pregunta;respuesta']));
  await dialog.getByText(/no tiene ninguna fila/).waitFor();
});

test('what is exported can be imported again into another clinic, letter by letter', async () => {
  const desk = await makeDeskWithPage({
    knowledge: {
      '¿Tenéis "aparcamiento"; o algo así?': 'Sí:\n«Olmo», calle Mayor; dos horas gratis.',
      '¿Abrís en agosto?': 'Sí, por las mañanas.',
    },
  });
  const page = await openPage(browser(), desk, 'marta');
  await openKnowledge(page);
  await page.getByRole('button', { name: 'Importar, exportar y eliminadas' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Exportar a CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.csv$/);
  const bytes = readFileSync(await download.path());
  // Excel takes it for UTF-8 only with this mark.
  expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));

  const other = await makeDeskWithPage();
  const there = await openPage(browser(), other, 'marta');
  await openKnowledge(there);
  const dialog = await openImport(there);
  await dialog
    .locator('input[type=file]')
    .setInputFiles({ name: download.suggestedFilename(), mimeType: 'text/csv', buffer: bytes });
  await dialog.getByText('Se han importado 2 entradas').waitFor();
  const plain = async (of: typeof desk) =>
    (await of.client.knowledge.list({})).items
      .map(({ question, answer, topic, language, variants }) => ({
        question,
        answer,
        topic,
        language,
        variants,
      }))
      .sort((a, b) => a.question.localeCompare(b.question));
  expect(await plain(other)).toEqual(await plain(desk));
});

test('an entry that was removed comes back with «Deshacer»', async () => {
  const desk = await makeDeskWithPage({ knowledge: { '¿Tenéis aparcamiento?': 'Sí.' } });
  const page = await openPage(browser(), desk, 'marta');
  await openKnowledge(page);
  await page.getByRole('option', { name: /aparcamiento/ }).click();
  await page.getByRole('button', { name: 'Más acciones de la entrada' }).click();
  await page.getByRole('menuitem', { name: 'Eliminar la entrada' }).click();
  const removed = notice(page, 'Entrada eliminada: ¿Tenéis aparcamiento?');
  await removed.getByRole('button', { name: 'Deshacer' }).click();
  await page.getByRole('option', { name: /aparcamiento/ }).waitFor();
  expect((await desk.client.knowledge.list({})).items).toMatchObject([{ answer: 'Sí.' }]);
});
