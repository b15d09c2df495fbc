import { stat } from 'node:fs/promises';
import { Failure } from '../contract/failure.ts';
import { startWorker } from '../store/start-worker.ts';
import { Canceled } from './failures.ts';
import type { Answers, Phase, Report, Start, Task } from './tasks.ts';

/** How far the thread is. `of` is 0 while nobody can tell. */
export type TaskProgress = { readonly phase: Phase; readonly bytes: number; readonly of: number };

/** A task under way in a thread of its own. */
export type RunningTask<K extends Task['kind']> = {
  /** Rejects with Canceled, a Failure, or what broke. The thread has ended by then. */
  readonly done: Promise<Answers[K]>;
  /** Calls it off; it ends at its next step. */
  cancel(): void;
};

/** How often the growing copy is looked at. Real ms. */
const LOOK_MS = 250;

/** Starts a thread for one task. */
export function runTask<T extends Task>(
  task: T,
  onProgress: (progress: TaskProgress) => void = () => undefined,
): RunningTask<T['kind']> {
  const cancel = new SharedArrayBuffer(4);
  const worker = startWorker(import.meta.url, 'backup', {
    workerData: { task, cancel } satisfies Start,
  });
  let looking: NodeJS.Timeout | undefined;
  let end: Report | null = null;

  /** SQLite copies in one go: how large the copy has grown tells how far it is. */
  function follow(file: string, of: number): void {
    looking = setInterval(() => {
      stat(file).then(
        ({ size }) => looking && onProgress({ phase: 'copy', bytes: Math.min(size, of), of }),
        // Not begun yet, or finished already.
        () => undefined,
      );
    }, LOOK_MS);
    looking.unref();
  }

  const done = new Promise<Answers[T['kind']]>((resolve, reject) => {
    worker.on('message', (report: Report) => {
      if (report.kind === 'growing') follow(report.file, report.of);
      else if (report.kind === 'progress') {
        clearInterval(looking);
        looking = undefined;
        onProgress(report);
      } else end = report;
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      clearInterval(looking);
      looking = undefined;
      if (end === null) reject(new Error('the backup’s thread has ended'));
      else if (end.kind === 'done') resolve(end.answer as Answers[T['kind']]);
      else if (end.kind === 'canceled') reject(new Canceled());
      else if (end.kind === 'failed') reject(new Failure(end.code, end.params));
      else if (end.kind === 'broken') reject(new Error(end.message));
    });
  });
  return {
    done,
    cancel: () => void Atomics.store(new Int32Array(cancel), 0, 1),
  };
}
