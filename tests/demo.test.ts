import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { sharedBrowser } from './desk-browser.ts';
import { cookieOf, overSocket } from './peers/desk-socket.ts';
import { type Running, startProgram, temporaryFolder } from './peers/program.ts';

const browser = sharedBrowser();

const linkOf = (program: Running) => /sign in once with (\S+)/.exec(program.errors())![1]!;

function startDemo(folder: string): Promise<Running> {
  return startProgram([
    'demo',
    '--no-open',
    '--port',
    '0',
    '--webhook-port',
    '0',
    '--data-dir',
    folder,
  ]);
}

/** A page as a newcomer sees it; what goes wrong in it fails the test. */
async function openPage(url: string, locale = 'es-ES'): Promise<Page> {
  const context = await browser().newContext({ viewport: { width: 1366, height: 768 }, locale });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('console', (message) => {
    // The plug is pulled on purpose; everything else is a trouble.
    if (message.type() === 'error' && !message.text().includes('ERR_CONNECTION'))
      troubles.push(message.text());
  });
  onTestFinished(() => expect(troubles).toEqual([]));
  await page.goto(url);
  return page;
}

const bubbles = (page: Page) =>
  page.getByRole('log', { name: 'Conversación con la clínica' }).getByRole('listitem');

/** Takes the phone of one of the invented patients in hand. */
async function playAs(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /^Cambiar de paciente/ }).click();
  await page
    .getByRole('option', { name: new RegExp(name) })
    .first()
    .click();
  await page
    .getByRole('textbox', { name: new RegExp(`^Escribir a la clínica como ${name}`) })
    .waitFor();
}

async function writeAsPatient(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: /^Escribir a la clínica como/ }).fill(text);
  await page.keyboard.press('Enter');
}

test('a newcomer plays a patient, is answered, takes over, pulls the plug, and finds everything again', async () => {
  const folder = temporaryFolder();
  const program = await startDemo(folder);
  expect(program.publicUrl).toBe(program.webhookUrl);
  const page = await openPage(program.deskUrl);

  await playAs(page, 'Adrián');

  // The patient asks on the phone; the assistant answers there, and the ticks turn blue at the desk.
  await writeAsPatient(page, '¿A qué hora abrís los sábados?');
  // The newest bubble: the past holds the same answer already.
  await bubbles(page)
    .last()
    .getByText(/sábados de 10:00/)
    .waitFor();
  await page
    .getByRole('tab', { name: /^Todas/ })
    .or(page.getByText(/^Todas/))
    .first()
    .click();
  await page.getByRole('main').getByText('Adrián Cobos Lara').first().click();
  const thread = page
    .getByRole('log')
    .filter({ hasText: '¿A qué hora abrís los sábados?' })
    .first();
  await thread.getByText('¿A qué hora abrís los sábados?').waitFor();

  // She takes over and answers herself: it arrives on the phone, and the assistant is silent.
  await page
    .getByRole('textbox', { name: /respuesta|Responder|Escribe/i })
    .first()
    .fill('Hola Adrián, soy Marta. ¿Te viene bien el sábado a las 11?');
  await page.getByRole('button', { name: 'Enviar', exact: true }).first().click();
  await bubbles(page).filter({ hasText: 'soy Marta' }).waitFor();
  await writeAsPatient(page, '¿Y cuál es el horario entre semana?');
  await page
    .getByText(/El asistente calla/)
    .first()
    .waitFor();
  await page.mouse.move(700, 300);
  await page.getByRole('tooltip').first().waitFor({ state: 'hidden' });
  const shot = fileURLToPath(
    new URL(
      process.env['UPDATE_SCREENSHOTS'] ? '../docs/images/inbox.png' : './.artifacts/inbox.png',
      import.meta.url,
    ),
  );
  mkdirSync(dirname(shot), { recursive: true });
  await page.screenshot({ path: shot });

  // The power goes off.
  await program.kill();
  const again = await startDemo(folder);
  const after = await openPage(linkOf(again));
  await after
    .getByText(/^Todas/)
    .first()
    .click();
  await after.getByRole('main').getByText('Adrián Cobos Lara').first().click();
  for (const text of [
    '¿A qué hora abrís los sábados?',
    'soy Marta',
    '¿Y cuál es el horario entre semana?',
  ])
    await after.getByRole('log').getByText(text).first().waitFor();
  await playAs(after, 'Adrián');
  await bubbles(after).filter({ hasText: 'soy Marta' }).waitFor();
  expect(await again.terminate()).toBe(0);
});

test('a PC that slept catches up with who wrote meanwhile', async () => {
  const program = await startDemo(temporaryFolder());
  const page = await openPage(linkOf(program));
  await playAs(page, 'Adrián');
  await page.getByRole('button', { name: 'Dormir el PC' }).click();
  // Asleep first, as a person would see it: what came before that would be answered at once.
  await page
    .getByRole('button', { name: /Despertar/ })
    .first()
    .waitFor();
  await writeAsPatient(page, 'Buenas noches, ¿hay aparcamiento?');
  await page.getByRole('button', { name: 'Saltar' }).click();
  await page.getByRole('menuitem', { name: 'Una hora más tarde' }).click();
  await page
    .getByRole('button', { name: /Despertar/ })
    .first()
    .click();
  await page.getByRole('main').getByText('Adrián Cobos Lara').first().click();
  await page
    .getByText(/Mientras estabas fuera/)
    .first()
    .waitFor();
  await page.getByRole('log').getByText('Buenas noches, ¿hay aparcamiento?').first().waitFor();
});

test('a scripted emergency raises the alarm at the desk', async () => {
  const program = await startDemo(temporaryFolder());
  const page = await openPage(linkOf(program));
  await page.getByRole('tab', { name: 'Guiones' }).click();
  await page
    .getByRole('button', { name: /^Empezar: .*[Uu]rgencia|^Empezar: .*[Ee]mergencia/ })
    .click();
  await page
    .getByRole('main')
    .getByText(/alarma/i)
    .first()
    .waitFor();
});

test('practice mode leads nowhere: it opens no tunnel, tells no program elsewhere, and patients still get through', async () => {
  const program = await startDemo(temporaryFolder());
  onTestFinished(() => program.kill());
  const page = await openPage(linkOf(program));
  await page.getByRole('textbox', { name: /^Escribir a la clínica como/ }).waitFor();
  await overSocket(program.deskUrl, { cookie: await cookieOf(page) }, async (client) => {
    const tunnel = {
      authtoken: '2tunnelAAAAAAAAAAAAAAAAAAAA1_4bbbbbbbbbbbbbbbbbbbb',
      domain: null,
    };
    expect(await client.setup.tunnel(tunnel)).toMatchObject({
      state: 'off',
      check: { code: 'own_address' },
    });
    const crm = { name: 'CRM', url: 'https://crm.example/hook', types: ['message.created'] };
    await expect(client.subscriptions.create(crm as never)).rejects.toMatchObject({
      data: { reason: 'practice_only_here' },
    });
  });
  await playAs(page, 'Adrián');
  await writeAsPatient(page, '¿Qué horario tenéis?');
  await bubbles(page).filter({ hasText: '¿Qué horario tenéis?' }).first().waitFor();
});
