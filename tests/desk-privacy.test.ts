import { expect, test } from 'vitest';
import {
  makeDeskWithPage,
  notice,
  openConversation,
  openPage,
  sharedBrowser,
} from './desk-browser.ts';
import { ANA, LUIS } from './make-clinic.ts';
import { PASSWORD } from './make-desk.ts';

const browser = sharedBrowser();

async function makePrivacyDesk() {
  const desk = await makeDeskWithPage();
  await desk.write(ANA, 'Llevo un zafiro en la muela', { profileName: 'Ana Quetzal' });
  await desk.write(LUIS, 'Hola', { profileName: 'Luis Mora' });
  await desk.settle();
  return desk;
}

test('the owner erases a person by typing her name, and sees what Twilio still has', async () => {
  const desk = await makePrivacyDesk();
  const page = await openPage(browser(), desk, 'olga');
  await openConversation(page, 'Ana Quetzal');
  await page.getByRole('button', { name: 'Quién ha visto sus datos' }).click();
  const log = page.getByRole('dialog', { name: /Quién ha visto/ });
  await log.getByText('Abrió la ficha').first().waitFor();
  await page.keyboard.press('Escape');
  await log.waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Borrar sus datos…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Borrar los datos de Ana Quetzal' });
  const confirm = dialog.getByRole('button', { name: 'Borrar para siempre' });
  expect(await confirm.isDisabled()).toBe(true);
  const name = dialog.getByRole('textbox');
  await name.fill('Ana');
  expect(await confirm.isDisabled()).toBe(true);
  await name.fill('ana quetzal');
  await confirm.click();
  await notice(page, /Borrado/).waitFor();
  await page.getByRole('option', { name: 'Ana Quetzal' }).waitFor({ state: 'detached' });
  await page.getByRole('option', { name: 'Luis Mora' }).waitFor();
  expect(await page.getByText('zafiro').count()).toBe(0);

  await page.goto(`${desk.deskUrl}/#/settings?section=privacy`);
  const card = page.getByRole('region', { name: 'Borrar a una persona' });
  await expect
    .poll(async () => {
      await desk.clock.advance(2_000);
      return card.getByRole('row').last().innerText();
    })
    .toContain('Borrado');
  await card.getByText('Olga').waitFor();
});

test('a locked desk shows nothing of what was open, and its password brings it back', async () => {
  const desk = await makePrivacyDesk();
  const page = await openPage(browser(), desk, 'marta');
  await openConversation(page, 'Ana Quetzal');
  await page.getByText('zafiro').first().waitFor();
  await page.getByRole('button', { name: 'Tu cuenta', exact: true }).click();
  await page.getByRole('menuitem', { name: /Bloquear ahora/ }).click();
  await page.getByRole('heading', { name: 'Mostrador bloqueado' }).waitFor();
  expect(await page.content()).not.toMatch(/zafiro|Quetzal|Luis/);
  await desk.write(ANA, 'otro zafiro', { profileName: 'Ana Quetzal' });
  const secret = page.getByLabel('Contraseña', { exact: true });
  await secret.fill('no es esta');
  await page.getByRole('button', { name: 'Desbloquear' }).click();
  await page.getByText('No es correcto. Escríbelo otra vez.').waitFor();
  // A page loaded anew is as locked.
  await page.reload();
  await page.getByRole('heading', { name: 'Mostrador bloqueado' }).waitFor();
  await secret.fill(PASSWORD);
  await page.getByRole('button', { name: 'Desbloquear' }).click();
  await page.getByRole('option', { name: 'Ana Quetzal' }).waitFor();
});

test('a desk that nobody touches locks itself, in every window of it', async () => {
  const desk = await makePrivacyDesk();
  await desk.clinic.settings.set('lock.idleMinutes', 1, null);
  const page = await openPage(browser(), desk, 'marta', {
    before: (opened) => opened.clock.install(),
  });
  const second = await page.context().newPage();
  await second.goto(desk.deskUrl);
  await second.getByRole('region', { name: 'Conversaciones' }).waitFor();
  await page.clock.fastForward(70_000);
  for (const each of [page, second]) {
    await each.clock.runFor(6_000);
    await each.getByRole('heading', { name: 'Mostrador bloqueado' }).waitFor();
  }
});

test('a consent noted by hand is shown with how it was given and its evidence, and is never of the future', async () => {
  const desk = await makePrivacyDesk();
  const page = await openPage(browser(), desk, 'marta');
  await openConversation(page, 'Ana Quetzal');
  const card = page.getByRole('region', { name: 'Consentimientos' });
  await card.getByRole('button', { name: 'Anotar un consentimiento' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Revisar' }).click();
  await dialog.getByText('Escribe qué lo prueba.').waitFor();
  await dialog.getByRole('combobox', { name: 'Sobre qué' }).click();
  await page.getByRole('option', { name: 'Fotos', exact: true }).click();
  await dialog.getByLabel('Qué lo prueba').fill('Papel en la carpeta azul');
  await dialog.getByRole('button', { name: 'Revisar' }).click();
  await dialog.getByText('Ana Quetzal da su consentimiento: fotos.').waitFor();
  await dialog.getByText('No se puede cambiar ni borrar').waitFor();
  await dialog.getByRole('button', { name: 'Anotar' }).click();
  await notice(page, 'Consentimiento anotado.').waitFor();
  await card.getByText('Aceptó · fotos').waitFor();
  await card.getByText(/En papel, firmado · Papel en la carpeta azul/).waitFor();

  await card.getByRole('button', { name: 'Anotar un consentimiento' }).click();
  await desk.clock.advance(60_000);
  await dialog.getByRole('combobox', { name: 'Sobre qué' }).click();
  await page.getByRole('option', { name: 'Fotos', exact: true }).click();
  await dialog.getByText('Lo retira').click();
  await dialog.getByLabel('Qué lo prueba').fill('Lo dijo en recepción');
  await dialog.getByRole('button', { name: 'Revisar' }).click();
  await dialog.getByRole('button', { name: 'Anotar' }).click();
  await card.getByText('Retiró · fotos').waitFor();
  await card.getByText('Aceptó · fotos').waitFor();
});

test('a read-only account cannot note a consent', async () => {
  const desk = await makePrivacyDesk();
  const { items } = await desk.client.conversations.list({ filter: 'all' });
  const contactId = items[0]!.contact.id;
  await expect(
    desk.client.privacy.recordConsent({
      contactId,
      category: 'data',
      granted: true,
      evidence: 'mañana',
      at: new Date(desk.clock.now() + 60_000).toISOString(),
    }),
  ).rejects.toMatchObject({ code: 'invalid_input', data: { reason: 'future' } });
  const page = await openPage(browser(), desk, 'leo');
  await openConversation(page, 'Ana Quetzal');
  const card = page.getByRole('region', { name: 'Consentimientos' });
  await card.getByText('Ninguno anotado').waitFor();
  expect(await card.getByRole('button').count()).toBe(0);
});

test('what has served its time is deleted at once only after the owner is asked', async () => {
  const desk = await makeDeskWithPage();
  const page = await openPage(browser(), desk, 'olga');
  await page.goto(`${desk.deskUrl}/#/settings?section=privacy`);
  await page.getByRole('combobox', { name: 'Fotos, notas de voz y documentos' }).click();
  await page.getByRole('option', { name: '24 meses' }).click();
  await page.getByRole('button', { name: 'Guardar así' }).click();

  await page.getByRole('button', { name: 'Borrar ahora…' }).click();
  const asked = page.getByRole('dialog', { name: '¿Borrar ya lo que ha cumplido su tiempo?' });
  await asked.waitFor();
  await page.keyboard.press('Escape');
  await asked.waitFor({ state: 'detached' });
  expect(await page.getByText('Borrando lo que ya ha cumplido su tiempo').count()).toBe(0);

  await page.getByRole('button', { name: 'Borrar ahora…' }).click();
  await asked.getByRole('button', { name: 'Borrar ahora', exact: true }).click();
  await page.getByText('Borrando lo que ya ha cumplido su tiempo').waitFor();
});
