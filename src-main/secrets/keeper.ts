/** Keeps secrets under their names, wherever that is. */
export type Keeper = {
  /** What was there at opening. */
  readonly initial: ReadonlyMap<string, string>;
  /** Keeps the value; null takes it away. Resolves once that is certain. */
  put(name: string, value: string | null): Promise<void>;
};
