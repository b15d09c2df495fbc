import { parentPort, workerData } from 'node:worker_threads';
import type { ReaderReply } from './reader.ts';
import { openReading, type ReadingOptions } from './reading.ts';

const db = openReading(workerData as ReadingOptions);

parentPort?.on('message', ({ id, sql, params }: { id: number; sql: string; params: unknown[] }) => {
  let reply: ReaderReply;
  try {
    reply = { id, rows: db.prepare(sql).all(...params) };
  } catch (error) {
    reply = { id, error: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(reply);
});
