import { createValue } from '../../value.ts';

/** The conversation that is open on this desk; null when none is. */
export const openConversationId = createValue<number | null>(null);
