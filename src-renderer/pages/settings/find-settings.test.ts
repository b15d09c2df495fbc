import { expect, test } from 'vitest';
import { type Findable, findSettings } from './find-settings.ts';

const items: Findable[] = [
  { id: 'a', section: 'line', label: 'Túnel', words: 'token de ngrok' },
  { id: 'b', section: 'assistant', label: 'Gasto al día', words: 'máximo en el modelo' },
  { id: 'c', section: 'advanced', label: 'Intentos', words: 'el gasto de un envío' },
];
const ids = (search: string) => findSettings(items, search).map(({ id }) => id);

test('a setting is found without its accents, and by what it is for', () => {
  expect(ids('tunel')).toEqual(['a']);
  expect(ids('NGROK token')).toEqual(['a']);
});

test('what is called so comes before what only speaks of it', () => {
  expect(ids('gasto')).toEqual(['b', 'c']);
  expect(ids('gasto túnel')).toEqual([]);
  expect(ids('  ')).toEqual([]);
});
