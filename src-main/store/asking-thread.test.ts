import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { createAskingThread } from './asking-thread.ts';

// Answers twice the number; fails at 13, never answers 0, and dies of 666.
const SOURCE = `
  const { parentPort } = require('node:worker_threads');
  parentPort.on('message', ({ id, n }) => {
    if (n === 666) process.exit(1);
    if (n !== 0) parentPort.postMessage(n === 13 ? { id, error: 'unlucky' } : { id, answer: n * 2 });
  });`;

function makeThread(idleMs = 60_000) {
  const threads: Worker[] = [];
  const thread = createAskingThread<{ n: number }, number>({
    name: 'doubling',
    start() {
      const worker = new Worker(SOURCE, { eval: true });
      threads.push(worker);
      return worker;
    },
    idleMs,
  });
  onTestFinished(thread.end);
  return { thread, threads };
}

test('one thread starts at the first question and answers each with its own', async () => {
  const { thread, threads } = makeThread();
  expect(threads).toHaveLength(0);
  const answers = [1, 13, 2].map((n) => thread.ask({ n }));
  await expect(Promise.allSettled(answers)).resolves.toMatchObject([
    { value: 2 },
    { reason: { message: 'unlucky' } },
    { value: 4 },
  ]);
  expect(threads).toHaveLength(1);
});

test('what is under way fails when the thread ends or dies, and the next question starts another', async () => {
  const { thread, threads } = makeThread();
  const endless = thread.ask({ n: 0 });
  endless.catch(() => undefined);
  await thread.end();
  await expect(endless).rejects.toThrow('the doubling thread was ended');
  await expect(thread.ask({ n: 666 })).rejects.toThrow('the doubling thread has ended');
  await expect(thread.ask({ n: 3 })).resolves.toBe(6);
  expect(threads).toHaveLength(3);
});

test('the thread goes when nobody asks, and not while it is asked', async () => {
  const { thread, threads } = makeThread(50);
  const endless = thread.ask({ n: 0 });
  endless.catch(() => undefined);
  await thread.ask({ n: 1 });
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(threads[0]?.threadId).not.toBe(-1);
  await thread.end();
  await thread.ask({ n: 1 });
  await expect.poll(() => threads[1]?.threadId).toBe(-1);
});
