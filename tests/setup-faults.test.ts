import { mkdirSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from 'playwright-core';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import type { ClinicClient } from '../src-main/contract/contract.ts';
import { createEmbeddedTwilio } from '../src-main/practice/twilio/embedded-twilio.ts';
import { systemClock } from '../src-main/store/clock.ts';
import { sharedBrowser } from './desk-browser.ts';
import { ACCOUNT_SID, ANA, AUTH_TOKEN, CLINIC } from './make-clinic.ts';
import { cookieOf, overSocket } from './peers/desk-socket.ts';
import { makeEdgeCertificates } from './peers/ngrok/certificates.ts';
import { startNgrokEdge } from './peers/ngrok-edge.ts';
import { freePort, type Running, startProgram, temporaryFolder } from './peers/program.ts';

// Each fault of set-up that people meet, told in the light, its popover, the doctor's page and the
// place that mends it. The pictures lie in tests/.artifacts/faults to be looked at.

const PASSWORD = 'correct horse battery';
const NGROK_TOKEN = '2tunnelAAAAAAAAAAAAAAAAAAAA1_4bbbbbbbbbbbbbbbbbbbb';
/** A colleague's ngrok account, with a domain of its own. */
const OTHER_TOKEN = '2otheroAAAAAAAAAAAAAAAAAAAA1_4ccccccccccccccccccccc';
const DOMAIN = 'clinica-olmo.localhost';
const OTHER_DOMAIN = 'otra-clinica.localhost';
const GREEN = 'Un paciente puede escribirte';
const HOUR_MS = 3_600_000;

const artifacts = fileURLToPath(new URL('.artifacts/faults', import.meta.url));

const browser = sharedBrowser();
beforeAll(async () => {
  mkdirSync(artifacts, { recursive: true });
});

/** A clinic with an account at Twilio and one at ngrok, whose addresses can really be dialled. */
async function makeStation() {
  const folder = temporaryFolder();
  const webhookPort = await freePort();
  const twilio = await createEmbeddedTwilio({
    clock: systemClock(),
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    accountName: 'Clínica Olmo',
    senders: [{ address: `whatsapp:${CLINIC}`, sandbox: false }],
    file: ':memory:',
    delays: { queued: 0, sent: 5, delivered: 5, read: null },
    credit: 23.45,
  });
  onTestFinished(() => twilio.close());
  const edge = await startNgrokEdge(
    [
      // ngrok counts a closed login for a while; too many at a time is not among these faults.
      { token: NGROK_TOKEN, domains: [DOMAIN], maxSessions: 20 },
      { token: OTHER_TOKEN, domains: [OTHER_DOMAIN] },
    ],
    { addresses: 'loopback' },
  );
  onTestFinished(() => edge.close());
  let running: Running;
  let context: BrowserContext | undefined;
  let page: Page;
  const troubles: string[] = [];
  onTestFinished(() => expect(troubles).toEqual([]));
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') await station.picture(`failed-${task.name.slice(0, 30)}`);
    await context?.close();
    // The edge goes after the program: the real SDK would dial it again and again.
    await running.kill();
  });

  const call = async <T>(work: (client: ClinicClient) => Promise<T>): Promise<T> =>
    overSocket(running.deskUrl, { cookie: await cookieOf(page) }, work);

  const light = () => page.getByRole('button', { name: /^Estado de la línea: / });
  const isOpen = async () => (await light().getAttribute('aria-expanded')) === 'true';
  const popover = () => page.getByRole('dialog', { name: /^Estado de la línea: / });

  const station = {
    twilio,
    edge,
    call,
    light,
    popover,
    page: () => page,
    async start(): Promise<void> {
      running = await startProgram(
        [
          ...['serve', '--no-open', '--port', '0', '--webhook-port', String(webhookPort)],
          ...['--data-dir', folder],
        ],
        {
          MOSTRADOR_SECRETS: 'file',
          MOSTRADOR_PASSPHRASE: 'una frase bien larga',
          MOSTRADOR_ADMIN_PASSWORD: PASSWORD,
          MOSTRADOR_TWILIO_API_URL: twilio.url,
          MOSTRADOR_NGROK_SERVER: edge.server,
          MOSTRADOR_NGROK_CA: edge.caFile,
        },
      );
    },
    kill: () => running.kill(),
    async open(path = '/'): Promise<Page> {
      await context?.close();
      context = await browser().newContext({
        viewport: { width: 1366, height: 768 },
        locale: 'es-ES',
        timezoneId: 'Europe/Madrid',
        reducedMotion: 'reduce',
      });
      page = await context.newPage();
      page.setDefaultTimeout(8_000);
      page.on('pageerror', (error) => troubles.push(String(error)));
      const { deskUrl } = running;
      const signedIn = await page.request.post(`${deskUrl}/api/v1/session`, {
        data: { username: 'admin', password: PASSWORD },
        headers: { origin: deskUrl },
      });
      expect(signedIn.status()).toBe(200);
      await page.goto(`${deskUrl}/#${path}`);
      return page;
    },
    go: (path: string) => page.goto(`${running.deskUrl}/#${path}`),
    /** The wizard is behind it: a clinic whose line is green. */
    async setUp(): Promise<void> {
      await station.open();
      await call((client) => client.settings.set({ key: 'clinic.name', value: 'Clínica Olmo' }));
      await call((client) => client.settings.set({ key: 'assistant.burstQuietMs', value: 100 }));
      await call((client) =>
        client.setup.twilio({ accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN }),
      );
      await call((client) => client.setup.sender({ number: CLINIC }));
      await call((client) => client.setup.tunnel({ authtoken: NGROK_TOKEN, domain: DOMAIN }));
      await call((client) => client.setup.finish({ finished: true }));
      await station.says(GREEN);
    },
    /** The doctor looks at everything; what he finds the light knows at once. */
    look: () => call((client) => client.line.doctor()),
    /** Waits until the light says so, by itself. */
    says: (words: string | RegExp, timeout = 8_000) =>
      light()
        .filter({ hasText: words })
        .waitFor({ timeout })
        .catch(async (error: unknown) => {
          throw new Error(`the light says «${await light().innerText()}», not «${words}»`, {
            cause: error,
          });
        }),
    /** The message stands in Ana's conversation. */
    async shows(text: string): Promise<void> {
      await station.go('/messages');
      // Idempotent: a remedy that has just worked closes it too.
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: /^Todas/ }).click();
      await page.getByRole('region', { name: 'Conversaciones' }).getByText('+34 600 11').click();
      await page.getByText(text).first().waitFor();
    },
    picture: (name: string) =>
      page.screenshot({ path: `${artifacts}/${name}.png`, animations: 'disabled' }),
    /** The doctor's page and the light's popover speak of it: pictures, and what the popover offers. */
    async shown(name: string, words: string | RegExp): Promise<{ text: string; fixes: string[] }> {
      // Idempotent: a remedy that has just worked closes it too.
      await page.keyboard.press('Escape');
      await popover().waitFor({ state: 'hidden' });
      await station.go('/messages');
      await station.go('/doctor');
      await page.getByText(/^Revisado /).waitFor();
      await station.says(words);
      await page.getByRole('region', { name: 'Por arreglar' }).getByText(words).first().waitFor();
      await page.locator('[aria-busy="false"]').first().waitFor();
      await station.picture(`${name}-doctor`);
      return station.told(name, words);
    },
    /** The popover of the light alone. */
    async told(name: string, words: string | RegExp): Promise<{ text: string; fixes: string[] }> {
      await station.says(words);
      if (!(await isOpen())) await light().click();
      const head = popover().locator('[data-tone]').first();
      await head.getByText(words).waitFor();
      await station.picture(`${name}-light`);
      const text = await head.innerText();
      const fixes = await head.locator('button, a').allInnerTexts();
      return { text, fixes };
    },
    /** Presses the one fix of the popover that stands open. */
    fix: () => popover().locator('[data-tone]').first().locator('button, a').click(),
    received: () => twilio.phone(`whatsapp:${ANA}`).filter(({ direction }) => direction === 'in'),
  };
  await station.start();
  return station;
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const box = (page: Page, name: string | RegExp) => page.getByRole('textbox', { name });

test('what happens to the Twilio account is told by the light with one remedy, and the light heals', async () => {
  const station = await makeStation();
  const { control } = station.twilio;
  await station.setUp();
  const page = station.page();
  const faults = [
    {
      name: 'trial',
      begin: () => control.setAccount({ type: 'Trial' }),
      end: () => control.setAccount({ type: 'Full' }),
      says: 'La cuenta «Clínica Olmo» es de prueba.',
      fix: 'Abrir el saldo en Twilio',
      leads: /console\.twilio\.com\/.*billing/,
    },
    {
      name: 'suspended',
      begin: () => control.setAccount({ status: 'suspended' }),
      end: () => control.setAccount({ status: 'active' }),
      says: 'Twilio ha suspendido la cuenta.',
      fix: 'Abrir la consola de Twilio',
      leads: /console\.twilio\.com/,
    },
    {
      name: 'balance-low',
      begin: () => control.setCredit(1.5),
      end: () => control.setCredit(50),
      says: /Quedan 1,50 USD: pronto no saldrán mensajes/,
      fix: 'Abrir el saldo en Twilio',
      leads: /console\.twilio\.com\/.*billing/,
    },
    {
      name: 'balance-empty',
      begin: () => control.setCredit(0),
      end: () => control.setCredit(50),
      says: /No queda saldo/,
      fix: 'Abrir el saldo en Twilio',
      leads: /console\.twilio\.com\/.*billing/,
    },
    {
      name: 'sender-offline',
      begin: () =>
        control.setSender(`whatsapp:${CLINIC}`, {
          status: 'OFFLINE',
          offlineReasons: [{ code: '63110', message: 'Business verification failed' }],
        }),
      end: () => control.setSender(`whatsapp:${CLINIC}`, { status: 'ONLINE', offlineReasons: [] }),
      says: 'WhatsApp ha desconectado +34 910 00 00 01.',
      fix: 'Abrir la consola de Twilio',
      leads: /console\.twilio\.com/,
    },
  ];
  for (const { name, begin, end, says, fix, leads } of faults) {
    begin();
    await station.look();
    expect([name, (await station.shown(name, says)).fixes]).toEqual([name, [fix]]);
    const link = station.popover().locator('[data-tone]').first().getByRole('link');
    expect(await link.getAttribute('href')).toMatch(leads);
    end();
    await station.look();
    await station.says(GREEN);
  }

  control.setClockSkew(HOUR_MS);
  await station.look();
  expect((await station.shown('clock', /reloj de este PC/)).fixes).toEqual(['Comprobar de nuevo']);
  control.setClockSkew(0);
  await station.fix();
  await station.says(GREEN);

  // Of no sender: a number that has lost its WhatsApp, or never had it.
  await station.call((client) =>
    client.settings.set({ key: 'twilio.whatsappNumber', value: '+34910000009' }),
  );
  await station.look();
  expect((await station.shown('sender-missing', /910 00 00 09 no es un número/)).fixes).toEqual([
    'Elegir número',
  ]);
  await station.fix();
  await page.waitForURL(/settings\?section=whatsapp/);
  await page
    .getByText(/no es un número de WhatsApp de esta cuenta/)
    .first()
    .waitFor();
  await station.picture('sender-missing-settings');
  await station.call((client) => client.setup.sender({ number: CLINIC }));
  await station.says(GREEN);
});

test('keys that are changed at Twilio while it runs are noticed, and the new ones are put in at the place that the light leads to', async () => {
  const station = await makeStation();
  const { twilio } = station;
  await station.setUp();
  const page = station.page();
  // Twilio signs with a token that is not the one kept here, while its API still takes that one.
  const { ours } = await station.call((client) => client.line.registration());
  const forged = await fetch(ours!.receive.split('#')[0] ?? '', {
    method: 'POST',
    headers: { 'x-twilio-signature': 'bm8gc2lnbmF0dXJlIG9mIG91cnM=' },
    body: new URLSearchParams({ AccountSid: ACCOUNT_SID, MessageSid: `SM${'1'.repeat(32)}` }),
  });
  expect(forged.status).toBe(403);
  const refused = 'Twilio firma con otra clave: sus avisos se rechazan.';
  expect((await station.shown('signed-with-another-token', refused)).fixes).toEqual([
    'Poner las claves',
  ]);
  const fresh = 'f'.repeat(32);
  twilio.control.setAuthToken(fresh);
  await station.look();
  const told = await station.shown('revoked', 'Twilio no acepta las claves.');
  expect(told.fixes).toEqual(['Poner las claves']);
  // A patient who writes meanwhile: Twilio signs with the new token.
  await twilio.patientSends({ from: `whatsapp:${ANA}`, body: 'Hola, ¿abrís mañana?' });
  await station.look();
  await station.told('revoked', 'Twilio no acepta las claves.');
  await station.fix();
  await page.waitForURL(/settings\?section=whatsapp/);
  await page.getByText('Twilio no acepta las claves.').first().waitFor();
  await station.picture('revoked-settings');
  await button(page, 'Sustituir las claves').click();
  await box(page, /Auth Token/).fill(`  ${fresh} `);
  await button(page, /^Comprobar y guardar/).click();
  await station.says(GREEN);
  // What was refused meanwhile is fetched.
  await station.shows('Hola, ¿abrís mañana?');
});

test('a webhook that somebody points at another system is told, and brought back only when a person says so', async () => {
  const station = await makeStation();
  await station.setUp();
  const page = station.page();
  station.twilio.setReceiveUrl('https://otro-sistema.example/entrada');
  await station.look();
  const says = /Twilio entrega los mensajes en otro sistema \(otro-sistema\.example\)/;
  expect((await station.shown('webhook-foreign', says)).fixes).toEqual([
    'Traer los mensajes aquí…',
  ]);
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await station.picture('webhook-foreign-dark-1920');
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.emulateMedia({ colorScheme: 'light' });
  await station.fix();
  await page.getByRole('dialog', { name: '¿Traer los mensajes aquí?' }).waitFor();
  await station.picture('webhook-foreign-dialog');
  await button(page, 'Traerlos aquí').click();
  await station.says(GREEN);

  // An own address at which another program answers.
  const other = http.createServer((_, response) => response.writeHead(404).end('nada aquí'));
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  await station.call((client) => client.setup.address({ url: `http://127.0.0.1:${port}` }));
  expect(
    (await station.shown('address-not-ours', 'En la dirección pública contesta otro programa.'))
      .fixes,
  ).toEqual(['Configurar el túnel']);
  await station.fix();
  await page.waitForURL(/settings\?section=line/);
  await station.picture('address-not-ours-settings');
  await station.call((client) => client.setup.address({ url: null }));
  await station.says(GREEN);
});

test('each refusal of ngrok has its own words and its remedy, and the right entry opens the tunnel', async () => {
  const station = await makeStation();
  const { edge } = station;
  await station.setUp();
  const page = station.page();
  const faults = [
    {
      name: 'ngrok-invalid',
      input: { authtoken: NGROK_TOKEN.replace('4b', '4x'), domain: DOMAIN },
      says: /ngrok ya no acepta este token/,
    },
    {
      name: 'ngrok-of-other-user',
      input: { authtoken: OTHER_TOKEN, domain: DOMAIN },
      says: /es de otra cuenta de ngrok/,
    },
    {
      name: 'ngrok-domain-of-other',
      input: { authtoken: NGROK_TOKEN, domain: OTHER_DOMAIN },
      says: /es de otra cuenta de ngrok/,
    },
  ];
  for (const { name, input, says } of faults) {
    await station.call((client) => client.setup.tunnel(input));
    expect([name, (await station.shown(name, says)).fixes]).toEqual([
      name,
      ['Configurar el túnel'],
    ]);
    await station.fix();
    await page.waitForURL(/settings\?section=line/);
    await page.getByText(says).first().waitFor();
    await station.picture(`${name}-settings`);
    await station.go('/setup?step=tunnel');
    await page.getByText(says).first().waitFor();
    await station.picture(`${name}-wizard`);
  }
  await station.call((client) => client.setup.tunnel({ authtoken: NGROK_TOKEN, domain: DOMAIN }));
  await station.go('/messages');
  await station.says(GREEN, 25_000);

  // Another PC of the clinic has taken the domain over.
  const free = edge.occupy(DOMAIN);
  await edge.until(() => edge.online().includes(DOMAIN));
  edge.stopEndpoint(DOMAIN);
  await station.shown('ngrok-domain-taken', 'Tu dominio ya lo está usando otro equipo.');
  await station.light().click();
  await station.go('/setup?step=tunnel');
  await page.getByText('Tu dominio ya lo está usando otro equipo.').first().waitFor();
  await station.picture('ngrok-domain-taken-wizard');
  free();
  await station.go('/messages');
  await station.says(GREEN);
});

test('without internet, behind a captive portal and after an outage the light says so, comes back by itself, and no message is lost', async () => {
  const station = await makeStation();
  const { edge, twilio } = station;
  await station.setUp();
  await station.kill();
  await edge.refuseConnections();
  const noTwilio = twilio.faults.add({ kind: 'drop-before', route: 'any', times: null });
  await station.start();
  await station.open();
  const offline = await station.shown('no-internet', 'Este PC no tiene conexión a internet.');
  expect(offline.fixes).toEqual(['Comprobar de nuevo']);
  // Twilio keeps what it could not deliver.
  await twilio.patientSends({ from: `whatsapp:${ANA}`, body: 'Os escribo sin que estéis' });
  twilio.faults.clear(noTwilio);
  await edge.acceptConnections();
  await edge.until(() => edge.online().includes(DOMAIN));
  await station.go('/messages');
  await station.says(GREEN);
  await station.shows('Os escribo sin que estéis');

  await edge.refuseConnections();
  const portal = await makeEdgeCertificates('Wifi de invitados');
  const foreign = tls.createServer({ key: portal.key, cert: portal.certificate });
  foreign.on('tlsClientError', () => undefined);
  const port = Number(edge.server.split(':')[1]);
  await new Promise<void>((resolve) => foreign.listen(port, '127.0.0.1', resolve));
  const captive = 'Algo se mete entre este PC e internet.';
  await station.says(captive);
  expect((await station.shown('captive-portal', captive)).fixes).toEqual(['Comprobar de nuevo']);
  await new Promise((resolve) => foreign.close(resolve));
  await station.says(/No se puede llegar a ngrok|Este PC no tiene conexión/);
  await station.told('tunnel-outage', /No se puede llegar a ngrok|Este PC no tiene conexión/);
  await edge.acceptConnections();
  await station.says(GREEN);
});

test('credentials with spaces are taken, those of another account refused in words that help', async () => {
  const station = await makeStation();
  const page = await station.open('/setup?step=twilio');
  await box(page, /^Account SID/).fill('AC99999999999999999999999999999999');
  await box(page, /^Auth Token/).fill(AUTH_TOKEN);
  await button(page, 'Comprobar credenciales').click();
  await page.getByText('Twilio no acepta las claves.').waitFor();
  await station.picture('other-account-wizard');
  await box(page, /^Account SID/).fill(`\t ${ACCOUNT_SID} \n`);
  await box(page, /^Auth Token/).fill(`  ${AUTH_TOKEN} `);
  await button(page, 'Comprobar credenciales').click();
  await page.getByText('Cuenta «Clínica Olmo», activa, saldo 23,45 USD').waitFor();
  await station.picture('spaces-wizard');
  const settings = await station.call((client) => client.settings.list());
  expect(settings.find(({ key }) => key === 'twilio.authToken')?.endsWith).toBe(
    AUTH_TOKEN.slice(-4),
  );
});
