import * as z from 'zod';
import type { Language } from '../../../src-main/contract/operation.ts';
import { phoneMessage } from '../../../src-main/contract/practice.ts';

/** A patient whose phone one can play. */
export type PracticePhone = {
  readonly phone: string;
  readonly name: string;
  readonly language: Language;
  readonly preview: string | null;
  readonly at: string | null;
};

/** What topic `phone` brings: a message that a patient's phone shows, new or with a new status. */
export const phoneEvent = z.object({ phone: z.string(), message: phoneMessage });

/** See {@link phoneEvent}. */
export type PhoneEvent = z.infer<typeof phoneEvent>;

/**
 * The drawer's patients with those invented here who have not written yet; the latest chat first,
 * those without one by name.
 */
export function withInvented(
  drawer: readonly PracticePhone[],
  invented: readonly PracticePhone[],
): readonly PracticePhone[] {
  const known = new Set(drawer.map((item) => item.phone));
  return [...drawer, ...invented.filter((item) => !known.has(item.phone))].sort(
    (a, b) => (b.at ?? '').localeCompare(a.at ?? '') || a.name.localeCompare(b.name, 'es'),
  );
}

/** Whose phone is shown: the one asked for, else the one with the latest chat. */
export function chosenPhone(
  phones: readonly PracticePhone[],
  wanted: string,
): PracticePhone | undefined {
  return phones.find((item) => item.phone === wanted) ?? phones[0];
}

/** How many numbers of one's own this PC remembers. */
const REMEMBERED = 50;

/** The phones with the newest message of one of them as its preview. */
export function withPreview(
  phones: readonly PracticePhone[],
  { phone, message }: PhoneEvent,
): readonly PracticePhone[] {
  return phones.map((item) =>
    item.phone === phone && (item.at === null || item.at <= message.at)
      ? { ...item, preview: message.body, at: message.at }
      : item,
  );
}

/** The invented numbers after a message of one of them, or of one that nobody here has invented. */
export function withNoted(
  invented: readonly PracticePhone[],
  event: PhoneEvent,
  language: Language,
): readonly PracticePhone[] {
  const { phone } = event;
  const known = invented.some((item) => item.phone === phone);
  const all = known
    ? invented
    : [{ phone, name: phone, language, preview: null, at: null }, ...invented];
  return withPreview(all.slice(0, REMEMBERED), event);
}
