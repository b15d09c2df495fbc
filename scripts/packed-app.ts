/**
 * Packs the program as electron-builder.yml says, but around a made-up Electron: so the packed
 * files, the unpacked native modules and the fuses are proven where Electron's binary cannot be
 * had. Electron itself is not run; the release workflow does that.
 *
 * From the command line: `node scripts/packed-app.ts`, exit code 1 when something is wrong.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asar from '@electron/asar';
import { build, Platform } from 'electron-builder';
import { parseAst } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What marks the fuses in Electron's binary, and how many Electron 45 has (https://github.com/electron/fuses). */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSES = 9;

/** Modules that a bundled library would use if somebody had installed them, and does without. */
const OPTIONAL: readonly string[] = ['@valkey/valkey-glide'];

/** A packed program. */
export type PackedApp = {
  /** What would be the folder of the installed program. */
  readonly folder: string;
  /** The binary in it: no more than Electron's fuses. */
  readonly binary: string;
  /** Every file of the archive, as a path relative to its root, with `/`. */
  readonly files: readonly string[];
  /** Those of them that lie beside the archive instead of in it. */
  readonly unpacked: readonly string[];
  /** Writes the archive's content into a folder, as plain files. */
  extract(to: string): void;
};

function makeUpElectron(folder: string): void {
  mkdirSync(join(folder, 'locales'), { recursive: true });
  mkdirSync(join(folder, 'resources'));
  for (const name of ['de', 'en-US', 'es', 'es-419'])
    writeFileSync(join(folder, 'locales', `${name}.pak`), '');
  for (const name of ['version', 'LICENSE', 'LICENSES.chromium.html', 'chrome-sandbox'])
    writeFileSync(join(folder, name), '');
  // Version 1, the number of fuses, then one digit each: all on.
  const fuses = Buffer.from([1, FUSES, ...Array<number>(FUSES).fill('1'.charCodeAt(0))]);
  writeFileSync(
    join(folder, 'electron'),
    Buffer.concat([Buffer.from(`made up\n${SENTINEL}`), fuses]),
    { mode: 0o755 },
  );
}

/**
 * Packs the built program (`out/`) for Linux into `target`, an empty folder.
 *
 * @throws what electron-builder throws: configuration that is wrong, modules that are missing.
 */
export async function packAroundMadeUpElectron(target: string): Promise<PackedApp> {
  const electronDist = join(target, 'electron');
  makeUpElectron(electronDist);
  await build({
    projectDir: root,
    targets: Platform.LINUX.createTarget('dir'),
    publish: 'never',
    config: {
      extends: join(root, 'electron-builder.yml'),
      electronDist,
      directories: { output: join(target, 'dist'), buildResources: 'resources/installer' },
    },
  });
  const [name] = readdirSync(join(target, 'dist')).filter((entry) => entry.endsWith('unpacked'));
  if (!name) throw new Error(`nothing was packed into ${target}`);
  const folder = join(target, 'dist', name);
  const archive = join(folder, 'resources', 'app.asar');
  const files: string[] = [];
  const unpacked: string[] = [];
  for (const path of asar.listPackage(archive, { isPack: false })) {
    const entry = asar.statFile(archive, path.slice(1));
    if ('files' in entry) continue;
    const file = path.slice(1).replaceAll('\\', '/');
    files.push(file);
    if (entry.unpacked) unpacked.push(file);
  }
  return {
    folder,
    binary: join(folder, 'mostrador'),
    files,
    unpacked,
    extract: (to) => asar.extractAll(archive, to),
  };
}

type Node = { readonly type: string } & Readonly<Record<string, unknown>>;
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value;

function nameIn(value: unknown): string | null {
  return isNode(value) && value.type === 'Literal' && typeof value['value'] === 'string'
    ? value['value']
    : null;
}

function specifierOf(node: Node): string | null {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
      return nameIn(node['source']);
    case 'CallExpression': {
      const { callee } = node;
      const required = isNode(callee) && callee['name'] === 'require';
      return required ? nameIn((node['arguments'] as unknown[])[0]) : null;
    }
    default:
      return null;
  }
}

/** What a bundle asks Node for beside Node's own: imported at once, when needed, or required. */
export function importsOf(code: string): string[] {
  const found = new Set<string>();
  const waiting: unknown[] = [parseAst(code)];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (Array.isArray(value)) waiting.push(...(value as unknown[]).filter(Boolean));
    if (!isNode(value)) continue;
    const specifier = specifierOf(value);
    if (specifier !== null) found.add(specifier);
    waiting.push(...Object.values(value).filter((part) => typeof part === 'object' && part));
  }
  return [...found].filter((name) => !name.startsWith('.') && !isBuiltin(name)).sort();
}

/** The modules that the packed bundles ask for, without Electron, which is there, and what they do without. */
export function modulesOf(app: PackedApp): string[] {
  const bundles = app.files.filter((file) => /^out\/(main|preload)\/.*\.c?js$/.test(file));
  const names = bundles.flatMap((file) => importsOf(readFileSync(join(root, file), 'utf8')));
  return [...new Set(names)].filter((name) => name !== 'electron' && !OPTIONAL.includes(name));
}

/** Loads these modules from an extracted program alone; what cannot be loaded comes back, with the reason. */
export function unloadable(extracted: string, modules: readonly string[]): string[] {
  // As web/certificates.ts does before it loads @peculiar/x509.
  const code = `for (const name of ['getMetadata', 'getOwnMetadata', 'defineMetadata'])
      Reflect[name] = () => undefined;
    const failed = [];
    for (const name of ${JSON.stringify(modules)})
      await import(name).catch(({ message }) => failed.push(name + ': ' + message));
    console.log(JSON.stringify(failed));`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', code],
    // Where Node looks from, so that no other node_modules can help.
    { cwd: extracted, encoding: 'utf8' },
  );
  const last = stdout.trim().split('\n').at(-1);
  if (!last) throw new Error(stderr);
  return JSON.parse(last) as string[];
}

/** Files that have no business in an installed program. */
export function strangers(files: readonly string[]): string[] {
  const wanted = /^(out\/(main|preload|renderer)\/|resources\/(icons|practice)\/|node_modules\/)/;
  const never =
    /(^|\/)(\.env|\.npmrc|\.git)|\.(map|ts|tsx|pem|key|p12|pfx|db|sqlite|log)$|\.(test|spec)\.|(^|\/)(tests?|__tests__)\//;
  return files.filter(
    (file) =>
      (file !== 'package.json' && !wanted.test(file)) ||
      never.test(file) ||
      /^node_modules\/(node|electron|vite|typescript)\//.test(file),
  );
}

if (import.meta.main) {
  const folder = mkdtempSync(join(tmpdir(), 'mostrador-pack-'));
  try {
    const app = await packAroundMadeUpElectron(folder);
    const extracted = join(folder, 'extracted');
    app.extract(extracted);
    const modules = modulesOf(app);
    const problems = [
      ...unloadable(extracted, modules).map((what) => `cannot be loaded: ${what}`),
      ...strangers(app.files).map((file) => `does not belong there: ${file}`),
      ...app.files
        .filter((file) => file.endsWith('.node') && !app.unpacked.includes(file))
        .map((file) => `must lie beside the archive: ${file}`),
    ];
    for (const problem of problems) console.error(`mostrador: ${problem}`);
    console.error(
      `mostrador: ${app.files.length} files packed, ${app.unpacked.length} of them beside the archive; ` +
        `${modules.length} modules that the program asks for ${problems.length > 0 ? 'looked at' : 'load from them'}.`,
    );
    process.exitCode = problems.length > 0 ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
