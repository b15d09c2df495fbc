import * as z from 'zod';

/**
 * The number to call when a life is in danger, by country: the ambulance's where it is not the
 * general one, and two where it depends on the place (AR, GT). Checked against Google
 * libphonenumber's ShortNumberMetadata (google-libphonenumber 3.2.47 on npm), which lists each of
 * them but Guatemala's 122 (volunteer fire brigade), Honduras's 911 and Peru's 106 (SAMU).
 */
export const emergencyNumbers = {
  ES: '112',
  AD: '112',
  AR: '107 / 911',
  BO: '118',
  BR: '192',
  CA: '911',
  CL: '131',
  CO: '123',
  CR: '911',
  CU: '104',
  DE: '112',
  DO: '911',
  EC: '911',
  FR: '112',
  GB: '999',
  GT: '122 / 123',
  HN: '911',
  IE: '112',
  IT: '112',
  MX: '911',
  NI: '128',
  PA: '911',
  PE: '106',
  PR: '911',
  PT: '112',
  PY: '911',
  SV: '911',
  US: '911',
  UY: '911',
  VE: '911',
} as const;

/** ISO 3166-1 codes of the countries that the program knows. */
export const country = z.enum(Object.keys(emergencyNumbers) as Country[]);

/** See {@link country}. */
export type Country = keyof typeof emergencyNumbers;
