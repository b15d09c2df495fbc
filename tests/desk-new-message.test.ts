import { expect, test } from 'vitest';
import { makeDeskWithPage, openPage, sharedBrowser } from './desk-browser.ts';
import { ANA } from './make-clinic.ts';

const browser = sharedBrowser();
const NEW = '+34600555666';

test('to a new number only a template is offered; it leaves filled in, and the answer opens the window', async () => {
  const desk = await makeDeskWithPage();
  await desk.client.templates.sync();
  const page = await openPage(browser(), desk, 'marta');
  await page.getByRole('button', { name: 'Nuevo mensaje' }).click();
  const dialog = page.getByRole('dialog', { name: 'Nuevo mensaje' });
  await dialog.getByRole('textbox', { name: 'Para' }).fill('600 555 666');
  await dialog.getByRole('button', { name: 'Escribir a 600 555 666' }).click();
  await dialog.getByText(/WhatsApp solo deja empezar con una plantilla aprobada/).waitFor();
  expect(await dialog.getByRole('textbox', { name: 'Tu respuesta' }).count()).toBe(0);
  const send = dialog.getByRole('button', { name: 'Enviar plantilla' });
  expect(await send.isDisabled()).toBe(true);

  await dialog.getByRole('combobox', { name: 'Plantilla' }).click();
  await page.getByRole('option', { name: /confirmacion cita/i }).click();
  await dialog.getByText('Rellena los datos que faltan para poder enviar.').waitFor();
  for (const [n, value] of ['Eva', 'martes 1', '10:30', 'la clínica'].entries())
    await dialog.getByRole('textbox', { name: `Dato ${n + 1}` }).fill(value);
  await dialog.getByRole('region', { name: 'Así lo verá el paciente' }).getByText('Eva').waitFor();
  await send.click();

  const pane = page.getByRole('region', { name: /^Conversación con \+34600555666/ });
  await pane.getByText(/tu cita queda confirmada/).waitFor();
  await pane.getByText('Ventana cerrada').waitFor();
  await pane.getByText(/Aún no te ha escrito/).waitFor();
  expect(await pane.getByRole('textbox', { name: 'Tu respuesta' }).count()).toBe(0);
  await desk.settle();
  expect(desk.received(NEW)).toEqual([
    expect.stringContaining('Hola, Eva: tu cita queda confirmada para el martes 1 a las 10:30.'),
  ]);

  await desk.write(NEW, 'Perfecto', { profileName: 'Eva Sanz' });
  await page
    .getByRole('region', { name: 'Conversación con Eva Sanz' })
    .getByRole('textbox', { name: 'Tu respuesta' })
    .waitFor();
});

test('to somebody known the conversation opens: free text while the window is open, a template after', async () => {
  const desk = await makeDeskWithPage();
  await desk.client.templates.sync();
  await desk.write(ANA, 'Quiero hablar con una persona', { profileName: 'Ana Ruiz' });
  await desk.settle();
  const page = await openPage(browser(), desk, 'marta');
  async function choose(text: string, name: RegExp): Promise<void> {
    await page.keyboard.press('m');
    const dialog = page.getByRole('dialog', { name: 'Nuevo mensaje' });
    await dialog.getByRole('textbox', { name: 'Para' }).fill(text);
    await dialog.getByRole('button', { name }).waitFor();
    await dialog.getByRole('button', { name }).click();
  }
  const pane = page.getByRole('region', { name: 'Conversación con Ana Ruiz' });
  await choose('ruiz', /^Ana Ruiz/);
  await pane.getByRole('textbox', { name: 'Tu respuesta' }).waitFor();

  // Two days later, by her number.
  await desk.clock.set(desk.clock.now() + 48 * 3_600_000);
  await page.reload();
  await page.getByRole('region', { name: 'Conversaciones' }).waitFor();
  await choose('600 11 12', /^Ana Ruiz/);
  await pane.getByText(/Han pasado 24 horas desde su último mensaje/).waitFor();
  await pane.getByRole('combobox', { name: 'Plantilla' }).waitFor();
  expect(await pane.getByRole('textbox', { name: 'Tu respuesta' }).count()).toBe(0);
});

test('a number that is none is told before anything is sent', async () => {
  const desk = await makeDeskWithPage();
  await desk.client.templates.sync();
  const page = await openPage(browser(), desk, 'marta');
  await page.getByRole('button', { name: 'Nuevo mensaje' }).click();
  const dialog = page.getByRole('dialog', { name: 'Nuevo mensaje' });
  await dialog.getByRole('textbox', { name: 'Para' }).fill('123 456');
  await dialog.getByRole('button', { name: 'Escribir a 123 456' }).click();
  await dialog.getByRole('combobox', { name: 'Plantilla' }).click();
  await page.getByRole('option', { name: /confirmacion cita/i }).click();
  for (const n of [1, 2, 3, 4]) await dialog.getByRole('textbox', { name: `Dato ${n}` }).fill('x');
  await dialog.getByRole('button', { name: 'Enviar plantilla' }).click();
  await dialog
    .getByRole('alert')
    .getByText(/Ese teléfono no es correcto/)
    .waitFor();
  expect((await desk.client.conversations.list({ filter: 'all' })).items).toEqual([]);
});
