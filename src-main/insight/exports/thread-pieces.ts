import { on } from 'node:events';
import type { ReadingOptions } from '../../store/reading.ts';
import { startWorker } from '../../store/start-worker.ts';
import type { ExportPlan } from './rows.ts';
import type { Pieces } from './run-stream.ts';

/** So many pieces may wait for the reader; each has some hundred kilobytes. */
export const CREDITS = 4;
/** A thread's heap; what is written passes through it a thousand rows at a time. MB. */
const HEAP_MB = 128;

/** What the thread tells. */
export type FromWorker =
  | { readonly bytes: Uint8Array<ArrayBuffer>; readonly rows: number }
  | { readonly done: true; readonly rows: number };

/** An export that a thread of its own reads and writes; the thread has gone when it ends. */
export function threadPieces(database: ReadingOptions, plan: ExportPlan): Pieces {
  return async function* make(onRows, signal) {
    const worker = startWorker(import.meta.url, 'export', {
      workerData: { database, plan },
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: 16 },
    });
    let rows = 0;
    try {
      // What it throws is thrown here; its last words come before its exit.
      for await (const [told] of on(worker, 'message', { signal, close: ['exit'] })) {
        const piece = told as FromWorker;
        onRows(piece.rows - rows);
        rows = piece.rows;
        if ('done' in piece) return;
        worker.postMessage('more');
        yield piece.bytes;
      }
      throw new Error('the thread of an export has ended');
    } finally {
      await worker.terminate();
    }
  };
}
