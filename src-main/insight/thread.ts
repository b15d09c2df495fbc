import { createAskingThread } from '../store/asking-thread.ts';
import type { ReadingOptions } from '../store/reading.ts';
import { startWorker } from '../store/start-worker.ts';
import type { Basis } from './basis.ts';
import type { InsightCall, InsightCalls } from './calls.ts';

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

/** Makes one; see {@link createAskingThread}. */
export function createInsightThread(options: ReadingOptions, idleMs: number): InsightThread {
  const thread = createAskingThread<InsightCall, unknown>({
    name: 'insight',
    start: () =>
      startWorker(import.meta.url, 'insight', {
        workerData: options,
        // What it makes on its way along the messages is short-lived; more room would only be held.
        resourceLimits: { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 256 },
      }),
    idleMs,
  });
  return {
    ask: <K extends keyof InsightCalls>(
      name: K,
      basis: Basis,
      question: InsightCalls[K]['question'],
    ) => thread.ask({ name, basis, question } as InsightCall) as Promise<InsightCalls[K]['answer']>,
    end: thread.end,
  };
}
