// Without schemas: threads read it in, and zod takes them 40 ms.

/**
 * Why nobody knows whether a message went out. `cut`: the connection was cut while it was sent, and
 * Twilio could not be asked. `several`: more than one message at Twilio could be it. `no_address`: the
 * contact has none left to look it up by. `restored`: it had not gone out when the backup was made that
 * was restored since. `internal`: a fault of this program, while it was sent.
 */
export const doubts = ['cut', 'several', 'no_address', 'restored', 'internal'] as const;

/** See {@link doubts}. */
export type Doubt = (typeof doubts)[number];
