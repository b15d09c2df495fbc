import { createAskingThread } from './asking-thread.ts';
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

/** What the worker is asked; it answers with the rows. */
export type Select = { readonly sql: string; readonly params: readonly unknown[] };

/** The thread ends when nobody has asked for so long, and with it its pages in memory. Real ms. */
const IDLE_MS = 60_000;

/** Makes the reader of one database file; the worker opens the file read-only. */
export function createReader(options: ReadingOptions): Reader {
  const thread = createAskingThread<Select, unknown[]>({
    name: 'reading',
    start: () => startWorker(import.meta.url, 'reader', { workerData: options }),
    idleMs: IDLE_MS,
  });
  const lonely = new Set<Reader>();

  return {
    all: <T>(sql: string, params: readonly unknown[] = []) =>
      thread.ask({ sql, params }) as Promise<T[]>,
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
      await Promise.all([thread.end(), ...[...lonely].map((own) => own.close())]);
    },
  };
}
