import type { Worker } from 'node:worker_threads';
import type { ReadingOptions } from './reading.ts';
import { startWorker } from './start-worker.ts';

/** Reads on a thread and a connection of their own, so that a long one never delays a webhook. */
export type Reader = {
  /** Runs one SELECT; resolves with its rows. Starts the thread at the first call. */
  all<T>(sql: string, params?: readonly unknown[]): Promise<T[]>;
  /**
   * The same on a thread that ends with it: for what reads the whole file, which neither a search may
   * wait for nor memory be held by afterwards.
   */
  alone<T>(sql: string): Promise<T[]>;
  close(): Promise<void>;
};

/** The message that the worker answers with. */
export type ReaderReply = { id: number; rows: unknown[] } | { id: number; error: string };

/** The thread ends when nobody has asked for so long, and with it its pages in memory. Real ms. */
const IDLE_MS = 60_000;

/** Makes the reader of one database file; the worker opens the file read-only. */
export function createReader(options: ReadingOptions): Reader {
  let worker: Worker | null = null;
  const lonely = new Set<Reader>();
  let idle: NodeJS.Timeout | undefined;
  let lastId = 0;
  const pending = new Map<number, { resolve(rows: unknown[]): void; reject(e: Error): void }>();

  function failAll(of: Worker, error: Error): void {
    // A thread that was let go of says so late: its follower is not meant.
    if (worker !== of) return;
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
      if (pending.size === 0) idle = setTimeout(() => void end(), IDLE_MS).unref();
    });
    started.on('error', (error) => failAll(started, error));
    started.on('exit', () => failAll(started, new Error('the reading thread has ended')));
    return started;
  }

  async function end(): Promise<void> {
    clearTimeout(idle);
    const ended = worker;
    if (!ended) return;
    failAll(ended, new Error('the reading thread was ended'));
    await ended.terminate();
  }

  return {
    all<T>(sql: string, params: readonly unknown[] = []): Promise<T[]> {
      clearTimeout(idle);
      worker ??= start();
      const id = ++lastId;
      const { promise, resolve, reject } = Promise.withResolvers<unknown[]>();
      pending.set(id, { resolve, reject });
      worker.postMessage({ id, sql, params });
      return promise as Promise<T[]>;
    },
    async alone<T>(sql: string): Promise<T[]> {
      const own = createReader(options);
      lonely.add(own);
      try {
        return await own.all<T>(sql);
      } finally {
        lonely.delete(own);
        await own.close();
      }
    },
    async close() {
      await Promise.all([end(), ...[...lonely].map((own) => own.close())]);
    },
  };
}
