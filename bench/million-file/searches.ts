import { type createRandom, pick } from '../texts.ts';
import { days, services } from './phrases.ts';

/** What a receptionist looks for, from what finds nearly everything to what finds one thing. */
export const searchKinds = [
  'one letter',
  'two letters',
  'common word',
  'beginning of a word',
  'two words',
  'rare word',
  'name',
  'phone',
] as const;

/** What a receptionist types into the search box, by kind. */
export function searchText(
  random: ReturnType<typeof createRandom>,
  kind: (typeof searchKinds)[number],
  name: string,
  phone: string,
): string {
  if (kind === 'one letter') return pick(random, ['a', 'c', 'e', 'l', 'm', 'p']);
  if (kind === 'two letters') return pick(random, ['de', 'es', 'ci', 'la', 'im', 'pr']);
  if (kind === 'rare word') return `P${100_000 + Math.floor(random() * 899_999)}`;
  if (kind === 'common word') return pick(random, ['cita', 'hola', 'gracias', 'recepción', 'día']);
  if (kind === 'beginning of a word')
    return pick(random, services).slice(0, 3 + Math.floor(random() * 3));
  if (kind === 'two words') return `${pick(random, services)} ${pick(random, days)}`;
  if (kind === 'name')
    return name
      .split(' ')
      .slice(0, 1 + Math.floor(random() * 3))
      .join(' ');
  return phone.slice(3, 7 + Math.floor(random() * 6));
}
