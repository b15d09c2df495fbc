import type { Database } from 'better-sqlite3';
import type { BehindQuestion, ConversationBehind } from '../contract/analytics.ts';
import { displayNameSql } from '../inbox/views.ts';
import { type Basis, clocksOf } from './basis.ts';
import { type DayRow, isUnanswered } from './day-row.ts';
import type { Fact } from './facts.ts';
import { bucketOf } from './histogram.ts';
import { readDays, scanOptions } from './kept-days.ts';
import { dayName, dayNumber, weekdayOf } from './local-days.ts';
import { scan } from './scan.ts';
import { charged } from './spend.ts';

/** Where a page ends: what follows is older. */
export type BehindCursor = {
  readonly day: number;
  readonly at: number;
  readonly conversationId: number;
};

/** A page of {@link readBehind}. */
export type BehindPage = { items: ConversationBehind[]; next: BehindCursor | null };

/** So many days are read at once at most. */
const LONGEST_RUN = 35;

type Filter = {
  readonly kinds: readonly Fact['kind'][];
  /** How often it happened on a day, or more: days without it are not read. */
  on(row: DayRow, day: number): number;
  matches(fact: Fact): boolean;
};

type Group = { day: number; conversationId: number; last: Fact; count: number; micros: number };

/**
 * The conversations behind a figure, newest first: the same facts that the figure counts, read from
 * the messages again. `gapAnswers`: the answers of the gap asked for (conversation and UTC ms).
 */
export function readBehind(
  db: Database,
  basis: Basis,
  question: Omit<BehindQuestion, 'cursor'>,
  after: BehindCursor | null,
  gapAnswers: ReadonlySet<string> | null,
): BehindPage {
  const { limit } = question;
  const first = dayNumber(question.from);
  const today = clocksOf(basis).days.dayOf(basis.now);
  const last = Math.min(dayNumber(question.to), today, after?.day ?? today);
  const filter = filterOf(question, gapAnswers);
  const { rows } = readDays(db, basis, [[first, last]]);
  const expected = (day: number) => {
    const row = rows.get(day);
    return row ? filter.on(row, day) : 0;
  };
  const found: Group[] = [];
  for (let day = last; day >= first && found.length <= limit; day--) {
    if (expected(day) === 0) continue;
    let hits = expected(day);
    let from = day;
    while (from > first && hits <= limit && day - from < LONGEST_RUN && expected(from - 1) > 0)
      hits += expected(--from);
    found.push(...groupsOf(db, basis, filter, from, day).filter((one) => isAfter(one, after)));
    day = from;
  }
  const shown = found.slice(0, limit);
  const end = shown.at(-1);
  const describe = describer(db, question);
  return {
    items: shown.map(describe),
    next:
      found.length > limit && end
        ? { day: end.day, at: end.last.at, conversationId: end.conversationId }
        : null,
  };
}

function groupsOf(db: Database, basis: Basis, filter: Filter, from: number, to: number): Group[] {
  const groups = new Map<string, Group>();
  const options = { ...scanOptions(db, basis, from, to), kinds: new Set(filter.kinds) };
  scan(db, options, (fact) => {
    if (!filter.kinds.includes(fact.kind) || !filter.matches(fact)) return;
    const { day, conversationId } = fact;
    const key = `${day} ${conversationId}`;
    const micros = fact.kind === 'answer' ? fact.micros : 0;
    const group = groups.get(key);
    if (!group) {
      groups.set(key, { day, conversationId, last: fact, count: 1, micros });
      return;
    }
    group.count++;
    group.micros += micros;
    if (fact.at >= group.last.at) group.last = fact;
  });
  // Whoever is being erased (merged into itself until it goes) is counted, and shown to nobody.
  const shown = db.prepare('SELECT 1 FROM conversations WHERE id = ? AND merged_into IS NOT id');
  return [...groups.values()]
    .filter(({ conversationId }) => shown.get(conversationId) !== undefined)
    .sort(newestFirst);
}

function newestFirst(a: Group, b: Group): number {
  return b.day - a.day || b.last.at - a.last.at || b.conversationId - a.conversationId;
}

function isAfter({ day, last, conversationId }: Group, cursor: BehindCursor | null): boolean {
  if (!cursor) return true;
  if (day !== cursor.day) return day < cursor.day;
  if (last.at !== cursor.at) return last.at < cursor.at;
  return conversationId < cursor.conversationId;
}

function filterOf(
  question: Omit<BehindQuestion, 'cursor'>,
  gapAnswers: ReadonlySet<string> | null,
): Filter {
  const { weekday, hour, clock, bucket } = question;
  const onWeekday = (day: number) => weekday === undefined || weekdayOf(day) === weekday;
  const atHour = (fact: { day: number; hour: number }) =>
    onWeekday(fact.day) && (hour === undefined || fact.hour === hour);
  const total = (counts: Readonly<Record<string, number>>) =>
    Object.values(counts).reduce((sum, one) => sum + one, 0);

  switch (question.figure) {
    case 'messages': {
      const { author } = question;
      if (author === undefined || author === 'patient')
        return {
          kinds: ['in'],
          on: (row, day) =>
            onWeekday(day) ? (hour === undefined ? row.in : (row.hours[hour] ?? 0)) : 0,
          matches: (fact) => fact.kind === 'in' && atHour(fact),
        };
      return {
        kinds: ['out'],
        on: (row, day) => (onWeekday(day) ? row.out[author] : 0),
        matches: (fact) => fact.kind === 'out' && fact.author === author && onWeekday(fact.day),
      };
    }
    case 'opened': {
      const wanted = question.answeredBy;
      return {
        kinds: ['episode'],
        on: (row, day) =>
          onWeekday(day) ? (wanted === undefined ? row.opened : row.answeredBy[wanted]) : 0,
        matches: (fact) =>
          fact.kind === 'episode' &&
          atHour(fact) &&
          (wanted === undefined || fact.answeredBy === wanted),
      };
    }
    case 'first_response':
    case 'resolution': {
      const name = question.figure === 'resolution' ? 'resolution' : 'response';
      const wanted = name === 'response' ? question.answeredBy : undefined;
      return {
        kinds: ['episode'],
        on: ({ [name]: { [clock]: histogram } }) =>
          bucket === undefined ? total(histogram.steps) : (histogram.buckets[bucket] ?? 0),
        matches(fact) {
          const measured = fact.kind === 'episode' ? fact[name] : null;
          if (fact.kind !== 'episode' || measured === null) return false;
          if (wanted !== undefined && fact.answeredBy !== wanted) return false;
          return bucket === undefined || bucketOf(measured[clock]) === bucket;
        },
      };
    }
    case 'unanswered':
      return {
        kinds: ['episode'],
        on: (row) => row.unanswered,
        matches: (fact) => fact.kind === 'episode' && isUnanswered(fact),
      };
    case 'handovers': {
      const { reason } = question;
      return {
        kinds: ['answer'],
        on: ({ handovers }) => (reason === undefined ? total(handovers) : (handovers[reason] ?? 0)),
        matches: (fact) =>
          fact.kind === 'answer' &&
          fact.reason !== null &&
          (reason === undefined || fact.reason === reason),
      };
    }
    case 'gaps':
      return {
        kinds: ['answer'],
        on: (row) => row.gaps,
        matches: (fact) =>
          fact.kind === 'answer' &&
          fact.gap &&
          (gapAnswers?.has(`${fact.conversationId} ${fact.at}`) ?? true),
      };
    case 'delivery': {
      const { stage, templateId, errorCode } = question;
      return {
        kinds: ['out'],
        on: ({ delivery }) =>
          Object.entries(delivery)
            .filter(([key]) => templateId === undefined || key === String(templateId))
            .reduce((sum, [, { stages, errors }]) => {
              if (errorCode !== undefined) return sum + (errors[errorCode] ?? 0);
              return sum + (stage === undefined ? total(stages) : stages[stage]);
            }, 0),
        matches: (fact) =>
          fact.kind === 'out' &&
          (stage === undefined || fact.stage === stage) &&
          (templateId === undefined || fact.templateId === templateId) &&
          (errorCode === undefined ||
            (fact.stage === 'failed' && (fact.errorCode ?? 0) === errorCode)),
      };
    }
    case 'new_patients':
      return {
        kinds: ['in'],
        on: (row) => row.newcomers.length,
        matches: (fact) => fact.kind === 'in' && fact.newcomer,
      };
    case 'returning_patients':
      return {
        kinds: ['in'],
        on: (row) => row.writers.length - row.newcomers.length,
        matches: (fact) => fact.kind === 'in' && !fact.newcomer,
      };
    case 'twilio_spend':
      return {
        kinds: ['in', 'out'],
        on: (row) =>
          Object.values(row.delivery)
            .flatMap(({ stages }) => charged.map((stage) => stages[stage]))
            .reduce((sum, count) => sum + count, row.in),
        matches: (fact) =>
          fact.kind === 'in' || (fact.kind === 'out' && charged.includes(fact.stage)),
      };
    case 'ai_spend':
      return {
        kinds: ['answer'],
        on: (row) => row.openaiMicros,
        matches: (fact) => fact.kind === 'answer' && fact.micros > 0,
      };
  }
}

function describer(db: Database, { figure, clock }: Omit<BehindQuestion, 'cursor'>) {
  const select = db.prepare(`
    SELECT k.id, COALESCE(${displayNameSql}, '—') AS name,
      (SELECT address FROM identities WHERE contact_id = k.id AND kind = 'phone' ORDER BY id LIMIT 1) AS phone
    FROM conversations c JOIN contacts k ON k.id = c.contact_id WHERE c.id = ?`);
  const selectTemplate = db.prepare('SELECT name FROM templates WHERE id = ?').pluck();
  return ({ day, conversationId, last, count, micros }: Group): ConversationBehind => {
    const episode = last.kind === 'episode' ? last : null;
    const measured = figure === 'resolution' ? episode?.resolution : episode?.response;
    const template = last.kind === 'out' ? last.templateId : null;
    return {
      conversationId,
      contact: select.get(conversationId) as ConversationBehind['contact'],
      day: dayName(day),
      at: new Date(last.at).toISOString(),
      messageId: last.messageId,
      count,
      reason: last.kind === 'answer' ? last.reason : null,
      errorCode: last.kind === 'out' && last.stage === 'failed' ? last.errorCode : null,
      templateName:
        template === null ? null : ((selectTemplate.get(template) as string | undefined) ?? null),
      durationMs: measured?.[clock] ?? null,
      answeredBy: episode?.answeredBy ?? null,
      micros: figure === 'ai_spend' ? micros : null,
    };
  };
}
