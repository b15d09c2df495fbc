import type { Message } from '../../../src-main/contract/messages.ts';

/** What the ticks of an outgoing message say. */
export type TickState =
  | 'draft'
  | 'queued'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'failed'
  | 'canceled'
  | 'ambiguous';

/** One word for both axes: what we did with a message, and what reached the other side. */
export function tickState(message: Pick<Message, 'state' | 'status'>): TickState {
  switch (message.state) {
    case 'draft':
    case 'canceled':
    case 'ambiguous':
    case 'failed':
      return message.state;
    case 'queued':
      return 'queued';
    case 'claimed':
      return 'sending';
  }
  switch (message.status) {
    case 'read':
    case 'delivered':
      return message.status;
    case 'failed':
    case 'undelivered':
      return 'failed';
    case 'sent':
      return 'sent';
    default:
      return 'sending';
  }
}

/** The one thing to do about a message that failed. */
export type FailedAction = 'retry' | 'template' | 'call';

// shared/twilio.md §5: X codes are final for this recipient, T asks for a template.
const templateCodes = new Set([63016]);
const callCodes = new Set([
  21211, 21408, 21610, 30003, 30007, 30008, 63003, 63014, 63015, 63024, 63032, 63033, 63036, 63049,
]);

/** What to do about a failed message, by Twilio's error code (null: it never got a code). */
export function failedAction(code: number | null): FailedAction {
  if (code === null) return 'retry';
  if (templateCodes.has(code)) return 'template';
  return callCodes.has(code) ? 'call' : 'retry';
}
