import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { expect, onTestFinished, test } from 'vitest';
import { makeDeskWithPage, openPage, sharedBrowser } from './desk-browser.ts';
import { ANA } from './make-clinic.ts';

const browser = sharedBrowser();

/** A program of the clinic that is told; notes what it was told, with its headers. */
async function program() {
  const calls: { text: string; headers: Record<string, string> }[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      calls.push({ text, headers: request.headers as Record<string, string> });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, calls };
}

test('the owner lets another program be told, proves it, and sees what it was told', async () => {
  const desk = await makeDeskWithPage();
  const other = await program();
  const page = await openPage(browser(), desk, 'olga');
  await page.goto(`${desk.deskUrl}/#/settings?section=integrations`);
  const card = page.getByRole('region', { name: /^Webhooks/ });
  await card.getByText('Todavía no se avisa a ningún programa').waitFor();

  await card.getByRole('button', { name: 'Añadir' }).click();
  const dialog = page.getByRole('dialog', { name: 'Avisar a otro programa' });
  await dialog.getByLabel('Nombre').fill('Gestión');
  await dialog.getByLabel('Dirección').fill('http://gestion.example/hook');
  await dialog.getByRole('button', { name: 'Añadir' }).click();
  await dialog.getByText('Esa dirección no va cifrada').waitFor();
  await dialog.getByLabel('Dirección').fill(other.url);
  await dialog.getByRole('button', { name: 'Añadir' }).click();

  const shown = page.getByRole('dialog', { name: 'Secreto de Gestión' });
  const secret = await shown.locator('code').innerText();
  expect(secret).toMatch(/^whsec_/);
  await page.keyboard.press('Escape');
  await shown.getByRole('button', { name: 'Lo he copiado' }).click();

  await card.getByText('Sin probar', { exact: true }).waitFor();
  await card.getByRole('button', { name: 'Probar Gestión' }).click();
  await page.getByText(/Gestión lo ha recibido en/).waitFor();
  await card.getByText('Funciona', { exact: true }).waitFor();
  await desk.write(ANA, '¿Tenéis hueco mañana?');
  await desk.clock.advance(1_000);
  await expect.poll(() => other.calls.length).toBeGreaterThan(1);
  const told = other.calls.find(({ text }) => text.includes('message.created'))!;
  new Webhook(secret).verify(told.text, told.headers);

  await card.getByRole('button', { name: 'Más acciones de Gestión' }).click();
  await page.getByRole('menuitem', { name: 'Ver los envíos' }).click();
  const log = page.getByRole('dialog', { name: 'Envíos a Gestión' });
  await log.getByRole('cell', { name: /^Prueba\s*ping/ }).waitFor();
  await log
    .getByRole('cell', { name: /^Mensaje nuevo.*message\.created/s })
    .first()
    .waitFor();
  await page.keyboard.press('Escape');

  await card.getByRole('button', { name: 'Más acciones de Gestión' }).click();
  await page.getByRole('menuitem', { name: 'Quitar' }).click();
  await page.getByRole('button', { name: 'Quitar' }).click();
  await card.getByText('Todavía no se avisa a ningún programa').waitFor();

  await page.goto(`${desk.deskUrl}/#/activity`);
  await page
    .getByRole('table', { name: 'Líneas de actividad' })
    .getByRole('row', { name: /Empezó a avisar a otro programa Webhook n\.º \d+/ })
    .waitFor();
});

test('whoever writes software reads the whole API on one page, without the internet', async () => {
  const desk = await makeDeskWithPage();
  const page = await openPage(browser(), desk, 'olga');
  const outside: string[] = [];
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(desk.deskUrl))
      outside.push(request.url());
  });
  await page.goto(`${desk.deskUrl}/api.html`);
  await page.getByRole('heading', { name: /Mostrador/ }).waitFor();
  await page.getByText('Send a message to a phone number').waitFor();
  expect(outside).toEqual([]);
});
