import { expect, onTestFinished, test } from 'vitest';
import { createEmbeddedTwilio } from '../src-main/practice/twilio/embedded-twilio.ts';
import { systemClock } from '../src-main/store/clock.ts';
import { openConversation, sharedBrowser } from './desk-browser.ts';
import { ACCOUNT_SID, ANA, AUTH_TOKEN, CLINIC } from './make-clinic.ts';
import { startOpenAiPeer } from './peers/openai.ts';
import { freePort, startProgram, temporaryFolder } from './peers/program.ts';

const PASSWORD = 'correct horse battery';
const browser = sharedBrowser();

/** The built program with a Twilio and a model server beside it, as a clinic with a key runs it. */
async function startClinic() {
  const model = await startOpenAiPeer({ kind: 'answer' });
  onTestFinished(() => model.close());
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const twilio = await createEmbeddedTwilio({
    clock: systemClock(),
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    senders: [{ address: `whatsapp:${CLINIC}`, sandbox: false }],
    file: ':memory:',
    receiveUrl: `${publicUrl}/api/v1/twilio/webhook/receive`,
    delays: { queued: 0, sent: 5, delivered: 5, read: null },
  });
  onTestFinished(() => twilio.close());
  const program = await startProgram(
    [
      'serve',
      '--no-open',
      '--port',
      '0',
      '--webhook-port',
      String(port),
      '--data-dir',
      temporaryFolder(),
    ],
    {
      MOSTRADOR_SECRETS: 'memory',
      MOSTRADOR_ADMIN_PASSWORD: PASSWORD,
      MOSTRADOR_TWILIO_API_URL: twilio.url,
      TWILIO_ACCOUNT_SID: ACCOUNT_SID,
      TWILIO_AUTH_TOKEN: AUTH_TOKEN,
      TWILIO_WHATSAPP_NUMBER: CLINIC,
      PUBLIC_URL: publicUrl,
      OPENAI_API_KEY: 'sk-test-0123456789',
      OPENAI_BASE_URL: `${model.url}`,
    },
  );
  return { program, twilio, model };
}

test('the bubble of a model’s answer shows the entries used, what was sent without names and numbers, tokens and cost', async () => {
  const { program, twilio, model } = await startClinic();
  const context = await browser().newContext({
    viewport: { width: 1366, height: 768 },
    locale: 'es-ES',
  });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(program.deskUrl);
  await page.getByRole('textbox', { name: 'Usuario' }).fill('admin');
  await page.getByLabel('Contraseña', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Conversaciones' }).waitFor();
  const headers = { origin: program.deskUrl };
  const added = await page.request.post(`${program.deskUrl}/api/v1/knowledge`, {
    headers,
    data: {
      question: '¿Tenéis aparcamiento?',
      answer: 'Sí, el aparcamiento Olmo está en la misma calle.',
      language: 'es',
    },
  });
  expect(added.status()).toBe(201);

  await twilio.patientSends({
    from: `whatsapp:${ANA}`,
    body: 'Hola, soy Ana Ruiz, mi móvil es 600 111 222 y mi DNI 12345678Z. ¿Hay aparcamiento?',
    profileName: 'Ana Ruiz',
  });
  await openConversation(page, 'Ana Ruiz');
  const answer = page.locator('article[data-author=assistant]');
  await answer.getByText(/el aparcamiento Olmo está en la misma calle/).waitFor();
  expect(model.requests).toHaveLength(1);

  await answer.getByRole('button', { name: /^De dónde sale.*¿Tenéis aparcamiento\?/ }).click();
  const source = page.getByRole('dialog').filter({ hasText: 'De dónde sale esta respuesta' });
  await source.getByText('Sí, el aparcamiento Olmo está en la misma calle.').first().waitFor();
  await source.getByText('Modelo de IA').waitFor();
  // What the stand-in charges: 1200 tokens in, 80 out, at 0.10 and 0.50 dollars a million.
  await source.getByText('1200 tokens enviados, 80 recibidos').waitFor();
  await source.getByText(/^Coste: 0,00016\sUS\$$/).waitFor();

  await source.getByRole('button', { name: 'Qué se envió al modelo' }).click();
  const sent = source.locator('pre').first();
  await sent.getByText('aparcamiento').waitFor();
  const shown = await sent.innerText();
  for (const hidden of ['Ana', 'Ruiz', '600 111 222', '12345678Z', 'sk-test'])
    expect(shown, hidden).not.toContain(hidden);
  expect(shown).toMatch(/NOMBRE/);
  // It is what was sent, and not a description of it.
  const { body } = JSON.parse(shown) as { body: unknown };
  expect(body).toEqual(model.requests[0]?.body);
  // It has grown, and still lies within the window.
  await expect
    .poll(async () => {
      const box = await source.boundingBox();
      return box !== null && box.y >= 0 && box.y + box.height <= 768;
    })
    .toBe(true);
  await source.getByText('Sí, el aparcamiento Olmo está en la misma calle.').first().waitFor();
  await page.screenshot({ path: '/tmp/dk/shots/model.png' });
  await source.getByText('Qué contestó').waitFor();

  await source.getByRole('button', { name: 'Corregir la entrada' }).click();
  await page.getByRole('textbox', { name: 'Respuesta', exact: true }).waitFor();
  expect(await page.getByRole('textbox', { name: 'Pregunta' }).first().inputValue()).toBe(
    '¿Tenéis aparcamiento?',
  );
  expect(await program.terminate()).toBe(0);
});
