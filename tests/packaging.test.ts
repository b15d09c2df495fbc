import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { mergeUpdates } from '../scripts/merge-updates.ts';
import {
  modulesOf,
  type PackedApp,
  packAroundMadeUpElectron,
  strangers,
  unloadable,
} from '../scripts/packed-app.ts';
import { startDesktop } from './peers/electron/desktop.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const { load } = require('js-yaml') as { load(text: string): unknown };
const text = (path: string) => readFileSync(join(root, path), 'utf8');
const config = load(text('electron-builder.yml')) as Record<string, unknown>;
const part = (name: string) => config[name] as Record<string, unknown>;

const folder = mkdtempSync(join(tmpdir(), 'mostrador-packaging-'));
const extracted = join(folder, 'extracted');
let app: PackedApp;

beforeAll(async () => {
  app = await packAroundMadeUpElectron(folder);
  app.extract(extracted);
});
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }));

test('electron-builder understands every line of its configuration', async () => {
  const { validateConfiguration } = require('app-builder-lib/out/util/config/config.js') as {
    validateConfiguration(config: unknown, log: { isEnabled: boolean }): Promise<void>;
  };
  await validateConfiguration(structuredClone(config), { isEnabled: false });
  const wrong = { ...structuredClone(config), win: { target: 'nsis', oneClick: true } };
  await expect(validateConfiguration(wrong, { isEnabled: false })).rejects.toThrow(
    /configuration\.win/,
  );
});

test('the installers are what a receptionist needs: no questions, no administrator, her data kept', () => {
  expect(config).toMatchObject({ appId: 'es.mostrador.desk', productName: 'Mostrador' });
  expect(part('win')).toMatchObject({ target: 'nsis', requestedExecutionLevel: 'asInvoker' });
  expect(part('nsis')).toMatchObject({
    ...{ oneClick: true, perMachine: false, deleteAppDataOnUninstall: false },
    installerLanguages: ['es_ES', 'en_US'],
  });
  expect(part('mac')).toMatchObject({ target: ['dmg', 'zip'], hardenedRuntime: true });
  expect(part('linux')).toMatchObject({ target: ['AppImage', 'deb'], category: 'Office' });
  // The owner of the repository is found by git; none stands in the files.
  expect(config['publish']).toEqual({ provider: 'github' });
});

test('macOS grants the program what V8 needs and nothing more', () => {
  const { entitlements, entitlementsInherit } = part('mac') as Record<string, string>;
  expect(entitlementsInherit).toBe(entitlements);
  // Apple's reader of entitlements stumbles over comments.
  expect(text(entitlements!)).not.toContain('<!--');
  const granted = [...text(entitlements!).matchAll(/<key>([^<]+)<\/key>\s*<true\/>/g)];
  expect(granted.map(([, key]) => key)).toEqual(['com.apple.security.cs.allow-jit']);
});

test('every system has its icon, in every size that it asks for', () => {
  const at = (name: string) => readFileSync(join(root, 'resources', 'installer', name));
  const ico = at('icon.ico');
  const sizes = Array.from({ length: ico.readUInt16LE(4) }, (_, i) => ico[6 + 16 * i] || 256);
  expect(sizes).toEqual([16, 24, 32, 48, 64, 128, 256]);
  const icns = at('icon.icns');
  expect(icns.toString('latin1', 0, 4)).toBe('icns');
  expect(icns.readUInt32BE(4)).toBe(icns.length);
  for (const type of ['ic07', 'ic08', 'ic09', 'ic10', 'ic11', 'ic12', 'ic13', 'ic14'])
    expect(icns.includes(type)).toBe(true);
  for (const size of [16, 24, 32, 48, 64, 128, 256, 512]) {
    const png = at(`icons/${size}x${size}.png`);
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
  }
});

test('the packed program holds every module that its bundles ask for', () => {
  const modules = modulesOf(app);
  expect(modules).toEqual(
    expect.arrayContaining(['better-sqlite3', 'fastify', 'keytar', 'twilio']),
  );
  // Loaded by Node from the packed files alone.
  expect(unloadable(extracted, modules)).toEqual([]);
  expect(unloadable(extracted, ['vite'])).toEqual([expect.stringContaining('vite')]);
});

test('native modules lie beside the archive, for this system and no other', () => {
  const native = app.files.filter((file) => file.endsWith('.node'));
  const here = `${process.platform}-${process.arch}`;
  for (const name of [
    `better-sqlite3/prebuilds/${here}.node`,
    `keytar/prebuilds/${here}/keytar.node`,
    ...[`@node-rs/argon2-${here}`, `@ngrok/ngrok-${here}`],
  ])
    expect(native).toContainEqual(expect.stringContaining(`node_modules/${name}`));
  expect(native.filter((file) => !file.includes(here))).toEqual([]);
  expect(native.filter((file) => !app.unpacked.includes(file))).toEqual([]);
  for (const file of native)
    expect(existsSync(join(app.folder, 'resources', 'app.asar.unpacked', file))).toBe(true);
  // The rest stays where its integrity is checked.
  expect(app.unpacked.filter((file) => !/\.node$|\/package\.json$/.test(file))).toEqual([]);
});

test('no test, source, map, secret or tool goes into an installer', () => {
  expect(strangers(app.files)).toEqual([]);
  expect(strangers(['tests/a.ts', '.env', 'node_modules/node/bin/node', 'out/main/a.map'])).toEqual(
    ['tests/a.ts', '.env', 'node_modules/node/bin/node', 'out/main/a.map'],
  );
  expect(JSON.parse(readFileSync(join(extracted, 'package.json'), 'utf8'))).toMatchObject({
    main: 'out/main/main.js',
  });
});

test('the fuses keep the program from being made to run anything else', async () => {
  const fuses = await getCurrentFuseWire(app.binary);
  const on = Object.entries(FuseV1Options)
    .filter(
      ([name, index]) => typeof index === 'number' && fuses[index] === FuseState.ENABLE && name,
    )
    .map(([name]) => name);
  expect(on.sort()).toEqual([
    'EnableCookieEncryption',
    'EnableEmbeddedAsarIntegrityValidation',
    'OnlyLoadAppFromAsar',
    // Not one of ours to set: as Electron has it.
    'WasmTrapHandlers',
  ]);
});

test('the packed program starts from its packed files alone and shows the desk', async () => {
  const program = startDesktop({
    entry: join(extracted, 'out', 'main', 'main.js'),
    args: ['--port', '0', '--webhook-port', '0', '--data-dir', join(folder, 'data')],
    env: {
      ...{ HOME: folder, XDG_CONFIG_HOME: join(folder, 'config') },
      ...{ LANG: 'es_ES.UTF-8', MOSTRADOR_SECRETS: 'memory' },
    },
  });
  onTestFinished(() => program.dispose());
  const { desk } = await program.ready;
  expect((await fetch(desk)).status).toBe(200);
  const page = await program.page();
  await page.waitForFunction(() => document.getElementById('root')?.childElementCount);
  program.signal('SIGTERM');
  expect(await program.ended).toBe(0);
}, 120_000);

test('electron-updater is loaded by an installed program only, when it looks for updates', () => {
  for (const file of readdirSync(join(root, 'out', 'main')))
    expect(text(`out/main/${file}`)).not.toMatch(/^import .*['"]electron-updater['"]/m);
});

type Step = { name?: string; uses?: string; run?: string; env?: Record<string, string> };
type Job = {
  needs?: string;
  permissions?: Record<string, string>;
  steps: Step[];
  strategy?: { matrix: { include: { name: string; packaged: string }[] } };
};

test('the release workflow tests, packs, tries and publishes with checksums, with no more rights than that', () => {
  const workflow = load(text('.github/workflows/release.yml')) as {
    on: { push: { tags: string[] } };
    permissions: Record<string, string>;
    jobs: Record<'test' | 'build' | 'publish', Job>;
  };
  const { test: tests, build, publish } = workflow.jobs;
  const runs = (job: Job) => job.steps.map(({ run }) => run ?? '').join('\n');
  expect(workflow.on).toEqual({ push: { tags: ['v*'] } });
  expect(workflow.permissions).toEqual({ contents: 'read' });
  expect([tests.permissions, build.permissions]).toEqual([undefined, undefined]);
  expect(publish.permissions).toEqual({ contents: 'write' });
  expect([build.needs, publish.needs]).toEqual(['test', 'build']);
  expect(runs(tests)).toContain('npm test');
  expect(runs(build)).toContain('npm run dist');
  expect(runs(build)).toContain('tests/packaged-smoke.test.ts');
  expect(build.strategy?.matrix.include.map(({ name }) => name)).toEqual([
    ...['windows-x64', 'macos-arm64', 'macos-x64', 'linux-x64'],
  ]);
  expect(runs(publish)).toContain('sha256sum');
  expect(runs(publish)).toContain('gh release create');
  const used = Object.values(workflow.jobs).flatMap(({ steps }) =>
    steps.flatMap((s) => s.uses ?? []),
  );
  expect(used.length).toBeGreaterThan(5);
  for (const action of used) expect(action).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40}$/);
});

test('the update files of both kinds of Mac become one, of one version only', () => {
  const file = (arch: string, version = '1.2.3') =>
    [
      ...[`version: ${version}`, 'files:', `  - url: Mostrador-mac-${arch}.zip`],
      ...['    sha512: abc==', '    size: 12', `path: Mostrador-mac-${arch}.zip`, 'sha512: abc=='],
      ...["releaseDate: '2026-11-24T05:00:00.000Z'", ''],
    ].join('\n');
  expect(load(mergeUpdates(file('x64'), file('arm64')))).toMatchObject({
    version: '1.2.3',
    files: [
      { url: 'Mostrador-mac-x64.zip', size: 12 },
      { url: 'Mostrador-mac-arm64.zip', size: 12 },
    ],
    path: 'Mostrador-mac-x64.zip',
  });
  expect(() => mergeUpdates(file('x64'), file('arm64', '1.2.4'))).toThrow(/one version/);
});

// Where Electron has been fetched the command makes installers: minutes, and the workflow's task.
// Without the build of the whole test run it would build, under the feet of other tests.
const canFail =
  !existsSync(join(root, 'node_modules', 'electron', 'path.txt')) &&
  !process.env['MOSTRADOR_SKIP_BUILD'];

test.runIf(canFail)(
  'npm run dist proves the packed files, says that it can make no installer without Electron, and fails',
  () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(root, 'scripts', 'run.mjs'), 'dist'],
      // Nobody answers there: as behind a closed network.
      { encoding: 'utf8', env: { ...process.env, ELECTRON_MIRROR: 'http://127.0.0.1:1/' } },
    );
    expect(stderr).toMatch(/\d+ files packed, \d+ of them beside the archive/);
    expect(stderr).toContain('no installer was made');
    expect(stdout).toBe('');
    expect(status).toBe(1);
  },
  180_000,
);
