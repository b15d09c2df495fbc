import type { BackupProgress } from '../contract/backups.ts';
import { Failure } from '../contract/failure.ts';
import { Canceled } from './failures.ts';
import { runTask } from './run-task.ts';
import type { Answers, Task } from './tasks.ts';

/** Runs one task of the backup's thread and tells how far it is. @throws Failure `canceled`. */
export type Step = <T extends Task>(task: T) => Promise<Answers[T['kind']]>;

/** One piece of work at a time, with its progress, and a way to call it off. */
export type OneAtATime = ReturnType<typeof createOneAtATime>;

type Under = Omit<BackupProgress, 'startedAt'> & { startedAt: number; cancel(): void };

/** Faces are told no more often. Real ms. */
const BETWEEN_NEWS_MS = 250;

/** `now` is the clinic's clock (UTC ms); `tell` is called when there is something new to see. */
export function createOneAtATime({ now, tell }: { now: () => number; tell: () => void }) {
  let under: Under | null = null;
  let ended: Promise<unknown> = Promise.resolve();
  let toldAt = Number.NEGATIVE_INFINITY;
  let stopping = false;

  function news(): void {
    toldAt = performance.now();
    tell();
  }

  function cancel(): void {
    if (!under) return;
    under.canceling = true;
    under.cancel();
    news();
  }

  return {
    /**
     * Does one thing, and nothing else meanwhile.
     *
     * @throws Failure `conflict` with `reason: 'backup_running'`, at once; `canceled`; what the work throws.
     */
    alone<R>(what: BackupProgress['work'], work: (step: Step) => Promise<R>): Promise<R> {
      if (under || stopping) throw new Failure('conflict', { reason: 'backup_running' });
      const mine: Under = {
        work: what,
        phase: what === 'backup' ? 'copy' : 'read',
        bytes: 0,
        of: 0,
        startedAt: now(),
        canceling: false,
        cancel: () => undefined,
      };
      under = mine;
      const step: Step = async (task) => {
        if (mine.canceling) throw new Failure('canceled');
        const running = runTask(task, ({ phase, bytes, of }) => {
          const turned = mine.phase !== phase;
          Object.assign(mine, { phase, bytes, of });
          if (turned || performance.now() - toldAt > BETWEEN_NEWS_MS) news();
        });
        mine.cancel = running.cancel;
        try {
          return await running.done;
        } catch (error) {
          throw error instanceof Canceled ? new Failure('canceled') : error;
        } finally {
          mine.cancel = () => undefined;
        }
      };
      const done = work(step).finally(() => {
        under = null;
        news();
      });
      ended = done.catch(() => undefined);
      news();
      return done;
    },
    /** Calls off what is under way; it ends at its next step. */
    cancel,
    running(): BackupProgress | null {
      if (!under) return null;
      const { cancel: _, startedAt, ...view } = under;
      return { ...view, startedAt: new Date(startedAt).toISOString() };
    },
    isStopping: () => stopping,
    /** Resolves when nothing is under way. */
    settled: async (): Promise<void> => {
      await ended;
    },
    /** Calls off what is under way, waits for its end, and takes nothing new. */
    async stop(): Promise<void> {
      stopping = true;
      cancel();
      await ended;
    },
  };
}
