import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Starts the thread whose entry is `<name>.worker.ts` beside the module with the address `from` (its
 * `import.meta.url`). From the sources it is TypeScript, whose types Node strips; the build finds
 * every `*.worker.ts` by itself and puts it beside the chunks.
 */
export function startWorker(from: string, name: string, options?: WorkerOptions): Worker {
  const extension = from.endsWith('.ts') ? 'ts' : 'js';
  return new Worker(new URL(`./${name}.worker.${extension}`, from), options);
}
