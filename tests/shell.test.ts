import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ANA, LUIS } from './make-clinic.ts';
import { makePc, type Pc } from './make-desktop.ts';
import { type Desktop, labels } from './peers/electron/desktop.ts';

// One program for all of it: the tests follow each other as a morning at the desk does.
let pc: Pc;
let program: Desktop;
let page: Page;
let desk: string;

beforeAll(async () => {
  pc = await makePc();
  program = pc.start();
  ({ desk } = await program.ready);
  page = await program.page();
});
afterAll(() => pc.dispose());

const windowNow = () => program.state().windows[0]!;
const conversationOf = (name: string) =>
  page.getByRole('region', { name: `Conversación con ${name}` });

/** The request of the page itself, from inside it: what no driver's privileges can falsify. */
const fetchInPage = (address: string, method = 'GET') =>
  page.evaluate(
    async ([url, how]) => {
      const response = await fetch(url!, { method: how! });
      return { status: response.status, headers: Object.fromEntries(response.headers) };
    },
    [address, method],
  );

test('a patient writes, the receptionist reads and answers it in the window, the phone has it', async () => {
  await pc.write(ANA, '¿Se puede ir en bicicleta eléctrica?', 'Ana');
  await page.getByRole('button', { name: /^Todas/ }).click();
  await page.getByRole('option', { name: /Ana/ }).click();
  const conversation = conversationOf('Ana');
  await conversation.getByText('¿Se puede ir en bicicleta eléctrica?').waitFor();
  await conversation.getByRole('textbox', { name: 'Tu respuesta' }).fill('Sí, hay sitio abajo.');
  await conversation.getByRole('button', { name: 'Enviar', exact: true }).click();
  await pc.phoneShows(ANA, 'Sí, hay sitio abajo.');
  await conversation
    .getByRole('article')
    .filter({ hasText: 'Sí, hay sitio abajo.' })
    .getByRole('img', { name: /Entregado/ })
    .waitFor();
});

test('the page is shut in: no Node, no Electron, and a bridge of three names', async () => {
  const seen = await page.evaluate(() => {
    const world = globalThis as unknown as Record<string, unknown>;
    const bridge = world['mostrador'] as Record<string, unknown>;
    const before = bridge['prefer'];
    Reflect.set(bridge, 'prefer', () => undefined);
    return {
      node: ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter(
        (name) => typeof world[name] !== 'undefined',
      ),
      bridge: Object.keys(bridge),
      replaced: bridge['prefer'] !== before,
    };
  });
  expect(seen).toEqual({ node: [], bridge: ['shell', 'prefer', 'savePdf'], replaced: false });
  expect(windowNow().options['webPreferences']).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
    spellcheck: false,
  });
});

test('the window’s page has the same strict policy as the desk in a browser', async () => {
  const inWindow = await fetchInPage('./index.html');
  const inBrowser = await fetch(desk);
  const names = [
    'content-security-policy',
    'x-content-type-options',
    'referrer-policy',
    'cross-origin-opener-policy',
    'cross-origin-resource-policy',
    'permissions-policy',
  ];
  expect(inWindow.status).toBe(200);
  for (const name of names) {
    expect(inWindow.headers[name], name).toBeTruthy();
    expect(inWindow.headers[name], name).toBe(inBrowser.headers.get(name));
  }
  const broken = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) =>
          resolve(event.violatedDirective),
        );
        const script = document.createElement('script');
        script.textContent = 'window.injected = true';
        document.body.append(script);
      }),
  );
  expect(broken).toMatch(/^script-src/);
});

test('nothing outside the page’s folder can be read over its scheme', async () => {
  for (const path of [
    '/..%2f..%2fpackage.json',
    '/%2e%2e%2f%2e%2e%2fpackage.json',
    '/..%5c..%5cpackage.json',
    '/assets/../../main/main.js',
    '/assets',
    '/%00index.html',
    '/%',
  ])
    expect((await fetchInPage(path)).status, path).toBe(404);
  expect((await fetchInPage('/index.html', 'DELETE')).status).toBe(405);
  expect((await fetchInPage('/api/v1/lock')).status).toBe(404);
  expect((await fetchInPage('/api/v1/lock', 'DELETE')).status).toBe(405);
});

test('the window goes nowhere else, opens no other window, and asks nobody outside', async () => {
  await page.evaluate(() => {
    window.location.href = 'https://example.com/?token=1';
  });
  await program.until('the navigation', (now) => now.windows[0]!.prevented.length > 0);
  expect(windowNow().prevented).toEqual(['https://example.com/?token=1']);
  expect(await page.evaluate(() => window.open('https://example.com/popup'))).toBeNull();
  await program.until('the popup', (now) => now.windows[0]!.denied.length > 0);
  const reached = await page.evaluate(async () => {
    const frame = document.createElement('iframe');
    frame.src = 'https://example.com/frame';
    document.body.append(frame);
    try {
      await fetch('https://example.com/fetch');
      return true;
    } catch {
      return false;
    } finally {
      frame.remove();
    }
  });
  expect(reached).toBe(false);
  expect(program.state().outside).toEqual([]);
  await conversationOf('Ana').waitFor();
});

test('the page gets no permission but that of its copy buttons', async () => {
  const granted = program.state().permissions.filter((one) => one.granted);
  expect(granted.map(({ name }) => name)).toEqual(['clipboard-sanitized-write']);
  const states = await page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'camera', 'microphone'] as PermissionName[];
    const found = await Promise.all(names.map((name) => navigator.permissions.query({ name })));
    await navigator.clipboard.writeText('+34 600 111 222');
    return found.map(({ state }) => state);
  });
  expect(states).toEqual(['denied', 'denied', 'denied', 'denied']);
});

test('closing the window leaves the clinic answering; a notification opens the conversation', async () => {
  await page.evaluate(() => {
    window.location.hash = '#/messages';
  });
  // While somebody works in the window nobody is called.
  await pc.write(ANA, 'Perfecto', 'Ana');
  await page.getByRole('option', { name: /Ana.*Perfecto/ }).waitFor();
  expect(program.state().notifications).toEqual([]);
  program.act({ do: 'close window' });
  await program.until('the window to hide', (now) => !now.windows[0]!.visible);
  expect((await fetch(`${pc.publicUrl}/health`)).status).toBe(200);
  await pc.write(ANA, 'Gracias. ¿Y a qué hora abrís mañana?', 'Ana');
  const { notifications } = await program.until('a notification', (now) =>
    now.notifications.some(({ shown }) => shown),
  );
  expect(notifications).toHaveLength(1);
  expect(notifications[0]).toMatchObject({
    title: 'Ana te ha escrito',
    body: 'Gracias. ¿Y a qué hora abrís mañana?',
    silent: true,
  });
  program.act({ do: 'click notification', id: notifications[0]!.id });
  await program.until('the window to show', (now) => now.windows[0]!.focused);
  expect(program.state().notifications.filter(({ shown }) => shown)).toEqual([]);
  await conversationOf('Ana').getByText('¿Y a qué hora abrís mañana?').waitFor();
});

test('a click on the tray opens the window again', async () => {
  program.act({ do: 'close window' });
  await program.until('the window to hide', (now) => !now.windows[0]!.visible);
  program.act({ do: 'click tray' });
  await program.until('the window to show', (now) => now.windows[0]!.focused);
});

test('a second start shows the window that is there and ends', async () => {
  program.act({ do: 'close window' });
  await program.until('the window to hide', (now) => !now.windows[0]!.visible);
  const second = pc.start();
  expect(await second.ended).toBe(0);
  expect(second.stdout()).toBe('');
  await program.until('the window to show', (now) => now.windows[0]!.focused);
});

test('a red flag calls even when the window is hidden, and stands in tray and badge until it is seen to', async () => {
  program.act({ do: 'close window' });
  await pc.write(LUIS, 'me duele mucho el pecho y no puedo respirar', 'Luis');
  const called = await program.until(
    'the alarm',
    (now) => now.badge === 1 && now.notifications.some(({ urgency }) => urgency === 'critical'),
  );
  expect(called.notifications.at(-1)).toMatchObject({
    title: 'Señal de alarma: Luis',
    timeoutType: 'never',
    shown: true,
  });
  expect(called.tray).toMatchObject({
    image: 'tray-alert.png',
    toolTip: 'Mostrador · 1 conversación te necesita',
  });
  expect(labels(called.tray!.menu)).toContain('1 conversación te necesita');
  program.act({ do: 'click notification', id: called.notifications.at(-1)!.id });
  const luis = conversationOf('Luis');
  await luis.getByRole('button', { name: 'Alarma atendida' }).click();
  await program.until('the badge to go', (now) => now.badge === 0);
  expect(program.state().tray?.image).toBe('tray.png');
});

test('while the window is locked no notification names a patient or shows her words', async () => {
  const toPrivacy = async () => {
    await page.evaluate(() => {
      window.location.hash = '#/settings?section=privacy';
    });
  };
  await toPrivacy();
  await page.getByRole('button', { name: 'Poner un PIN' }).click();
  const dialog = page.getByRole('dialog', { name: 'Poner un PIN' });
  await dialog.getByLabel('PIN nuevo').fill('2468');
  await dialog.getByRole('button', { name: 'Guardar' }).click();
  await dialog.waitFor({ state: 'detached' });
  // What stood on the screen before goes when it is locked.
  program.act({ do: 'close window' });
  await program.until('the window to hide', (now) => !now.windows[0]!.visible);
  await pc.write(LUIS, 'me duele mucho el pecho y no puedo respirar', 'Luis');
  await program.until('the alarm', (now) =>
    now.notifications.some(({ title, shown }) => shown && title === 'Señal de alarma: Luis'),
  );
  await page.keyboard.press('Control+Shift+L');
  await page.getByText('Escribe el PIN de este PC').waitFor();
  await program.until('the alarm to go', (now) => now.notifications.every(({ shown }) => !shown));
  const before = program.state().notifications.length;
  await pc.write(LUIS, 'sigo con el dolor de pecho y no puedo respirar', 'Luis');
  const called = await program.until('another call', (now) =>
    now.notifications.slice(before).some(({ shown }) => shown),
  );
  const veiled = called.notifications.slice(before);
  expect(veiled[0]).toMatchObject({
    title: 'Nueva señal de alarma',
    body: 'Desbloquea Mostrador para leerlo.',
    timeoutType: 'never',
  });
  expect(JSON.stringify(veiled)).not.toMatch(/Luis|pecho/);

  await page.getByLabel('PIN').fill('2468');
  await page.getByRole('button', { name: 'Desbloquear' }).click();
  await toPrivacy();
  await page.getByRole('button', { name: 'Quitar el PIN' }).click();
  const remove = page.getByRole('dialog', { name: '¿Quitar el PIN?' });
  await remove.getByLabel('PIN de ahora').fill('2468');
  await remove.getByRole('button', { name: 'Quitar el PIN' }).click();
  await remove.waitFor({ state: 'detached' });
  await page.evaluate(() => {
    window.location.hash = '#/messages';
  });
  await page.getByRole('option', { name: /Luis/ }).click();
  await conversationOf('Luis').getByRole('button', { name: 'Alarma atendida' }).click();
  await program.until('the badge to go', (now) => now.badge === 0);
});

test('the page can be loaded anew, and speaks to the clinic over a new line', async () => {
  const { loads } = windowNow();
  await page.reload();
  await program.until('the page', (now) => now.windows[0]!.loads > loads);
  await pc.write(LUIS, 'ya estoy en urgencias', 'Luis');
  await conversationOf('Luis').getByText('ya estoy en urgencias').first().waitFor();
});

test('a line that is cut is made anew, and the desk goes on living on events', async () => {
  program.act({ do: 'cut ports' });
  await pc.write(LUIS, 'me están atendiendo', 'Luis');
  await conversationOf('Luis').getByText('me están atendiendo').first().waitFor();
});

test('after a sleep of the PC the clinic asks Twilio for what it has missed', async () => {
  const listed = () =>
    pc.twilio
      .requests()
      .filter(({ method, path }) => method === 'GET' && path.endsWith('/Messages.json')).length;
  await expect.poll(listed, { timeout: 20_000 }).toBeGreaterThan(0);
  const before = listed();
  program.act({ do: 'power', event: 'suspend' });
  program.act({ do: 'power', event: 'resume' });
  await expect.poll(listed, { timeout: 20_000 }).toBeGreaterThan(before);
});

test('an urgent alert calls once, stands in the tray, leads to the alerts, and goes when somebody has seen it', async () => {
  program.act({ do: 'close window' });
  await program.until('the window to hide', (now) => !now.windows[0]!.visible);
  const called = () =>
    program.state().notifications.filter(({ title }) => title === 'Queda poco saldo en Twilio');
  pc.twilio.control.setCredit(0);
  // Awake again, the clinic looks at its account.
  program.act({ do: 'power', event: 'resume' });
  await program.until('the alert', () => called().some(({ shown }) => shown));
  expect(called()[0]).toMatchObject({ urgency: 'critical', silent: true });
  await program.until('the tray', (now) => labels(now.tray!.menu).includes('1 aviso urgente'));
  expect(program.state().tray?.toolTip).toContain('1 aviso urgente');
  program.act({ do: 'click notification', id: called()[0]!.id });
  await program.until('the window to show', (now) => now.windows[0]!.focused);
  await page
    .getByRole('region', { name: 'Ahora' })
    .getByRole('listitem')
    .filter({ hasText: 'Queda poco saldo en Twilio' })
    .getByRole('button', { name: 'Visto' })
    .click();
  await program.until('the tray', (now) => !labels(now.tray!.menu).includes('1 aviso urgente'));
  program.act({ do: 'close window' });
  await program.until('the window to hide', (now) => !now.windows[0]!.visible);
  program.act({ do: 'power', event: 'resume' });
  pc.twilio.control.setCredit(40);
  program.act({ do: 'power', event: 'resume' });
  expect(called().filter(({ shown }) => shown)).toEqual([]);
  expect(called()).toHaveLength(1);
  await page.evaluate(() => {
    window.location.hash = '#/messages';
  });
});

test('the tray’s menu silences the assistant, and lets it answer again', async () => {
  const item = (label: string) => program.state().tray!.menu.find((one) => one.label === label)!;
  const assistant = { do: 'choose', menu: 'tray', path: ['El asistente contesta'] } as const;
  expect(item('El asistente contesta').checked).toBe(true);
  program.act(assistant);
  await program.until('it to be off', () => !item('El asistente contesta').checked);
  program.act(assistant);
  await program.until('it to be on', () => item('El asistente contesta').checked);
});

test('the tray’s menu makes the program start with the PC, in the tray and on the same data', async () => {
  const label = 'Abrir al encender este equipo';
  const item = () => program.state().tray!.menu.find((one) => one.label === label)!;
  const file = join(pc.home, 'config', 'autostart', 'mostrador.desktop');
  program.act({ do: 'choose', menu: 'tray', path: [label] });
  await program.until('it to be on', () => item().checked);
  const exec = /^Exec=(.*)$/m.exec(readFileSync(file, 'utf8'))?.[1];
  expect(exec).toContain(`"--data-dir" "${pc.data}"`);
  expect(exec).toMatch(/"--no-open"$/);
  program.act({ do: 'choose', menu: 'tray', path: [label] });
  await program.until('it to be off', () => !item().checked);
  expect(existsSync(file)).toBe(false);
});

test('menus speak the language that the desk has chosen', async () => {
  expect(labels(program.state().appMenu)).toEqual(['Archivo', 'Edición', 'Ver']);
  await page.getByRole('button', { name: 'Tu cuenta' }).click();
  await page.getByRole('menuitemradio', { name: 'English' }).click();
  const now = await program.until('English', ({ appMenu }) => appMenu[0]?.label === 'File');
  expect(labels(now.tray!.menu)).toContain('Quit and stop answering');
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Your account' }).click();
  await page.getByRole('menuitemradio', { name: 'Español' }).click();
  await program.until('Spanish', ({ appMenu }) => appMenu[0]?.label === 'Archivo');
});

test('the month’s report is saved as a PDF among the downloads, and never over another file', async () => {
  await page.evaluate(() => {
    const month = new Date().toISOString().slice(0, 7);
    window.location.hash = `#/analytics/report?month=${month}`;
  });
  const save = page.getByRole('button', { name: 'Guardar PDF' });
  await page.getByTestId('report').waitFor({ timeout: 45_000 });
  const saved = (name: RegExp) => page.getByText(name).waitFor();
  const folder = join(pc.home, 'Downloads');
  writeFileSync(folder, 'no folder');
  await save.click();
  await page.getByText('No se puede escribir en la carpeta de descargas').waitFor();
  rmSync(folder);
  await save.click();
  await saved(/^Guardado en Descargas: Informe [^()]+\.pdf$/);
  await save.click();
  await saved(/^Guardado en Descargas: Informe .+ \(2\)\.pdf$/);
  const files = readdirSync(folder).toSorted();
  expect(files).toHaveLength(2);
  for (const file of files) {
    const pdf = readFileSync(join(folder, file), 'latin1');
    expect(pdf.slice(0, 5)).toBe('%PDF-');
    // A4, in points.
    expect(pdf).toMatch(/\/MediaBox \[0 0 59[45]\.\d+ 84[12]\.\d+\]/);
  }
  await page.getByRole('link', { name: 'Volver a Analítica' }).click();
  await page.getByRole('link', { name: /^Mensajes/ }).click();
});

test('the window saves an export into a folder of this PC, and says where a folder is missing', async () => {
  await page.evaluate(() => {
    window.location.hash = '#/settings?section=exports';
  });
  const folder = page.getByRole('textbox', { name: 'Carpeta' });
  await expect.poll(() => folder.inputValue()).toBe(join(pc.home, 'Downloads'));
  await folder.fill(join(pc.home, 'no-existe'));
  await page.getByText('CSV', { exact: true }).click();
  await page.getByRole('button', { name: 'Guardar aquí' }).click();
  await page.getByText(/^La carpeta .*no-existe no existe/).waitFor();
  await folder.fill(pc.home);
  await page.getByRole('button', { name: 'Guardar aquí' }).click();
  // The PDF's notices say the same of another folder.
  const saved = page.getByText(/^Guardado en \//);
  await saved.waitFor();
  const file = (await saved.textContent())!.replace('Guardado en ', '');
  expect(file.startsWith(pc.home)).toBe(true);
  expect(readFileSync(file, 'utf8')).toContain('¿Se puede ir en bicicleta eléctrica?');
  expect(await page.getByText(/^La carpeta/).count()).toBe(0);
  await page.evaluate(() => {
    window.location.hash = '#/messages';
  });
});

test('everything about one person is saved as a ZIP into a folder of this PC', async () => {
  await page.evaluate(() => {
    window.location.hash = '#/messages';
  });
  await page.getByRole('button', { name: /^Todas/ }).click();
  await page.getByRole('option', { name: /Ana/ }).click();
  await page.getByRole('button', { name: 'Descargar sus datos' }).click();
  const dialog = page.getByRole('dialog', { name: 'Guardar los datos de Ana' });
  const folder = dialog.getByLabel('Carpeta');
  await folder.fill(join(pc.home, 'no existe'));
  await dialog.getByRole('button', { name: 'Guardar el ZIP' }).click();
  await dialog.getByRole('alert').waitFor();
  await folder.fill(pc.home);
  await dialog.getByRole('button', { name: 'Guardar el ZIP' }).click();
  await dialog.getByText(/^Guardado en /).waitFor();
  const [saved] = readdirSync(pc.home).filter((name) => name.endsWith('.zip'));
  expect(saved).toMatch(/^datos-\d+\.zip$/);
  const bytes = readFileSync(join(pc.home, saved!));
  expect(bytes.includes('conversacion.html')).toBe(true);
  expect(bytes.includes('datos.json')).toBe(true);
  await dialog.getByRole('button', { name: 'Cerrar', exact: true }).first().click();
});

test('a page that breaks comes back by itself', async () => {
  const { loads } = windowNow();
  program.act({ do: 'break page' });
  await program.until('the page', (now) => {
    const [window] = now.windows;
    return window!.crashes === 1 && window!.loads > loads;
  });
  page = await program.page();
  await page.getByRole('button', { name: /^Todas/ }).waitFor();
});

test('quitting from the tray stops everything cleanly', async () => {
  program.act({ do: 'choose', menu: 'tray', path: ['Salir y dejar de contestar'] });
  expect(await program.ended, program.stderr()).toBe(0);
  await expect(fetch(`${pc.publicUrl}/health`)).rejects.toThrow();
  expect(program.state().outside).toEqual([]);
  expect(program.stdout().trim().split('\n')).toHaveLength(1);
});
