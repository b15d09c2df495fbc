import { writtenCalm } from './red-flags-calm.fixture.ts';
import { writtenDangers } from './red-flags-dangers.fixture.ts';

/** Numbers from 0 to 1, always the same for a seed (mulberry32, public domain). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function halves(texts: readonly string[], seed: number): readonly [string[], string[]] {
  const random = randomFrom(seed);
  const drawn = texts
    .map((text) => ({ text, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ text }) => text);
  const middle = Math.ceil(drawn.length / 2);
  return [drawn.slice(0, middle), drawn.slice(middle)];
}

/** The half of each that the lane was tuned on, and the half that was looked at once, at the end. */
export const [tunedDangers, heldOutDangers] = halves(writtenDangers, 20_261_124);
/** Likewise of what is no danger. */
export const [tunedCalm, heldOutCalm] = halves(writtenCalm, 20_261_125);
