/** Whether a text is a phone as the practice drawer takes it: `+`, then 7 to 15 digits. */
export function isPhone(text: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(text);
}

/** A phone as people type it, without spaces, dots, dashes and brackets; `00` becomes `+`. */
export function tidyPhone(text: string): string {
  return text.replace(/[\s().-]/g, '').replace(/^00/, '+');
}

/** How mobile numbers of a country begin, and how many digits follow. */
const mobiles: Readonly<Record<string, readonly [start: string, digits: number]>> = {
  ES: ['+34699', 6],
  MX: ['+5255', 8],
  AR: ['+549115', 7],
  CO: ['+57300', 7],
  CL: ['+569', 8],
};

/**
 * An invented mobile number for a patient who is not in the drawer yet, of the clinic's country
 * where it is one of those we know, else of Spain.
 *
 * @param random a number from 0 to 1, below 1.
 */
export function inventNumber(country: string, taken: readonly string[], random: number): string {
  const [start, digits] = mobiles[country] ?? ['+34699', 6];
  const all = 10 ** digits;
  let next = Math.floor(random * all);
  for (;;) {
    const phone = start + String(next).padStart(digits, '0');
    if (!taken.includes(phone)) return phone;
    next = (next + 1) % all;
  }
}
