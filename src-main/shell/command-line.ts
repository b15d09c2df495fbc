import { resolve } from 'node:path';

const withValue = /^--(?:host|port|webhook-port|data-dir)(=|$)/;

/**
 * The flags of ours in the command line of the desktop app. What else stands there belongs to
 * Electron, Chromium or the system (the app's own path, `--no-sandbox`, `-psn_0_1234`).
 */
export function ownFlags(argv: readonly string[]): string[] {
  const own: string[] = [];
  for (let i = 1; i < argv.length; i++) {
    const word = argv[i] ?? '';
    if (word === '--no-open') own.push(word);
    const flag = withValue.exec(word);
    if (!flag) continue;
    own.push(word);
    const value = argv[i + 1];
    if (flag[1] === '' && value !== undefined) {
      own.push(value);
      i++;
    }
  }
  return own;
}

/** What of the command line holds for the next time, too; null and absent where nothing was said. */
export type LastingFlags = {
  readonly host: string | null;
  readonly port: number | null;
  readonly webhookPort: number | null;
  readonly dataDir: string | null;
};

/** The flags with which the system is to start the program another time, from whatever folder. */
export function lastingFlags({ host, port, webhookPort, dataDir }: LastingFlags): string[] {
  return [
    ...(host === null ? [] : ['--host', host]),
    ...(port === null ? [] : ['--port', String(port)]),
    ...(webhookPort === null ? [] : ['--webhook-port', String(webhookPort)]),
    ...(dataDir === null ? [] : ['--data-dir', resolve(dataDir)]),
  ];
}
