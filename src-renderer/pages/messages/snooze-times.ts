import { addDays, momentOf, wallTime, weekday } from '../../zoned-time.ts';

/** A moment that the snooze menu offers. */
export type SnoozeChoice = {
  readonly key: 'tonight' | 'tomorrow' | 'monday';
  /** UTC milliseconds */
  readonly at: number;
};

/**
 * What the snooze menu offers at a moment, by the clinic's wall clock: tonight at 20:00 (until
 * 19:30), tomorrow at 9:00, and Monday at 9:00 where that is not tomorrow.
 */
export function snoozeChoices(now: number, timeZone: string): SnoozeChoice[] {
  const { day, time } = wallTime(now, timeZone);
  const choices: SnoozeChoice[] = [];
  if (time < '19:30')
    choices.push({ key: 'tonight', at: momentOf({ day, time: '20:00' }, timeZone) });
  const tomorrow = addDays(day, 1);
  choices.push({ key: 'tomorrow', at: momentOf({ day: tomorrow, time: '09:00' }, timeZone) });
  const toMonday = (8 - weekday(day)) % 7 || 7;
  if (toMonday > 1)
    choices.push({
      key: 'monday',
      at: momentOf({ day: addDays(day, toMonday), time: '09:00' }, timeZone),
    });
  return choices;
}
