import type { Worker } from 'node:worker_threads';
import type { ReadingOptions } from './reading.ts';
import { startWorker } from './start-worker.ts';

/** Reads on a thread and a connection of their own, so that a long one never delays a webhook. */
export type Reader = {
  /** Runs one SELECT; resolves with its rows. Starts the thread at the first call. */
  all<T>(sql: string, params?: readonly unknown[]): Promise<T[]>;
  close(): Promise<void>;
};

/** The message that the worker answers with. */
export type ReaderReply = { id: number; rows: unknown[] } | { id: number; error: string };

/** Makes the reader of one database file; the worker opens the file read-only. */
export function createReader(options: ReadingOptions): Reader {
  let worker: Worker | null = null;
  let lastId = 0;
  const pending = new Map<number, { resolve(rows: unknown[]): void; reject(e: Error): void }>();

  function failAll(error: Error): void {
    for (const { reject } of pending.values()) reject(error);
    pending.clear();
    worker = null;
  }

  function start(): Worker {
    const started = startWorker(import.meta.url, 'reader', { workerData: options });
    started.unref();
    started.on('message', (reply: ReaderReply) => {
      const call = pending.get(reply.id);
      pending.delete(reply.id);
      if ('error' in reply) call?.reject(new Error(reply.error));
      else call?.resolve(reply.rows);
    });
    started.on('error', failAll);
    started.on('exit', () => failAll(new Error('the reading thread has ended')));
    return started;
  }

  return {
    all<T>(sql: string, params: readonly unknown[] = []): Promise<T[]> {
      worker ??= start();
      const id = ++lastId;
      const { promise, resolve, reject } = Promise.withResolvers<unknown[]>();
      pending.set(id, { resolve, reject });
      worker.postMessage({ id, sql, params });
      return promise as Promise<T[]>;
    },
    async close() {
      await worker?.terminate();
    },
  };
}
