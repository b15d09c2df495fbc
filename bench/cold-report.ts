// A process that has done nothing yet: says how many ms the thread takes from its start to the report of a
// year, its connection to the file included. Arguments: the folder, the first day, the last day.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { openSecrets } from '../src-main/secrets/open-secrets.ts';
import { registry } from '../src-main/settings/registry.ts';
import { PASSPHRASE } from './program.ts';

const [folder = '', from = '', to = ''] = process.argv.slice(2);
const secrets = await openSecrets({ kind: 'file', folder, passphrase: PASSPHRASE });
const key = secrets.get('database.key') ?? '';
const entry = new URL('../out/main/insight.worker.js', import.meta.url);
const started = performance.now();
const worker = new Worker(entry, { workerData: { file: join(folder, 'mostrador.db'), key } });
const basis = {
  timeZone: registry['clinic.timezone'].default,
  hours: registry['clinic.hours'].default,
  staleMs: Number(registry['assistant.staleMinutes'].default) * 60_000,
  now: Date.now(),
};
const prices = { messageMicros: 5_000, templateMicros: 20_000 };
worker.postMessage({
  ...{ id: 1, name: 'report', basis },
  question: { from, to, compare: 'none', prices },
});
const reply = await new Promise<{ answer?: { missing: number }; error?: string }>(
  (resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  },
);
const ms = performance.now() - started;
if (reply.answer?.missing !== 0) throw new Error(`no whole report: ${JSON.stringify(reply)}`);
process.stdout.write(String(ms));
await worker.terminate();
