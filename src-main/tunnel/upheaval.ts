import { networkInterfaces } from 'node:os';
import type { Clock } from '../store/clock.ts';

/** How often is looked. One look takes some 0.1 ms. */
const LOOK_EVERY_MS = 2_000;
/** A look that comes this much too late (or too early) means that the PC slept, or its clock was set. */
const JUMP_MS = 10_000;

/** This PC's addresses, as one comparable text. */
export function networkAddresses(): string {
  return Object.entries(networkInterfaces())
    .flatMap(([name, addresses]) =>
      (addresses ?? [])
        .filter(({ internal }) => !internal)
        .map(({ address }) => `${name} ${address}`),
    )
    .sort()
    .join('\n');
}

/**
 * Looks every 2 s, and tells when the network has changed or time has jumped, as after sleep.
 * Returns how to stop it.
 */
export function watchForUpheaval({
  clock,
  addresses,
  onLook,
  onUpheaval,
}: {
  readonly clock: Clock;
  readonly addresses: () => string;
  /** After each look. */
  readonly onLook: () => void;
  readonly onUpheaval: (what: 'network changed' | 'time jumped') => void;
}): () => void {
  let known = addresses();
  let expected = 0;
  let cancel: () => void;
  function look(): void {
    const now = clock.now();
    const current = addresses();
    if (Math.abs(now - expected) > JUMP_MS) onUpheaval('time jumped');
    else if (current !== known) onUpheaval('network changed');
    known = current;
    onLook();
    plan();
  }
  function plan(): void {
    expected = clock.now() + LOOK_EVERY_MS;
    cancel = clock.at(expected, look);
  }
  plan();
  return () => cancel();
}
