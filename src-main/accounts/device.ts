/** What a person recognises a device by. Null where it does not say. */
export type DeviceWords = { readonly program: string | null; readonly system: string | null };

/** Browsers name each other; the one that is meant comes first here. */
const programs: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\bOPR\/|\bOpera\b/, 'Opera'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bElectron\//, 'Mostrador'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bCriOS\/|\bChrome\/|\bHeadlessChrome\//, 'Chrome'],
  [/\bVersion\/[\d.]+.*\bSafari\//, 'Safari'],
];

const systems: readonly (readonly [RegExp, string])[] = [
  [/\bWindows\b/, 'Windows'],
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

/**
 * What a User-Agent header says, in names that people know. Browsers freeze its versions and its details
 * (RFC 9110 §10.1.5; Chrome's user-agent reduction), so only program and system are told. What is no
 * browser is called by its first product, e.g. `curl`.
 */
export function deviceWords(userAgent: string | null): DeviceWords {
  if (!userAgent) return { program: null, system: null };
  const first = (list: readonly (readonly [RegExp, string])[]) =>
    list.find(([pattern]) => pattern.test(userAgent))?.[1] ?? null;
  const product = /^([\w.-]{1,40})(?:\/|\s|$)/.exec(userAgent)?.[1] ?? null;
  return {
    program: first(programs) ?? (product === 'Mozilla' ? null : product),
    system: first(systems),
  };
}
