import './small-heap.ts';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { readArguments } from './arguments.ts';
import { explain } from './explain.ts';
import { version } from './version.ts';

/** Opens a page in the person's browser, where there is a screen. */
function openBrowser(url: string): void {
  const screen =
    process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];
  if (!screen) return;
  const [file, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', url]
        : ['xdg-open', url];
  const child = spawn(file as string, args, { stdio: 'ignore', detached: true });
  child.on('error', () => process.stderr.write(`mostrador: open ${url} in a browser\n`));
  child.unref();
}

try {
  const args = readArguments(process.argv.slice(2));
  // Read in when the heap is kept small.
  const { startProgram } = await import('./program.ts');
  const program = await startProgram({
    args,
    env: process.env,
    rendererFolder: fileURLToPath(new URL('../renderer', import.meta.url)),
    version,
  });
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    program.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`mostrador: ${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  if (program.link) process.stderr.write(`mostrador: sign in once with ${program.link}\n`);
  process.stdout.write(
    `mostrador ready desk=${program.deskUrl} webhook=${program.webhookUrl} public=${program.publicUrl() ?? 'none'}\n`,
  );
  if (args.open) openBrowser(program.link ?? program.deskUrl);
} catch (error) {
  process.stderr.write(`mostrador: ${await explain(error)}\n`);
  process.exit(1);
}
