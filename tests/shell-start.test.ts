import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makePc, type Pc } from './make-desktop.ts';
import type { Bounds } from './peers/electron/control.ts';
import { labels } from './peers/electron/desktop.ts';

async function pcForTest(): Promise<Pc> {
  const pc = await makePc();
  onTestFinished(() => pc.dispose());
  return pc;
}

test('a locked clinic shows its lock even when it starts in the tray, and opens with a new passphrase', async () => {
  const pc = await pcForTest();
  const env = { MOSTRADOR_SECRETS: 'file' };
  const program = pc.start({ args: ['--no-open'], env });
  await program.ready;
  const page = await program.page();
  await program.until('the window', (now) => now.windows[0]!.visible);
  expect(labels(program.state().tray!.menu)).toContain(
    'Los datos están cerrados: ábrelos para contestar',
  );
  expect((await fetch(`${pc.publicUrl}/health`)).status).toBe(200);
  await page.getByLabel('Frase de seguridad', { exact: true }).fill('corta');
  await page.getByLabel('Repite la frase').fill('corta');
  await page.getByRole('button', { name: 'Proteger y abrir' }).click();
  await page.getByText(/Faltan \d+ caracteres/).waitFor();
  const passphrase = 'una frase larga y fácil';
  await page.getByLabel('Frase de seguridad', { exact: true }).fill(passphrase);
  await page.getByLabel('Repite la frase').fill(passphrase);
  await page.getByRole('button', { name: 'Proteger y abrir' }).click();
  await page.getByRole('button', { name: /^Todas/ }).waitFor();
  await program.until('the tray', (now) =>
    labels(now.tray!.menu).some((label) => label.startsWith('Estado de la línea: ')),
  );
  program.signal('SIGTERM');
  expect(await program.ended).toBe(0);

  const again = pc.start({ env });
  const reopened = await again.page();
  await reopened.getByLabel('Frase de seguridad', { exact: true }).fill('otra frase bien larga');
  await reopened.getByRole('button', { name: 'Abrir', exact: true }).click();
  await reopened.getByText('Esa frase no abre los datos', { exact: false }).waitFor();
  await reopened.getByLabel('Frase de seguridad', { exact: true }).fill(passphrase);
  await reopened.getByRole('button', { name: 'Abrir', exact: true }).click();
  await reopened.getByRole('button', { name: /^Todas/ }).waitFor();
}, 120_000);

test('unlocking in a browser opens the window’s desk too', async () => {
  const pc = await pcForTest();
  const program = pc.start({ env: { MOSTRADOR_SECRETS: 'file' } });
  const { desk } = await program.ready;
  const page = await program.page();
  await page.getByRole('button', { name: 'Proteger y abrir' }).waitFor();
  const unlocked = await fetch(`${desk}/api/v1/lock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ passphrase: 'una frase larga y fácil' }),
  });
  expect(unlocked.status).toBe(200);
  await page.getByRole('button', { name: /^Todas/ }).waitFor();
});

test('--no-open starts in the tray, and the tray opens the window', async () => {
  const pc = await pcForTest();
  const program = pc.start({ args: ['--no-open'] });
  await program.ready;
  await program.page();
  expect(program.state().windows[0]).toMatchObject({ visible: false, focused: false });
  program.act({ do: 'choose', menu: 'tray', path: ['Abrir Mostrador'] });
  await program.until('the window', (now) => now.windows[0]!.focused);
});

test('the window comes back where it was, and never where no screen is', async () => {
  const pc = await pcForTest();
  const file = { MOSTRADOR_SECRETS: 'file', MOSTRADOR_PASSPHRASE: 'una frase larga y fácil' };
  const screens = [
    { x: 0, y: 0, width: 1366, height: 728 },
    { x: 1366, y: 0, width: 1920, height: 1040 },
  ];
  const both = { ...file, STAND_IN_SCREENS: JSON.stringify(screens) };
  const place = async (env: Record<string, string>, moveTo?: Bounds) => {
    const program = pc.start({ env });
    await program.ready;
    const { windows } = await program.until('the window', (now) => now.windows.length > 0);
    const { bounds } = windows[0]!;
    if (moveTo) {
      program.act({ do: 'move window', bounds: moveTo });
      await program.until('the move', (now) => now.windows[0]!.bounds.x === moveTo.x);
    }
    program.signal('SIGTERM');
    expect(await program.ended).toBe(0);
    return { bounds, stderr: program.stderr() };
  };
  const onTheRight = { x: 1500, y: 60, width: 1000, height: 640 };
  await place(both, onTheRight);
  expect((await place(both)).bounds).toEqual(onTheRight);
  expect((await place(file)).bounds).toEqual({ x: 183, y: 44, width: 1000, height: 640 });
  writeFileSync(join(pc.data, 'window', 'window-state.json'), '{"bounds":');
  const anew = await place(file);
  expect(anew.bounds).toEqual({ x: 0, y: 0, width: 1366, height: 728 });
  expect(anew.stderr).toContain('could not be understood');
}, 120_000);

test('what keeps the program from starting is told in words, in a box and in the terminal', async () => {
  const pc = await pcForTest();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  const program = pc.start({ args: ['--port', String(port)] });
  const { errorBoxes } = await program.until('the box', (now) => now.errorBoxes.length > 0);
  expect(errorBoxes[0]?.title).toBe('Mostrador no se puede abrir');
  expect(errorBoxes[0]?.content).toContain('Otro programa usa el puerto');
  expect(await program.ended).toBe(1);
  expect(program.stdout()).toBe('');
  expect(program.stderr()).toContain(`port=${port}`);
});

test('a data folder that cannot be used is told in words too', async () => {
  const pc = await pcForTest();
  const file = join(pc.home, 'a-file');
  writeFileSync(file, '');
  const program = pc.start({ args: ['--data-dir', join(file, 'data')] });
  expect(await program.ended).toBe(1);
  expect(program.state().errorBoxes[0]?.content).toContain(
    'No se puede escribir en la carpeta de datos',
  );
});

test('a wrong flag is refused with a sentence', async () => {
  const pc = await pcForTest();
  const program = pc.start({ args: ['--port', 'many'] });
  expect(await program.ended).toBe(1);
  expect(program.stderr()).toContain('--port must be a port number');
});

test('the program ends cleanly while it is still starting', async () => {
  const pc = await pcForTest();
  const program = pc.start();
  await program.until('the process', () => program.stderr().includes('listening on 127.0.0.1'));
  program.signal('SIGTERM');
  expect(await program.ended).toBe(0);
});

test('starting with the system is Electron’s own affair on Windows and macOS, a file on Linux', () => {
  const code = `
    import { createStartWithSystem } from './src-main/shell/start-with-system.ts';
    const configHome = process.env.CONFIG;
    const launch = { path: '/opt/Mi clínica/mostrador', args: ['--data-dir', '/srv/a$b"%c', '--no-open'] };
    for (const platform of ['win32', 'darwin', 'linux']) {
      const choice = createStartWithSystem({ platform, configHome, launch });
      const seen = [choice.isOn()];
      for (const on of [true, true, false, false]) {
        choice.set(on);
        seen.push(choice.isOn());
      }
      console.log(JSON.stringify(seen));
      if (platform === 'linux') choice.set(true);
    }`;
  const config = mkdtempSync(join(tmpdir(), 'mostrador-config-'));
  onTestFinished(() => rmSync(config, { recursive: true, force: true }));
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      ...['--import', './tests/peers/electron/register.ts'],
      ...['--input-type=module', '--eval', code],
    ],
    { encoding: 'utf8', env: { ...process.env, CONFIG: config } },
  );
  expect(stderr).toBe('');
  expect(stdout.trim().split('\n')).toEqual(Array(3).fill('[false,true,true,false,false]'));
  expect(readFileSync(join(config, 'autostart', 'mostrador.desktop'), 'utf8')).toBe(
    [
      '[Desktop Entry]',
      'Type=Application',
      'Name=Mostrador',
      'Exec="/opt/Mi clínica/mostrador" "--data-dir" "/srv/a\\\\$b\\\\"%%c" "--no-open"',
      'Terminal=false',
      '',
    ].join('\n'),
  );
});
