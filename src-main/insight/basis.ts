import type { WeekHours } from '../settings/schemas.ts';
import { createBusinessTime } from './business-time.ts';
import { RECKONING } from './day-row.ts';
import { createLocalDays, type LocalDays } from './local-days.ts';

/** What days are reckoned with. JSON-safe: it goes to the worker. */
export type Basis = {
  readonly timeZone: string;
  readonly hours: WeekHours;
  /** `assistant.staleMinutes` in ms. */
  readonly staleMs: number;
  /** UTC ms. */
  readonly now: number;
};

/** Names a basis in `insight_days`: figures of another one are worked out again. */
export function basisName({ timeZone, hours }: Basis): string {
  return JSON.stringify([RECKONING, timeZone, hours]);
}

/** The clocks of a basis. */
export type Clocks = {
  readonly days: LocalDays;
  readonly businessMs: (from: number, to: number) => number;
};

let made: { readonly name: string; readonly clocks: Clocks } | null = null;

/** Makes the clocks of a basis; the last ones are kept, for they remember what they found out. */
export function clocksOf(basis: Basis): Clocks {
  const name = basisName(basis);
  if (made?.name !== name) {
    const days = createLocalDays(basis.timeZone);
    made = { name, clocks: { days, businessMs: createBusinessTime(basis.hours, days) } };
  }
  return made.clocks;
}
