import { ReadableStream as WebStream } from 'node:stream/web';

/** What is asked of the archive's own streams: streamx types them otherwise than Node does. */
type Flow = {
  readonly destroyed: boolean;
  on(event: 'drain' | 'close', call: () => void): unknown;
  off(event: 'drain' | 'close', call: () => void): unknown;
};

/** An entry that is read: the archive's streams carry bytes and nothing else. */
export type Source = AsyncIterable<unknown>;

/** The stream that age takes, of pieces as they come. */
export function streamOf(pieces: Iterable<Uint8Array> | Source): ReadableStream<Uint8Array> {
  return WebStream.from(pieces as AsyncIterable<Uint8Array>) as ReadableStream<Uint8Array>;
}

/** Waits until a stream takes more; one that has ended will never say so. */
export function drained(stream: Flow): Promise<void> {
  return new Promise((resolve, reject) => {
    const onDrain = () => settle(resolve);
    const onClose = () => settle(() => reject(new Error('the archive’s stream has ended')));
    function settle(how: () => void) {
      stream.off('drain', onDrain);
      stream.off('close', onClose);
      how();
    }
    stream.on('drain', onDrain);
    stream.on('close', onClose);
    if (stream.destroyed) onClose();
  });
}
