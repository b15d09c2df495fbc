import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { setupSteps } from '../src-main/contract/setup.ts';
import { makeDeskWithPage, openPage, sharedBrowser } from './desk-browser.ts';

const browser = sharedBrowser();

test('the set-up asks for the recovery key until it is kept or knowingly left, and never shows one twice', async () => {
  const desk = await makeDeskWithPage();
  // Only this step is open any more.
  for (const step of setupSteps)
    if (step !== 'recovery') await desk.client.setup.skip({ step, skipped: true });
  const page = await openPage(browser(), desk, 'olga', {
    before: async (opened) => {
      await opened.addInitScript(() => {
        Object.assign(window, { printed: 0, print: () => Object.assign(window, { printed: 1 }) });
      });
    },
  });
  const reopen = async () => {
    await page.goto(`${desk.deskUrl}/#/setup`);
    await page.reload();
  };
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const question = page.getByRole('heading', { name: '¿Quién podrá abrir las copias' });
  const key = page.locator('section[data-key]').first();

  await reopen();
  await question.waitFor();
  await button('Crear la clave').click();
  const first = (await key.getAttribute('data-key'))!;
  // Left half way, the key is worth nothing: the wizard goes on here with another one.
  await reopen();
  await question.waitFor();
  expect(await page.content()).not.toContain(first);

  await button('Dejar para luego').click();
  const warning = page.getByRole('dialog', { name: '¿Seguir sin clave de recuperación?' });
  await warning.getByRole('button', { name: 'Volver al paso' }).click();
  await warning.waitFor({ state: 'detached' });
  await button('Dejar para luego').click();
  await warning.getByRole('button', { name: 'Seguir sin ella' }).click();
  await page.getByRole('heading', { name: 'Casi está' }).waitFor();

  await button('Clave de recuperación, Para luego').first().click();
  await button('Crear la clave').click();
  const second = (await key.getAttribute('data-key'))!;
  expect(second).not.toBe(first);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    button('Guardar en un archivo').click(),
  ]);
  expect(download.suggestedFilename()).toBe('clave-de-recuperacion-mostrador-2026-11-24.txt');
  expect(readFileSync(await download.path(), 'utf8')).toContain(second);
  await button('Imprimir').click();
  expect(await page.evaluate(() => (window as unknown as { printed: number }).printed)).toBe(1);
  await page.emulateMedia({ media: 'print' });
  const sheet = await page.evaluate(() => document.body.innerText);
  expect(sheet.replace(/\s+/g, '')).toContain(second);
  expect(sheet).not.toContain('Dejar para luego');
  await page.emulateMedia({ media: 'screen' });

  const proof = page.getByRole('textbox', { name: /6 últimos/ });
  await proof.fill(first.slice(-6));
  await proof.press('Enter');
  await page.getByText('No coincide con el final de la clave.').waitFor();
  await proof.fill(second.slice(-6));
  await proof.press('Enter');
  await page.getByRole('heading', { name: 'Las copias ya se pueden abrir en otro PC' }).waitFor();
  expect(await page.content()).not.toContain(second);
  await button('Clave de recuperación, Hecho').waitFor();
});
