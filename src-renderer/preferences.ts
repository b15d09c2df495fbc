import { createValue, type Value } from './value.ts';

/** A choice that this PC remembers. */
function remembered(key: string, initial: boolean): Value<boolean> {
  const stored = localStorage.getItem(key);
  const value = createValue(stored === null ? initial : stored === 'true');
  value.subscribe(() => localStorage.setItem(key, String(value.get())));
  return value;
}

/** Whether the desk makes sounds. */
export const soundOn = remembered('mostrador.sound', true);

/** Whether the desk shows notifications of the system (a browser also asks for its permission). */
export const notificationsOn = remembered('mostrador.notifications', true);

/** Whether the desk has offered, on this PC, to ask the browser for its permission to notify. */
export const notificationsOffered = remembered('mostrador.notificationsOffered', false);

/** Whether the patient's card is open beside the conversation. */
export const cardOpen = remembered('mostrador.card', true);
