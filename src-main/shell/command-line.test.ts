import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { lastingFlags, ownFlags } from './command-line.ts';

test('our flags are found among those of Electron, Chromium and the system', () => {
  const argv = [
    ...['electron', '.', '--no-sandbox', '--port', '0', '--remote-debugging-port=0'],
    ...['--data-dir=/srv/clínica', '-psn_0_1234', '--host-rules=MAP * ~NOTFOUND', '--no-open'],
  ];
  expect(ownFlags(argv)).toEqual(['--port', '0', '--data-dir=/srv/clínica', '--no-open']);
  expect(ownFlags(['Mostrador.exe'])).toEqual([]);
});

test('what was asked for once is asked for again when the system starts the program', () => {
  expect(lastingFlags({ host: null, port: 4790, webhookPort: null, dataDir: 'clinic' })).toEqual([
    '--port',
    '4790',
    '--data-dir',
    resolve('clinic'),
  ]);
  expect(lastingFlags({ host: null, port: null, webhookPort: null, dataDir: null })).toEqual([]);
});
