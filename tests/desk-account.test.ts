import { Secret, TOTP } from 'otpauth';
import pino from 'pino';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { openSecrets } from '../src-main/secrets/open-secrets.ts';
import { createDeskServer } from '../src-main/web/desk-server.ts';
import { createNetworkAccess } from '../src-main/web/network-access.ts';
import { closedNetwork } from './closed-network.ts';
import {
  makeDeskWithPage,
  notice,
  openPage,
  rendererFolder,
  sharedBrowser,
} from './desk-browser.ts';
import { type Desk, PASSWORD } from './make-desk.ts';

const browser = sharedBrowser();

/** Her own account, from the menu at the bottom of the rail. */
async function openAccount(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Tu cuenta' }).click();
  await page.getByRole('menuitem', { name: 'Mi cuenta' }).click();
  await page.getByRole('heading', { name: 'Mi cuenta', level: 1 }).waitFor();
}

const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const codeOf = (secret: string, at: number) =>
  TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: at });

/** The desk as colleagues reach it over the clinic's network. */
async function openNetwork(desk: Desk): Promise<string> {
  const router = desk.clinic.router({ practice: null, network: closedNetwork });
  const log = pino({ level: 'silent' });
  const access = createNetworkAccess({
    createDesk: (listener) =>
      createDeskServer({
        clinic: () => ({
          router,
          authenticate: desk.clinic.accounts.authenticate,
          archive: desk.clinic.archive,
        }),
        lock: { state: () => null, unlock: async () => null },
        rendererFolder,
        version: '0.0.0-test',
        log,
        ...listener,
      }),
    secrets: await openSecrets({ kind: 'memory', folder: '' }),
    clinicName: () => 'Clínica Olmo',
    port: 0,
    log,
    machine: { hostname: () => 'RECEP-1', addresses: () => ['127.0.0.1'] },
  });
  onTestFinished(() => access.stop());
  const { urls } = await access.switchOn();
  return urls[0]!;
}

test('an owner makes a token, copies it once, other software uses it, and she revokes it', async () => {
  const desk = await makeDeskWithPage();
  const page = await openPage(browser(), desk, 'olga', {
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await openAccount(page);
  const tokens = card(page, 'Tokens de API');
  await tokens.getByText('Todavía no has hecho ninguno.').waitFor();
  await tokens.getByRole('button', { name: 'Crear un token' }).click();
  const dialog = page.getByRole('dialog', { name: 'Crear un token' });
  const make = dialog.getByRole('button', { name: 'Crear un token' });
  await dialog.getByLabel('Para qué es').fill('Agenda de la clínica');
  await dialog.getByRole('checkbox', { name: 'Conversaciones y mensajes: Ver' }).check();
  await dialog.getByLabel('Tu contraseña').fill('no es esta');
  await make.click();
  await dialog.getByText(/La contraseña no coincide/).waitFor();
  await dialog.getByLabel('Tu contraseña').fill(PASSWORD);
  await make.click();

  const made = page.getByRole('dialog', { name: 'Token creado' });
  await made.waitFor();
  // Neither Escape nor a click beside it loses the token.
  await page.keyboard.press('Escape');
  await page.mouse.click(20, 20);
  await made.getByRole('button', { name: 'Copiar: Token' }).click();
  const token = await page.evaluate(() => navigator.clipboard.readText());
  expect(token).toMatch(/^mst_[\w-]{43}$/);
  await made.getByRole('button', { name: 'Ya lo he copiado' }).click();
  const row = tokens.getByRole('listitem').filter({ hasText: 'Agenda de la clínica' });
  await row.getByText(new RegExp(`termina en ${token.slice(-4)} · messages:read`)).waitFor();
  expect(await page.content()).not.toContain(token);

  const use = () => desk.rest('GET', '/conversations', { token });
  expect((await use()).status).toBe(200);
  expect((await desk.rest('POST', '/messages', { token, body: {} })).status).toBe(403);
  await row.getByRole('button', { name: 'Revocar Agenda de la clínica' }).click();
  await page
    .getByRole('dialog', { name: '¿Revocar «Agenda de la clínica»?' })
    .getByRole('button', { name: 'Revocar' })
    .click();
  await notice(page, '«Agenda de la clínica» ya no vale').waitFor();
  await row.getByText('Revocado', { exact: true }).waitFor();
  expect((await use()).status).toBe(401);
});

test('a colleague sets up a second step and signs in with it over the clinic’s network', async () => {
  const desk = await makeDeskWithPage();
  const page = await openPage(browser(), desk, 'marta');
  await openAccount(page);
  const step = card(page, 'Segundo paso al entrar');
  await step.getByText('Sin poner').waitFor();
  await step.getByRole('button', { name: 'Poner el segundo paso' }).click();
  const dialog = page.getByRole('dialog', { name: 'Poner el segundo paso' });
  await dialog.getByLabel('Tu contraseña').fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Seguir' }).click();
  const qr = dialog.getByRole('img', { name: /Código QR/ });
  const secret = new URL((await qr.getAttribute('data-text'))!).searchParams.get('secret')!;
  await dialog.getByText(secret.match(/.{4}/g)!.join(' ')).waitFor();
  const code = dialog.getByLabel('Código', { exact: true });
  await code.fill('000000');
  await dialog.getByRole('button', { name: 'Poner el segundo paso' }).click();
  await dialog.getByText(/Ese código no vale/).waitFor();
  await code.fill(codeOf(secret, Date.now()));
  await dialog.getByRole('button', { name: 'Poner el segundo paso' }).click();
  const shown = page.getByRole('dialog', { name: 'Códigos de recuperación' });
  await shown.getByRole('listitem').nth(9).waitFor();
  const recovery = await shown.getByRole('listitem').allTextContents();
  expect(recovery).toHaveLength(10);
  await shown.getByRole('button', { name: 'Los he guardado' }).click();
  await step.getByText('Te quedan 10 códigos de recuperación.').waitFor();

  const url = await openNetwork(desk);
  const context = await browser().newContext({ ignoreHTTPSErrors: true, locale: 'es-ES' });
  onTestFinished(() => context.close());
  const home = await context.newPage();
  await home.goto(url);
  await home.getByLabel('Usuario').fill('marta');
  await home.getByLabel('Contraseña', { exact: true }).fill(PASSWORD);
  await home.getByRole('button', { name: 'Entrar', exact: true }).click();
  await home.getByRole('heading', { name: 'Escribe el código' }).waitFor();
  const field = home.getByLabel('Código', { exact: true });
  await field.fill('123456');
  await home.keyboard.press('Enter');
  await home.getByText(/Ese código no vale/).waitFor();
  // The phone's next code: the one that switched it on has been used.
  await field.fill(codeOf(secret, Date.now() + 30_000));
  await home.keyboard.press('Enter');
  await home.getByRole('region', { name: 'Conversaciones' }).waitFor();

  // She sees the device at home among her sessions, and ends it: that page is out.
  await page.getByRole('link', { name: 'Conocimiento' }).click();
  await openAccount(page);
  const sessions = card(page, 'Dónde has entrado');
  const far = sessions.getByRole('listitem').filter({ hasText: 'Por la red, desde 127.0.0.1' });
  await far.getByRole('button', { name: /^Cerrar la sesión/ }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Cerrar', exact: true })
    .last()
    .click();
  await notice(page, 'Sesión cerrada').waitFor();
  await home.getByRole('heading', { name: 'Entra en el mostrador' }).waitFor();
});

test('where the clinic asks for it, a colleague sets up her second step as she signs in', async () => {
  const desk = await makeDeskWithPage();
  const owner = await openPage(browser(), desk, 'olga');
  await owner.getByRole('link', { name: 'Ajustes' }).click();
  await owner.getByRole('link', { name: 'Cuentas', exact: true }).click();
  await card(owner, 'Segundo paso al entrar')
    .getByText('Quien entra por la red', { exact: true })
    .click();
  await card(owner, 'Segundo paso al entrar').getByText('Guardado').waitFor();

  const url = await openNetwork(desk);
  const context = await browser().newContext({ ignoreHTTPSErrors: true, locale: 'es-ES' });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(url);
  await page.getByLabel('Usuario').fill('leo');
  await page.getByLabel('Contraseña', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Entrar', exact: true }).click();
  await page.getByRole('heading', { name: 'Pon un segundo paso' }).waitFor();
  await page.getByRole('button', { name: 'Empezar' }).click();
  const qr = page.getByRole('img', { name: /Código QR/ });
  const secret = new URL((await qr.getAttribute('data-text'))!).searchParams.get('secret')!;
  await page.getByLabel('Código', { exact: true }).fill(codeOf(secret, Date.now()));
  await page.getByRole('button', { name: 'Entrar', exact: true }).click();
  await page.getByRole('heading', { name: 'Códigos de recuperación' }).waitFor();
  await page.getByRole('button', { name: 'Los he guardado: entrar' }).click();
  await page.getByRole('region', { name: 'Conversaciones' }).waitFor();

  // The owner sees it, and takes it away when the phone is lost.
  await owner.getByRole('link', { name: 'Acceso desde la red' }).click();
  await owner.getByRole('link', { name: 'Cuentas', exact: true }).click();
  const people = card(owner, 'Quién puede entrar');
  await people.getByRole('row', { name: /Leo/ }).getByText('Segundo paso').waitFor();
  await card(owner, 'Sesiones abiertas')
    .getByText(/^Leo · /)
    .waitFor();
  await people.getByRole('button', { name: 'Más acciones con Leo' }).click();
  await owner.getByRole('menuitem', { name: 'Quitar el segundo paso' }).click();
  await owner.getByRole('dialog').getByRole('button', { name: 'Quitar el segundo paso' }).click();
  await notice(owner, 'Leo entra solo con la contraseña').waitFor();
});

test('a receptionist changes her name and password herself', async () => {
  const desk = await makeDeskWithPage();
  const page = await openPage(browser(), desk, 'marta');
  await openAccount(page);
  const profile = card(page, 'Tus datos');
  await profile.getByLabel('Tu nombre').fill('Marta Gil');
  await profile.getByRole('button', { name: 'Guardar' }).click();
  await notice(page, 'Nombre cambiado').waitFor();
  await page.getByRole('button', { name: 'Tu cuenta' }).getByText('MG').waitFor();
  await profile.getByRole('button', { name: 'Cambiar la contraseña' }).click();
  const dialog = page.getByRole('dialog', { name: 'Cambiar la contraseña' });
  await dialog.getByLabel('Tu contraseña').fill(PASSWORD);
  await dialog.getByLabel('Contraseña nueva').fill('otra horse battery');
  await dialog.getByLabel('Repite la contraseña').fill('otra horse battery');
  await dialog.getByRole('button', { name: 'Cambiar la contraseña' }).click();
  await notice(page, 'Contraseña cambiada').waitFor();
  const login = await desk.rest('POST', '/auth/login', {
    body: { username: 'marta', password: 'otra horse battery' },
  });
  expect(login.status).toBe(200);
  // This session goes on.
  await page.getByRole('link', { name: 'Mensajes' }).click();
  await page.getByRole('region', { name: 'Conversaciones' }).waitFor();
});
