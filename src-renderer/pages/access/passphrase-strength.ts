/** The shortest passphrase that the program takes. */
export const shortestPassphrase = 12;

/** How hard a passphrase is to guess, roughly: by its length and the variety of its characters. */
export type Strength = 'short' | 'weak' | 'good' | 'strong';

/** Judges a passphrase for the hint beside the field; the clinic itself only asks for the length. */
export function passphraseStrength(text: string): Strength {
  if (text.length < shortestPassphrase) return 'short';
  const different = new Set(text.toLowerCase()).size;
  const words = text.trim().split(/[\s\-_.,]+/).length;
  const score = Math.min(text.length, 40) + words * 4;
  if (different < 6 || score < 20) return 'weak';
  return score < 32 ? 'good' : 'strong';
}
