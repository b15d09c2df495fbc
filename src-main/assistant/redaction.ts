import { fillers } from './fillers.ts';
import { firstNames } from './first-names.ts';
import { editDistance, fold } from './text.ts';

/** Replaces what identifies a person by placeholders, and puts it back. One per request. */
export type Redactor = {
  /** The same value always gets the same placeholder. */
  redact(text: string): string;
  /** Puts back what was replaced. A placeholder that was never given out stays as it is. */
  restore(text: string): string;
  /** What was replaced so far: what a model may name without having it from the clinic. */
  values(): readonly string[];
};

type Kind = 'NOMBRE' | 'TELEFONO' | 'CORREO' | 'DOCUMENTO' | 'FECHA' | 'CUENTA';

const months =
  'enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre|january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|ene|abr|ago|dic';

// Shapes, most particular first: what one has taken the next does not see.
const shapes: readonly (readonly [Kind, RegExp])[] = [
  ['CORREO', /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu],
  // IBAN: ISO 13616. Payment cards: 13 to 19 digits, ISO/IEC 7812.
  ['CUENTA', /\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){3,7}(?:[ -]?[A-Z0-9]{1,3})?\b/gi],
  ['CUENTA', /\b(?:\d[ -]?){12,18}\d\b(?!\s*€)/g],
  // Mexico: CURP and RFC. Spain: NIE, DNI. Argentina: CUIL. Chile: RUT. Brazil: CPF.
  ['DOCUMENTO', /\b[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z0-9]\d\b/gi],
  ['DOCUMENTO', /\b[A-ZÑ&]{3,4}\d{6}[A-Z0-9]{3}\b/gi],
  ['DOCUMENTO', /\b[XYZ][ .-]?\d{1,2}\.?\d{3}\.?\d{2,3}[ .-]?[A-Z]\b/gi],
  ['DOCUMENTO', /\b\d{2}\.?\d{3}\.?\d{3}[ .-]?[A-Z]\b/gi],
  ['DOCUMENTO', /\b\d{2}-\d{7,8}-\d\b/g],
  ['DOCUMENTO', /\b\d{1,2}\.?\d{3}\.?\d{3}-[\dK]\b/gi],
  ['DOCUMENTO', /\b\d{3}\.\d{3}\.\d{3}-\d{2}\b/g],
  [
    'DOCUMENTO',
    /(?<=\b(?:dni|nie|nif|curp|rfc|rut|run|c[eé]dula|c\.?i\.?|documento|pasaporte|passport|id|afiliaci[oó]n|p[oó]liza|historia)\b[^\d\n]{0,20})[A-Z]{0,3}\d[\d. -]{4,14}\d[A-Z]?\b/gi,
  ],
  ['DOCUMENTO', /\b[A-Z]{2,3}\d{6,7}\b/g],
  // Dates with a year are birth dates far more often than anything else.
  ['FECHA', /\b\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?:19|20)?\d{2}\b/g],
  ['FECHA', /\b(?:19|20)\d{2}[/.-]\d{1,2}[/.-]\d{1,2}\b/g],
  [
    'FECHA',
    new RegExp(
      `\\b\\d{1,2}(?:st|nd|rd|th)?(?: de)? (?:${months})(?: del?)?,? (?:19|20)\\d{2}\\b`,
      'gi',
    ),
  ],
  ['FECHA', new RegExp(`\\b(?:${months}) \\d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\\d{2}\\b`, 'gi')],
  [
    'FECHA',
    new RegExp(
      `(?<=\\b(?:nac[ií]\\w*|nacimiento|cumple\\w*|born)\\b[^\\d\\n]{0,15})\\d{1,2}(?: de)? (?:${months})(?:(?: del?)? \\d{2,4})?\\b`,
      'gi',
    ),
  ],
  ['FECHA', /(?<=\b(?:nac[ií]\w*|nacimiento|born)\b[^\d\n]{0,12})(?:19|20)\d{2}\b/gi],
  ['TELEFONO', /(?<![\d[_])(?:\+|00)?\d(?:[\s().\-/]{0,2}\d){7,14}(?![\d\]])/g],
];

const particles = new Set(
  'de del la las los y e i van von da do dos san santa mac mc el'.split(' '),
);
/** After these words comes a name. */
const introducers =
  /(?:^|[^\p{L}])(?:me llamo|mi nombre es|se llama|llamad[oa]|de parte de|a nombre de|soy(?: el| la)?|les? habla|les? escribe|atentamente,?|my name is|i am|i['’]?m|this is|named|called|on behalf of|mi (?:hij[oa]|marido|mujer|madre|padre|esposo|esposa|pareja|niñ[oa]|herman[oa])|my (?:son|daughter|husband|wife|mother|father|partner|child))\s+$/iu;
const tokenShape = /[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*|\[[A-Z]+_\d+\]/gu;

/**
 * Makes a redactor. `names` are this contact's: they go in any spelling, also misspelt by a letter.
 * `known` are words of the clinic's own texts: its doctors' names mean nothing about the patient
 * and stay, unless they are also in `names`.
 */
export function createRedactor(names: readonly string[], known: Iterable<string> = []): Redactor {
  const given = new Map<string, string>();
  const originals = new Map<string, string>();
  const counts = new Map<Kind, number>();
  const parts = new Set(
    names
      .flatMap((name) => fold(name).match(/\p{L}+/gu) ?? [])
      .filter((part) => part.length >= 2 && !particles.has(part)),
  );
  const clinic = new Set([...known].flatMap((text) => fold(text).match(/\p{L}+/gu) ?? []));

  function placeholder(kind: Kind, value: string): string {
    const key = `${kind} ${fold(value).replace(/[^\p{L}\p{N}@]+/gu, '')}`;
    const before = given.get(key);
    if (before !== undefined) return before;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    const mark = `[${kind}_${count}]`;
    given.set(key, mark);
    originals.set(mark, value);
    return mark;
  }

  function isPart(token: string): boolean {
    const folded = fold(token);
    if (parts.has(folded)) return true;
    if (folded.length < 5 || !isCapital(token)) return false;
    return [...parts].some(
      (part) => part.length >= 5 && part[0] === folded[0] && editDistance(part, folded, 1) <= 1,
    );
  }

  function redactNames(text: string): string {
    const tokens = [...text.matchAll(tokenShape)];
    let result = '';
    let done = 0;
    for (let at = 0; at < tokens.length; ) {
      const first = tokens[at];
      if (!first) break;
      const length = nameLength(text, tokens, at);
      if (length === 0) {
        at++;
        continue;
      }
      const last = tokens[at + length - 1] ?? first;
      const end = last.index + last[0].length;
      result += text.slice(done, first.index) + placeholder('NOMBRE', text.slice(first.index, end));
      done = end;
      at += length;
    }
    return result + text.slice(done);
  }

  /** How many tokens from `at` on are one name; 0 when none begins here. */
  function nameLength(text: string, tokens: readonly RegExpExecArray[], at: number): number {
    const word = tokens[at]?.[0] ?? '';
    if (word.startsWith('[')) return 0;
    const introduced = introducers.test(text.slice(0, tokens[at]?.index));
    const folded = fold(word);
    const ordinary = isOrdinary(folded);
    const starts =
      isPart(word) ||
      (firstNames.has(folded) && !clinic.has(folded) && (isCapital(word) || introduced)) ||
      (introduced && isCapital(word) && !ordinary && !clinic.has(folded));
    if (!starts) return 0;
    let length = 1;
    let certain = 1;
    for (let next = at + 1; next < tokens.length && next < at + 6; next++) {
      const token = tokens[next];
      const previous = tokens[next - 1];
      if (!token || !previous) break;
      const between = text.slice(previous.index + previous[0].length, token.index);
      if (!/^[ \t]+$/.test(between)) break;
      length++;
      const name = fold(token[0]);
      if (particles.has(name)) continue;
      const surname =
        isPart(token[0]) ||
        firstNames.has(name) ||
        (isCapital(token[0]) && !isOrdinary(name)) ||
        (introduced && next === at + 1 && !isOrdinary(name) && name.length > 2);
      if (!surname) break;
      certain = length;
    }
    return certain;
  }

  return {
    redact(text) {
      let result = text;
      for (const [kind, shape] of shapes)
        result = result.replace(shape, (value) => placeholder(kind, value));
      return redactNames(result);
    },
    restore: (text) =>
      text.replace(/\[([A-Z]+_\d+)\]/gi, (mark) => originals.get(mark.toUpperCase()) ?? mark),
    values: () => [...originals.values()],
  };
}

function isCapital(word: string): boolean {
  return /^\p{Lu}/u.test(word);
}

function isOrdinary(folded: string): boolean {
  return (
    fillers.es.grammar.has(folded) ||
    fillers.es.ordinary.has(folded) ||
    fillers.en.grammar.has(folded) ||
    fillers.en.ordinary.has(folded)
  );
}
