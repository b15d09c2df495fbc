import type { DecisionReason } from './decision.ts';

/**
 * A fixed way of saying what is wanted besides information, over folded words with single spaces.
 * Signs decide only who answers, never what is answered. `unless` takes a sign back.
 */
export type Sign = {
  readonly reason: DecisionReason;
  readonly says: RegExp;
  readonly unless?: RegExp;
};

/** Up to `n` words in between. */
export const gap = (n: number): string => `(?: \\w+){0,${n}}`;

/** Makes a sign of alternatives between bars. */
export const sign = (reason: DecisionReason, says: string, unless?: string): Sign => ({
  reason,
  says: new RegExp(` (?:${says}) `),
  ...(unless && { unless: new RegExp(` (?:${unless}) `) }),
});

/** The reason of the first sign that a line (see `spaced`) shows; null when it shows none. */
export function firstReason(signs: readonly Sign[], line: string): DecisionReason | null {
  return signs.find(({ says, unless }) => says.test(line) && !unless?.test(line))?.reason ?? null;
}
