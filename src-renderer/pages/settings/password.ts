/** The fewest characters that the clinic takes (src-main/accounts/password.ts). */
export const shortestPassword = 10;

/** How hard a password is to guess, roughly, for the hint beside its field. */
export type PasswordStrength = 'short' | 'weak' | 'good' | 'strong';

/** Judges a password by its length and by how many different characters it has. */
export function passwordStrength(text: string): PasswordStrength {
  const length = [...text].length;
  if (length < shortestPassword) return 'short';
  const different = new Set(text.toLowerCase()).size;
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u].filter((kind) =>
    kind.test(text),
  ).length;
  const score = Math.min(length, 32) + kinds * 3;
  if (different < 6 || score < 17) return 'weak';
  return score < 26 ? 'good' : 'strong';
}

// Without those that are mixed up when they are read aloud or copied by hand: 0 o, 1 i l.
const letters = 'abcdefghjkmnpqrstuvwxyz';
const signs = `${letters}23456789`;

/** A password to be written down: four groups of five, 99 bits, from the browser's secure random source. */
export function makePassword(random: (below: number) => number = secureRandom): string {
  const group = () =>
    Array.from({ length: 5 }, (_, place) => {
      const from = place === 0 ? letters : signs;
      return from[random(from.length)];
    }).join('');
  return [group(), group(), group(), group()].join('-');
}

/** A whole number below another, each as likely as the others. */
function secureRandom(below: number): number {
  const most = Math.floor(2 ** 32 / below) * below;
  for (;;) {
    const [value = 0] = crypto.getRandomValues(new Uint32Array(1));
    if (value < most) return value % below;
  }
}
