import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Decrypter, Encrypter, identityToRecipient } from 'age-encryption';
import { extract, pack } from 'tar-stream';
import { expect, test } from 'vitest';
import { makeDeskWithPage, openConversation, openPage, sharedBrowser } from './desk-browser.ts';
import { ANA } from './make-clinic.ts';
import type { Desk } from './make-desk.ts';

const browser = sharedBrowser();

/** The same backup as a program of tomorrow would have made it. */
async function fromTomorrow(desk: Desk, file: string): Promise<Uint8Array> {
  const identity = desk.secrets.get('backups.identity')!;
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const tar = pack();
  const entries = extract();
  entries.end(Buffer.from(await decrypter.decrypt(readFileSync(file))));
  for await (const entry of entries) {
    const pieces: Buffer[] = [];
    for await (const piece of entry) pieces.push(piece as Buffer);
    const bytes = Buffer.concat(pieces);
    const { name } = entry.header;
    if (name !== 'manifest.json') tar.entry({ name }, bytes);
    else {
      const head = JSON.parse(bytes.toString()) as { schema: number };
      tar.entry({ name }, JSON.stringify({ ...head, schema: head.schema + 10 }));
    }
  }
  tar.finalize();
  const pieces: Buffer[] = [];
  for await (const piece of tar) pieces.push(piece as Buffer);
  const encrypter = new Encrypter();
  encrypter.addRecipient(await identityToRecipient(identity));
  return encrypter.encrypt(new Uint8Array(Buffer.concat(pieces)));
}

test('a backup that is cut, of a newer program, or none at all is refused in words, and the clinic goes on', async () => {
  const desk = await makeDeskWithPage();
  await desk.write(ANA, 'Buenos días', { profileName: 'Ana Ruiz' });
  await desk.client.backups.run();
  await desk.clinic.backups.settled();
  const [{ path } = { path: '' }] = await desk.client.backups.list();
  const beside = (name: string) => join(dirname(path), name);
  writeFileSync(beside('cortada.mostrador'), readFileSync(path));
  truncateSync(beside('cortada.mostrador'), Math.floor(readFileSync(path).length / 2));
  writeFileSync(beside('de-otra-version.mostrador'), await fromTomorrow(desk, path));
  writeFileSync(beside('nada.mostrador'), 'una carta');

  const page = await openPage(browser(), desk, 'olga');
  await page.goto(`${desk.deskUrl}/#/settings?section=backups`);
  const list = page.getByRole('region', { name: 'Copias guardadas' });
  const dialog = page.getByRole('dialog', { name: 'Restaurar una copia' });
  for (const [name, words] of [
    ['cortada', 'está cortada o dañada'],
    ['de-otra-version', 'La copia es de una versión más nueva del programa'],
    ['nada', 'Ese archivo no es una copia de Mostrador'],
  ] as const) {
    await list.getByRole('button', { name: 'Restaurar otra copia…' }).click();
    const typed = dialog.getByRole('textbox', { name: 'Carpeta o archivo de la copia' });
    await typed.fill(beside(`${name}.mostrador`));
    await typed.press('Enter');
    await dialog.getByText(words).waitFor();
    // Nothing is typed twice.
    expect(await typed.inputValue()).toBe(beside(`${name}.mostrador`));
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  }
  await desk.write(ANA, 'Sigo aquí');
  await page.goto(`${desk.deskUrl}/#/messages`);
  await openConversation(page, 'Ana Ruiz');
  await page.getByText('Sigo aquí').last().waitFor();
});
