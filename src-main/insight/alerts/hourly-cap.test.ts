import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HOUR_MS, MOST_AN_HOUR, turnOf } from './hourly-cap.ts';

/** Plays alerts that come at some moments; answers the messages that went, and how many alerts each told. */
function play(arrivals: readonly number[]): { at: number; alerts: number }[] {
  const messages: { at: number; alerts: number }[] = [];
  const sorted = [...arrivals].sort((a, b) => a - b);
  let waiting = 0;
  let wake = Number.POSITIVE_INFINITY;
  while (sorted.length > 0 || waiting > 0) {
    const now = Math.min(sorted[0] ?? Number.POSITIVE_INFINITY, wake);
    while (sorted[0] === now) {
      sorted.shift();
      waiting += 1;
    }
    wake = Number.POSITIVE_INFINITY;
    while (waiting > 0) {
      const turn = turnOf(
        messages.map(({ at }) => at),
        waiting,
        now,
      );
      if (turn.go === 'wait') {
        expect(turn.at).toBeGreaterThan(now);
        wake = turn.at;
        break;
      }
      const alerts = turn.go === 'together' ? waiting : 1;
      messages.push({ at: now, alerts });
      waiting -= alerts;
    }
  }
  return messages;
}

const moments = fc.array(fc.integer({ min: 0, max: 5 * HOUR_MS }), { maxLength: 120 });

test('no hour brings more messages than the most, whenever alerts come, and each alert is told once', () => {
  fc.assert(
    fc.property(moments, (arrivals) => {
      const messages = play(arrivals);
      for (const { at } of messages) {
        const within = messages.filter((one) => one.at > at - HOUR_MS && one.at <= at);
        expect(within.length).toBeLessThanOrEqual(MOST_AN_HOUR);
      }
      expect(messages.reduce((sum, { alerts }) => sum + alerts, 0)).toBe(arrivals.length);
    }),
  );
});

test('a burst is told at once: some by themselves, the rest together in the last message', () => {
  expect(play(Array.from({ length: 10 }, () => 0))).toEqual([
    ...Array.from({ length: MOST_AN_HOUR - 1 }, () => ({ at: 0, alerts: 1 })),
    { at: 0, alerts: 10 - (MOST_AN_HOUR - 1) },
  ]);
});
