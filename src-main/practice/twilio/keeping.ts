/**
 * What Twilio makes of webhook addresses that are set through its API: it keeps them; it keeps them
 * without their fragment, so that connection overrides are gone; or it answers as if all were well
 * and keeps what was there.
 */
export type Keeping = 'all' | 'no-overrides' | 'nothing';

/** Settings as they will be kept; null when nothing changes. */
export function keptSettings<T extends Readonly<Record<string, unknown>>>(
  keeping: Keeping,
  change: T,
): T | null {
  if (keeping === 'all') return change;
  if (keeping === 'nothing') return null;
  const plain = Object.entries(change).map(([name, value]) => [
    name,
    typeof value === 'string' ? value.split('#')[0] : value,
  ]);
  return Object.fromEntries(plain) as T;
}
