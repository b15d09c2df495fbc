/** What a key or the palette asks of the open conversation. */
export type Command =
  | 'close'
  | 'reply'
  | 'note'
  | 'assign'
  | 'snooze'
  | 'takeOver'
  | 'unread'
  | 'templates';

const listeners = new Set<(command: Command) => void>();

/** Asks something of whatever conversation is open. */
export function sendCommand(command: Command): void {
  for (const listener of [...listeners]) listener(command);
}

/** Hears commands; returns how to stop. */
export function onCommand(listener: (command: Command) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
