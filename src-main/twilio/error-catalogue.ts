/**
 * What a Twilio error code means for us. Its words for people are in i18n under `twilio.<code>`.
 * Source: https://www.twilio.com/docs/api/errors and shared/twilio.md §5.
 */
export type TwilioErrorClass =
  /** Nothing was sent and the same call may work later. */
  | 'retry'
  /** The 24-hour window is shut: only a template goes out. */
  | 'template'
  /** This recipient cannot be reached this way; never by itself again. */
  | 'stop'
  /** Somebody must mend the account or the settings. */
  | 'admin'
  /** The message itself must be changed. */
  | 'change';

const classes: Readonly<Record<TwilioErrorClass, readonly number[]>> = {
  retry: [20429, 21611, 30001, 63012, 63018],
  template: [63016],
  stop: [21211, 21610, 30003, 30007, 30008, 63003, 63014, 63015, 63024, 63032, 63033, 63036, 63049],
  admin: [
    10001, 20003, 20005, 20006, 20403, 20404, 21212, 21408, 21608, 21654, 21655, 21656, 21701,
    21704, 30002, 63001, 63007, 63020, 63027, 63028, 63038, 63040, 63041, 63042, 63051, 63062,
    90010, 11200, 11205, 11237, 12100, 12300,
  ],
  change: [21617, 21620, 21658, 63005, 63013, 63019, 63021],
};

const byCode = new Map<number, TwilioErrorClass>(
  Object.entries(classes).flatMap(([name, codes]) =>
    codes.map((code) => [code, name as TwilioErrorClass] as const),
  ),
);

/** The class of a code; null for one that is not in the catalogue. */
export function classOfTwilioError(code: number): TwilioErrorClass | null {
  return byCode.get(code) ?? null;
}

/**
 * The codes with which Twilio says that the account is suspended or closed. Beware of 20003: it says
 * that too, of some accounts, and cannot be told from wrong keys.
 * Source: https://www.twilio.com/docs/api/errors/20003 (possible causes), …/10001, /20005, /20403
 */
export const inactiveAccountErrors: ReadonlySet<number> = new Set([
  10001, 20005, 20403, 30002, 90010,
]);

/** Every code that has words of its own. */
export const knownTwilioErrors: readonly number[] = [...byCode.keys()].sort((a, b) => a - b);
