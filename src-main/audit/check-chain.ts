import { availableParallelism } from 'node:os';
import type { ReadingOptions } from '../store/reading.ts';
import { startWorker } from '../store/start-worker.ts';
import type { CheckOrder, CheckReply } from './audit-check.worker.ts';

/** The first line that is not as it was written: another one stands there, or none. */
export type BrokenLine = { readonly at: number; readonly reason: 'changed' | 'missing' };

/** Fewer lines than this are not worth a second thread. */
const WORTH_TWO = 20_000;

/**
 * Checks the lines 1 to `upTo` on threads and connections of their own: a part each, since a line
 * carries the hash of the one before it. `onChecked` hears how many lines more are whole.
 *
 * @throws what the threads throw, and the signal's reason when it is aborted.
 */
export async function checkChain({
  reading,
  key,
  upTo,
  onChecked,
  signal,
}: {
  reading: ReadingOptions;
  key: string;
  upTo: number;
  onChecked: (lines: number) => void;
  signal: AbortSignal;
}): Promise<BrokenLine | null> {
  const parts = upTo < WORTH_TWO ? 1 : Math.min(2, availableParallelism());
  const edge = (part: number) => Math.floor((upTo * part) / parts);
  const found = await Promise.all(
    Array.from({ length: parts }, (_, part) =>
      checkPart({ reading, key, after: edge(part), upTo: edge(part + 1) }, onChecked, signal),
    ),
  );
  return found.find((broken) => broken !== null) ?? null;
}

function checkPart(
  order: CheckOrder,
  onChecked: (lines: number) => void,
  signal: AbortSignal,
): Promise<BrokenLine | null> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const worker = startWorker(import.meta.url, 'audit-check', { workerData: order });
    const cancel = () => {
      reject(signal.reason);
      void worker.terminate();
    };
    signal.addEventListener('abort', cancel, { once: true });
    worker.on('message', (reply: CheckReply) => {
      onChecked(reply.checked);
      if ('broken' in reply) resolve(reply.broken);
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      signal.removeEventListener('abort', cancel);
      reject(new Error('the checking thread has ended'));
    });
  });
}
