import type { BrowserContext, Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import type { ClinicClient } from '../src-main/contract/contract.ts';
import {
  createEmbeddedTwilio,
  type EmbeddedTwilioOptions,
} from '../src-main/practice/twilio/embedded-twilio.ts';
import { systemClock } from '../src-main/store/clock.ts';
import { sharedBrowser } from './desk-browser.ts';
import { ACCOUNT_SID, ANA, AUTH_TOKEN, CLINIC } from './make-clinic.ts';
import { cookieOf, overSocket } from './peers/desk-socket.ts';
import { startNgrokEdge } from './peers/ngrok-edge.ts';
import { freePort, type Running, startProgram, temporaryFolder } from './peers/program.ts';

const PASSWORD = 'correct horse battery';
const NGROK_TOKEN = '2tunnelAAAAAAAAAAAAAAAAAAAA1_4bbbbbbbbbbbbbbbbbbbb';
/** Nobody's on the internet (RFC 6761), so that nothing leaves this PC. */
const DOMAIN = 'clinica-olmo.localhost';
const SANDBOX = '+14155238886';

const browser = sharedBrowser();

/** An empty folder, a Twilio account, an ngrok account, and the program as a user starts it. */
async function makeStation(more: Partial<EmbeddedTwilioOptions> = {}) {
  const folder = temporaryFolder();
  const webhookPort = await freePort();
  const twilio = await createEmbeddedTwilio({
    clock: systemClock(),
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    accountName: 'Clínica Olmo',
    senders: [
      { address: `whatsapp:${CLINIC}`, sandbox: false },
      { address: `whatsapp:${SANDBOX}`, sandbox: true },
    ],
    file: ':memory:',
    delays: { queued: 0, sent: 5, delivered: 5, read: null },
    credit: 23.45,
    ...more,
  });
  onTestFinished(() => twilio.close());
  const edge = await startNgrokEdge([{ token: NGROK_TOKEN, domains: [DOMAIN] }]);
  onTestFinished(() => edge.close());
  twilio.setWebhookTarget(`https://${DOMAIN}`, edge.internet);
  let running: Running;
  let context: BrowserContext | undefined;
  /** What went wrong in the page. */
  const troubles: string[] = [];
  onTestFinished(() => expect(troubles).toEqual([]));
  onTestFinished(async () => {
    await context?.close();
    // The edge goes after the program: the real SDK would dial it again and again.
    await running.kill();
  });
  const station = {
    twilio,
    webhookUrl: `http://127.0.0.1:${webhookPort}`,
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
    /** The desk as the owner opens it. */
    async open(): Promise<Page> {
      await context?.close();
      context = await browser().newContext({
        viewport: { width: 1366, height: 768 },
        locale: 'es-ES',
        timezoneId: 'Europe/Madrid',
      });
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      page.on('pageerror', (error) => troubles.push(String(error)));
      const { deskUrl } = running;
      const signedIn = await page.request.post(`${deskUrl}/api/v1/session`, {
        data: { username: 'admin', password: PASSWORD },
        headers: { origin: deskUrl },
      });
      expect(signedIn.status()).toBe(200);
      await page.goto(deskUrl);
      return page;
    },
    /** The contract as the signed-in page calls it: to get quickly to a later step. */
    call: async <T>(page: Page, work: (client: ClinicClient) => Promise<T>): Promise<T> =>
      overSocket(running.deskUrl, { cookie: await cookieOf(page) }, work),
    /** The first three steps and quick answers. */
    async prepare(page: Page, number: string): Promise<void> {
      await station.call(page, (client) =>
        client.settings.set({ key: 'clinic.name', value: 'Clínica Olmo' }),
      );
      await station.hurry(page);
      await station.call(page, (client) =>
        client.setup.twilio({ accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN }),
      );
      await station.call(page, (client) => client.setup.sender({ number }));
    },
    hurry: (page: Page) =>
      station.call(page, (client) =>
        client.settings.set({ key: 'assistant.burstQuietMs', value: 100 }),
      ),
    received: () => twilio.phone(`whatsapp:${ANA}`).filter(({ direction }) => direction === 'in'),
  };
  await station.start();
  return station;
}

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const box = (page: Page, name: string | RegExp) => page.getByRole('textbox', { name });
const step = (page: Page, name: string | RegExp) =>
  page.getByRole('navigation', { name: 'Pasos' }).getByRole('button', { name });

test('an owner gets from an empty folder to an answered WhatsApp without leaving the wizard', async () => {
  const station = await makeStation();
  const page = await station.open();
  await heading(page, '¿Cómo se llama la clínica?').waitFor();
  await station.hurry(page);
  // The first field has the focus, and Enter is the button.
  await page.keyboard.type('Clínica Olmo');
  await page.keyboard.press('Enter');
  await heading(page, '¿Cuándo hay alguien en recepción?').waitFor();
  await box(page, 'Lunes, hasta').first().fill('13:30');
  await button(page, 'Copiar Lunes a otros días').click();
  await button(page, 'Copiar a estos días').click();
  await box(page, /^Teléfono/).fill('910 000 001');
  await button(page, 'Guardar y continuar').click();

  await heading(page, '¿Cuáles son las claves de tu cuenta de Twilio?').waitFor();
  await box(page, /^Account SID/).fill(`  ${ACCOUNT_SID} `);
  await box(page, /^Auth Token/).fill(AUTH_TOKEN);
  await button(page, 'Comprobar credenciales').click();
  await page.getByText('Cuenta «Clínica Olmo», activa, saldo 23,45 USD').waitFor();
  await button(page, 'Continuar').click();

  await heading(page, '¿Con qué número escribe la clínica?').waitFor();
  await page.getByRole('radio', { name: /910 00 00 01/ }).check();
  await button(page, 'Usar este número').click();
  await page.getByText('+34 910 00 00 01 está activo.').waitFor();
  await button(page, 'Continuar').click();

  await heading(page, '¿Por dónde llega Twilio a este PC?').waitFor();
  await box(page, /^Token de ngrok/).fill(NGROK_TOKEN);
  await button(page, 'Abrir el túnel').click();
  await page.getByText(`Túnel abierto en https://${DOMAIN}`).waitFor();
  await step(page, 'Aviso de Twilio, Hecho').waitFor();
  await button(page, 'Continuar').click();

  await heading(page, 'Escribe «Hola» desde tu móvil').waitFor();
  const qr = page.getByRole('img', { name: 'Código QR que abre WhatsApp con el mensaje escrito' });
  expect(await qr.getAttribute('data-text')).toBe(`https://wa.me/${CLINIC.slice(1)}?text=Hola`);
  expect(
    (await station.twilio.patientSends({ from: `whatsapp:${ANA}`, body: 'Hola' })).statuses,
  ).toEqual([200]);
  await heading(page, 'Funciona: un paciente puede escribirte').waitFor();
  await page.getByText('El asistente ha contestado y ha llegado a tu móvil').waitFor();
  expect(station.received()[0]?.body).toContain('Clínica Olmo');
  await button(page, 'Continuar').click();

  await button(page, 'Seguir sin IA').click();
  await page.getByRole('radio', { name: /Dental/ }).check();
  await button(page, /^Añadir \d+ respuestas$/).click();
  await page.getByText(/^Se han añadido \d+ respuestas/).waitFor();
  await page.getByText(/les falta un dato que solo sabes tú/).waitFor();
  await button(page, 'Continuar').click();

  await heading(page, '¿Quién podrá abrir las copias si este PC se estropea?').waitFor();
  await button(page, 'Dejar para luego').click();
  await button(page, 'Seguir sin ella').click();

  await heading(page, 'Todo listo').waitFor();
  await button(page, 'Ir a los mensajes').click();
  await page.getByRole('region', { name: 'Conversaciones' }).waitFor();
  expect(await page.getByText(/puesta en marcha/).count()).toBe(0);
  const settings = (await station.call(page, (client) => client.settings.list())) as {
    key: string;
    value: unknown;
  }[];
  const settingOf = (key: string) => settings.find((one) => one.key === key)?.value;
  expect(settingOf('clinic.hours')).toMatchObject({
    fri: [
      { from: '09:00', to: '13:30' },
      { from: '16:00', to: '20:00' },
    ],
    sat: [],
  });
  expect(settingOf('clinic.phone')).toBe('910 000 001');
  // A set-up that is finished opens by itself no more.
  const again = await station.open();
  await again.getByRole('region', { name: 'Conversaciones' }).waitFor();
});

test('keys pasted into each other’s field go where they belong, and wrong ones are refused and not kept', async () => {
  const station = await makeStation();
  const page = await station.open();
  await step(page, 'Claves de Twilio, Pendiente').click();
  await box(page, /^Account SID/).fill(AUTH_TOKEN);
  await box(page, /^Auth Token/).fill(ACCOUNT_SID);
  await page.getByText('Parece el Auth Token.').waitFor();
  expect(await button(page, 'Comprobar credenciales').isDisabled()).toBe(true);
  await button(page, 'Ponerlo en su sitio').first().click();
  expect(await box(page, /^Account SID/).inputValue()).toBe(ACCOUNT_SID);
  expect(await box(page, /^Auth Token/).inputValue()).toBe(AUTH_TOKEN);

  await box(page, /^Auth Token/).fill('0'.repeat(32));
  await button(page, 'Comprobar credenciales').click();
  await page.getByText('Twilio no acepta las claves.').waitFor();
  await page.getByText(/Copia otra vez el Account SID y el Auth Token/).waitFor();
  expect(await station.call(page, (client) => client.setup.state())).toMatchObject({
    steps: expect.arrayContaining([expect.objectContaining({ id: 'twilio', state: 'todo' })]),
  });
  await box(page, /^Auth Token/).fill('sk-proj-abcdefgh12345678');
  await page.getByText('Parece una clave de OpenAI (sk-…), que no va aquí.').waitFor();
  await box(page, /^Auth Token/).fill(AUTH_TOKEN);
  await page.keyboard.press('Enter');
  await page.getByText(/activa, saldo 23,45 USD/).waitFor();
});

test('what was left for later is remembered over a restart, and the wizard goes on at the first open step', async () => {
  const station = await makeStation();
  const page = await station.open();
  await box(page, /^Nombre/).fill('Clínica Olmo');
  await button(page, 'Guardar y poner el horario').click();
  await button(page, 'Guardar y continuar').click();
  await heading(page, /claves de tu cuenta/).waitFor();
  await button(page, 'Dejar para luego').click();
  await heading(page, '¿Con qué número escribe la clínica?').waitFor();
  await page.getByText('Faltan las claves de Twilio.').waitFor();
  await page.keyboard.press('Alt+ArrowDown');
  await heading(page, '¿Por dónde llega Twilio a este PC?').waitFor();
  await button(page, 'Tengo mi propio dominio con https').click();
  await box(page, /^Dirección/).fill('http://clinica.example');
  await button(page, 'Usar esta dirección').click();
  await page.getByText(/Tiene que empezar por https:/).waitFor();
  await box(page, /^Dirección/).fill(station.webhookUrl);
  await button(page, 'Usar esta dirección').click();
  await step(page, 'Túnel, Hecho').waitFor();
  await button(page, 'Seguir más tarde').click();
  await page.getByText('Falta terminar la puesta en marcha. Sigue: Número de WhatsApp.').waitFor();

  await station.kill();
  await station.start();
  const back = await station.open();
  await heading(back, '¿Con qué número escribe la clínica?').waitFor();
  await step(back, 'La clínica, Hecho').waitFor();
  await step(back, 'Claves de Twilio, Para luego').waitFor();
  await step(back, 'Túnel, Hecho').waitFor();
});

test('the sandbox works after two copies and pastes, and a message tells that they are right', async () => {
  const station = await makeStation();
  const page = await station.open();
  await station.prepare(page, SANDBOX);
  await station.call(page, (client) =>
    client.setup.tunnel({ authtoken: NGROK_TOKEN, domain: null }),
  );
  await step(page, 'Aviso de Twilio, Pendiente').click();
  await heading(page, 'Pega estas dos direcciones en Twilio').waitFor();
  // What a person does in Twilio's console, with what she has copied here.
  station.twilio.control.setSandboxWebhook({
    receive: await box(page, /^When a message comes in/).inputValue(),
    status: await box(page, /^Status callback URL/).inputValue(),
  });
  await button(page, 'Ya están pegadas: probar').click();
  await box(page, /^Código/).fill('join clinica-olmo');
  const qr = page.getByRole('img', { name: /unirse al número de pruebas/ });
  expect(await qr.getAttribute('data-text')).toMatch(/text=join%20clinica-olmo$/);
  for (const body of ['join clinica-olmo', 'Hola'])
    await station.twilio.patientSends({ from: `whatsapp:${ANA}`, to: `whatsapp:${SANDBOX}`, body });
  await heading(page, 'Funciona: un paciente puede escribirte').waitFor();
  await page.getByText(/El asistente ha contestado/).waitFor();
  await step(page, 'Aviso de Twilio, Hecho').waitFor();
});

test('another live system keeps its messages until somebody says so', async () => {
  const station = await makeStation({ receiveUrl: 'https://otro-sistema.example/entrada' });
  const page = await station.open();
  await station.prepare(page, CLINIC);
  await station.call(page, (client) =>
    client.setup.tunnel({ authtoken: NGROK_TOKEN, domain: null }),
  );
  await step(page, /^Aviso de Twilio/).click();
  await page.getByText(/Twilio entrega los mensajes en otro sistema/).waitFor();
  expect(await button(page, 'Traer los mensajes aquí').isDisabled()).toBe(true);
  await page.getByRole('checkbox', { name: /otro-sistema\.example/ }).check();
  await button(page, 'Traer los mensajes aquí').click();
  await page.getByText(/Twilio entrega aquí los mensajes de «Clínica Olmo»/).waitFor();
  const { current } = (await station.call(page, (client) => client.line.registration())) as {
    current: { receive: string };
  };
  expect(current.receive).toContain(`https://${DOMAIN}/`);
});

test('a token that ngrok does not know is told with what to do, and the right one opens the tunnel', async () => {
  const station = await makeStation();
  const page = await station.open();
  await step(page, 'Túnel, Pendiente').click();
  await box(page, /^Token de ngrok/).fill(NGROK_TOKEN.replace('4b', '4x'));
  await button(page, 'Abrir el túnel').click();
  await page.getByText(/ngrok ya no acepta este token/).waitFor();
  await step(page, 'Túnel, Necesita arreglo').waitFor();
  await box(page, /^Token de ngrok/).fill(NGROK_TOKEN);
  await button(page, 'Abrir el túnel').click();
  await page.getByText(`Túnel abierto en https://${DOMAIN}`).waitFor();
});

test('a number that Twilio is still preparing can be chosen, and the page shows when it is ready', async () => {
  const station = await makeStation();
  const page = await station.open();
  station.twilio.control.addSender({
    address: 'whatsapp:+34910000002',
    name: 'Clínica Olmo Sur',
    steps: [{ status: 'CREATING', afterMs: 0 }],
  });
  await station.prepare(page, SANDBOX);
  await step(page, 'Número de WhatsApp, Hecho').click();
  await page.getByRole('radio', { name: /Twilio lo está creando/ }).check();
  await button(page, 'Usar este número').click();
  await page.getByText(/aún no está activo/).waitFor();
  station.twilio.control.setSender('whatsapp:+34910000002', { status: 'ONLINE' });
  await page.getByRole('radio', { name: /910 00 00 02 Activo En uso/ }).waitFor();
  await page.getByText('+34 910 00 00 02 está activo.').waitFor();
});
