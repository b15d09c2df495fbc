import './small-heap.ts';
import { fileURLToPath } from 'node:url';
import { app } from 'electron';
import { readArguments } from './arguments.ts';
import { explain } from './explain.ts';
import { lastingFlags, ownFlags } from './shell/command-line.ts';
import { runDesktop } from './shell/desktop.ts';
import { version } from './version.ts';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const rendererFolder = path('../renderer');

try {
  const args = readArguments(['desktop', ...ownFlags(process.argv)]);
  runDesktop({
    dataDir: args.dataDir ?? (process.env['MOSTRADOR_DATA_DIR'] || null),
    flags: lastingFlags(args),
    hidden: !args.open,
    files: {
      renderer: rendererFolder,
      preload: path('../preload/preload.cjs'),
      icons: path('../../resources/icons'),
    },
    async start() {
      // Read in when the heap is kept small, and the window need not wait for it.
      const { startProgram } = await import('./program.ts');
      const program = await startProgram({ args, env: process.env, rendererFolder, version });
      return {
        deskUrl: program.deskUrl,
        readyLine: `mostrador ready desk=${program.deskUrl} webhook=${program.webhookUrl} public=${program.publicUrl() ?? 'none'}`,
        log: program.log.child({ part: 'shell' }),
        isOpen: () => program.opened() !== null,
        whenOpen: (call) =>
          program.whenOpen(({ clinic, router }) =>
            call({
              router,
              localOwner: clinic.accounts.localOwner,
              windowLock: clinic.windowLock,
              wake: clinic.wake,
            }),
          ),
        whenClosing: program.whenClosing,
        updatesEnabled: () => program.opened()?.clinic.settings.get('updates.enabled') ?? false,
        stop: program.stop,
      };
    },
    explain: (error, locale) => explain(error, { LANG: locale }),
  });
} catch (error) {
  process.stderr.write(`mostrador: ${await explain(error)}\n`);
  app.exit(1);
}
