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
  /** Resolves once nothing is read any more. */
  readonly ended: Promise<Outcome>;
};

/**
 * Makes a file piece by piece. Calls `onRows` with how many rows more are written; ends early when
 * `signal` aborts.
 */
export type Pieces = (
  onRows: (more: number) => void,
  signal: AbortSignal,
) => AsyncIterable<Uint8Array<ArrayBuffer>>;

/**
 * Hands a file out piece by piece, as `body` is read: what waits is a few pieces, however long the file
 * becomes and however slow its reader is.
 *
 * @param onProgress hears of the rows and bytes that the reader has taken
 */
export function runStream(make: Pieces, onProgress: (rows: number, bytes: number) => void): Run {
  const { promise: ended, resolve: end } = Promise.withResolvers<Outcome>();
  const making = new AbortController();
  let outcome: Outcome | null = null;
  let controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
  let rows = 0;
  let bytes = 0;
  const count = (more: number) => {
    rows += more;
  };
  const pieces = make(count, making.signal)[Symbol.asyncIterator]();

  function finish(next: Outcome): void {
    if (outcome) return;
    outcome = next;
    making.abort();
    // However its making ends now, this is how the export has ended.
    const close = async () => pieces.return?.();
    void close().then(
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
          if (!piece.done) {
            bytes += piece.value.byteLength;
            controller.enqueue(piece.value);
          }
          onProgress(rows, bytes);
          if (!piece.done) return;
          finish({ state: 'done' });
          controller.close();
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
