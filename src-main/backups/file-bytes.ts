import { closeSync, openSync, readSync } from 'node:fs';

/** What long work asks and tells on its way. */
export type Watch = {
  /** @throws Canceled when a person has called it off. */
  goOn(): void;
  /** So many more bytes are done. */
  passed(bytes: number): void;
};

const PIECE = 1 << 20;

/** The bytes of a file, piece by piece. A piece is good until the next one is asked for. */
export function* bytesOf(file: string, watch: Watch): Generator<Uint8Array<ArrayBuffer>> {
  const fd = openSync(file, 'r');
  try {
    for (;;) {
      watch.goOn();
      const piece = new Uint8Array(PIECE);
      const read = readSync(fd, piece);
      if (read === 0) return;
      watch.passed(read);
      yield piece.subarray(0, read);
    }
  } finally {
    closeSync(fd);
  }
}
