import { setTimeout as pause } from 'node:timers/promises';

/**
 * A look that may take minutes, for who will not wait so long: it goes on without her, and what it found
 * is told when she asks again.
 *
 * @param look the look itself; one runs at a time. What it throws is thrown to whoever waits.
 * @param patienceMs so long a caller waits, real ms
 * @param freshMs so long what was found meanwhile counts as found now, real ms
 * @returns what was found; null while it is still being looked for
 */
export function createPatientLook<T extends object>({
  look,
  patienceMs,
  freshMs,
}: {
  look: () => Promise<T>;
  patienceMs: number;
  freshMs: number;
}): () => Promise<T | null> {
  let running: Promise<T> | null = null;
  let meanwhile: { readonly found: T; readonly at: number } | null = null;

  async function begin(): Promise<T> {
    try {
      const found = await look();
      meanwhile = { found, at: performance.now() };
      return found;
    } finally {
      running = null;
    }
  }

  return async () => {
    const known = meanwhile;
    meanwhile = null;
    if (known && performance.now() - known.at < freshMs) return known.found;
    running ??= begin();
    const patience = new AbortController();
    const late = pause(patienceMs, null, { signal: patience.signal, ref: false });
    // Called off, it never wins the race.
    const waited = late.catch(() => null);
    try {
      const found = await Promise.race([running, waited]);
      // Told now: the next who asks has it looked for anew.
      if (found) meanwhile = null;
      return found;
    } finally {
      patience.abort();
    }
  };
}
