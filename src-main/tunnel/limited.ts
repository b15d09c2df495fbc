/** A call that did not end in its time. What it brings later is handed to `onLate`. */
export class TimeLimitError extends Error {}

/** Ms that a call still gets once nobody wants its result: most end in time for a clean closing. */
const GRACE_MS = 2_000;

/**
 * Waits for a call that cannot be called off, but not longer than `ms` of real time, and only
 * {@link GRACE_MS} more once `signal` is aborted. A result that comes later goes to `onLate`; a
 * later error is of no interest to anybody.
 *
 * @throws TimeLimitError when the time is over, or whatever the call throws.
 */
export function limited<T>(
  call: Promise<T>,
  { ms, signal, onLate }: { ms: number; signal?: AbortSignal; onLate?: (result: T) => void },
): Promise<T> {
  return new Promise((resolve, reject) => {
    let isOver = false;
    let timer: NodeJS.Timeout;
    const giveUp = () => {
      isOver = true;
      signal?.removeEventListener('abort', hurry);
      reject(new TimeLimitError(`no answer in ${ms} ms`));
    };
    const hurry = () => {
      clearTimeout(timer);
      timer = setTimeout(giveUp, Math.min(ms, GRACE_MS));
    };
    const decide = (act: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', hurry);
      act();
    };
    timer = setTimeout(giveUp, ms);
    signal?.addEventListener('abort', hurry, { once: true });
    if (signal?.aborted) hurry();
    call.then(
      (result) => (isOver ? onLate?.(result) : decide(() => resolve(result))),
      (error) => {
        if (!isOver) decide(() => reject(error));
      },
    );
  });
}
