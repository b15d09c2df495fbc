import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { openStore, type Store } from '../store/open-store.ts';
import { type Basis, clocksOf } from './basis.ts';
import { addDay, type DayRow, emptyDay } from './day-row.ts';
import { reckonDays } from './kept-days.ts';
import { DAY_MS, dayNumber } from './local-days.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const workday = [{ from: '09:00', to: '18:00' }];
const now = Date.parse('2026-11-24T12:00:00Z');
const basis: Basis = {
  timeZone: 'Europe/Madrid',
  hours: {
    ...{ mon: workday, tue: workday, wed: workday, thu: workday, fri: workday },
    ...{ sat: [], sun: [] },
  },
  staleMs: 30 * MINUTE_MS,
  now,
};

/** What is written down of a conversation; `at` in UTC ms. */
type Line = {
  readonly at: number;
  readonly what: 'in' | 'assistant' | 'person' | 'reminder' | 'failed' | 'close' | 'handover';
};

function makeStore(): Store {
  const folder = mkdtempSync(join(tmpdir(), 'mostrador-insight-'));
  const store = openStore({
    file: join(folder, 'a.db'),
    key: 'ab'.repeat(32),
    backups: join(folder, 'b'),
  });
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  store.db.exec(`INSERT INTO senders(id, address, created_at) VALUES (1, '+34910000001', 0)`);
  return store;
}

/** Empties the clinic and writes conversations into it. */
function write({ db }: Store, threads: readonly (readonly Line[])[]): void {
  db.exec(
    'DELETE FROM closings; DELETE FROM answers; DELETE FROM messages; DELETE FROM conversations; DELETE FROM contacts',
  );
  const message = db.prepare(`
    INSERT INTO messages(conversation_id, direction, author, kind, body, state, status, created_at, sent_at)
    VALUES (?, ?, ?, ?, 'x', ?, ?, ?, ?)`);
  threads.forEach((lines, index) => {
    const id = index + 1;
    db.prepare('INSERT INTO contacts(id, created_at, updated_at) VALUES (?, 0, 0)').run(id);
    db.prepare(
      'INSERT INTO conversations(id, contact_id, sender_id, last_message_at, created_at) VALUES (?, ?, 1, 0, 0)',
    ).run(id, id);
    for (const { at, what } of lines)
      if (what === 'close') db.prepare('INSERT OR IGNORE INTO closings VALUES (?, ?)').run(id, at);
      else if (what === 'handover')
        db.prepare(
          `INSERT INTO answers(conversation_id, at, provider, outcome, reason)
           VALUES (?, ?, 'embedded', 'handover', 'no_answer')`,
        ).run(id, at);
      else if (what === 'in')
        message.run(id, 'in', 'patient', 'text', 'received', 'received', at, null);
      else {
        const author = what === 'assistant' ? 'assistant' : what === 'person' ? 'person' : 'system';
        const kind = what === 'reminder' ? 'template' : 'text';
        const by = what === 'failed' ? 'person' : author;
        const status = what === 'failed' ? 'undelivered' : 'delivered';
        message.run(id, 'out', by, kind, 'sent', status, at, at);
      }
  });
}

const sumOf = (rows: Iterable<DayRow>): DayRow => {
  const sum = emptyDay();
  for (const row of rows) addDay(sum, row);
  return sum;
};

const FIRST = dayNumber('2026-10-20');
const LAST = dayNumber('2026-11-24');

const lines = fc.array(
  fc.record({
    // Dense enough that silences of a day come and do not come.
    at: fc.integer({ min: 0, max: 34 * 48 }).map((half) => now - half * 30 * MINUTE_MS),
    what: fc.constantFrom<Line['what']>(
      ...([
        'in',
        'in',
        'in',
        'assistant',
        'person',
        'reminder',
        'failed',
        'close',
        'handover',
      ] as const),
    ),
  }),
  { maxLength: 40 },
);
const threads = fc.array(lines, { minLength: 1, maxLength: 4 });

test('days reckoned one by one, in pieces or all at once are the same days', () => {
  const store = makeStore();
  fc.assert(
    fc.property(threads, fc.integer({ min: 1, max: 9 }), (clinic, size) => {
      write(store, clinic);
      const all = reckonDays(store.db, basis, FIRST, LAST);
      for (let from = FIRST; from <= LAST; from += size) {
        const to = Math.min(LAST, from + size - 1);
        for (const [day, row] of reckonDays(store.db, basis, from, to))
          expect(row).toEqual(all.get(day));
      }
    }),
    { numRuns: 25 },
  );
});

test('the sum of the days is what the messages say when they are counted directly', () => {
  const store = makeStore();
  fc.assert(
    fc.property(threads, (clinic) => {
      write(store, clinic);
      const sum = sumOf(reckonDays(store.db, basis, FIRST, LAST).values());
      const flat = clinic.flat();
      const n = (...what: Line['what'][]) => flat.filter((line) => what.includes(line.what)).length;
      expect(sum.in).toBe(n('in'));
      expect(sum.out).toEqual({
        assistant: n('assistant'),
        person: n('person', 'failed'),
        system: n('reminder'),
      });
      expect(sum.handovers['no_answer'] ?? 0).toBe(n('handover'));
      expect(sum.delivery['0']?.stages.failed ?? 0).toBe(n('failed'));
      expect(sum.hours.reduce((a, b) => a + b)).toBe(n('in'));
      const total = (counts: object) =>
        (Object.values(counts) as number[]).reduce((a, b) => a + b, 0);
      for (const parts of [sum.answeredBy, sum.ends]) expect(total(parts)).toBe(sum.opened);
      expect(total(sum.response.wall.steps) + sum.unanswered + sum.answeredBy.none_needed).toBe(
        sum.opened,
      );
    }),
    { numRuns: 25 },
  );
});

const monday = Date.parse('2026-11-16T10:00:00Z');
const reckon = (...clinic: Line[][]) => {
  const store = makeStore();
  write(store, clinic);
  return sumOf(reckonDays(store.db, basis, FIRST, LAST).values());
};

test('a conversation ends when somebody closes it, and the next word begins another', () => {
  const { opened, ends, resolution } = reckon([
    { at: monday, what: 'in' },
    { at: monday + 10 * MINUTE_MS, what: 'person' },
    { at: monday + 30 * MINUTE_MS, what: 'close' },
    { at: monday + 40 * MINUTE_MS, what: 'in' },
  ]);
  expect({ opened, ends }).toEqual({ opened: 2, ends: { closed: 1, silent: 1, running: 0 } });
  // Half an hour: in the fourth bucket (15 min to 1 h).
  expect(resolution.wall.buckets).toEqual([0, 0, 0, 1, 0, 0, 0]);
});

test('a reminder neither begins a conversation nor keeps one going', () => {
  const { opened, response } = reckon([
    { at: monday, what: 'in' },
    { at: monday + MINUTE_MS, what: 'assistant' },
    { at: monday + 20 * HOUR_MS, what: 'reminder' },
    { at: monday + 30 * HOUR_MS, what: 'in' },
  ]);
  expect(opened).toBe(2);
  expect(response.wall.buckets.reduce((a, b) => a + b)).toBe(1);
});

test('an answer that was not delivered is none', () => {
  const { unanswered, answeredBy } = reckon([
    { at: monday, what: 'in' },
    { at: monday + MINUTE_MS, what: 'failed' },
  ]);
  expect(unanswered).toBe(1);
  expect(answeredBy.nobody).toBe(1);
});

test('a question of Friday evening that is answered on Monday took an hour of business', () => {
  const friday = Date.parse('2026-11-13T21:00:00Z');
  const { response } = reckon([
    { at: friday, what: 'in' },
    // 10:00 in Madrid; free text is no longer possible, so it is a person's template.
    { at: Date.parse('2026-11-16T09:00:00Z'), what: 'person' },
  ]);
  expect(response.business.buckets).toEqual([0, 0, 0, 0, 1, 0, 0]);
  expect(response.wall.buckets).toEqual([0, 0, 0, 0, 0, 0, 1]);
});

test('the assistant has answered alone only where nobody was needed', () => {
  const hello = [
    { at: monday, what: 'in' },
    { at: monday + MINUTE_MS, what: 'assistant' },
  ] as const;
  const { answeredBy } = reckon(
    [...hello],
    [...hello, { at: monday + MINUTE_MS, what: 'handover' }],
    [...hello, { at: monday + HOUR_MS, what: 'person' }],
    [
      { at: monday, what: 'in' },
      { at: monday + HOUR_MS, what: 'person' },
    ],
  );
  expect(answeredBy).toEqual({ assistant: 1, shared: 2, person: 1, none_needed: 0, nobody: 0 });
});

test('whoever writes for the first time is new that day and never again', () => {
  const store = makeStore();
  write(store, [
    [
      { at: monday, what: 'in' },
      { at: monday + DAY_MS, what: 'in' },
    ],
  ]);
  const day = clocksOf(basis).days.dayOf(monday);
  const rows = reckonDays(store.db, basis, day, day + 1);
  expect(rows.get(day)).toMatchObject({ writers: [1], newcomers: [1] });
  expect(rows.get(day + 1)).toMatchObject({ writers: [1], newcomers: [] });
});
