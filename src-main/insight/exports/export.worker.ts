import { parentPort, workerData } from 'node:worker_threads';
import { openReading, type ReadingOptions } from '../../store/reading.ts';
import { csvPieces } from './csv.ts';
import { type ExportPlan, readPages } from './rows.ts';
import { CREDITS, type FromWorker } from './thread-pieces.ts';
import { writeXlsx } from './xlsx.ts';

const { database, plan } = workerData as { database: ReadingOptions; plan: ExportPlan };
const port = parentPort;
if (!port) throw new Error('this runs in a thread alone');

// How many pieces the reader has room for; it asks for more as it takes them.
let credits = CREDITS;
let wake = () => {};
port.on('message', () => {
  credits++;
  wake();
});

let rows = 0;

async function send(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  while (credits === 0)
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  credits--;
  port?.postMessage({ bytes, rows } satisfies FromWorker, [bytes.buffer]);
}

const db = openReading(database);
// Every page of the file is read once: a large cache would hold what nobody asks for again.
db.pragma('cache_size = -4096');
const pages = readPages(db, plan);
const count = (more: number) => {
  rows += more;
};
if (plan.format === 'csv') {
  for (const bytes of csvPieces(pages, plan, count)) await send(bytes);
} else {
  // A copy, since what the library hands out may be a view of something larger.
  for await (const bytes of writeXlsx(pages, plan, count)) await send(new Uint8Array(bytes));
}
db.close();
port.postMessage({ done: true, rows } satisfies FromWorker);
port.close();
