import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { LaunchOptions } from 'playwright-core';

/**
 * How to start a Chromium on this machine: an installed Chrome or Edge, else the one of
 * `@sparticuz/chromium`, with the libraries it brings along where the system lacks them.
 *
 * @throws when there is none that starts: browser tests are never skipped in silence.
 */
export async function chromiumOptions(): Promise<LaunchOptions> {
  const found = installed() ?? (await bundled());
  return {
    ...found,
    // Chromium's own sandbox refuses to run as root, and is kept otherwise.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  };
}

function installed(): LaunchOptions | null {
  const places = {
    linux: [
      '/opt/google/chrome/chrome',
      '/usr/bin/google-chrome',
      '/opt/microsoft/msedge/msedge',
      '/usr/bin/microsoft-edge',
    ],
    darwin: [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    ],
    win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => {
      const base = process.env[name];
      if (!base) return [];
      return [
        join(base, 'Google/Chrome/Application/chrome.exe'),
        join(base, 'Microsoft/Edge/Application/msedge.exe'),
      ];
    }),
  }[process.platform as 'linux' | 'darwin' | 'win32'];
  const executablePath = places?.find((path) => existsSync(path));
  return executablePath ? { executablePath } : null;
}

async function bundled(): Promise<LaunchOptions> {
  const folder = await unpack();
  const executablePath = join(folder, 'chromium');
  const fonts = { FONTCONFIG_PATH: join(folder, 'fonts') };
  const own = { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') };
  for (const more of [{}, own]) {
    const env = { ...process.env, ...fonts, ...more } as Record<string, string>;
    const { status } = spawnSync(executablePath, ['--version'], { env });
    if (status === 0) return { executablePath, env };
  }
  throw new Error(`${executablePath} does not start, with or without its own libraries`);
}

/**
 * Unpacks the packaged browser once, beside the packages. The package unpacks into the temporary folder and
 * takes a half written file of another process for the whole one; so it is given a folder of its
 * own, which is renamed when it is complete.
 */
async function unpack(): Promise<string> {
  const root = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  const cache = join(root, '..', '..', '.cache');
  const done = join(cache, `mostrador-chromium-${version}`);
  if (existsSync(done)) return done;
  mkdirSync(cache, { recursive: true });
  const part = mkdtempSync(`${done}-part-`);
  const { default: chromium, inflate } = await import('@sparticuz/chromium');
  const before = process.env['TMPDIR'];
  const bin = join(root, 'bin');
  // Where it unpacks to is read at once, before the first await.
  process.env['TMPDIR'] = part;
  const unpacking = Promise.all([
    chromium.executablePath(bin),
    inflate(join(bin, 'al2023.tar.br')),
  ]);
  if (before === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = before;
  await unpacking;
  writeFileSync(join(part, 'fonts', 'fonts.conf'), fontsConf(done));
  try {
    renameSync(part, done);
  } catch (error) {
    // Another process was first.
    if (!existsSync(done)) throw error;
    rmSync(part, { recursive: true, force: true });
  }
  return done;
}

/**
 * The package's own configuration looks for its fonts in `/tmp/fonts`, where a browser unpacked by
 * another program may have left some; without any font a page ends at its first letter.
 */
function fontsConf(folder: string): string {
  return `<?xml version="1.0" ?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts', 'fonts')}</dir>
  <cachedir>${join(folder, 'fonts', 'cache')}</cachedir>
  <config></config>
</fontconfig>
`;
}
