/**
 * The time zones of the countries that the program knows (src-main/settings/emergency-numbers.ts),
 * the one with most people first: IANA zone.tab.
 */
export const zonesOf: Readonly<Record<string, readonly string[]>> = {
  ES: ['Europe/Madrid', 'Atlantic/Canary', 'Africa/Ceuta'],
  AD: ['Europe/Andorra'],
  AR: ['America/Argentina/Buenos_Aires', 'America/Argentina/Cordoba', 'America/Argentina/Mendoza'],
  BO: ['America/La_Paz'],
  BR: ['America/Sao_Paulo', 'America/Bahia', 'America/Fortaleza', 'America/Manaus'],
  CA: [
    'America/Toronto',
    'America/Vancouver',
    'America/Edmonton',
    'America/Winnipeg',
    'America/Halifax',
  ],
  CL: ['America/Santiago', 'America/Punta_Arenas', 'Pacific/Easter'],
  CO: ['America/Bogota'],
  CR: ['America/Costa_Rica'],
  CU: ['America/Havana'],
  DE: ['Europe/Berlin'],
  DO: ['America/Santo_Domingo'],
  EC: ['America/Guayaquil', 'Pacific/Galapagos'],
  FR: ['Europe/Paris'],
  GB: ['Europe/London'],
  GT: ['America/Guatemala'],
  HN: ['America/Tegucigalpa'],
  IE: ['Europe/Dublin'],
  IT: ['Europe/Rome'],
  MX: [
    'America/Mexico_City',
    'America/Tijuana',
    'America/Hermosillo',
    'America/Mazatlan',
    'America/Cancun',
  ],
  NI: ['America/Managua'],
  PA: ['America/Panama'],
  PE: ['America/Lima'],
  PR: ['America/Puerto_Rico'],
  PT: ['Europe/Lisbon', 'Atlantic/Madeira', 'Atlantic/Azores'],
  PY: ['America/Asuncion'],
  SV: ['America/El_Salvador'],
  US: [
    'America/New_York',
    'America/Chicago',
    'America/Denver',
    'America/Phoenix',
    'America/Los_Angeles',
  ],
  UY: ['America/Montevideo'],
  VE: ['America/Caracas'],
};

/** The countries as a list to choose from, by their names in a language. */
export function countryChoices(language: string): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(language, { type: 'region' });
  return Object.keys(zonesOf)
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .sort((a, b) => a.label.localeCompare(b.label, language));
}

/** Every time zone to choose from: the country's own first, then all that this PC knows. */
export function zoneChoices(country: string): { own: readonly string[]; others: string[] } {
  const own = zonesOf[country] ?? [];
  return { own, others: Intl.supportedValuesOf('timeZone').filter((zone) => !own.includes(zone)) };
}

/** The zone to propose when the country changes: the present one where it fits, else its first. */
export function proposedZone(country: string, present: string): string {
  const own = zonesOf[country] ?? [];
  return own.includes(present) ? present : (own[0] ?? present);
}

/** The country in which this PC's clock suggests that it stands; null when none is known. */
export function countryOfZone(zone: string): string | null {
  return Object.entries(zonesOf).find(([, zones]) => zones.includes(zone))?.[0] ?? null;
}
