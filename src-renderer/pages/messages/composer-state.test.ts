import { expect, test } from 'vitest';
import { composerState, shortcutAt, takenOverUntil, timeLeft } from './composer-state.ts';

const now = Date.UTC(2026, 4, 12, 9, 0);
const minutes = (n: number) => new Date(now + n * 60_000).toISOString();

function row(windowUntil: string | null, optedOutAt: string | null = null) {
  return {
    windowUntil,
    contact: {
      id: 1,
      name: 'Ana',
      phone: '+34600111223',
      optedOutAt,
      optOutReason: optedOutAt && 'BAJA',
      language: null,
      patients: [],
    },
  };
}

test('an open window says how long it stays open', () => {
  const state = composerState(row(minutes(21 * 60 + 14)), now, false);
  expect(state).toEqual({ kind: 'open', leftMs: (21 * 60 + 14) * 60_000, soon: false });
  expect(timeLeft(state.kind === 'open' ? state.leftMs : 0)).toEqual({ hours: 21, minutes: 14 });
});

test('in its last hour the window is about to close', () => {
  expect(composerState(row(minutes(60)), now, false)).toMatchObject({ kind: 'open', soon: true });
  expect(composerState(row(minutes(61)), now, false)).toMatchObject({ kind: 'open', soon: false });
});

test('the window shuts at its moment, without waiting for a new row', () => {
  const until = row(minutes(1));
  expect(composerState(until, now + 59_000, false).kind).toBe('open');
  expect(composerState(until, now + 60_000, false)).toEqual({ kind: 'closed', neverWrote: false });
});

test('somebody who has never written is told apart from a window that has passed', () => {
  expect(composerState(row(null), now, true)).toEqual({ kind: 'closed', neverWrote: true });
  expect(composerState(row(null), now, false)).toEqual({ kind: 'closed', neverWrote: false });
});

test('an opt-out rules over an open window, and says why and since when', () => {
  expect(composerState(row(minutes(600), minutes(-10)), now, false)).toEqual({
    kind: 'opted_out',
    since: now - 600_000,
    reason: 'BAJA',
  });
});

test('the assistant is silent until the takeover ends', () => {
  expect(takenOverUntil({ takeoverUntil: minutes(5) }, now)).toBe(now + 300_000);
  expect(takenOverUntil({ takeoverUntil: minutes(5) }, now + 300_000)).toBeNull();
  expect(takenOverUntil({ takeoverUntil: null }, now)).toBeNull();
});

test('the last minute counts as one minute, not as none', () => {
  expect(timeLeft(20_000)).toEqual({ hours: 0, minutes: 1 });
  expect(timeLeft(3_600_000)).toEqual({ hours: 1, minutes: 0 });
});

test('a slash opens the quick replies at the beginning and after a blank, never inside a word', () => {
  expect(shortcutAt('/hor', 4)).toEqual({ query: 'hor', from: 0 });
  expect(shortcutAt('Hola /', 6)).toEqual({ query: '', from: 5 });
  expect(shortcutAt('12/05', 5)).toBeNull();
  expect(shortcutAt('/hor ario', 9)).toBeNull();
  expect(shortcutAt('/horario y más', 8)).toEqual({ query: 'horario', from: 0 });
});
