/** One entry of the sample clinic. The same `id` in both languages says the same thing. */
export type SampleEntry = {
  readonly id: string;
  readonly topic: string;
  readonly question: string;
  readonly answer: string;
  readonly variants: readonly string[];
};
