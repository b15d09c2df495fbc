import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { createEmbeddedTwilio } from '../src-main/practice/twilio/embedded-twilio.ts';
import { systemClock } from '../src-main/store/clock.ts';
import { sharedBrowser } from './desk-browser.ts';
import { ACCOUNT_SID, AUTH_TOKEN, CLINIC } from './make-clinic.ts';
import { freePort, startProgram, temporaryFolder } from './peers/program.ts';

const browser = sharedBrowser();
const PASSWORD = 'correct horse battery';

/** The built program with the embedded Twilio, everything set up, and a page of its owner. */
async function makeStation(language: 'es-ES' | 'en-GB' = 'es-ES') {
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const twilio = await createEmbeddedTwilio({
    clock: systemClock(),
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    senders: [{ address: `whatsapp:${CLINIC}`, sandbox: false }],
    file: ':memory:',
    receiveUrl: `${publicUrl}/api/v1/twilio/webhook/receive`,
  });
  onTestFinished(() => twilio.close());
  const folder = temporaryFolder();
  const { deskUrl } = await startProgram(
    ['serve', '--no-open', '--port', '0', '--webhook-port', String(port), '--data-dir', folder],
    {
      MOSTRADOR_SECRETS: 'file',
      MOSTRADOR_PASSPHRASE: 'una frase bien larga',
      MOSTRADOR_ADMIN_PASSWORD: PASSWORD,
      MOSTRADOR_TWILIO_API_URL: twilio.url,
      TWILIO_ACCOUNT_SID: ACCOUNT_SID,
      TWILIO_AUTH_TOKEN: AUTH_TOKEN,
      TWILIO_WHATSAPP_NUMBER: CLINIC,
      PUBLIC_URL: publicUrl,
    },
  );
  const context = await browser().newContext({
    viewport: { width: 1366, height: 768 },
    locale: language,
    timezoneId: 'Europe/Madrid',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(String(error)));
  onTestFinished(() => expect(troubles).toEqual([]));
  await page.request.post(`${deskUrl}/api/v1/session`, {
    data: { username: 'admin', password: PASSWORD },
    headers: { origin: deskUrl },
  });
  return { twilio, page, open: (place: string) => page.goto(`${deskUrl}/#${place}`) };
}

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name });

test('with everything good the check says so, names every part, and is copied without a name or a number', async () => {
  const { page, open } = await makeStation();
  await open('/doctor');
  // The program registers its address at Twilio by itself; the check after that is all green.
  await expect
    .poll(
      async () => {
        await page.getByRole('button', { name: 'Revisar de nuevo' }).click();
        await page.getByText(/versión \d/).waitFor();
        return heading(page, 'Todo en orden.').isVisible();
      },
      { timeout: 20_000 },
    )
    .toBe(true);
  for (const group of ['Internet y túnel', 'Twilio', 'WhatsApp', 'Asistente', 'Este PC'])
    await page.getByRole('region', { name: group, exact: true }).waitFor();
  await page.getByRole('region', { name: 'WhatsApp' }).getByText('+34 910 00 00 01').waitFor();

  await page.getByRole('button', { name: 'Copiar para soporte' }).click();
  await page.getByRole('button', { name: 'Copiado' }).waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^Mostrador \d/);
  expect(copied).toMatch(/^ok +account\.ok/m);
  expect(copied).toMatch(/^ok +database\.ok/m);
  expect(copied).not.toMatch(/910|Olmo|127\.0\.0\.1/);
});

test('credentials that were revoked are named on top with their fix and their help, and heal on the next check', async () => {
  const { page, open, twilio } = await makeStation();
  twilio.control.setAuthToken('0123456789abcdef0123456789abcdef');
  await open('/doctor');
  const summary = page.getByRole('region', { name: 'Por arreglar' });
  await summary.getByText('Cuenta de Twilio').waitFor();
  await summary.getByText(/Twilio no acepta las claves/).waitFor();
  await summary.getByText('20003').waitFor();
  await heading(page, /cosas? por arreglar/).waitFor();
  // The header says the same, and its button opens the remedy.
  await page.getByRole('button', { name: /^Estado de la línea: Twilio no acepta/ }).click();
  const light = page.getByRole('dialog', { name: /^Estado de la línea/ });
  await light.getByRole('button', { name: 'Poner las claves' }).waitFor();
  await page.keyboard.press('Escape');
  await light.waitFor({ state: 'hidden' });

  await summary.getByRole('link', { name: 'Ver en la ayuda: Cuenta de Twilio' }).click();
  await heading(page, 'Las claves de Twilio no valen').waitFor();
  expect(decodeURI(page.url())).toContain('page=problemas&anchor=las-claves-de-twilio-no-valen');

  await page.goBack();
  await summary.getByRole('button', { name: 'Poner las claves' }).click();
  await page.waitForURL(/#\/settings\?section=whatsapp/);

  twilio.control.setAuthToken(AUTH_TOKEN);
  await open('/doctor');
  await page.getByText('Cuenta «Clínica Olmo», activa.').waitFor();
  await page
    .getByText(/Twilio no acepta las claves/)
    .first()
    .waitFor({ state: 'hidden' });
});

test('the help opens a guide, follows its links inside the app, finds words without accents, and keeps its place in the other language', async () => {
  const { page, open } = await makeStation();
  await open('/help');
  await heading(page, 'Ayuda de Mostrador').waitFor();
  const article = page.getByRole('article');
  await article.getByRole('link', { name: /^Instalación/ }).click();
  await heading(page, 'Paso 2. Las claves de Twilio').waitFor();
  await article.getByRole('link', { name: 'Las claves no valen' }).click();
  await heading(page, 'Las claves de Twilio no valen').waitFor();
  await expect
    .poll(() => heading(page, 'Las claves de Twilio no valen').evaluate(isInSight))
    .toBe(true);
  // The frame around stays where it is.
  expect(await page.getByRole('button', { name: /^Estado de la línea/ }).evaluate(isInSight)).toBe(
    true,
  );
  const outside = article.getByRole('link', { name: /la consola de Twilio/ }).first();
  expect(await outside.getAttribute('target')).toBe('_blank');

  await page.getByRole('searchbox', { name: 'Buscar en la ayuda…' }).fill('tunel propio dominio');
  await page.getByText(/^\d+ resultados?$/).waitFor();
  await page.keyboard.press('Enter');
  await heading(page, 'El túnel: tu cuenta de ngrok').waitFor();
  await page.getByRole('searchbox').fill('contraseñas de marcianos');
  await page.getByText('No hay nada sobre «contraseñas de marcianos».').waitFor();

  await open('/help?page=problemas&anchor=queda-poco-saldo');
  await heading(page, 'Queda poco saldo').waitFor();
  await page.evaluate(() => localStorage.setItem('mostrador.language', 'en'));
  await page.reload();
  await heading(page, 'The balance is low').waitFor();
  await expect.poll(() => heading(page, 'The balance is low').evaluate(isInSight)).toBe(true);

  await open('/help?page=api');
  await page.getByRole('button', { name: 'Copy this example' }).first().click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    'MOSTRADOR=http://127.0.0.1:4780',
  );
  await open('/help?page=nowhere');
  await page.getByText('That page is not in the help').waitFor();
});

test('the palette leads to a section of the settings, to the complete check and to a page of the help', async () => {
  const { page, open } = await makeStation();
  await open('/help');
  await heading(page, 'Ayuda de Mostrador').waitFor();
  for (const [words, entry, url] of [
    ['cuentas', 'Ajustes › Cuentas', /#\/settings\?section=people/],
    ['revisarlo', 'Revisarlo todo', /#\/doctor/],
    ['tunel: tu cuenta', 'El túnel: tu cuenta de ngrok', /#\/help\?page=ngrok/],
  ] as const) {
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder(/^Busca un paciente/).fill(words);
    await page.getByRole('button', { name: entry, exact: true }).click();
    await page.waitForURL(url);
  }
});

/** Whether an element stands within the window's height. */
function isInSight(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return top >= 0 && bottom <= window.innerHeight;
}
