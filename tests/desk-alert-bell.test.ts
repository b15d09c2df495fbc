import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { makeDeskWithPage, notice, openPage, sharedBrowser } from './desk-browser.ts';
import { LUIS } from './make-clinic.ts';
import { freePort } from './peers/program.ts';

const browser = sharedBrowser();
const MINUTE = 60_000;

const bell = (page: Page, name: string | RegExp) =>
  page.getByRole('banner').getByRole('button', { name });
const open = async (page: Page, name: string | RegExp) => {
  await bell(page, name).click();
  return page.getByRole('dialog', { name: 'Avisos' });
};

test('the line falls: bell and words on every desk, seen by one, over by itself, kept in the history', async () => {
  const desk = await makeDeskWithPage();
  await desk.settle(1_000);
  desk.clinic.store.db.exec(`UPDATE templates SET status = 'approved'`);
  await desk.settle(2 * MINUTE);
  const marta = await openPage(browser(), desk, 'marta');
  const leo = await openPage(browser(), desk, 'leo');
  await (await open(marta, 'Avisos: nada por ver')).getByText('Todo en orden').waitFor();
  await marta.keyboard.press('Escape');

  desk.twilio.setReceiveUrl('https://otro-sistema.example/hook');
  await desk.client.line.registration();
  await desk.settle(7 * MINUTE);
  const shown = await open(marta, 'Avisos: 1 por ver');
  const item = shown.getByRole('listitem').filter({ hasText: 'No pueden llegar mensajes' });
  await item
    .getByText('Twilio entrega los mensajes en otro sistema (otro-sistema.example).')
    .waitFor();
  // What becomes of another live system is the owner's word.
  await item.getByText('Pídeselo a quien administra Mostrador.').waitFor();

  // Who only reads sees it, and marks nothing.
  const hers = await open(leo, 'Avisos: 1 por ver');
  await hers.getByText('No pueden llegar mensajes').waitFor();
  await hers.getByText(/^Tu cuenta es de solo lectura/).waitFor();
  for (const name of ['Visto', 'Posponer'])
    expect(await hers.getByRole('button', { name }).count(), name).toBe(0);
  await leo.keyboard.press('Escape');

  await item.getByRole('button', { name: 'Visto' }).click();
  await item.getByText(/Lo ha visto Marta/).waitFor();
  await bell(marta, 'Avisos: nada por ver').waitFor();
  await bell(leo, 'Avisos: nada por ver').waitFor();
  await item.getByRole('button', { name: 'Posponer' }).click();
  await item.getByRole('button', { name: '1 hora' }).click();
  await item.getByText(/Pospuesto/).waitFor();
  await item.getByRole('button', { name: 'Avisar ya otra vez' }).click();
  await bell(marta, 'Avisos: 1 por ver').waitFor();
  await marta.keyboard.press('Escape');

  await desk.client.line.register({ takeOver: true });
  await desk.settle(4 * MINUTE);
  await notice(marta, 'Resuelto: No pueden llegar mensajes').waitFor();
  await (await open(marta, 'Avisos: nada por ver'))
    .getByRole('link', { name: 'Ver el historial' })
    .click();
  const past = marta.getByRole('region', { name: 'Historial' });
  await past
    .getByRole('listitem')
    .getByText(/11:11 · Duró/)
    .waitFor();
  await marta.getByText('Sin resolver', { exact: true }).click();
  await marta.getByText('Ninguno es como lo que has elegido.').waitFor();
  await marta.getByRole('button', { name: 'Quitar los filtros' }).click();
  await past.waitFor();
});

test('an alert leads to its conversation; its owner turns kinds off and reads in words why her mail server refuses', async () => {
  const desk = await makeDeskWithPage();
  const page = await openPage(browser(), desk, 'olga');
  await desk.write(LUIS, 'Me duele el pecho y no puedo respirar', { profileName: 'Luis Pons' });
  await desk.settle(7 * MINUTE);
  const shown = await open(page, /^Avisos: \d por ver/);
  const item = shown
    .getByRole('listitem')
    .filter({ hasText: 'Una señal de alarma sigue sin atender' });
  await item.getByRole('link', { name: 'Abrir la conversación' }).click();
  await page.getByRole('region', { name: 'Conversación con Luis Pons' }).waitFor();
  await shown.waitFor({ state: 'detached' });

  await page.goto(`${desk.deskUrl}/#/settings?section=alerts`);
  await page.getByRole('switch', { name: 'Pacientes que esperan' }).click({ force: true });
  await page.getByRole('textbox', { name: 'Espera de un paciente' }).waitFor({ state: 'detached' });
  expect(desk.clinic.settings.get('alerts.handover')).toBe(false);

  const mail = page.getByRole('region', { name: 'Por correo' });
  await mail.getByRole('switch', { name: 'Avisos por correo' }).click({ force: true });
  await mail.getByRole('button', { name: 'Enviar prueba' }).click();
  await mail.getByText(/^Faltan datos: el servidor/).waitFor();
  for (const [name, text] of [
    ['Para', 'olga@casa.example'],
    ['Desde', 'recepcion@clinica.example'],
    ['Servidor de correo', '127.0.0.1'],
    ['Puerto del correo', String(await freePort())],
  ] as const) {
    const field = mail.getByRole('textbox', { name, exact: true });
    await field.fill(text);
    await field.press('Enter');
    await field.press('Tab');
  }
  await expect.poll(() => desk.clinic.settings.get('alerts.smtpPort')).not.toBe(587);
  await mail.getByRole('button', { name: 'Enviar prueba' }).click();
  await mail.getByText(/^El servidor no contesta en ese puerto/).waitFor();

  const phone = page.getByRole('region', { name: 'Por WhatsApp a tu móvil' });
  await phone.getByRole('switch', { name: 'Avisos por WhatsApp' }).click({ force: true });
  await phone.getByText(/^Sin plantilla solo llega en las 24 horas/).waitFor();
});
