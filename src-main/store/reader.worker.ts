import { parentPort, workerData } from 'node:worker_threads';
import type { Asked, Reply } from './asking-thread.ts';
import type { Select } from './reader.ts';
import { openReading, type ReadingOptions } from './reading.ts';

const db = openReading(workerData as ReadingOptions);

parentPort?.on('message', ({ id, sql, params }: Asked<Select>) => {
  let reply: Reply<unknown[]>;
  try {
    reply = { id, answer: db.prepare(sql).all(...params) };
  } catch (error) {
    reply = { id, error: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(reply);
});
