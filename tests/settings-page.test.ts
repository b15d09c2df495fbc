import { request as httpsRequest } from 'node:https';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { publicPaths } from '../src-main/inbox/inbox.ts';
import { makeDeskWithPage, notice, openPage, sharedBrowser } from './desk-browser.ts';
import { ACCOUNT_SID, ANA, AUTH_TOKEN, CLINIC } from './make-clinic.ts';
import { type Desk, PASSWORD } from './make-desk.ts';
import { cookieOf, overSocket } from './peers/desk-socket.ts';
import { startProgram, temporaryFolder } from './peers/program.ts';

const browser = sharedBrowser();

/** A clinic whose Twilio credentials come from nowhere, until somebody sets them. */
const nothingFixed = { TWILIO_ACCOUNT_SID: '', TWILIO_AUTH_TOKEN: '', TWILIO_WHATSAPP_NUMBER: '' };

async function openSettings(page: Page, section: string, heading: string): Promise<void> {
  await page.goto(`${new URL(page.url()).origin}/#/settings?section=${section}`);
  await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
}

/** The card of a section with this title. */
const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

const headerOf = (page: Page) => page.getByRole('banner');

/** Everything that the clinic has sent to a page from now on. */
function receivedBy(page: Page): () => string {
  const received: string[] = [];
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => received.push(payload.toString())),
  );
  page.on('response', (response) => {
    if (!response.url().includes('/api/')) return;
    response.text().then(
      (text) => received.push(text),
      () => received.push('(no body)'),
    );
  });
  return () => received.join('\n');
}

async function keepCredentials(desk: Desk): Promise<void> {
  await desk.client.setup.twilio({ accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN });
  await desk.client.setup.sender({ number: CLINIC });
}

test('a change is kept at once, is seen on the desks of others as it is made, and can be taken back', async () => {
  const desk = await makeDeskWithPage();
  const [olga, marta] = [
    await openPage(browser(), desk, 'olga'),
    await openPage(browser(), desk, 'marta'),
  ];
  await openSettings(olga, 'clinic', 'Clínica');
  const name = card(olga, 'Datos de la clínica').getByRole('textbox', { name: 'Nombre' });
  await name.fill('Clínica Roble');
  await name.press('Enter');
  await headerOf(marta).getByText('Clínica Roble').waitFor();
  await olga.getByText('Guardado').waitFor();
  await olga.getByRole('button', { name: 'Deshacer' }).click();
  await headerOf(marta).getByText('Clínica Roble').waitFor({ state: 'detached' });
  expect(desk.clinic.settings.get('clinic.name')).toBe('');
});

test('a value that is no good is told beside its field, in the unit of the field, and nothing changes', async () => {
  const desk = await makeDeskWithPage();
  const page = await openPage(browser(), desk, 'olga');
  await openSettings(page, 'clinic', 'Clínica');
  // The search leads to the section in which the setting is.
  await page.getByRole('combobox', { name: 'Buscar un ajuste…' }).fill('espera modelo');
  await page
    .getByRole('option', { name: /Espera máxima/ })
    .first()
    .click();
  await page.getByRole('heading', { level: 1, name: 'Avanzado' }).waitFor();
  const field = page.getByRole('textbox', { name: 'Espera máxima' });
  await expect.poll(() => field.evaluate((input) => input === document.activeElement)).toBe(true);
  await field.fill('500');
  await field.press('Enter');
  await page.getByText('Lo máximo es 120 segundos.').waitFor();
  expect(desk.clinic.settings.get('openai.timeoutMs')).toBe(20_000);
  await field.fill('7,5');
  await field.press('Enter');
  await page.getByText('Guardado').waitFor();
  expect(desk.clinic.settings.get('openai.timeoutMs')).toBe(7_500);
  await page.getByRole('button', { name: 'Volver al valor de fábrica: Espera máxima' }).click();
  await expect.poll(() => desk.clinic.settings.get('openai.timeoutMs')).toBe(20_000);
});

test('what the environment of the PC fixes is shown with its variable and cannot be changed', async () => {
  const desk = await makeDeskWithPage();
  const page = await openPage(browser(), desk, 'olga');
  await openSettings(page, 'whatsapp', 'WhatsApp y Twilio');
  await page.getByText('Lo fija la variable TWILIO_AUTH_TOKEN').first().waitFor();
  const account = card(page, 'Cuenta de Twilio');
  await account.getByRole('button', { name: 'Comprobar credenciales' }).waitFor();
  expect(await account.getByRole('button', { name: /Sustituir|Quitar/ }).count()).toBe(0);
  expect(await page.getByRole('button', { name: 'Crear un segundo token' }).isDisabled()).toBe(
    true,
  );
  await expect(desk.client.rotation.begin()).rejects.toMatchObject({ code: 'setting_invalid' });
  await openSettings(page, 'line', 'Línea y túnel');
  const own = page.getByRole('textbox', { name: 'Dirección propia (https)' });
  await own.waitFor();
  expect(await own.isDisabled()).toBe(true);
});

test('a secret is put, replaced and removed, and is never seen again', async () => {
  const desk = await makeDeskWithPage({ env: nothingFixed });
  await desk.client.setup.finish({ finished: true });
  let received = () => '';
  const page = await openPage(browser(), desk, 'olga', {
    before: async (fresh) => {
      received = receivedBy(fresh);
    },
  });
  await openSettings(page, 'whatsapp', 'WhatsApp y Twilio');
  const account = card(page, 'Cuenta de Twilio');
  await account.getByRole('button', { name: 'Poner las claves' }).click();
  await account.getByRole('textbox', { name: 'Account SID' }).fill(`  ${ACCOUNT_SID} `);
  await account.getByLabel('Auth Token', { exact: true }).fill(AUTH_TOKEN);
  await account.getByRole('button', { name: 'Comprobar y guardar' }).click();
  await account.getByText('Guardado ····1e0f').waitFor();
  await account.getByText(/«Clínica Olmo», activa/).waitFor();

  // One that Twilio refuses does not take the place of the one that works.
  await account.getByRole('button', { name: 'Sustituir las claves' }).click();
  const wrong = 'ffffffffffffffffffffffffffff9999';
  await account.getByLabel('Auth Token', { exact: true }).fill(wrong);
  await account.getByRole('button', { name: 'Comprobar y guardar' }).click();
  await account.getByText('Twilio no acepta las claves.', { exact: false }).waitFor();
  await account.getByRole('button', { name: 'Cancelar' }).click();
  expect(desk.clinic.settings.get('twilio.authToken')).toBe(AUTH_TOKEN);

  await account.getByRole('button', { name: 'Quitar las claves' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Quitar las claves' }).click();
  await expect.poll(() => account.getByText('Sin poner').count()).toBe(2);
  expect(desk.clinic.settings.get('twilio.authToken')).toBeNull();

  const shown = await page.evaluate(
    () =>
      document.documentElement.outerHTML +
      [...document.querySelectorAll('input')].map(({ value }) => value).join(),
  );
  for (const secret of [ACCOUNT_SID, AUTH_TOKEN, wrong]) {
    expect(received()).not.toContain(secret);
    expect(shown).not.toContain(secret);
  }
  expect(received()).toContain('twilio.authToken');
});

test('a colleague who is added gets in and sees no settings; disabled, her session ends', async () => {
  const desk = await makeDeskWithPage();
  const page = await openPage(browser(), desk, 'olga');
  await openSettings(page, 'people', 'Cuentas');
  await page.getByRole('button', { name: 'Añadir cuenta' }).click();
  const dialog = page.getByRole('dialog', { name: 'Añadir una cuenta' });
  await dialog.getByRole('textbox', { name: 'Nombre' }).fill('Carla Ruiz');
  await dialog.getByRole('textbox', { name: 'Usuario' }).fill('marta');
  await dialog.getByRole('button', { name: 'Generar' }).click();
  await dialog.getByText('Muy buena').waitFor();
  const password = await dialog.getByLabel('Contraseña', { exact: true }).inputValue();
  await dialog.getByRole('button', { name: 'Añadir' }).click();
  await dialog.getByText('Ya hay una cuenta con ese usuario.', { exact: false }).waitFor();
  await dialog.getByRole('textbox', { name: 'Usuario' }).fill('carla');
  await dialog.getByRole('button', { name: 'Añadir' }).click();
  await notice(page, 'Carla Ruiz ya puede entrar').waitFor();

  const context = await browser().newContext({ locale: 'es-ES' });
  onTestFinished(() => context.close());
  const carla = await context.newPage();
  await carla.goto(desk.deskUrl);
  await carla.getByRole('textbox', { name: 'Usuario' }).fill('carla');
  await carla.getByLabel('Contraseña', { exact: true }).fill(password);
  await carla.getByRole('button', { name: 'Entrar' }).click();
  await carla.getByRole('region', { name: 'Conversaciones' }).waitFor();
  expect(await carla.getByRole('link', { name: 'Ajustes' }).count()).toBe(0);
  await carla.goto(`${desk.deskUrl}/#/settings?section=people`);
  await carla.getByText('Los ajustes son de la persona responsable').waitFor();

  await page.getByRole('button', { name: 'Más acciones con Carla Ruiz' }).click();
  await page.getByRole('menuitem', { name: 'Apagar la cuenta' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Apagar la cuenta' }).click();
  await page.getByRole('cell', { name: 'Apagada' }).waitFor();
  await carla.getByRole('heading', { name: 'Entra en el mostrador' }).waitFor();

  // The last owner cannot take the ownership from herself.
  await page.getByRole('button', { name: 'Más acciones con Olga' }).click();
  await page.getByRole('menuitem', { name: 'Cambiar nombre o permiso' }).click();
  await page.getByRole('radio', { name: 'Recepción' }).check();
  await page.getByRole('button', { name: 'Guardar' }).click();
  await page.getByText('Tiene que quedar al menos una persona responsable').waitFor();
});

test('the Auth Token is changed step by step, and every message is accepted throughout', async () => {
  const desk = await makeDeskWithPage({ env: nothingFixed });
  await desk.client.setup.finish({ finished: true });
  await keepCredentials(desk);
  const write = async (body: string) =>
    (await desk.twilio.patientSends({ from: `whatsapp:${ANA}`, body })).statuses;
  const page = await openPage(browser(), desk, 'olga');
  await openSettings(page, 'whatsapp', 'WhatsApp y Twilio');
  expect(await write('antes')).toEqual([200]);
  await page.getByRole('button', { name: 'Crear un segundo token' }).click();
  await page.getByText(/El token nuevo \(····\w{4}\) está guardado/).waitFor();
  expect(await write('mientras')).toEqual([200]);
  await page.getByRole('button', { name: 'Cambiar al nuevo' }).click();
  await page.getByText('Twilio ya firma con el token nuevo.', { exact: false }).waitFor();
  expect(desk.twilio.control.authToken()).not.toBe(AUTH_TOKEN);
  expect(desk.clinic.settings.get('twilio.authToken')).toBe(desk.twilio.control.authToken());
  expect(await write('después')).toEqual([200]);
  // What was signed with the old one and arrives late counts too.
  const late = await desk.post(publicPaths.receive, {
    AccountSid: ACCOUNT_SID,
    MessageSid: `SM${'2'.repeat(32)}`,
    From: `whatsapp:${ANA}`,
    To: `whatsapp:${CLINIC}`,
    Body: 'tarde',
    NumMedia: '0',
  });
  expect(late.status).toBe(200);
});

test('colleagues get in over TLS once the owner opens the network, and are out when it is shut', async () => {
  const running = await startProgram(
    ['serve', '--no-open', '--port', '0', '--webhook-port', '0', '--data-dir', temporaryFolder()],
    {
      MOSTRADOR_SECRETS: 'file',
      MOSTRADOR_PASSPHRASE: 'una frase bien larga',
      MOSTRADOR_ADMIN_PASSWORD: PASSWORD,
    },
  );
  const context = await browser().newContext({ locale: 'es-ES' });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const headers = { origin: running.deskUrl };
  await page.request.post(`${running.deskUrl}/api/v1/session`, {
    data: { username: 'admin', password: PASSWORD },
    headers,
  });
  await page.goto(`${running.deskUrl}/#/settings?section=network`);
  const power = page.getByRole('switch', { name: 'Dejar entrar desde la red' });
  await power.waitFor();
  expect(await power.isChecked()).toBe(false);
  await power.click({ force: true });
  const trust = card(page, 'Confiar en la clínica');
  await trust.waitFor();
  await trust
    .getByText(/([0-9A-F]{2}[: ]?){16}/i)
    .first()
    .waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    trust.getByRole('button', { name: 'Descargar el certificado' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.crt$/);

  const { ownUrl, certificatePem: ca } = await overSocket(
    running.deskUrl,
    { cookie: await cookieOf(page) },
    (client) => client.network.status(),
  );
  const get = () =>
    new Promise<number>((resolve, reject) => {
      const request = httpsRequest(ownUrl!, { ca: ca!, agent: false }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      });
      request.once('error', reject);
      request.end();
    });
  expect(await get()).toBe(200);

  await power.click({ force: true });
  await page.getByRole('dialog').getByRole('button', { name: 'Cerrar el acceso' }).click();
  await trust.waitFor({ state: 'detached' });
  await expect(get()).rejects.toThrow(/ECONNREFUSED|ECONNRESET/);
});
