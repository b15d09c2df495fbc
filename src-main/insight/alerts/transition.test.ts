import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type AlertState,
  acknowledge,
  type Finding,
  type News,
  type Patience,
  snooze,
  step,
  type Watch,
} from './transition.ts';

const MINUTE = 60_000;

/** What can happen to one subject: a look that finds something or nothing, or a person's hand. */
const event = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('look' as const), found: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ do: 'worse' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'acknowledge' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('snooze' as const),
      minutes: fc.integer({ min: 1, max: 90 }),
    }),
  },
);
const patience = fc.record({
  holdMs: fc.integer({ min: 0, max: 10 }).map((n) => n * MINUTE),
  clearMs: fc.integer({ min: 0, max: 10 }).map((n) => n * MINUTE),
  reopenMs: fc.integer({ min: 0, max: 60 }).map((n) => n * MINUTE),
});
const life = fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), event), { maxLength: 80 });

type Told = {
  readonly at: number;
  readonly news: News | null;
  readonly before: AlertState | null;
  readonly after: AlertState | null;
  readonly found: boolean;
};

/** Plays a life minute by minute and keeps what each look told. */
function play(
  events: readonly (readonly [number, typeof event extends fc.Arbitrary<infer E> ? E : never])[],
  how: Patience,
): Told[] {
  let state: AlertState | null = null;
  let watch: Watch | null = null;
  let at = 1_000_000;
  const told: Told[] = [];
  for (const [minutes, what] of events) {
    at += minutes * MINUTE;
    const isLive = state !== null && state.resolvedAt === null;
    if (what.do === 'acknowledge') {
      if (isLive) state = acknowledge(state!, 1, at);
      continue;
    }
    if (what.do === 'snooze') {
      if (isLive) state = snooze(state!, at + what.minutes * MINUTE);
      continue;
    }
    const found = what.do === 'worse' || what.found;
    const finding: Finding | null = found
      ? { subject: 'x', severity: what.do === 'worse' ? 'urgent' : 'warning', params: {} }
      : null;
    const before = state;
    const after = step(state, finding, watch, at, how);
    state = after.state;
    watch = after.watch;
    told.push({ at, news: after.news, before, after: state, found });
  }
  return told;
}

const isLive = (state: AlertState | null) => state !== null && state.resolvedAt === null;

test('an alert is raised only after what is wrong has lasted, and over only after it has stayed away', () => {
  void fc.assert(
    fc.property(life, patience, (events, how) => {
      const told = play(events, how);
      for (const [place, { at, news }] of told.entries()) {
        if (news !== 'raised' && news !== 'reopened' && news !== 'resolved') continue;
        const wanted = news !== 'resolved';
        const needed = wanted ? how.holdMs : how.clearMs;
        // Walks back over the looks that agree: the first of them must be long enough ago.
        let since = at;
        for (let back = place; back >= 0 && told[back]!.found === wanted; back--)
          since = told[back]!.at;
        expect(at - since).toBeGreaterThanOrEqual(needed);
      }
    }),
  );
});

test('it is told once: between two tidings of a raise it was over, and nothing is told of what is over', () => {
  void fc.assert(
    fc.property(life, patience, (events, how) => {
      for (const { news, before, after } of play(events, how)) {
        if (news === 'raised' || news === 'reopened') expect(isLive(before)).toBe(false);
        else if (news !== null) expect(isLive(before)).toBe(true);
        if (news === 'resolved') expect(isLive(after)).toBe(false);
        // What nobody is told of leaves who has seen it, and until when it is put off, alone.
        if (news === null && before && after) {
          expect(after.newsAt).toBe(before.newsAt);
          expect(after.acknowledgedAt).toBe(before.acknowledgedAt);
          expect(after.snoozedUntil).toBe(before.snoozedUntil);
        }
      }
    }),
  );
});

test('a snooze never outlives its time at the next look, and one that has ended asks again', () => {
  void fc.assert(
    fc.property(life, patience, (events, how) => {
      for (const { at, news, after } of play(events, how)) {
        if (isLive(after) && after!.snoozedUntil !== null)
          expect(after!.snoozedUntil).toBeGreaterThan(at);
        if (news === 'woken') {
          expect(after).toMatchObject({ newsAt: at, snoozedUntil: null, acknowledgedAt: null });
        }
      }
    }),
  );
});

test('what comes back soon is the same trouble, counted; what comes back late is another one', () => {
  void fc.assert(
    fc.property(life, patience, (events, how) => {
      for (const { at, news, before, after } of play(events, how)) {
        if (news === 'reopened') {
          expect(at - before!.resolvedAt!).toBeLessThanOrEqual(how.reopenMs);
          expect(after).toMatchObject({ count: before!.count + 1, raisedAt: before!.raisedAt });
        }
        if (news === 'raised') {
          expect(after!.count).toBe(1);
          if (before && how.reopenMs > 0)
            expect(at - before.resolvedAt!).toBeGreaterThan(how.reopenMs);
        }
      }
    }),
  );
});
