import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { applyKey } from './cipher.ts';
import type { ReaderReply } from './reader.ts';

const { file, key } = workerData as { file: string; key: string };
const db = new Database(file, { readonly: true, timeout: 5000 });
applyKey(db, key);
db.pragma('cache_size = -65536');
db.pragma('temp_store = MEMORY');

parentPort?.on('message', ({ id, sql, params }: { id: number; sql: string; params: unknown[] }) => {
  let reply: ReaderReply;
  try {
    reply = { id, rows: db.prepare(sql).all(...params) };
  } catch (error) {
    reply = { id, error: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(reply);
});
