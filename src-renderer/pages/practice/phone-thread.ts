import type { PhoneMessage } from '../../../src-main/contract/practice.ts';
import { wallTime } from '../../zoned-time.ts';

/** A row of the phone's chat: a day's heading or a message. */
export type PhoneRow =
  | { readonly kind: 'day'; readonly key: string; readonly at: string }
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly message: PhoneMessage;
      /** Whether it opens a run of one side; only then the bubble has its tail. */
      readonly first: boolean;
    };

/** The chat as the phone lists it: a heading before the first message of each day. */
export function phoneRows(messages: readonly PhoneMessage[], timeZone: string): PhoneRow[] {
  const rows: PhoneRow[] = [];
  let day = '';
  let side = '';
  for (const message of messages) {
    const messageDay = wallTime(Date.parse(message.at), timeZone).day;
    if (messageDay !== day) {
      rows.push({ kind: 'day', key: `day-${messageDay}`, at: message.at });
      side = '';
    }
    rows.push({ kind: 'message', key: message.sid, message, first: message.direction !== side });
    day = messageDay;
    side = message.direction;
  }
  return rows;
}

/**
 * The thread with a message put in or brought up to date. Its place follows its time; messages of
 * one moment keep the order in which they came.
 */
export function withMessage(
  thread: readonly PhoneMessage[],
  message: PhoneMessage,
): readonly PhoneMessage[] {
  const known = thread.findIndex((item) => item.sid === message.sid);
  if (known >= 0) return thread.map((item, index) => (index === known ? message : item));
  const at = Date.parse(message.at);
  const before = thread.findLastIndex((item) => Date.parse(item.at) <= at);
  return [...thread.slice(0, before + 1), message, ...thread.slice(before + 1)];
}

/** What a patient sees beside a message of hers. */
export type Tick = 'clock' | 'one' | 'two' | 'blue' | 'failed';

/** The tick of a status of Twilio, as WhatsApp draws it. */
export function tickOf(status: string): Tick {
  switch (status) {
    case 'read':
      return 'blue';
    case 'received':
    case 'delivered':
      return 'two';
    case 'failed':
    case 'undelivered':
      return 'failed';
    case 'sent':
      return 'one';
    default:
      return 'clock';
  }
}

/** What a phone draws for a file. */
export type PhoneMedia = 'photo' | 'voice' | 'video' | 'pdf' | 'location' | 'file';

/** How a shared place is written in a message's body: a pin, then latitude and longitude. */
const place = /^📍 -?\d+(\.\d+)?, -?\d+(\.\d+)?$/u;

/** What to draw in a message; null when it is only text. */
export function mediaOf({
  mediaType,
  body,
}: Pick<PhoneMessage, 'mediaType' | 'body'>): PhoneMedia | null {
  if (mediaType === null) return place.test(body) ? 'location' : null;
  const [family] = mediaType.split('/');
  if (family === 'image') return 'photo';
  if (family === 'audio') return 'voice';
  if (family === 'video') return 'video';
  return mediaType === 'application/pdf' ? 'pdf' : 'file';
}

/** What the phone says under the chat, so that a newcomer understands why nothing happens yet. */
export type Narration = 'asleep' | 'paused' | 'waiting' | null;

/** How long the desk lets a burst of bubbles end at most, plus the way there and back, in ms. */
const WAITING_MS = 20_000;

/**
 * Why the last message of the patient has no answer yet; null when there is nothing to explain.
 *
 * @param now the clinic's clock, in UTC ms.
 */
export function narrate(
  messages: readonly PhoneMessage[],
  clock: { readonly paused: boolean; readonly asleep: boolean },
  now: number,
): Narration {
  const last = messages.at(-1);
  if (last?.direction !== 'out') return null;
  if (clock.asleep) return 'asleep';
  if (clock.paused) return 'paused';
  return now - Date.parse(last.at) < WAITING_MS ? 'waiting' : null;
}

/** Whether the patient has something to read: the last message is the clinic's and not read yet. */
export function hasUnread(messages: readonly PhoneMessage[]): boolean {
  return messages.some((item) => item.direction === 'in' && item.status !== 'read');
}

/** Whether a message's buttons can still be tapped: nothing was written after it. */
export function buttonsAlive(messages: readonly PhoneMessage[], sid: string): boolean {
  const place = messages.findIndex((item) => item.sid === sid);
  return place >= 0 && !messages.slice(place + 1).some((item) => item.direction === 'out');
}
