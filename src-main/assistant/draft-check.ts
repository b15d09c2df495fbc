import { firstNames } from './first-names.ts';
import { fold } from './text.ts';

/** Something in a draft that nothing at hand supports. */
export type Unsupported = {
  readonly kind:
    | 'number'
    | 'time'
    | 'phone'
    | 'link'
    | 'day'
    | 'currency'
    | 'promise'
    | 'name'
    | 'booking'
    | 'clinical'
    | 'placeholder';
  readonly text: string;
};

/**
 * Compares what a model has written with what it was given. Every number, time, date, weekday,
 * amount, percentage, phone, link, name, offer and booking verb must be in a source: in the entries
 * used or the clinic's facts. `names` may be said besides: the patient gave them.
 */
export function checkDraft(
  draft: string,
  sources: readonly string[],
  names: readonly string[] = [],
): readonly Unsupported[] {
  const source = sources.join('\n');
  const known = claimsOf(source);
  const folded = ` ${plain(source)} `;
  const found: Unsupported[] = [];
  const unless = (kind: Unsupported['kind'], text: string, supported: boolean) => {
    if (!supported) found.push({ kind, text });
  };

  for (const [mark] of draft.matchAll(/\[[^\]]*\]/g))
    found.push({ kind: 'placeholder', text: mark });
  const own = names.join(' ');
  const mine = claimsOf(draft);
  for (const link of mine.links) unless('link', link, known.links.has(link));
  for (const phone of mine.phones)
    unless(
      'phone',
      phone,
      [...known.phones].some((other) => sameNumber(other, phone)),
    );
  for (const time of mine.times) unless('time', time, known.times.has(time));
  for (const number of mine.numbers)
    unless('number', number, known.numbers.has(number) || claimsOf(own).numbers.has(number));
  for (const day of mine.days) unless('day', day, known.days.has(day));
  for (const currency of mine.currencies)
    unless('currency', currency, known.currencies.has(currency));
  for (const promise of mine.promises) unless('promise', promise, known.promises.has(promise));

  const bare = ` ${plain(draft)} `;
  for (const pattern of bookings)
    for (const [text] of bare.matchAll(pattern))
      unless('booking', text.trim(), folded.includes(` ${text.trim()} `));
  for (const [text] of bare.matchAll(clinicalClaims))
    unless('clinical', text.trim(), folded.includes(` ${text.trim()} `));
  const allowed = new Set(plain(`${source} ${own}`).split(' '));
  for (const name of namesIn(draft))
    unless(
      'name',
      name,
      plain(name)
        .split(' ')
        .every((part) => allowed.has(part)),
    );
  return found;
}

type Claims = Readonly<
  Record<
    'links' | 'phones' | 'times' | 'numbers' | 'days' | 'currencies' | 'promises',
    ReadonlySet<string>
  >
>;

/** Folded words with single spaces. */
function plain(text: string): string {
  return (fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
}

const linkShape =
  /(?:https?:\/\/)?(?:[\p{L}\p{N}._%+-]+@)?(?:[\p{L}\p{N}-]+\.)+[\p{L}]{2,}(?:\/[^\s)»"]*)?/giu;
const phoneShape = /(?:\+|00)?\d(?:[ ().-]?\d){6,14}/g;

// Spoken numbers, as far as a front desk speaks them. "Un" and "una" are articles.
const numberWords: Readonly<Record<string, number>> = {
  dos: 2,
  tres: 3,
  cuatro: 4,
  cinco: 5,
  seis: 6,
  siete: 7,
  ocho: 8,
  nueve: 9,
  diez: 10,
  once: 11,
  doce: 12,
  trece: 13,
  catorce: 14,
  quince: 15,
  dieciseis: 16,
  diecisiete: 17,
  dieciocho: 18,
  diecinueve: 19,
  veinte: 20,
  veinticuatro: 24,
  treinta: 30,
  cuarenta: 40,
  cincuenta: 50,
  sesenta: 60,
  setenta: 70,
  ochenta: 80,
  noventa: 90,
  cien: 100,
  ciento: 100,
  doscientos: 200,
  trescientos: 300,
  cuatrocientos: 400,
  quinientos: 500,
  mil: 1000,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  eighteen: 18,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  hundred: 100,
  thousand: 1000,
};

const week: readonly (readonly string[])[] = [
  ['lunes', 'monday', 'mondays'],
  ['martes', 'tuesday', 'tuesdays'],
  ['miercoles', 'wednesday', 'wednesdays'],
  ['jueves', 'thursday', 'thursdays'],
  ['viernes', 'friday', 'fridays'],
  ['sabado', 'sabados', 'saturday', 'saturdays'],
  ['domingo', 'domingos', 'sunday', 'sundays'],
];
const otherDays: Readonly<Record<string, readonly string[]>> = {
  month1: ['enero', 'january'],
  month2: ['febrero', 'february'],
  month3: ['marzo', 'march'],
  month4: ['abril', 'april'],
  month5: ['mayo'],
  month6: ['junio', 'june'],
  month7: ['julio', 'july'],
  month8: ['agosto', 'august'],
  month9: ['septiembre', 'setiembre', 'september'],
  month10: ['octubre', 'october'],
  month11: ['noviembre', 'november'],
  month12: ['diciembre', 'december'],
  today: ['hoy', 'today', 'tonight'],
  tomorrow: ['manana', 'tomorrow'],
  yesterday: ['ayer', 'yesterday'],
  weekend: ['finde', 'weekend', 'weekends'],
  christmas: ['navidad', 'navidades', 'christmas'],
};
const currencies: Readonly<Record<string, RegExp>> = {
  euro: /€|\beuros?\b|\beur\b/,
  dollar: /\$|\bd[oó]lar(?:es)?\b|\bdollars?\b|\busd\b/,
  peso: /\bpesos?\b|\bmxn\b|\bars\b|\bclp\b/,
  pound: /£|\bpounds?\b|\bgbp\b/,
};
/** What costs the clinic money or its word. */
const promises: Readonly<Record<string, RegExp>> = {
  free: / (?:gratis|gratuit[oa]s?|gratuitamente|sin (?:ningun )?(?:coste|costo|cargo)|free|no charge|complimentary|at no cost|de regalo) /,
  discount:
    / (?:descuentos?|rebajas?|ofertas?|promocion(?:es)?|discounts?|special offers?|promotions?|deals?) /,
  guarantee: / (?:garantias?|garantizad[oa]s?|garantizamos|guarantee[ds]?|warranty|warranties) /,
  painless:
    / (?:indolor[oa]?|sin dolor|no duele|no (?:le|te) dolera|painless|wont hurt|no pain|does not hurt|doesnt hurt) /,
  interest: / (?:sin intereses|interest free|without interest|no interest) /,
  urgent:
    / (?:de inmediato|inmediatamente|ahora mismo|enseguida|right away|immediately|within minutes) /,
};

/** What only the agenda and people do. */
const bookings: readonly RegExp[] = [
  / (?:(?:te|le|les|os|se|lo|la) )?(?:he|hemos|ha sido|han sido|queda|quedan|quedas|quedo|esta|estan|ya esta|ya tiene) (?:\w+ ){0,2}?(?:reservad[oa]s?|agendad[oa]s?|confirmad[oa]s?|apuntad[oa]s?|anotad[oa]s?|programad[oa]s?|cancelad[oa]s?|anulad[oa]s?|cambiad[oa]s?|movid[oa]s?|registrad[oa]s?|enviad[oa]s?|citad[oa]s?) /g,
  / (?:reservad[oa]|agendad[oa]|confirmad[oa]|booked|confirmed|rescheduled|cancell?ed) /g,
  / (?:te|le|les|os) (?:reservo|agendo|apunto|anoto|confirmo|cancelo|anulo|cambio|cito|esperamos|espero|llamaremos|llamamos|llamo|doy cita|envio|enviare|busco|reservare|reservaremos|apuntare|confirmare|confirmaremos) /g,
  / (?:reservamos|agendamos|confirmamos) (?:su|tu|la) (?:cita|hora|plaza|visita) /g,
  / (?:su|tu) (?:cita|hora|reserva|turno|visita) (?:es|sera|queda|esta|ha) /g,
  / (?:tiene|tienes|hay|tenemos|queda) (?:\w+ ){0,2}?(?:hueco|huecos|cita|disponibilidad|hora libre|turno)s? (?:libre |disponible )?(?:el|a las|manana|hoy|este|para|disponible) /g,
  / (?:i have|ive|we have|weve|i|we|i will|ill|we will|well|you are|youre|is|has been) (?:\w+ )?(?:book|booked|reserve|reserved|schedule|scheduled|confirm|confirmed|cancel|cancelled|canceled|rescheduled|moved|put you down|call you|send you|sent you) /g,
  / your (?:appointment|booking|slot|visit) (?:is|has|will|was) /g,
  / (?:see you (?:on|at|tomorrow|then)|nos vemos (?:el|a las|manana)) /g,
];

/** A diagnosis, a medicine or a dose, which no model may give. */
const clinicalClaims =
  / (?:(?:parece|sera|puede ser|podria ser|seguramente es|probablemente (?:es|sea)|tiene usted|looks like|sounds like|you (?:probably )?have|it is probably|it could be|might be) (?:una? |an? )?(?:caries|infeccion|flemon|absceso|gingivitis|periodontitis|pulpitis|alergia|cavity|infection|abscess|allergy)|ibuprofeno|paracetamol|amoxicilina|antibioticos?|nolotil|ibuprofen|amoxicillin|antibiotics?|painkillers?|analgesicos?|antiinflamatorios?|calmantes?|\d+ ?mg) /g;

function claimsOf(text: string): Claims {
  const links = new Set<string>();
  const phones = new Set<string>();
  const times = new Set<string>();
  const numbers = new Set<string>();
  let rest = text.replace(linkShape, (link) => {
    // "14.Los" and "p.ej" are no addresses: a word stands before the first dot.
    if (!/\p{L}{2}/u.test(link.split('.')[0] ?? '')) return link;
    links.add(
      fold(link)
        .replace(/^https?:\/\//, '')
        .replace(/[/.]+$/, ''),
    );
    return ' ';
  });
  rest = rest.replace(phoneShape, (phone) => {
    const digits = phone.replace(/\D/g, '');
    // A range of years or a postcode with a house number is shorter than any phone with its spaces.
    if (digits.length < 7 || /^\d{1,3}(?:\.\d{3})+$/.test(phone.trim())) return phone;
    phones.add(digits);
    return ' ';
  });
  const lower = fold(rest);
  const spokenTime =
    /\b(\d{1,2})(?:[:.](\d{2})(?!\d))?(?!\d)\s?(?:h(?:oras|rs)?\b\.?)?\s?(?:de la (manana|tarde|noche)|([ap])\.?\s?m\.?\b)?/g;
  const withoutTimes = lower.replace(spokenTime, (whole, h: string, m, part, ap) => {
    const isTime = m !== undefined || part !== undefined || ap !== undefined || /h/.test(whole);
    if (!isTime || Number(h) > 24 || Number(m ?? 0) > 59) return whole;
    // "24 horas antes" is a length of time, and a number in both texts.
    if (/hora|hrs/.test(whole) && m === undefined) {
      numbers.add(String(Number(h)));
      return ' ';
    }
    const late = part === 'tarde' || part === 'noche' || ap === 'p';
    const hour = (Number(h) % 12) + (late ? 12 : Number(h) >= 12 && !ap && !part ? 12 : 0);
    const exact = part === undefined && ap === undefined ? Number(h) : hour;
    times.add(`${exact}:${m ?? '00'}`);
    return ' ';
  });
  for (const [number] of withoutTimes.matchAll(/\d+(?:[.,]\d+)*/g)) numbers.add(amount(number));
  for (const word of plain(withoutTimes).split(' ')) {
    const value = Object.hasOwn(numberWords, word) ? numberWords[word] : undefined;
    if (value !== undefined) numbers.add(String(value));
  }
  // "Abrimos a las 9" and "9:00" say the same hour.
  for (const time of times) if (time.endsWith(':00')) numbers.add(time.slice(0, -3));
  const hourOnly = /\b(?:a las?|hasta las?|desde las?|at|until|till|by)\s(\d{1,2})\b(?![:.,]\d)/g;
  for (const [, hour] of withoutTimes.matchAll(hourOnly))
    if (Number(hour) <= 24) times.add(`${Number(hour)}:00`);
  return {
    links,
    phones,
    times,
    numbers,
    days: daysIn(lower),
    currencies: new Set(Object.keys(currencies).filter((name) => currencies[name]?.test(lower))),
    promises: new Set(
      Object.keys(promises).filter((name) => promises[name]?.test(` ${plain(rest)} `)),
    ),
  };
}

/** "1.200", "1,200" and "1200" are one amount; "55,50" and "55.5" another. */
function amount(text: string): string {
  const thousands = /^\d{1,3}(?:[.,]\d{3})+$/.test(text);
  const digits = thousands ? text.replace(/[.,]/g, '') : text.replace(',', '.');
  const value = Number(digits);
  return Number.isNaN(value) ? text : String(value);
}

function daysIn(lower: string): ReadonlySet<string> {
  const days = new Set<string>();
  const text = lower.replace(/(?:por|de|en|a) las? mananas?|(?:solo )?mananas|\bmornings?\b/g, ' ');
  const said = plain(text).split(' ');
  const dayOf = (word: string | undefined) =>
    week.findIndex((names) => word !== undefined && names.includes(word));
  said.forEach((word, place) => {
    const day = dayOf(word);
    if (day >= 0) {
      days.add(`day${day}`);
      const joined = ['a', 'to', 'through', 'hasta', 'al'].includes(said[place + 1] ?? '');
      const last = joined ? dayOf(said[place + 2]) : -1;
      for (let between = day; between < last; between++) days.add(`day${between}`);
    }
    for (const [name, forms] of Object.entries(otherDays)) if (forms.includes(word)) days.add(name);
  });
  if (/fin(?:es)? de semana/.test(lower)) days.add('weekend');
  return days;
}

function sameNumber(a: string, b: string): boolean {
  const [long, short] = a.length >= b.length ? [a, b] : [b, a];
  return short.length >= 7 && long.endsWith(short);
}

/** Words that are written with a capital without being anybody's name. */
const capitals = new Set(
  `whatsapp si no i im ive id ill usted ud uds english spanish french german ingles espanol clinica clinic
  dr dra doctor doctora bizum hola hello gracias thanks euros eur`.split(/\s+/),
);

/** Names in a draft: capitals inside a sentence, two in a row, or after a doctor's title. */
function namesIn(draft: string): readonly string[] {
  const names: string[] = [];
  for (const sentence of draft.split(/(?<=[.!?:\n])\s+|\n+|[¿¡«"(•-]\s*/)) {
    const tokens = [...sentence.matchAll(/(?<!\d)[\p{L}\p{M}'’]{2,}/gu)];
    tokens.forEach((found, place) => {
      const [token] = found;
      if (!/^\p{Lu}/u.test(token) || capitals.has(fold(token)) || dayOrMonth(token)) return;
      const next = tokens[place + 1];
      const before = tokens[place - 1]?.[0];
      const titled = before !== undefined && /^(?:dra?|doctora?|don|doña|mrs?|ms)$/iu.test(before);
      const joined = next && /^\s+$/.test(sentence.slice(found.index + token.length, next.index));
      const doubled = joined && /^\p{Lu}\p{Ll}/u.test(next[0]) && !dayOrMonth(next[0]);
      if (place > 0 || titled || doubled || firstNames.has(fold(token))) names.push(token);
    });
  }
  return names;
}

function dayOrMonth(token: string): boolean {
  const word = fold(token);
  return (
    week.some((names) => names.includes(word)) ||
    Object.values(otherDays).some((all) => all.includes(word)) ||
    word === 'may'
  );
}
