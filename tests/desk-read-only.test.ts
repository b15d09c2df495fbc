import { expect, test } from 'vitest';
import { contract } from '../src-main/contract/contract.ts';
import type { OperationMeta } from '../src-main/contract/operation.ts';
import { makeDeskWithPage, openConversation, openPage, sharedBrowser } from './desk-browser.ts';
import { ANA } from './make-clinic.ts';
import type { Desk } from './make-desk.ts';

const browser = sharedBrowser();

/** A clinic with one patient who was answered once, and then asked for a person. */
async function makeBusyDesk(): Promise<Desk> {
  const desk = await makeDeskWithPage({
    knowledge: { '¿Tenéis aparcamiento?': 'Sí, en la calle Olmo.' },
  });
  await desk.write(ANA, '¿Tenéis aparcamiento?', { profileName: 'Ana Ruiz' });
  await desk.settle();
  await desk.write(ANA, 'Quiero hablar con una persona', { profileName: 'Ana Ruiz' });
  await desk.settle();
  return desk;
}

test('an account that only reads sees the conversation, the answer’s source and the card', async () => {
  const page = await openPage(browser(), await makeBusyDesk(), 'leo');
  await openConversation(page, 'Ana Ruiz');
  await page.getByText('Pide hablar con una persona').first().waitFor();
  await page.getByRole('button', { name: /^De dónde sale.*aparcamiento/ }).click();
  const source = page.getByRole('dialog').filter({ hasText: 'De dónde sale esta respuesta' });
  await source.getByText('Sí, en la calle Olmo.').waitFor();
  expect(await source.getByText('Corregir la entrada').count()).toBe(0);
  const card = page.getByRole('complementary', { name: 'Ficha' });
  await card.getByText('+34 600 11 12 22').waitFor();
  for (const words of ['Sin etiquetas.', 'Sin notas.', 'Acepta mensajes'])
    await card.getByText(words, { exact: true }).waitFor();
});

test('an account that only reads finds nothing that changes something, and is told why', async () => {
  const desk = await makeBusyDesk();
  const before = await desk.client.conversations.list({ filter: 'all' });
  const page = await openPage(browser(), desk, 'leo');
  await openConversation(page, 'Ana Ruiz');
  await page.getByText('Tu cuenta es de solo lectura: puedes ver, pero no contestar.').waitFor();
  for (const name of [
    'Nuevo mensaje',
    'Asignar',
    'Posponer',
    'Cerrar',
    'Más acciones',
    'Contestar yo',
    'Devolver al asistente',
    'Cambiar el nombre',
    'Anotar la baja',
    'Añadir paciente',
    'Enlazar uno que ya existe',
    'Añadir etiqueta',
  ])
    expect(await page.getByRole('button', { name, exact: true }).count(), name).toBe(0);
  expect(await page.getByRole('textbox', { name: /Tu respuesta|Nota privada/ }).count()).toBe(0);
  await page.getByRole('button', { name: 'Más filtros' }).click();
  await page.getByRole('menuitem', { name: /Pospuestas/ }).waitFor();
  expect(await page.getByRole('menuitem', { name: 'Gestionar etiquetas…' }).count()).toBe(0);
  await page.keyboard.press('Escape');

  // The keys that would change something do nothing, and the list of keys does not offer them.
  for (const key of ['a', 's', 'e', 'n', 't', 'u', 'm', 'r']) await page.keyboard.press(key);
  expect(await page.getByRole('dialog').count()).toBe(0);
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Atajos de teclado' });
  await keys.getByText('Siguiente conversación').waitFor();
  await keys.getByText(/Tu cuenta es de solo lectura/).waitFor();
  for (const words of ['Cerrar o reabrir', 'Asignar', 'Nuevo mensaje'])
    expect(await keys.getByText(words, { exact: true }).count(), words).toBe(0);
  await page.keyboard.press('Escape');
  await keys.waitFor({ state: 'detached' });

  await page.keyboard.press('Control+k');
  await page.getByRole('button', { name: 'Conocimiento' }).waitFor();
  for (const name of ['Nuevo mensaje', 'Gestionar etiquetas'])
    expect(await page.getByRole('button', { name }).count(), name).toBe(0);
  await page.keyboard.press('Escape');

  await page.getByRole('link', { name: 'Conocimiento' }).click();
  await page.getByRole('option', { name: /aparcamiento/ }).click();
  await page.getByText(/^Tu cuenta es de solo lectura/).waitFor();
  const answer = page.getByRole('textbox', { name: 'Respuesta', exact: true });
  expect(await answer.getAttribute('readonly')).not.toBeNull();
  expect(await page.getByRole('switch').isDisabled()).toBe(true);
  expect(await page.getByRole('button', { name: /Guardar|Nueva entrada|Nueva/ }).count()).toBe(0);
  await page.getByRole('button', { name: 'Importar, exportar y eliminadas' }).click();
  await page.getByRole('menuitem', { name: /Exportar/ }).waitFor();
  expect(await page.getByRole('menuitem', { name: /Importar/ }).count()).toBe(0);

  expect(await desk.client.conversations.list({ filter: 'all' })).toEqual(before);
});

test('the clinic itself refuses an account that only reads, whatever its page asks for', async () => {
  const desk = await makeBusyDesk();
  const page = await openPage(browser(), desk, 'leo');
  const cookie = (await page.context().cookies())
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ');
  const { client } = await desk.socket({ cookie });
  type Call = (input: unknown) => Promise<unknown>;
  const refused: string[] = [];
  for (const [group, operations] of Object.entries(contract))
    for (const [name, operation] of Object.entries(operations)) {
      const { access } = operation['~orpc'].meta as OperationMeta;
      if (access !== 'desk' && access !== 'owner') continue;
      const call = (client as unknown as Record<string, Record<string, Call>>)[group]![name]!;
      await expect(call({ id: 1 }), `${group}.${name}`).rejects.toMatchObject({
        code: 'not_allowed',
      });
      refused.push(`${group}.${name}`);
    }
  expect(refused).toEqual(
    expect.arrayContaining([
      'messages.send',
      'conversations.setState',
      'contacts.merge',
      'patients.create',
      'labels.save',
      'knowledge.update',
      'media.upload',
    ]),
  );
});
