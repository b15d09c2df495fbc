import { newStemmer } from 'snowball-stemmers';
import type { Language } from './decision.ts';

/** Spellings of chat and SMS, after folding. */
const chatSpelling: Readonly<Record<string, string>> = {
  q: 'que',
  k: 'que',
  ke: 'que',
  qe: 'que',
  x: 'por',
  xa: 'para',
  pa: 'para',
  xq: 'porque',
  pq: 'porque',
  porq: 'porque',
  xfa: 'porfa',
  xfavor: 'porfavor',
  tb: 'tambien',
  tmb: 'tambien',
  tbn: 'tambien',
  bn: 'bien',
  dnd: 'donde',
  cuant: 'cuanto',
  kuanto: 'cuanto',
  cnto: 'cuanto',
  qnto: 'cuanto',
  hrs: 'horas',
  hr: 'hora',
  mñn: 'manana',
  mnn: 'manana',
  grax: 'gracias',
  grcs: 'gracias',
  grs: 'gracias',
  dr: 'doctor',
  dra: 'doctora',
  tlf: 'telefono',
  telf: 'telefono',
  tfno: 'telefono',
  tel: 'telefono',
  pls: 'please',
  plz: 'please',
  thx: 'thanks',
  tks: 'thanks',
  ur: 'your',
  u: 'you',
  appt: 'appointment',
  hwo: 'how',
};

/**
 * Text as it is compared: lower case, without accents, styled letters turned plain, invisible
 * characters gone, apostrophes closed up ("what's" is one word). Spaces and punctuation stay.
 */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[\u200b-\u200f\u2060\ufeff\u00ad]/g, '')
    .replace(/[’‘`´']/g, '')
    .toLowerCase();
}

/**
 * The words of a text, folded, chat spelling written out, stretched letters shortened
 * ("holaaaa" is "hola").
 */
export function words(text: string): string[] {
  const found = fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  return found.map((word) => {
    const short = word.replace(/(\p{L})\1{2,}/gu, '$1');
    return Object.hasOwn(chatSpelling, short) ? (chatSpelling[short] ?? short) : short;
  });
}

/** Words joined by single spaces with one at each end, so that ` a phrase ` can be looked for. */
export function spaced(text: string): string {
  return ` ${words(text).join(' ')} `;
}

const stemmers = {
  es: newStemmer('spanish'),
  en: newStemmer('english'),
} as const;
const stems = { es: new Map<string, string>(), en: new Map<string, string>() } as const;

/** Words whose stem would fall together with that of another word. */
const ownStems: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  // "estacionar"; "cuánto" asks for a price, "cuántos" for a number; "saber".
  es: {
    estacion: 'estacio',
    cuantos: 'cuantos',
    cuantas: 'cuantos',
    sabado: 'sabado',
    sabados: 'sabado',
  },
  en: {},
};

/**
 * Endings that Snowball knows only with their accent, or not at all: the Spanish "vosotros"
 * ("operáis" is "operan") and the pronoun "os" behind an infinitive ("pagaros" is "pagar").
 */
function plain(word: string, language: Language): string {
  if (language !== 'es') return word;
  return word.replace(/(?<=^.{3,})([ae])is$/, '$1n').replace(/(?<=^.{3,}[aei]r)(?:os|te)$/, '');
}

/** Beyond this many remembered stems the memory is emptied: patients write endless spellings. */
const MOST_STEMS = 20_000;

/** The stem of a folded word (Snowball). A number is its own stem. */
export function stem(word: string, language: Language): string {
  const known = stems[language].get(word);
  if (known !== undefined) return known;
  const own = Object.hasOwn(ownStems[language], word) ? ownStems[language][word] : undefined;
  const result =
    own ?? (/^\p{N}+$/u.test(word) ? word : stemmers[language].stem(plain(word, language)));
  if (stems[language].size >= MOST_STEMS) stems[language].clear();
  stems[language].set(word, result);
  return result;
}

/**
 * Edits (insert, delete, replace, swap of neighbours) between two words, or `limit + 1` as soon as
 * there are more than `limit`.
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let best = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(
        (previous[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (previous[j - 1] ?? 0) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
      best = Math.min(best, cost);
    }
    if (best > limit) return limit + 1;
    before = previous;
    previous = row;
  }
  return Math.min(previous[b.length] ?? 0, limit + 1);
}

/**
 * How a Spanish ear hears a folded word: h is silent; b and v, ll and y, s, z and soft c, k and
 * hard c sound alike. "orario" and "horario" have one sound.
 */
export function sound(word: string): string {
  return word
    .replace(/ch/g, '\u0001')
    .replace(/h/g, '')
    .replace(/v/g, 'b')
    .replace(/ll/g, 'y')
    .replace(/qu(?=[ei])|k|c(?![ei])/g, 'q')
    .replace(/[zc]/g, 's')
    .replace(/g(?=[ei])/g, 'j')
    .replace(/x/g, 's')
    .replace(/(.)\1/g, '$1');
}
