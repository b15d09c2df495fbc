import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { makeDeskWithPage, openConversation, openPage, sharedBrowser } from './desk-browser.ts';
import { ANA } from './make-clinic.ts';
import type { Desk } from './make-desk.ts';

const browser = sharedBrowser();

/** A clinic with so many messages of Ana this November, a minute apart, and one of October. */
async function makeBusyDesk(count: number): Promise<Desk> {
  const desk = await makeDeskWithPage();
  await desk.write(ANA, 'Añoro la última revisión; ¿mañana?', { profileName: "=cmd|'/c calc'!A1" });
  await desk.settle();
  const insert = desk.clinic.store.db.prepare(
    `INSERT INTO messages(conversation_id, direction, author, kind, body, state, status, created_at)
     VALUES (1, 'in', 'patient', 'text', ?, 'received', 'received', ?)`,
  );
  const start = Date.parse('2026-11-02T08:00:00Z');
  desk.clinic.store.write(() => {
    insert.run('De octubre', Date.parse('2026-10-15T08:00:00Z'));
    for (let i = 0; i < count; i++)
      insert.run(`Mensaje ${i}: ${'ñandú '.repeat(8)}`, start + (i % 28_000) * 60_000);
  });
  return desk;
}

test('she exports a month of messages for her Excel, and calls another export off half way', async () => {
  const desk = await makeBusyDesk(30_000);
  const page = await openPage(browser(), desk, 'olga');
  // Straight from the palette.
  await page.keyboard.press('Control+k');
  await page.getByRole('button', { name: 'Exportar datos' }).click();
  await page.getByRole('heading', { level: 1, name: 'Exportar datos' }).waitFor();
  await page.getByText('Columnas: Mensaje, Fecha y hora, Contacto').waitFor();
  const list = page.getByRole('region', { name: 'Últimas exportaciones' });
  await list.getByText('Todavía no has exportado nada.').waitFor();

  await page.getByText('CSV', { exact: true }).click();
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Exportar', exact: true }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('mostrador-mensajes-2026-11-01-2026-11-30.csv');
  const bytes = readFileSync(await download.path());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const rows = parse(bytes.toString(), { bom: true, columns: true, delimiter: ';' }) as Record<
    string,
    string
  >[];
  const stored = await desk.client.exports.prepare({ kind: 'messages', format: 'csv' });
  expect(rows.length).toBe(stored.of - 1);
  expect(rows.map((row) => row['Texto'])).toContain('Añoro la última revisión; ¿mañana?');
  expect(rows.find((row) => row['Texto'] === 'De octubre')).toBeUndefined();
  expect(rows[0]!['Contacto']).toBe("'=cmd|'/c calc'!A1");
  await list.getByText(/^Terminada · [\d.]+ filas/).waitFor();

  await page.getByText('Excel (XLSX)', { exact: true }).click();
  const second = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Exportar', exact: true }).click();
  await list.getByRole('progressbar', { name: /mensajes-2026-11-01-2026-11-30\.xlsx/ }).waitFor();
  await list.getByRole('button', { name: 'Cancelar' }).click();
  await list.getByText(/^Cancelada · /).waitFor();
  // The browser knows that the file is not whole.
  expect(await (await second).failure()).not.toBeNull();
  const states = await desk.clinic.audit.list({ limit: 10, action: 'export.create' });
  expect(states.map(({ details }) => details['state'])).toEqual(['canceled', 'done']);

  // What has no dates is not asked for any.
  await page.getByRole('combobox', { name: 'Qué' }).click();
  await page.getByRole('option', { name: 'Pacientes' }).click();
  await page.getByText('Una fila por paciente').waitFor();
  expect(await page.getByRole('combobox', { name: 'Periodo' }).count()).toBe(0);
});

test('one conversation goes onto paper as a whole, its notes only when she wants them', async () => {
  const desk = await makeBusyDesk(230);
  await desk.client.conversations.addNote({ id: 1, body: 'Paga siempre en efectivo' });
  const page = await openPage(browser(), desk, 'marta', {
    before: async (opened) => {
      await opened.addInitScript(() => {
        const seen: string[] = [];
        Object.assign(window, { printed: seen, print: () => seen.push(document.title) });
      });
    },
  });
  await openConversation(page, "=cmd|'/c calc'!A1");
  await page.getByRole('button', { name: 'Más acciones', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Imprimir o guardar como PDF' }).click();
  const sheet = page.getByRole('region', { name: 'Imprimir o guardar como PDF' });
  await sheet
    .getByRole('heading', { level: 1, name: "Conversación con =cmd|'/c calc'!A1" })
    .waitFor();
  const stored = desk.clinic.store.db.prepare('SELECT count(*) FROM messages').pluck().get();
  await sheet.getByText(`${String(stored)} mensajes`).waitFor();
  expect(await sheet.getByText(/^Mensaje \d+:/).count()).toBe(230);
  await sheet.getByText('De octubre', { exact: true }).waitFor();
  expect(await sheet.getByText('Paga siempre en efectivo').count()).toBe(0);
  await sheet.getByRole('checkbox', { name: 'Incluir las notas privadas' }).check();
  await sheet.getByText('Paga siempre en efectivo').waitFor();

  await sheet.getByRole('button', { name: 'Imprimir' }).click();
  expect(await page.evaluate(() => (window as unknown as { printed: string[] }).printed)).toEqual([
    'conversacion-cmd-c-calc-a1',
  ]);
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  expect(pdf.match(/\/Type \/Page\b/g)!.length).toBeGreaterThan(3);
  // A4 in points.
  expect(pdf).toMatch(/\/MediaBox \[0 0 59[45][.\d]* 84[12]/);
  await page.emulateMedia({ media: 'print' });
  expect(await page.getByRole('button', { name: 'Imprimir' }).isVisible()).toBe(false);
  expect(await page.locator('#root').isVisible()).toBe(false);
  await page.emulateMedia({ media: 'screen' });
  await sheet.getByRole('button', { name: 'Volver a la conversación' }).click();
  await page.getByRole('region', { name: /^Conversación con/ }).waitFor();
  const lines = await desk.clinic.audit.list({ limit: 10, action: 'conversation.export' });
  expect(lines.length).toBe(2);
  expect(lines[0]).toMatchObject({ actor: 'marta', subject: 'conversation:1' });
  // Files with everybody's messages are not for her.
  await page.goto(`${desk.deskUrl}/#/settings?section=exports`);
  await page.getByText('Los ajustes son de la persona responsable').waitFor();
  expect(await page.getByRole('heading', { name: 'Exportar datos' }).count()).toBe(0);
});
