import type { Worker } from 'node:worker_threads';

/** A question as the thread gets it. */
export type Asked<Question> = Question & { readonly id: number };

/** What the thread says to a question. */
export type Reply<Answer> =
  | { readonly id: number; readonly answer: Answer }
  | { readonly id: number; readonly error: string };

/** A thread that is asked and answers. It starts at the first question. */
export type AskingThread<Question, Answer> = {
  ask(question: Question): Promise<Answer>;
  /** Ends it at once: what is under way fails. It starts again at the next question. */
  end(): Promise<void>;
};

/**
 * Makes one: `start` starts the thread itself, which posts one {@link Reply} for each {@link Asked}. It
 * ends when nothing has been asked for `idleMs` (real time), because it holds memory that nobody needs
 * then. `name` stands in the errors of what was under way when it ended.
 */
export function createAskingThread<Question extends object, Answer>({
  name,
  start,
  idleMs,
}: {
  name: string;
  start: () => Worker;
  idleMs: number;
}): AskingThread<Question, Answer> {
  let worker: Worker | null = null;
  let idle: NodeJS.Timeout | undefined;
  let lastId = 0;
  const pending = new Map<number, { resolve(answer: Answer): void; reject(e: Error): void }>();

  function failAll(of: Worker, error: Error): void {
    // A thread that was let go of says so late: its follower is not meant.
    if (worker !== of) return;
    worker = null;
    for (const { reject } of pending.values()) reject(error);
    pending.clear();
  }

  function started(): Worker {
    const own = start();
    own.unref();
    own.on('message', (reply: Reply<Answer>) => {
      const call = pending.get(reply.id);
      pending.delete(reply.id);
      if ('error' in reply) call?.reject(new Error(reply.error));
      else call?.resolve(reply.answer);
      if (pending.size === 0) idle = setTimeout(() => void end(), idleMs).unref();
    });
    own.on('error', (error) => failAll(own, error));
    own.on('exit', () => failAll(own, new Error(`the ${name} thread has ended`)));
    return own;
  }

  async function end(): Promise<void> {
    clearTimeout(idle);
    const ended = worker;
    if (!ended) return;
    failAll(ended, new Error(`the ${name} thread was ended`));
    await ended.terminate();
  }

  return {
    ask(question) {
      clearTimeout(idle);
      worker ??= started();
      const id = ++lastId;
      const { promise, resolve, reject } = Promise.withResolvers<Answer>();
      pending.set(id, { resolve, reject });
      worker.postMessage({ ...question, id } satisfies Asked<Question>);
      return promise;
    },
    end,
  };
}
