import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import {
  makeDeskWithPage,
  notice,
  openConversation,
  openPage,
  sharedBrowser,
} from './desk-browser.ts';
import { ANA, LUIS } from './make-clinic.ts';

const browser = sharedBrowser();

/** What the browser was asked to show and to play. */
type Heard = {
  readonly notices: { readonly title: string; readonly body: string }[];
  readonly notes: number;
};

/**
 * Puts an ear where the browser would show a notification and play a note: a page without a screen
 * and a loudspeaker does neither. `looks` says whether somebody sits before the page.
 */
function listen(permission: 'granted' | 'default') {
  return async (page: Page): Promise<void> => {
    await page.addInitScript((start) => {
      const heard = { notices: [] as object[], notes: 0 };
      class Notification {
        static permission = start;
        static async requestPermission() {
          Notification.permission = 'granted';
          return 'granted';
        }
        onclick: (() => void) | null = null;
        constructor(title: string, options: { body: string }) {
          heard.notices.push({ title, body: options.body, shown: this });
        }
      }
      class AudioContext {
        state = 'running';
        currentTime = 0;
        destination = {};
        createGain() {
          const gain = {
            setValueAtTime() {},
            linearRampToValueAtTime() {},
            exponentialRampToValueAtTime() {},
          };
          return { gain, connect: (to: unknown) => to };
        }
        createOscillator() {
          return {
            frequency: { value: 0 },
            connect: (to: unknown) => to,
            start: () => {
              heard.notes += 1;
            },
            stop() {},
          };
        }
      }
      Object.assign(window, { Notification, AudioContext, heard, looks: false });
      document.hasFocus = () => (window as unknown as { looks: boolean }).looks;
    }, permission);
  };
}

const heard = (page: Page): Promise<Heard> =>
  page.evaluate(() => {
    const { notices, notes } = (window as unknown as { heard: Heard }).heard;
    return { notices: notices.map(({ title, body }) => ({ title, body })), notes };
  });

const rows = (page: Page) => page.getByRole('option');

test('a patient who needs a person is heard and shown, and a click on the notification opens the conversation', async () => {
  const desk = await makeDeskWithPage();
  const page = await openPage(browser(), desk, 'marta', { before: listen('granted') });
  await page.getByRole('button', { name: /^Todas/ }).click();
  await desk.write(ANA, '¿Me llamáis, por favor?', { profileName: 'Ana Ruiz' });
  await desk.settle();
  await expect
    .poll(() => heard(page))
    .toEqual({
      notices: [{ title: 'Ana Ruiz te necesita', body: 'Pide hablar con una persona' }],
      notes: 2,
    });
  await page.evaluate(() => {
    type Shown = { shown: { onclick: () => void } };
    (window as unknown as { heard: { notices: Shown[] } }).heard.notices[0]?.shown.onclick();
  });
  await page.getByRole('region', { name: 'Conversación con Ana Ruiz' }).waitFor();

  // What she is looking at needs no bell.
  await page.evaluate(() => Object.assign(window, { looks: true }));
  await desk.write(ANA, '¿Hola?');
  await desk.settle();
  await page.getByRole('article').getByText('¿Hola?').waitFor();
  expect((await heard(page)).notices).toHaveLength(1);
  expect((await heard(page)).notes).toBe(2);
});

test('switched off, the desk is silent and shows nothing, also after it was opened again', async () => {
  const desk = await makeDeskWithPage();
  const page = await openPage(browser(), desk, 'marta', { before: listen('granted') });
  await page.getByRole('button', { name: 'Tu cuenta' }).click();
  for (const name of ['Sonido de avisos', 'Avisos del sistema'])
    await page.getByRole('menuitemcheckbox', { name, checked: true }).click();
  await page
    .getByRole('menuitemcheckbox', { name: 'Avisos del sistema', checked: false })
    .waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Todas/ }).click();
  await desk.write(ANA, '¿Me llamáis?', { profileName: 'Ana Ruiz' });
  await desk.settle();
  await expect.poll(() => rows(page).count()).toBe(1);
  expect(await heard(page)).toEqual({ notices: [], notes: 0 });

  await page.reload();
  await page.getByRole('button', { name: /^Todas/ }).click();
  await desk.write(LUIS, 'Me duele el pecho y no puedo respirar', { profileName: 'Luis Pons' });
  await desk.settle();
  await page
    .getByRole('option', { name: /Luis Pons/ })
    .getByText('Señal de alarma')
    .waitFor();
  expect(await heard(page)).toEqual({ notices: [], notes: 0 });
});

test('a red flag rings on until its conversation is opened', async () => {
  const desk = await makeDeskWithPage();
  const page = await openPage(browser(), desk, 'marta', { before: listen('granted') });
  await page.clock.install();
  await page.getByRole('button', { name: /^Todas/ }).click();
  await desk.write(LUIS, 'Me duele el pecho y no puedo respirar', { profileName: 'Luis Pons' });
  await desk.settle();
  await expect.poll(async () => (await heard(page)).notes).toBe(3);
  expect((await heard(page)).notices[0]?.title).toBe('Señal de alarma: Luis Pons');
  await page.clock.runFor(10_500);
  await expect.poll(async () => (await heard(page)).notes).toBe(9);
  await openConversation(page, 'Luis Pons');
  await page.clock.runFor(20_000);
  expect((await heard(page)).notes).toBe(9);
});

test('a browser that was never asked is asked once the first patient needs somebody, after a click', async () => {
  const desk = await makeDeskWithPage();
  const page = await openPage(browser(), desk, 'marta', { before: listen('default') });
  await page.getByRole('button', { name: /^Todas/ }).click();
  await desk.write(ANA, '¿Me llamáis?', { profileName: 'Ana Ruiz' });
  await desk.settle();
  const offer = notice(page, '¿Quieres que este PC te avise');
  await offer.waitFor();
  expect((await heard(page)).notices).toEqual([]);
  await offer.getByRole('button', { name: 'Sí, avísame' }).click();
  await offer.waitFor({ state: 'detached' });
  await desk.write(LUIS, 'Quiero hablar con una persona', { profileName: 'Luis Pons' });
  await desk.settle();
  await expect
    .poll(async () => (await heard(page)).notices.map(({ title }) => title))
    .toEqual(['Luis Pons te necesita']);
  expect(await offer.count()).toBe(0);
});
