import type { Transaction } from '../store/open-store.ts';

/** What the inbox asks about people whose data were erased; injected, since privacy stands above it. */
export type Erased = {
  /** Whether this message belonged to somebody erased: it is not taken in a second time. */
  hasMessage(sid: string): boolean;
  /**
   * Whether a message found at Twilio is of before an erasure of who wrote it. It is then noted for
   * deletion there. `at` in UTC ms.
   */
  refuses(tx: Transaction, sid: string, matchKeys: readonly string[], at: number): boolean;
  /** When somebody erased, who now writes anew, had asked for no messages (UTC ms); null: never. */
  optedOutAt(matchKeys: readonly string[]): number | null;
};

/** Where nobody has ever been erased: a file that is just being made. */
export const nobodyErased: Erased = {
  hasMessage: () => false,
  refuses: () => false,
  optedOutAt: () => null,
};
