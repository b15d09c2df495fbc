import type { ReadingOptions } from '../../store/reading.ts';
import { startWorker } from '../../store/start-worker.ts';
import type { ExportPlan } from './rows.ts';

/** So many pieces may wait for the reader; each has some hundred kilobytes. */
export const CREDITS = 4;
/** A thread's heap; what is written passes through it a thousand rows at a time. MB. */
const HEAP_MB = 128;

/** What the thread tells. */
export type FromWorker =
  | { readonly bytes: Uint8Array<ArrayBuffer>; readonly rows: number }
  | { readonly done: true; readonly rows: number };

/** How an export came to its end. */
export type Outcome =
  | { readonly state: 'done' }
  | { readonly state: 'canceled' }
  | { readonly state: 'failed'; readonly error: unknown };

/** Why a body breaks off that was called off here, and not by whoever reads it. */
export class ExportCanceled extends Error {
  constructor() {
    super('the export was canceled');
    this.name = 'ExportCanceled';
  }
}

/** An export on its way. */
export type Run = {
  /** The file, made as it is read; breaks off with an error when it is not whole. */
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Ends it; what was read so far is no whole file, and its reader is told so. */
  cancel(): void;
  /** Resolves once the thread has gone. */
  readonly ended: Promise<Outcome>;
};

/**
 * Reads and writes an export in a thread of its own, piece by piece as `body` is read: what waits is a
 * few pieces, however long the file becomes and however slow its reader is.
 */
export function runExport({
  database,
  plan,
  onProgress,
}: {
  database: ReadingOptions;
  plan: ExportPlan;
  /** Rows and bytes that the reader has taken. */
  onProgress: (rows: number, bytes: number) => void;
}): Run {
  const worker = startWorker(import.meta.url, 'export', {
    workerData: { database, plan },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: 16 },
  });
  const pieces: FromWorker[] = [];
  const { promise: ended, resolve: end } = Promise.withResolvers<Outcome>();
  let outcome: Outcome | null = null;
  let controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
  let wake = () => {};
  let bytes = 0;

  function finish(next: Outcome): void {
    if (outcome) return;
    outcome = next;
    wake();
    void worker.terminate().then(() => end(next));
  }
  function fail(error: unknown): void {
    if (outcome) return;
    finish({ state: 'failed', error });
    controller.error(error);
  }
  worker.on('message', (piece: FromWorker) => {
    pieces.push(piece);
    wake();
  });
  worker.on('error', fail);
  worker.on('exit', () => {
    // Its last words may still wait for the reader.
    const last = pieces.at(-1);
    if (!last || !('done' in last)) fail(new Error('the thread of an export has ended'));
  });

  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      start(given) {
        controller = given;
      },
      async pull() {
        while (pieces.length === 0 && !outcome)
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        const piece = pieces.shift();
        if (outcome || !piece) return;
        if ('done' in piece) {
          onProgress(piece.rows, bytes);
          finish({ state: 'done' });
          controller.close();
          return;
        }
        bytes += piece.bytes.byteLength;
        controller.enqueue(piece.bytes);
        onProgress(piece.rows, bytes);
        worker.postMessage('more');
      },
      cancel: () => finish({ state: 'canceled' }),
    },
    { highWaterMark: 0 },
  );
  return {
    body,
    cancel() {
      if (outcome) return;
      finish({ state: 'canceled' });
      controller.error(new ExportCanceled());
    },
    ended,
  };
}
