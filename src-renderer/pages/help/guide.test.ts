import { expect, test } from 'vitest';
import { splitSnippet } from '../messages/snippet.ts';
import { findPlace, inOrder, placeOfLink, readGuide, translatePlace } from './guide.ts';
import { markWords, searchGuides } from './guide-search.ts';
import { loadGuides } from './guides.ts';

const guide = readGuide(
  'tunel',
  [
    '# El túnel',
    '',
    'Lo **primero**: [ngrok](https://ngrok.com) y `npm`.',
    '',
    '```bash',
    '# no es un título',
    'curl "$X"',
    '```',
    '',
    "## ¿Y el 'dominio'?",
    '',
    '- Uno',
    '- Dos',
  ].join('\n'),
);

test('a guide is read into its sections, without the signs of Markdown and without taking code for headings', () => {
  expect(guide.title).toBe('El túnel');
  expect(guide.sections).toEqual([
    {
      level: 1,
      heading: 'El túnel',
      anchor: 'el-túnel',
      text: 'Lo primero: ngrok y npm. # no es un título curl "$X"',
    },
    { level: 2, heading: "¿Y el 'dominio'?", anchor: 'y-el-dominio', text: 'Uno Dos' },
  ]);
});

test('a link inside the guides leads to a place in the help, any other leads out', () => {
  expect(placeOfLink('./problemas.md#queda-poco-saldo', 'tunel')).toEqual({
    page: 'problemas',
    anchor: 'queda-poco-saldo',
  });
  expect(placeOfLink('./ngrok.md', 'tunel')).toEqual({ page: 'ngrok', anchor: null });
  // react-markdown hands addresses on with their accents encoded.
  expect(placeOfLink('#el-t%C3%BAnel', 'tunel')).toEqual({ page: 'tunel', anchor: 'el-túnel' });
  for (const href of ['https://ngrok.com', '../README.md', 'mailto:a@b.es', '', 'problemas.md'])
    expect(placeOfLink(href, 'tunel'), href).toBeNull();
});

test('a search finds every word, with or without accents, and headings before text', () => {
  const other = readGuide('otro', '# Otro\n\nHabla del túnel y del dominio.');
  const hits = (query: string) =>
    searchGuides([other, guide], query).map(({ section }) => section.anchor);
  expect(hits('TUNEL')).toEqual(['el-túnel', 'otro']);
  expect(hits('túnel dominio')).toEqual(['otro']);
  expect(hits('dominio')).toEqual(['y-el-dominio', 'otro']);
  expect(hits('nada de esto')).toEqual([]);
  expect(hits('  ')).toEqual([]);
});

test('what was found is marked where it stands in the text, accents and all', () => {
  const marked = (text: string, ...words: string[]) => splitSnippet(markWords(text, words));
  expect(marked('El túnel y el TÚNEL', 'tunel')).toEqual([
    { text: 'El ', hit: false },
    { text: 'túnel', hit: true },
    { text: ' y el ', hit: false },
    { text: 'TÚNEL', hit: true },
  ]);
  // Letters that fold to none or to more do not shift the marks.
  expect(marked('a\u0301 🤖 İx casa', 'casa').at(-1)).toEqual({ text: 'casa', hit: true });
  expect(marked('nada', 'x')).toEqual([{ text: 'nada', hit: false }]);
});

test('the guides of this program come in the order of the index, and each place has its twin', async () => {
  const es = await loadGuides('es');
  const en = await loadGuides('en');
  expect(es.map(({ slug }) => slug)).toEqual(inOrder([...es].reverse()).map(({ slug }) => slug));
  expect(es[0]?.slug).toBe('index');
  expect(es.length).toBeGreaterThanOrEqual(10);
  for (const [from, to] of [
    [es, en],
    [en, es],
  ] as const)
    for (const { slug, sections } of from)
      for (const { anchor } of sections) {
        const twin = translatePlace(from, to, { page: slug, anchor });
        expect(twin && findPlace(to, twin)?.section, `${slug}#${anchor}`).toBeTruthy();
      }
  expect(translatePlace(es, en, { page: 'problemas', anchor: 'queda-poco-saldo' })).toEqual({
    page: 'troubleshooting',
    anchor: 'the-balance-is-low',
  });
  expect(translatePlace(es, en, { page: 'nada', anchor: null })).toBeNull();
});
