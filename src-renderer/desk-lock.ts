import { createValue } from './value.ts';

/** Whether this desk is locked: nothing is asked and nothing is listened to until it is unlocked. */
export const deskLocked = createValue(false);
