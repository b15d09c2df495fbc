import type { Database } from 'better-sqlite3';
import type { DeliveryStage } from '../contract/analytics.ts';
import { type AnswerRow, asksForPerson, isGap, needsNoAnswer } from './answer-rows.ts';
import type { EpisodeFact, Fact } from './facts.ts';
import { DAY_MS, type LocalDays } from './local-days.ts';

/** After so much silence of both sides the next message of the patient begins a conversation. */
export const SILENCE_MS = DAY_MS;
/** A conversation is followed for so long; one that never pauses ends here. */
const LONGEST_MS = 7 * DAY_MS;
/** How often, on the way past the days that were asked for, it is looked whether all has ended. */
const SWEEP_MS = 6 * 3_600_000;

/** What to read. Days see `LocalDays`; both included. */
export type ScanOptions = {
  readonly fromDay: number;
  readonly toDay: number;
  /** UTC ms: what has not been silent for long enough by now is running. */
  readonly now: number;
  readonly days: LocalDays;
  readonly businessMs: (from: number, to: number) => number;
  /** `assistant.staleMinutes` in ms: tells what came while the program was off. */
  readonly staleMs: number;
  /** Which facts are wanted; what only others need is not read. */
  readonly kinds?: ReadonlySet<Fact['kind']>;
  /** Before this moment (UTC ms) messages have been deleted: who was known then is not new. */
  readonly purgedUntil: number;
};

type MessageRow = {
  id: number;
  conversationId: number;
  direction: 'in' | 'out';
  author: 'patient' | 'assistant' | 'person' | 'system';
  kind: string;
  templateId: number | null;
  state: string;
  status: string;
  errorCode: number | null;
  createdAt: number;
  sentAt: number | null;
};

type Episode = {
  readonly conversationId: number;
  readonly messageId: number;
  readonly first: number;
  last: number;
  answer: { readonly at: number; readonly author: 'assistant' | 'person' } | null;
  assistant: boolean;
  person: boolean;
};

type Thread = { lastIn: number; lastTalk: number; episode: Episode | null };

/**
 * Tells all that happened on some days, from the rows as they are: the one reckoning behind figures
 * and behind the lists of their conversations. Facts come in no particular order.
 *
 * It reads a day before (to know which conversations were running) and as far after as a
 * conversation that began on these days goes on, 7 days at most.
 */
export function scan(db: Database, options: ScanOptions, tell: (fact: Fact) => void): void {
  const { fromDay, toDay, now, days, businessMs, kinds } = options;
  const wants = (kind: Fact['kind']) => kinds?.has(kind) ?? true;
  const episodes = wants('episode');
  const begin = days.startOf(fromDay);
  const end = days.startOf(toDay + 1);
  const until = episodes ? Math.min(end + LONGEST_MS, now + 1) : end;
  const answers = { ...options, begin, end, until };
  const { asked, needless } =
    episodes || wants('answer') ? tellAnswers(db, answers, tell) : noAnswers();
  if (!episodes && !wants('in') && !wants('out')) return;
  const closings = readClosings(db, begin - SILENCE_MS, until);
  const isNewcomer = newcomers(db, options);
  const threads = new Map<number, Thread>();
  const contacts = contactFinder(db);
  const open = new Set<Episode>();

  /** The first time that somebody closed it in (after, upTo]. */
  const closedIn = (conversationId: number, after: number, upTo: number) =>
    closings.get(conversationId)?.find((at) => at > after && at <= upTo);

  /** `next`: when the next conversation of this thread began. */
  function finish(episode: Episode, next: number): void {
    open.delete(episode);
    const { conversationId, messageId, first, last, answer } = episode;
    // Not what comes later: whether the scan has read so far must make no difference.
    const over = Math.min(next, last + SILENCE_MS, first + LONGEST_MS);
    const closedAt = closedIn(conversationId, first, over);
    const silentAt = over <= now ? Math.max(last, answer?.at ?? 0) : null;
    const endAt = closedAt ?? silentAt;
    const within = (list: readonly number[] | undefined) =>
      list?.some((at) => at >= first && at < over) ?? false;
    const wanted = within(asked.get(conversationId));
    const measure = (to: number) => ({
      wall: Math.max(0, to - first),
      business: businessMs(first, Math.max(first, to)),
    });
    let answeredBy: EpisodeFact['answeredBy'] = 'nobody';
    if (episode.assistant) answeredBy = episode.person || wanted ? 'shared' : 'assistant';
    else if (episode.person) answeredBy = 'person';
    else if (!wanted && within(needless.get(conversationId))) answeredBy = 'none_needed';
    tell({
      kind: 'episode',
      day: days.dayOf(first),
      at: first,
      hour: days.hourOf(first),
      conversationId,
      messageId,
      answeredBy,
      end: closedAt !== undefined ? 'closed' : endAt === null ? 'running' : 'silent',
      response: answer && measure(answer.at),
      responder: answer?.author ?? null,
      resolution: endAt !== null && (answer || closedAt !== undefined) ? measure(endAt) : null,
    });
  }

  function follow(row: MessageRow, thread: Thread, inside: boolean): void {
    const { conversationId, createdAt: at } = row;
    if (row.direction === 'in') {
      const before = Math.max(thread.lastIn, at - SILENCE_MS);
      const begins =
        at - thread.lastTalk >= SILENCE_MS || closedIn(conversationId, before, at) !== undefined;
      if (begins) {
        if (thread.episode && open.has(thread.episode)) finish(thread.episode, at);
        thread.episode = inside ? newEpisode(row) : null;
        if (thread.episode) open.add(thread.episode);
      } else if (thread.episode && goesOn(thread.episode, at)) thread.episode.last = at;
      thread.lastIn = at;
      thread.lastTalk = at;
      return;
    }
    if (row.author === 'system' || row.author === 'patient' || !hasGoneOut(row)) return;
    // A template does not keep a conversation going: a reminder is no answer to what was said before.
    const talk = row.kind !== 'template';
    const { episode } = thread;
    const late = episode?.answer === null && at - episode.first < LONGEST_MS;
    if (episode && (late || goesOn(episode, at))) {
      episode.answer ??= { at: row.sentAt ?? at, author: row.author };
      episode[row.author] = true;
      if (talk && goesOn(episode, at)) episode.last = at;
    }
    if (talk) thread.lastTalk = at;
  }

  let sweepAt = end;
  for (const row of readMessages(db, episodes ? begin - SILENCE_MS : begin, until)) {
    const { conversationId, createdAt: at } = row;
    const inside = at >= begin && at < end;
    if (at >= end) {
      if (open.size === 0) break;
      if (at >= sweepAt) {
        for (const episode of open)
          if (isOver(episode, at)) finish(episode, Number.POSITIVE_INFINITY);
        sweepAt = at + SWEEP_MS;
      }
    }
    let thread = threads.get(conversationId);
    if (!thread) {
      if (at >= end) continue;
      const never = Number.NEGATIVE_INFINITY;
      thread = { lastIn: never, lastTalk: never, episode: null };
      threads.set(conversationId, thread);
    }
    if (inside) tellMessage(row);
    if (episodes) follow(row, thread, inside);
  }
  for (const episode of [...open]) finish(episode, Number.POSITIVE_INFINITY);

  function tellMessage(row: MessageRow): void {
    const { id: messageId, conversationId, createdAt: at } = row;
    const day = days.dayOf(at);
    const happened = { day, at, conversationId, messageId };
    if (row.direction === 'in') {
      if (!wants('in')) return;
      const contactId = contacts(conversationId);
      const newcomer = isNewcomer(contactId, conversationId, day);
      tell({ kind: 'in', ...happened, hour: days.hourOf(at), contactId, newcomer });
    } else if (row.author !== 'patient' && row.state !== 'draft' && row.state !== 'canceled') {
      const { author, templateId, errorCode } = row;
      tell({ kind: 'out', ...happened, author, stage: stageOf(row), templateId, errorCode });
    }
  }
}

function newEpisode({ conversationId, id, createdAt }: MessageRow): Episode {
  return {
    ...{ conversationId, messageId: id, first: createdAt, last: createdAt },
    ...{ answer: null, assistant: false, person: false },
  };
}

/** Whether what is said at a moment still belongs to it. */
function goesOn({ first, last }: Episode, at: number): boolean {
  return at - last < SILENCE_MS && at - first < LONGEST_MS;
}

/** Whether nothing that comes from a moment on changes it: an answer may be late. */
function isOver(episode: Episode, at: number): boolean {
  return episode.answer === null ? at - episode.first >= LONGEST_MS : !goesOn(episode, at);
}

/** How far an outgoing message has come; drafts and canceled messages are not asked about. */
function stageOf({ state, status }: MessageRow): DeliveryStage {
  if (state === 'failed' || status === 'failed' || status === 'undelivered') return 'failed';
  if (status === 'read') return 'read';
  if (status === 'delivered') return 'delivered';
  return state === 'sent' ? 'sent' : 'waiting';
}

function hasGoneOut(row: MessageRow): boolean {
  return row.state === 'sent' && stageOf(row) !== 'failed';
}

function readMessages(db: Database, from: number, until: number): Iterable<MessageRow> {
  const rows = db.prepare(`
    SELECT id, conversation_id AS conversationId, direction, author, kind, template_id AS templateId,
      state, status, error_code AS errorCode, created_at AS createdAt, sent_at AS sentAt
    FROM messages INDEXED BY messages_created WHERE created_at >= ? AND created_at < ?
    ORDER BY created_at, id`);
  return rows.iterate(from, until) as Iterable<MessageRow>;
}

function readClosings(db: Database, from: number, until: number): Map<number, number[]> {
  const rows = db
    .prepare('SELECT conversation_id AS id, at FROM closings WHERE at >= ? AND at < ? ORDER BY at')
    .all(from, until) as { id: number; at: number }[];
  const found = new Map<number, number[]>();
  for (const { id, at } of rows) push(found, id, at);
  return found;
}

type AnswerTimes = { asked: Map<number, number[]>; needless: Map<number, number[]> };
const noAnswers = (): AnswerTimes => ({ asked: new Map(), needless: new Map() });

/** Tells what the assistant decided on the days; returns when, by conversation, also afterwards. */
function tellAnswers(
  db: Database,
  options: ScanOptions & { begin: number; end: number; until: number },
  tell: (fact: Fact) => void,
): AnswerTimes {
  const { begin, end, until, days, staleMs } = options;
  const rows = db.prepare(`
    SELECT conversation_id AS conversationId, message_id AS messageId, at, outcome, reason,
      cost_micros AS costMicros
    FROM answers WHERE at >= ? AND at < ? ORDER BY at, id`);
  const lastIn = db
    .prepare(
      `SELECT max(created_at) FROM messages
       WHERE conversation_id = ? AND direction = 'in' AND created_at <= ?`,
    )
    .pluck();
  const { asked, needless } = noAnswers();
  for (const row of rows.iterate(begin, until) as Iterable<AnswerRow>) {
    const { conversationId, messageId, at, costMicros } = row;
    const asks = asksForPerson(row);
    if (asks) push(asked, conversationId, at);
    else if (needsNoAnswer(row)) push(needless, conversationId, at);
    const micros = costMicros ?? 0;
    if (at >= end || (!asks && micros === 0)) continue;
    let reason = asks ? (row.reason ?? row.outcome) : null;
    // It had an answer and kept it: the program had been off, or the assistant was.
    if (asks && messageId === null && row.outcome !== 'handover' && row.outcome !== 'redflag') {
      const wrote = (lastIn.get(conversationId, at) as number | null) ?? at;
      reason = at - wrote > staleMs ? 'while_away' : 'assistant_off';
    }
    const happened = { day: days.dayOf(at), at, conversationId, messageId };
    tell({ kind: 'answer', ...happened, reason, gap: isGap(row), micros });
  }
  return { asked, needless };
}

function contactFinder(db: Database): (conversationId: number) => number {
  const select = db.prepare('SELECT contact_id FROM conversations WHERE id = ?').pluck();
  const known = new Map<number, number>();
  return (conversationId) => {
    let contactId = known.get(conversationId);
    if (contactId === undefined) {
      contactId = select.get(conversationId) as number;
      known.set(conversationId, contactId);
    }
    return contactId;
  };
}

/** Whether a day is the first on which a contact has ever written; asked in the order of time. */
function newcomers(db: Database, { days, purgedUntil }: ScanOptions) {
  const wroteHere = db
    .prepare(
      `SELECT 1 FROM messages WHERE conversation_id = ? AND direction = 'in' AND created_at < ? LIMIT 1`,
    )
    .pluck();
  // Rarely asked: nearly everybody has written in this conversation before.
  const wroteElsewhere = db
    .prepare(
      `SELECT EXISTS (SELECT 1 FROM contacts WHERE id = @contactId AND created_at < @purgedUntil)
         OR EXISTS (SELECT 1 FROM conversations c JOIN messages m
           ON m.conversation_id = c.id AND m.direction = 'in' AND m.created_at < @start
           WHERE c.contact_id = @contactId)`,
    )
    .pluck();
  /** The day on which a contact came, or null: before all of these. */
  const arrivals = new Map<number, number | null>();
  return (contactId: number, conversationId: number, day: number): boolean => {
    let arrival = arrivals.get(contactId);
    if (arrival === undefined) {
      const start = days.startOf(day);
      const known =
        wroteHere.get(conversationId, start) !== undefined ||
        wroteElsewhere.get({ contactId, purgedUntil, start }) === 1;
      arrival = known ? null : day;
      arrivals.set(contactId, arrival);
    }
    return arrival === day;
  };
}

function push(map: Map<number, number[]>, key: number, value: number): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
