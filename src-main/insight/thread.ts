import type { Worker } from 'node:worker_threads';
import type { ReadingOptions } from '../store/reading.ts';
import { startWorker } from '../store/start-worker.ts';
import type { Basis } from './basis.ts';
import type { InsightCall, InsightCalls, InsightReply } from './calls.ts';

/** A thread that reckons, with a connection of its own. It starts at the first question. */
export type InsightThread = {
  ask<K extends keyof InsightCalls>(
    name: K,
    basis: Basis,
    question: InsightCalls[K]['question'],
  ): Promise<InsightCalls[K]['answer']>;
  /** Ends it at once: what is under way fails. It starts again at the next question. */
  end(): Promise<void>;
};

/**
 * Makes one. It ends itself when nothing has been asked for `idleMs` (real time), because it holds
 * memory that nobody needs then.
 */
export function createInsightThread(options: ReadingOptions, idleMs: number): InsightThread {
  let worker: Worker | null = null;
  let idle: NodeJS.Timeout | undefined;
  let lastId = 0;
  const pending = new Map<number, { resolve(answer: unknown): void; reject(e: Error): void }>();

  function failAll(of: Worker, error: Error): void {
    // A thread that has been let go of says so late: its follower is not meant.
    if (worker !== of) return;
    worker = null;
    for (const { reject } of pending.values()) reject(error);
    pending.clear();
  }

  async function end(): Promise<void> {
    clearTimeout(idle);
    const ended = worker;
    if (!ended) return;
    failAll(ended, new Error('the insight thread was ended'));
    await ended.terminate();
  }

  function start(): Worker {
    const started = startWorker(import.meta.url, 'insight', {
      workerData: options,
      // What it makes on its way along the messages is short-lived; more room would only be held.
      resourceLimits: { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 256 },
    });
    started.unref();
    started.on('message', (reply: InsightReply) => {
      const call = pending.get(reply.id);
      pending.delete(reply.id);
      if ('error' in reply) call?.reject(new Error(reply.error));
      else call?.resolve(reply.answer);
      if (pending.size === 0) idle = setTimeout(() => void end(), idleMs).unref();
    });
    started.on('error', (error) => failAll(started, error));
    started.on('exit', () => failAll(started, new Error('the insight thread has ended')));
    return started;
  }

  return {
    ask<K extends keyof InsightCalls>(
      name: K,
      basis: Basis,
      question: InsightCalls[K]['question'],
    ): Promise<InsightCalls[K]['answer']> {
      clearTimeout(idle);
      worker ??= start();
      const id = ++lastId;
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      pending.set(id, { resolve, reject });
      worker.postMessage({ id, name, basis, question } as InsightCall);
      return promise as Promise<InsightCalls[K]['answer']>;
    },
    end,
  };
}
