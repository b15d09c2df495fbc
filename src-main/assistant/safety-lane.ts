import { dangerWords, harmlessWords, type RedFlagKind, redFlagRules } from './red-flags.ts';
import { editDistance, fold, sound, words } from './text.ts';

/** A danger that a text tells of, and the words that told it. */
export type RedFlag = { readonly kind: RedFlagKind; readonly words: string };

/** Words that may stand between a "no" and what it denies: "no le ha vuelto a doler el pecho". */
const denied =
  / (?:no|sin|nunca|tampoco|ni|ningun|ninguna|not|no longer|without|never|dont|doesnt|didnt|havent|isnt|arent|wasnt|any) (?:(?:me|te|se|le|les|nos|he|ha|han|tengo|tiene|tenido|hay|siento|noto|es|esta|estoy|sufro|un|una|ningun|ninguna|nada|de|el|la|vuelto|a|any|have|has|had|having|feel|feeling|been|the|a|my|is|am|that) ){0,4}$/;

const dangerSet = new Set(dangerWords);
const dangerSounds = new Map(dangerWords.map((word) => [sound(word), word] as const));

/** A run of single letters written apart: "m e  m u e r o". */
const lettersApart = /(?<![\p{L}\p{N}])(?:\p{L}[ .\-_*]+){3,}\p{L}(?![\p{L}\p{N}])/gu;

/** Puts letters written apart together, with a word's end where there are two spaces or more. */
function together(text: string): string {
  return text.replace(lettersApart, (run) =>
    run
      .split(/ {2,}/)
      .map((word) => word.replace(/[ .\-_*]+/g, ''))
      .join(' '),
  );
}

function corrected(word: string): string {
  if (dangerSet.has(word) || harmlessWords.has(word) || word.length < 5) return word;
  const heard = dangerSounds.get(sound(word));
  if (heard) return heard;
  const limit = word.length >= 9 ? 2 : 1;
  for (const danger of dangerWords) {
    // A longer or shorter word of the same stem is another form of it, which the rules know.
    if ((danger.length < 6 && danger !== 'pecho') || danger[0] !== word[0]) continue;
    if (word.startsWith(danger) || danger.startsWith(word)) continue;
    if (editDistance(word, danger, limit) <= limit) return danger;
  }
  return word;
}

/** Phrases that remain dangerous when their spaces are lost. */
const closedUp: readonly (readonly [RedFlagKind, RegExp])[] = [
  ['breathing', /no(?:puedo|puede|consigo)respirar|faltaelaire|cant?breathe|nopuedorespir/],
  ['chest_pain', /(?:duele|dolor|opresion|presion)(?:de|en)?(?:el|al)?pecho|chestpain/],
  ['bleeding', /no(?:me|le|se)?(?:para|paro|deja|dejo)desangrar|wontstopbleeding|nomeparalasangre/],
  ['self_harm', /(?:quiero|voya)(?:suicidarme|matarme)|quitarmelavida|killmyself|mequieromatar/],
  ['unconscious', /perdioelconocimiento|estainconsciente/],
];

/**
 * Looks for a danger to life in what a patient writes, in Spanish and English, before anything
 * else reads it. It errs to safety: a false alarm costs a glance, a missed one a life. Clauses are
 * read one by one, so that what takes a danger back must stand beside it.
 */
export function findRedFlag(text: string): RedFlag | null {
  const whole = together(text);
  for (const clause of clausesOf(whole)) {
    const found = words(clause).map(corrected);
    const line = ` ${found.join(' ')} `;
    for (const { kind, says, unless, negatable } of redFlagRules) {
      const match = says.exec(line);
      if (!match) continue;
      if (unless?.test(line)) continue;
      if (negatable && denied.test(line.slice(0, match.index + 1))) continue;
      return { kind, words: match[0].trim() };
    }
  }
  // Only texts with hardly any spaces: in others the seams of words would make false finds.
  const runs = (text.match(lettersApart) ?? []).map((run) => run.replace(/[ .\-_*]+/g, ''));
  for (const word of fold([whole, ...runs].join(' ')).split(/\s+/)) {
    if (word.length < 11) continue;
    for (const [kind, says] of closedUp) {
      const match = says.exec(word);
      if (match) return { kind, words: match[0] };
    }
  }
  return null;
}

/** Sentences and their parts: at full stops, line ends, and where "but" turns the sense. */
function clausesOf(text: string): readonly string[] {
  return text
    .split(/[.!?¡¿;\n]+|,(?=\s)|\s(?:pero|aunque|sino|but|however|although)\s/i)
    .filter((clause) => clause.trim() !== '');
}
