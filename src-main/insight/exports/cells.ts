/** Control characters that no spreadsheet can hold; XML 1.0 §2.2 forbids them. Tab and line ends stay. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out.
const unwanted = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const allUnwanted = new RegExp(unwanted, 'g');

/** A text without the characters that a file of a spreadsheet cannot hold. */
export function cleanText(text: string): string {
  return unwanted.test(text) ? text.replace(allUnwanted, '') : text;
}

/**
 * What makes a spreadsheet calculate a cell instead of showing it (OWASP, CSV Injection), also behind
 * blanks and in the full-width forms that an East Asian Excel reads.
 */
const formula = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;
// Quoted whatever the separator: a file that is opened with another one must not fall apart at a comma.
const special = /[",;\t\r\n]/;
// All that could be wrong with a cell, in one look: most have nothing.
const suspect = new RegExp(`${unwanted.source}|${formula.source}|${special.source}`);

/** A number in E.164 and nothing else: a plus and digits are a number at worst, and calculate nothing. */
const plainPhone = /^\+\d{5,15}$/;

/**
 * A cell of CSV (RFC 4180 §2): in quotes where it must be, without characters that no file of a
 * spreadsheet holds, and with an apostrophe in front where a spreadsheet would take it for a formula.
 */
export function csvText(text: string): string {
  if (!suspect.test(text)) return text;
  const clean = cleanText(text);
  const harmless = formula.test(clean) ? `'${clean}` : clean;
  return special.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** {@link csvText} for addresses: a real phone number stays as it is, for people and for programs. */
export function csvPhone(address: string): string {
  return plainPhone.test(address) ? address : csvText(address);
}

/** The longest text of a cell in Excel, in UTF-16 units. */
const LONGEST_CELL = 32_767;

/** Excel reads `_x0041_` as a letter (ECMA-376 §22.9.2.19): what was written so by a person is kept so. */
const escapeLike = /_(?=x[0-9A-Fa-f]{4}_)/g;

/** A text as a cell of XLSX can hold it. */
export function xlsxText(text: string): string {
  const clean = cleanText(text);
  const short = clean.length > LONGEST_CELL ? `${clean.slice(0, LONGEST_CELL - 1)}…` : clean;
  return short.includes('_x') ? short.replace(escapeLike, '_x005F_') : short;
}
