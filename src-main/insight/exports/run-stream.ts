import { ExportCanceled, type Outcome, type Run } from './run-export.ts';

/**
 * Hands out a file that is made in this thread piece by piece, as it is read: with the ends and the
 * progress of an export that a thread of its own makes.
 *
 * @param open begins the file; calls `onRow` for each row that it has written
 */
export function runStream(
  open: (onRow: () => void) => AsyncIterable<Uint8Array>,
  onProgress: (rows: number, bytes: number) => void,
): Run {
  const { promise: ended, resolve: end } = Promise.withResolvers<Outcome>();
  let outcome: Outcome | null = null;
  let controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
  let rows = 0;
  let bytes = 0;
  const pieces = open(() => {
    rows += 1;
  })[Symbol.asyncIterator]();

  /** Notes the end once; `ended` waits until nothing is read any more. */
  function finish(next: Outcome): void {
    if (outcome) return;
    outcome = next;
    const closing = pieces.return?.() ?? Promise.resolve();
    void Promise.resolve(closing).then(
      () => end(next),
      () => end(next),
    );
  }

  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      start(given) {
        controller = given;
      },
      async pull() {
        try {
          const piece = await pieces.next();
          if (outcome) return;
          if (piece.done) {
            onProgress(rows, bytes);
            finish({ state: 'done' });
            controller.close();
            return;
          }
          bytes += piece.value.byteLength;
          controller.enqueue(new Uint8Array(piece.value));
          onProgress(rows, bytes);
        } catch (error) {
          if (outcome) return;
          finish({ state: 'failed', error });
          controller.error(error);
        }
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
