/** How a number is shown: in a unit that a person thinks in. The clinic keeps ms, bytes and micros. */
export type Unit =
  | 'seconds'
  | 'minutes'
  | 'kilobytes'
  | 'megabytes'
  | 'gigabytes'
  | 'dollars'
  | 'none';

/** How many of the clinic's own units one shown unit is. */
const factors: Readonly<Record<Unit, number>> = {
  seconds: 1000,
  minutes: 1,
  kilobytes: 1024,
  megabytes: 1024 ** 2,
  gigabytes: 1024 ** 3,
  dollars: 1_000_000,
  none: 1,
};

/** Sizes whose usual values are not megabytes. */
const sizes: Readonly<Record<string, Unit>> = {
  'webhook.maxBytes': 'kilobytes',
  'tunnel.monthlyBytes': 'gigabytes',
};

/** The unit of a setting, which its name tells (registry.ts). */
export function unitOf(key: string): Unit {
  if (sizes[key]) return sizes[key];
  if (/Ms$/.test(key)) return 'seconds';
  if (/Minutes$/.test(key)) return 'minutes';
  if (/Bytes$/.test(key)) return 'megabytes';
  if (/Micros/.test(key)) return 'dollars';
  return 'none';
}

/** A kept number as it is shown. */
export function toShown(unit: Unit, kept: number): number {
  return Number((kept / factors[unit]).toPrecision(12));
}

/** A shown number as it is kept: whole wherever the clinic counts in its own units. */
export function toKept(unit: Unit, shown: number): number {
  return unit === 'none' ? shown : Math.round(shown * factors[unit]);
}

/** An explanation without the unit that the clinic keeps: the field beside it names another one. */
export function withoutUnit(explanation: string): string {
  return explanation
    .replace(/^Bytes al mes/, 'Tráfico al mes')
    .replace(/^Bytes a month/, 'Traffic a month')
    .replace(
      /,? (en milisegundos|en bytes|en millonésimas de dólar( \([^)]*\))?|en minutos)\./,
      '.',
    )
    .replace(/,? in (milliseconds|bytes|millionths of a dollar( \([^)]*\))?|minutes)\./, '.');
}
