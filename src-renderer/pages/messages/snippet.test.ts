import { expect, test } from 'vitest';
import { nearFirstHit, splitSnippet } from './snippet.ts';

test('the words that were searched for are marked in a result', () => {
  expect(splitSnippet('una \ue000limpieza\ue001 y un \ue000empaste\ue001')).toEqual([
    { text: 'una ', hit: false },
    { text: 'limpieza', hit: true },
    { text: ' y un ', hit: false },
    { text: 'empaste', hit: true },
  ]);
});

test('a result without marks is shown as it is', () => {
  expect(splitSnippet('hola')).toEqual([{ text: 'hola', hit: false }]);
  expect(splitSnippet('')).toEqual([]);
});

test('marks that do not pair lose no words', () => {
  const words = splitSnippet('a\ue001b\ue000c\ue000d').map((piece) => piece.text);
  expect(words.join('')).toBe('abcd');
});

test('markup typed by a patient stays text', () => {
  expect(splitSnippet('<b>\ue000x\ue001</b>')).toEqual([
    { text: '<b>', hit: false },
    { text: 'x', hit: true },
    { text: '</b>', hit: false },
  ]);
});

test('a hit far into a long message is brought into sight, and nothing after it is lost', () => {
  const pieces = splitSnippet(
    'La intervención dura alrededor de una hora y el \ue000implante\ue001 se ve',
  );
  expect(nearFirstHit(pieces, 20).map((piece) => piece.text)).toEqual([
    '…de una hora y el ',
    'implante',
    ' se ve',
  ]);
  expect(nearFirstHit(splitSnippet('\ue000a\ue001 b'), 20)[0]).toEqual({ text: 'a', hit: true });
});
