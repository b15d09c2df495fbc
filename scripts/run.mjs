// The first command in a fresh clone: plain Node 20, no dependency. It installs and builds what is
// missing, says so, and hands over to the Node that package.json pins.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [command = 'help', ...args] = process.argv.slice(2);
const modules = join(root, 'node_modules');
const node = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const windows = process.platform === 'win32';

/** Everything that is not the ready line goes to stderr: stdout belongs to the program (design.md §4). */
function say(text) {
  process.stderr.write(`${text}\n`);
}

function run(file, argv, options = {}) {
  const result = spawnSync(file, argv, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: environment(),
    ...options,
  });
  if (result.error) throw result.error;
  return result.status ?? 1;
}

function must(what, file, argv, options) {
  const status = run(file, argv, options);
  if (status !== 0) {
    say(`mostrador: ${what} failed (exit code ${status}). The lines above say why.`);
    process.exit(status);
  }
}

function environment() {
  return {
    ...process.env,
    PATH: `${dirname(node)}${windows ? ';' : ':'}${process.env.PATH ?? ''}`,
  };
}

function npm(argv) {
  // npm sets npm_execpath; run it with the Node that runs us, so that no shell is involved.
  const cli = process.env.npm_execpath;
  return cli?.endsWith('.js')
    ? [process.execPath, [cli, ...argv]]
    : [windows ? 'npm.cmd' : 'npm', argv];
}

function install() {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const mark = join(modules, '.mostrador-lock');
  const same = existsSync(mark) && readFileSync(mark, 'utf8') === lock;
  if (same && existsSync(node)) return;
  say('mostrador: installing packages (once, about a minute)…');
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  must('npm ci', ...npm(['ci', '--ignore-scripts', ...quiet]));
  must('npm rebuild node', ...npm(['rebuild', 'node', '--ignore-scripts=false', ...quiet]));
  writeFileSync(mark, lock);
}

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path).reduce(
    (max, name) => Math.max(max, newest(join(path, name))),
    stat.mtimeMs,
  );
}

function build() {
  const mark = join(root, 'out', '.built');
  const sources = [
    'src-main',
    'src-renderer',
    'docs',
    'electron.vite.config.ts',
    'package-lock.json',
  ];
  const changed = Math.max(...sources.map((path) => newest(join(root, path))));
  if (existsSync(mark) && statSync(mark).mtimeMs > changed) return;
  say('mostrador: building…');
  rmSync(join(root, 'out'), { recursive: true, force: true });
  must('the build', node, [
    join(modules, 'electron-vite', 'bin', 'electron-vite.js'),
    'build',
    '--logLevel',
    'warn',
  ]);
  writeFileSync(mark, '');
}

/** Runs a program in the foreground: its output is ours, signals are passed on, its exit code is ours. */
function handOver(file, argv, extra = {}) {
  const child = spawn(file, argv, {
    cwd: process.env.INIT_CWD ?? root,
    stdio: 'inherit',
    env: { ...environment(), ...extra },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

/** Electron's own installer, given 60 s: a clinic behind a closed network still gets the app, in the browser. */
function electron() {
  const path = join(modules, 'electron', 'path.txt');
  const dist = join(modules, 'electron', 'dist');
  if (!existsSync(path)) {
    say('mostrador: fetching Electron (60 seconds at most)…');
    const status = spawnSync(node, [join(modules, 'electron', 'install.js')], {
      cwd: root,
      stdio: 'ignore',
      timeout: 60_000,
      env: environment(),
    }).status;
    if (status !== 0 || !existsSync(path)) return null;
  }
  return join(dist, readFileSync(path, 'utf8').trim());
}

/**
 * Like handOver; but an Electron that is killed before its ready line (its sandbox is refused, as
 * on some Linux systems, or there is no screen) leaves the way to the browser.
 */
function startElectron(binary, otherwise) {
  const child = spawn(binary, [root, ...args], {
    cwd: process.env.INIT_CWD ?? root,
    stdio: ['inherit', 'pipe', 'inherit'],
    env: environment(),
  });
  let ready = false;
  let asked = false;
  child.stdout.on('data', (chunk) => {
    ready ||= String(chunk).includes('mostrador ready');
    process.stdout.write(chunk);
  });
  const pass = (signal) => {
    asked = true;
    child.kill(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, pass);
  child.on('exit', (code, signal) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, pass);
    if (signal && !ready && !asked) otherwise();
    else process.exit(code ?? 1);
  });
}

function test() {
  const checks = [
    [
      'lint',
      node,
      [join(modules, '@biomejs', 'biome', 'bin', 'biome'), 'check', '--error-on-warnings', '.'],
    ],
    ['types (main)', node, [join(modules, 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.node.json']],
    [
      'types (renderer)',
      node,
      [join(modules, 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.web.json'],
    ],
  ];
  let passed = 0;
  let failed = 0;
  for (const [name, file, argv] of checks) {
    const status = run(file, argv, { stdio: ['ignore', 'inherit', 'inherit'] });
    console.log(`${status === 0 ? '✓' : '✗'} ${name}`);
    status === 0 ? passed++ : failed++;
  }
  const report = join(root, 'tests', '.artifacts', 'vitest.json');
  rmSync(report, { force: true });
  const status = run(node, [join(modules, 'vitest', 'vitest.mjs'), 'run', ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (existsSync(report)) {
    const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(
      readFileSync(report, 'utf8'),
    );
    passed += numPassedTests;
    // A file that does not even load has no failed test in it, and is a failure all the same.
    failed += Math.max(numFailedTests, numFailedTestSuites > 0 ? 1 : 0);
  }
  if (status !== 0 && failed === 0) failed = 1;
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}

const commands = {
  build: () => build(),
  test,
  bench: () => {
    build();
    handOver(node, [join(root, 'bench', 'run.ts'), ...args]);
  },
  serve: () => {
    build();
    handOver(node, [join(root, 'out', 'main', 'serve.js'), 'serve', ...args]);
  },
  demo: () => {
    build();
    handOver(node, [join(root, 'out', 'main', 'serve.js'), 'demo', ...args]);
  },
  doctor: () => {
    build();
    handOver(node, [join(root, 'out', 'main', 'doctor.js'), ...args]);
  },
  dist: () => {
    build();
    say('mostrador: packing around a made-up Electron, to prove what goes into an installer…');
    must('packing', node, [join(root, 'scripts', 'packed-app.ts')]);
    if (!electron()) {
      say(
        'mostrador: the packed files are proven, but Electron could not be fetched here: no installer was made.',
      );
      process.exit(1);
    }
    say('mostrador: making the installers of this system in dist/…');
    must('electron-builder', node, [
      join(modules, 'electron-builder', 'cli.js'),
      // One system and processor at a time: npm has installed the native modules of this one alone.
      `--${process.arch}`,
      '--publish',
      'never',
      ...args,
    ]);
  },
  start: () => {
    build();
    const inBrowser = (why) => {
      say(`mostrador: ${why}; opening the same app in the browser.`);
      handOver(node, [join(root, 'out', 'main', 'serve.js'), 'serve', ...args]);
    };
    const binary = electron();
    if (binary) startElectron(binary, () => inBrowser('Electron could not start here'));
    else inBrowser('Electron could not be fetched');
  },
};

const chosen = commands[command];
if (!chosen) {
  say(`mostrador: unknown command "${command}". There are: ${Object.keys(commands).join(', ')}.`);
  process.exit(1);
}
install();
chosen();
