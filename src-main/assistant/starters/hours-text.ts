import type { WeekHours } from '../../settings/schemas.ts';
import type { Language } from '../decision.ts';

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const names: Readonly<Record<Language, readonly string[]>> = {
  es: ['lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado', 'domingo'],
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
};

/**
 * A week's hours as a patient reads them: days that follow each other with the same hours stand
 * together. Null for a week in which nobody is ever there: that is no answer.
 */
export function composeHours(hours: WeekHours, language: Language): string | null {
  if (days.every((day) => hours[day].length === 0)) return null;
  const groups: { first: number; last: number; text: string }[] = [];
  for (const [place, day] of days.entries()) {
    const text = periods(hours[day], language);
    const before = groups.at(-1);
    if (before?.text === text) before.last = place;
    else groups.push({ first: place, last: place, text });
  }
  return groups.map((group) => `${stretch(group, language)}, ${group.text}.`).join(' ');
}

function periods(list: WeekHours['mon'], language: Language): string {
  const es = language === 'es';
  if (list.length === 0) return es ? 'cerrado' : 'closed';
  const texts = list.map(({ from, to }) =>
    es ? `de ${short(from)} a ${short(to)}` : `${short(from)} to ${short(to)}`,
  );
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(texts);
}

function stretch(
  { first, last }: { readonly first: number; readonly last: number },
  language: Language,
): string {
  const [from = '', to = ''] = [names[language][first], names[language][last]];
  if (first === last) return capital(from);
  if (last === first + 1) return capital(`${from} ${language === 'es' ? 'y' : 'and'} ${to}`);
  return language === 'es' ? `De ${from} a ${to}` : `${from} to ${to}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function short(time: string): string {
  return time.replace(/^0/, '');
}
