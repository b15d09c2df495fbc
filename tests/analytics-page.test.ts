import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { makeDeskWithPage, openPage, sharedBrowser } from './desk-browser.ts';
import { ANA, LUIS } from './make-clinic.ts';
import type { Desk } from './make-desk.ts';

const browser = sharedBrowser();

/** Monday 16: Ana is answered by the assistant, Luis asks what nobody has written down. Tuesday 24: Ana again. */
async function makeWeeks(): Promise<Desk> {
  const desk = await makeDeskWithPage({
    start: '2026-11-16T09:00:00.000Z',
    knowledge: { '¿Tenéis aparcamiento?': 'Sí, en la calle Olmo.' },
  });
  await desk.write(ANA, '¿Tenéis aparcamiento?', { profileName: 'Ana' });
  await desk.settle();
  await desk.write(LUIS, '¿Hacéis injertos de hueso?', { profileName: 'Luis' });
  await desk.settle();
  await desk.clock.set(Date.parse('2026-11-24T10:00:00.000Z'));
  await desk.write(ANA, '¿Tenéis aparcamiento?');
  await desk.settle();
  return desk;
}

async function openAnalytics(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Analítica' }).click();
  // The page's own chunk, and figures that are reckoned for the first time.
  await page.getByRole('heading', { name: 'Analítica' }).waitFor({ timeout: 45_000 });
}

const card = (page: Page, question: string) => page.getByRole('region', { name: question }).first();

test('from the four figures to another period, down to the conversations and into one, by keyboard too', async () => {
  const desk = await makeWeeks();
  const page = await openPage(browser(), desk, 'marta');
  await openAnalytics(page);
  const tile = (id: string) => page.getByTestId(`tile-${id}`);
  await page
    .getByRole('button', { name: /^Mensajes de pacientes: 3\./ })
    .waitFor({ timeout: 45_000 });
  await page.getByRole('button', { name: /^Primera respuesta: \d+ s\./ }).waitFor();
  await page.getByRole('button', { name: /^Resueltas por el asistente: 67\s%\./ }).waitFor();
  await page.getByRole('button', { name: /^Entregados: 100\s%\./ }).waitFor();
  await tile('messages').getByText('Sin datos de antes').waitFor();

  await page.getByRole('combobox', { name: 'Periodo' }).click();
  await page.getByRole('option', { name: 'Esta semana' }).click();
  await page.getByRole('button', { name: /^Mensajes de pacientes: 1\./ }).waitFor();
  // With the same days of the week before.
  await tile('messages')
    .getByText(/50\s% menos/)
    .waitFor();
  await page.getByText('23–24 nov 2026 · comparado con 16–17 nov 2026').waitFor();
  await page.reload();
  await page.getByRole('button', { name: /^Mensajes de pacientes: 1\./ }).waitFor();
  await page.getByRole('combobox', { name: 'Periodo' }).click();
  await page.getByRole('option', { name: 'Últimos 30 días' }).click();
  await page.getByRole('button', { name: /^Mensajes de pacientes: 3\./ }).waitFor();

  const messages = card(page, '¿Cuántos mensajes van y vienen?');
  await messages.getByText('Los pacientes han escrito 3 mensajes').waitFor();
  await messages
    .getByRole('button', { name: 'Ver tabla: ¿Cuántos mensajes van y vienen?' })
    .focus();
  await page.keyboard.press('Enter');
  await messages.getByRole('table').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  const first = messages.getByRole('button', {
    name: '16 nov, Pacientes: 2. Ver las conversaciones',
  });
  expect(await first.evaluate((button) => button === document.activeElement)).toBe(true);
  await page.keyboard.press('Enter');
  const list = page.getByRole('dialog', { name: 'Mensajes · Pacientes' });
  await list.getByRole('link', { name: /Ana/ }).waitFor();
  expect(await list.getByRole('link').count()).toBe(2);
  await page.keyboard.press('Escape');
  await list.waitFor({ state: 'hidden' });

  const heat = card(page, '¿Cuándo nos escriben?');
  const cell = heat.getByRole('gridcell', { name: 'lunes, 10:00–11:00: 2 mensajes' });
  await cell.focus();
  await page.keyboard.press('ArrowRight');
  await heat.getByTestId('heat-told').getByText('lunes, 11:00–12:00: 0 mensajes').waitFor();
  await cell.click();
  const behind = page.getByRole('dialog', { name: /lunes · 10:00–11:00$/ });
  await behind.getByRole('link', { name: /Luis/ }).click();
  await page.getByRole('region', { name: 'Conversación con Luis' }).waitFor();
  await page.goBack();
  await behind.getByRole('link', { name: /Luis/ }).waitFor();
});

test('what the assistant did not know becomes an entry of the knowledge', async () => {
  const desk = await makeWeeks();
  const page = await openPage(browser(), desk, 'marta');
  await openAnalytics(page);
  const gaps = card(page, '¿Qué no sabe el asistente?');
  await gaps.getByRole('button', { name: 'Crear entrada: ¿Hacéis injertos de hueso?' }).click();
  const question = page.getByRole('textbox', { name: 'Pregunta', exact: true });
  await question.waitFor();
  expect(await question.inputValue()).toBe('¿Hacéis injertos de hueso?');

  // A read-only account sees the same figures, and is offered nothing that it may not do.
  const reader = await openPage(browser(), desk, 'leo');
  await openAnalytics(reader);
  await reader.getByRole('button', { name: /^Mensajes de pacientes: 3\./ }).waitFor();
  await card(reader, '¿Qué no sabe el asistente?')
    .getByText('¿Hacéis injertos de hueso?')
    .waitFor();
  expect(await reader.getByRole('button', { name: /^Crear entrada/ }).count()).toBe(0);

  // The month on paper: its figures, nothing of the desk around it.
  await reader.goto(`${desk.deskUrl}/#/analytics/report?month=2026-11`);
  const report = reader.getByRole('article');
  await report.getByRole('heading', { name: 'Informe de noviembre de 2026' }).waitFor();
  await report.getByText('Los pacientes han escrito 3 mensajes').waitFor();
  await report.getByText('El mes aún no ha terminado').waitFor();
  await report
    .getByRole('row', { name: /^16–22 nov 2\b/ })
    .first()
    .waitFor();
  expect(await reader.getByRole('navigation').count()).toBe(0);
  const print = reader.getByRole('button', { name: 'Imprimir' });
  expect(await print.isEnabled()).toBe(true);
  await reader.emulateMedia({ media: 'print' });
  await print.waitFor({ state: 'hidden' });
  expect(await report.isVisible()).toBe(true);
});

test('a clinic that nobody has written to yet is told what will stand there', async () => {
  const desk = await makeDeskWithPage();
  const page = await openPage(browser(), desk, 'olga');
  await openAnalytics(page);
  await page.getByText('Aún no hay nada que medir').waitFor();
  await page.getByRole('button', { name: 'Ir a Mensajes' }).click();
  await page.getByRole('region', { name: 'Conversaciones' }).waitFor();
});
