import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { makeDeskWithPage, openConversation, openPage, sharedBrowser } from './desk-browser.ts';
import { ANA } from './make-clinic.ts';
import type { Desk } from './make-desk.ts';
import { PNG } from './tiny-png.ts';

const browser = sharedBrowser();

const PDF = Buffer.from(
  '%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n',
);

type Given = { readonly name: string; readonly type: string; readonly bytes: Buffer };

/** Lets go of files over an element, or pastes them there, as the system does. */
async function give(
  page: Page,
  how: 'drop' | 'paste',
  selector: string,
  ...files: readonly Given[]
): Promise<void> {
  const plain = files.map(({ name, type, bytes }) => ({
    name,
    type,
    base64: bytes.toString('base64'),
  }));
  await page
    .locator(selector)
    .first()
    .evaluate(
      (element, { how, plain }) => {
        const transfer = new DataTransfer();
        for (const { name, type, base64 } of plain)
          transfer.items.add(
            new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name, { type }),
          );
        const options = { bubbles: true, cancelable: true };
        const send = (event: Event) => element.dispatchEvent(event);
        if (how === 'paste')
          send(new ClipboardEvent('paste', { ...options, clipboardData: transfer }));
        else
          for (const kind of ['dragenter', 'dragover', 'drop'])
            send(new DragEvent(kind, { ...options, dataTransfer: transfer }));
      },
      { how, plain },
    );
}

async function open(): Promise<{ desk: Desk; page: Page }> {
  const desk = await makeDeskWithPage();
  await desk.write(ANA, 'Quiero hablar con una persona', { profileName: 'Ana Ruiz' });
  await desk.settle();
  const page = await openPage(browser(), desk, 'marta');
  await openConversation(page, 'Ana Ruiz');
  await page.getByRole('textbox', { name: 'Tu respuesta' }).waitFor();
  return { desk, page };
}

const chips = (page: Page) =>
  page.getByRole('list', { name: 'Archivos para enviar' }).getByRole('listitem');
const send = (page: Page) => page.getByRole('button', { name: 'Enviar', exact: true });

test('a file that is dropped and one that is pasted leave through Twilio and reach the patient', async () => {
  const { desk, page } = await open();
  // Anywhere on the conversation, not only on the text box.
  await give(page, 'drop', '[data-pane="conversation"] header', {
    name: 'presupuesto.pdf',
    type: 'application/pdf',
    bytes: PDF,
  });
  await chips(page).filter({ hasText: 'presupuesto.pdf' }).waitFor();
  await give(page, 'paste', 'textarea', { name: 'foto.png', type: 'image/png', bytes: PNG });
  await expect.poll(() => chips(page).count()).toBe(2);
  await page.getByRole('textbox', { name: 'Tu respuesta' }).fill('Aquí tiene');
  await expect.poll(() => send(page).isEnabled()).toBe(true);
  await send(page).click();
  await page
    .locator('article[data-author=person]')
    .filter({ hasText: 'presupuesto.pdf' })
    .waitFor();
  expect(await chips(page).count()).toBe(0);
  await desk.settle();
  const phone = desk.twilio.phone(`whatsapp:${ANA}`).filter(({ direction }) => direction === 'in');
  const arrived = phone.flatMap(({ media }) =>
    media.map(({ sid }) => desk.twilio.mediaContent(sid)!),
  );
  expect(phone.some(({ body }) => body === 'Aquí tiene')).toBe(true);
  expect(arrived.map(({ contentType }) => contentType)).toEqual(['application/pdf', 'image/png']);
  expect(arrived.map(({ data }) => Buffer.from(data))).toEqual([PDF, PNG]);
});

test('a file that WhatsApp does not take is refused with a reason, and can be taken out again', async () => {
  const { desk, page } = await open();
  const alert = page.getByRole('region', { name: 'Responder' }).getByRole('alert');
  const nothing = { name: 'nada.pdf', type: 'application/pdf', bytes: Buffer.alloc(0) };
  await give(page, 'drop', 'textarea', nothing);
  await alert.getByText('«nada.pdf» está vacío: no hay nada que enviar.').waitFor();
  expect(await chips(page).count()).toBe(0);

  const zip = {
    name: 'radios.zip',
    type: 'application/zip',
    bytes: Buffer.from('PK\x03\x04 rest'),
  };
  await give(page, 'drop', 'textarea', zip);
  await alert.getByText(/^radios\.zip: WhatsApp no admite este tipo de archivo/).waitFor();
  await page.getByRole('textbox', { name: 'Tu respuesta' }).fill('Mire el archivo');
  expect(await send(page).isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'Quitar radios.zip' }).click();
  await alert.waitFor({ state: 'detached' });

  // A picture of 6 MB: WhatsApp takes 5.
  const large = {
    name: 'escaneo.png',
    type: 'image/png',
    bytes: Buffer.concat([PNG, Buffer.alloc(6 * 2 ** 20)]),
  };
  await give(page, 'paste', 'textarea', large);
  await alert
    .getByText(/^escaneo\.png: El archivo pesa más de lo que admite WhatsApp: 5 MB/)
    .waitFor();
  await page.getByRole('button', { name: 'Quitar escaneo.png' }).click();

  // What is over every limit is not even uploaded.
  await page
    .locator('textarea')
    .first()
    .evaluate((element) => {
      const transfer = new DataTransfer();
      transfer.items.add(
        new File([new Uint8Array(17 * 2 ** 20)], 'video.mp4', { type: 'video/mp4' }),
      );
      element.dispatchEvent(
        new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: transfer }),
      );
    });
  await alert.getByText('«video.mp4» pesa más de 16 MB, el límite de WhatsApp.').waitFor();
  expect(await chips(page).count()).toBe(0);

  // The words were kept all along, and leave alone.
  await send(page).click();
  await page
    .locator('article[data-author=person]')
    .filter({ hasText: 'Mire el archivo' })
    .waitFor();
  await desk.settle();
  expect(desk.received(ANA).at(-1)).toBe('Mire el archivo');
});

test('a file that falls beside the conversation does not carry the desk away', async () => {
  const { page } = await open();
  await page.getByRole('textbox', { name: 'Tu respuesta' }).fill('A medias');
  const taken = await page.locator('[data-pane="queue"]').evaluate((element) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['x'], 'x.txt', { type: 'text/plain' }));
    const options = { bubbles: true, cancelable: true, dataTransfer: transfer };
    // A browser opens the file unless somebody has prevented it.
    return ['dragover', 'drop'].map((kind) => {
      const event = new DragEvent(kind, options);
      element.dispatchEvent(event);
      return event.defaultPrevented;
    });
  });
  expect(taken).toEqual([true, true]);
  expect(await chips(page).count()).toBe(0);
  expect(await page.getByRole('textbox', { name: 'Tu respuesta' }).inputValue()).toBe('A medias');
});
