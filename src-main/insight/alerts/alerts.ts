import type { Logger } from 'pino';
import * as z from 'zod';
import type { Alert, AlertChannel, AlertKind } from '../../contract/alerts.ts';
import type { LineStatus } from '../../contract/desk.ts';
import { Failure } from '../../contract/failure.ts';
import type { JobKind, Jobs } from '../../jobs/jobs.ts';
import { alertSettings } from '../../settings/alert-settings.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Clock } from '../../store/clock.ts';
import type { Store, Transaction } from '../../store/open-store.ts';
import type { Templates } from '../../twilio/templates.ts';
import type { TwilioClient } from '../../twilio/twilio-client.ts';
import { type AlertRow, createAlertRows, type HistoryQuery } from './alert-rows.ts';
import { createRules, type Rule, type RuleDeps } from './rules.ts';
import type { Sent } from './sending.ts';
import { createTelling } from './telling.ts';
import type { AlertState, Finding, News, Patience, Watch } from './transition.ts';
import * as transition from './transition.ts';

/** What is wrong in the clinic: found, told, seen, over. */
export type Alerts = {
  /** What is wrong now, the urgent first. */
  live(): Alert[];
  /** Alerts so far, newest first. */
  history(query: HistoryQuery): Alert[];
  /**
   * Somebody has seen it.
   *
   * @throws Failure `not_found`; `conflict` with `reason: 'alert_over'` when it is over by now.
   */
  acknowledge(id: number, accountId: number | null): Alert;
  /** Puts it off until a moment (UTC ms); null asks again. Throws as `acknowledge`; `invalid_input` for the past. */
  snooze(id: number, until: number | null): Alert;
  /** Sends a trial alert. Never throws: how it went is the answer. */
  test(channel: AlertChannel): Promise<Sent>;
  /** Looks soon: something has happened that may be wrong, or right again. */
  request(): void;
  /** Begins to look; after `jobs.start()`. */
  start(): void;
};

/** What {@link createAlerts} needs. */
export type AlertsDeps = Omit<RuleDeps, 'store' | 'settings'> & {
  readonly store: Store;
  readonly line: () => LineStatus;
  readonly clock: Clock;
  readonly jobs: Jobs;
  readonly settings: Settings;
  readonly twilio: () => TwilioClient | null;
  readonly templates: Pick<Templates, 'list'>;
  readonly log: Logger;
};

const PRUNE_PAUSE_MS = 1_000;
const EVERY_MS = 60_000;
/** While all is well; less than what any rule waits for by default. */
const QUIET_MS = 5 * 60_000;
/** What was seen longer ago than this says nothing about how long something lasts: the PC slept. */
const FORGET_MS = 15 * 60_000;

/**
 * How long an alert that is over is kept: a year can be compared with the one before, and a month more
 * for who looks late. Real trouble lives on in the trail and the log.
 */
const KEPT_MS = 400 * 24 * 60 * 60_000;
const PRUNE_EVERY_MS = 24 * 60 * 60_000;

type Found = { readonly rule: Rule; readonly findings: readonly Finding[] | null };

/** What a look makes of one subject. `id`: the row that goes on, null for a new one. */
type Change = {
  readonly id: number | null;
  readonly kind: AlertKind;
  readonly subject: string;
  readonly state: AlertState;
  readonly news: News | null;
  /** Whether a person would see a difference. */
  readonly seen: boolean;
};

/** Makes the alerts of one clinic. Nothing is looked at before `start()`. */
export function createAlerts(deps: AlertsDeps): Alerts {
  const { store, clock, jobs, settings, log } = deps;
  const rows = createAlertRows(store);
  const rules = createRules(deps);
  const changed = (tx: Transaction, id: number) => tx.emit('alert', id, () => rows.view(id));
  const telling = createTelling({ ...deps, rows, changed });
  /** What each subject's looks have said without a break. */
  const watches = new Map<string, Watch>();
  let lookedAt = Number.NEGATIVE_INFINITY;

  function findAll(now: number): Promise<Found[]> {
    const live = rows.live();
    const { links } = deps.line();
    return Promise.all(
      rules.map(async (rule): Promise<Found> => {
        if (!settings.get(`alerts.${rule.kind}`)) return { rule, findings: [] };
        const mine = live.filter(({ kind }) => kind === rule.kind).map(({ subject }) => subject);
        try {
          return { rule, findings: await rule.find({ now, links, live: new Set(mine) }) };
        } catch (error) {
          // One rule that cannot look must not silence the others.
          log.error({ err: error, kind: rule.kind }, 'a rule of the alerts could not look');
          return { rule, findings: null };
        }
      }),
    );
  }

  /** What one rule's findings change: of its live subjects, those found, and those waited for. */
  function changesOf({ rule, findings }: Found, live: readonly AlertRow[], now: number): Change[] {
    const { kind } = rule;
    const mine = live.filter((row) => row.kind === kind);
    const prefix = `${kind}:`;
    if (findings === null)
      return mine.flatMap((row) =>
        changeOf(row, kind, row.subject, transition.wake(row.state, now)),
      );
    const patience = settings.get(`alerts.${kind}`) ? rule.patience() : none;
    const waited = [...watches.keys()].filter((key) => key.startsWith(prefix));
    const subjects = new Set([
      ...mine.map(({ subject }) => subject),
      ...findings.map(({ subject }) => subject),
      ...waited.map((key) => key.slice(prefix.length)),
    ]);
    return [...subjects].flatMap((subject) => {
      const finding = findings.find((one) => one.subject === subject) ?? null;
      const mayReopen = finding !== null && patience.reopenMs > 0;
      const row =
        mine.find((one) => one.subject === subject) ??
        (mayReopen ? rows.last(kind, subject) : null);
      const key = `${prefix}${subject}`;
      const watch = watches.get(key) ?? null;
      const after = transition.step(row?.state ?? null, finding, watch, now, patience);
      if (finding || after.state?.resolvedAt === null) watches.set(key, after.watch);
      else watches.delete(key);
      return changeOf(row, kind, subject, after);
    });
  }

  const anybodyWaits = store.db.prepare(
    `SELECT 1 FROM conversations WHERE attention <> 'none' AND merged_into IS NULL LIMIT 1`,
  );
  /** Nothing is wrong, nothing is being waited for, nobody needs a person: no minute counts. */
  function isQuiet(): boolean {
    return watches.size === 0 && rows.live().length === 0 && !anybodyWaits.get();
  }

  async function look(): Promise<void> {
    const now = clock.now();
    if (now - lookedAt > FORGET_MS) watches.clear();
    lookedAt = now;
    const found = await findAll(now);
    // From here on nothing is awaited: what somebody does at the desk meanwhile is not overwritten.
    const live = rows.live();
    const changes = found.flatMap((one) => changesOf(one, live, now));
    if (changes.length === 0) return;
    store.write(
      (tx) => {
        for (const change of changes) keep(tx, change);
      },
      // That it was still there a minute ago is found out again.
      { lasting: changes.some(({ seen }) => seen) },
    );
  }

  function keep(tx: Transaction, { id, kind, subject, state, news, seen }: Change): void {
    if (id !== null) rows.put(id, state);
    const kept = id ?? rows.add(kind, subject, state);
    if (news === 'raised' || news === 'escalated') telling.tell(tx, kept, state.severity);
    if (news) log.info({ alert: kept, kind, subject, severity: state.severity }, `alert ${news}`);
    if (seen) changed(tx, kept);
  }

  /** Changes a live alert as a person asks. */
  function change(id: number, work: (state: AlertState) => AlertState): Alert {
    const row = rows.get(id);
    if (!row) throw new Failure('not_found');
    if (row.state.resolvedAt !== null) throw new Failure('conflict', { reason: 'alert_over' });
    store.write((tx) => {
      rows.put(id, work(row.state));
      changed(tx, id);
    });
    return rows.view(id);
  }

  const job: JobKind<Record<string, never>> = {
    kind: 'alerts.look',
    payload: z.object({}) as z.ZodType<Record<string, never>>,
    async run() {
      await look();
      return { again: clock.now() + (isQuiet() ? QUIET_MS : EVERY_MS) };
    },
    maxAttempts: Number.POSITIVE_INFINITY,
    backoff: () => EVERY_MS,
  };
  jobs.define(job);

  /** Old alerts go once a day; the rows that are left are few, however long the clinic has it. */
  const pruning: JobKind<Record<string, never>> = {
    kind: 'alerts.prune',
    payload: z.object({}) as z.ZodType<Record<string, never>>,
    run() {
      const more = store.write(() => rows.prune(clock.now() - KEPT_MS));
      return Promise.resolve({ again: clock.now() + (more ? PRUNE_PAUSE_MS : PRUNE_EVERY_MS) });
    },
    maxAttempts: Number.POSITIVE_INFINITY,
    backoff: () => PRUNE_EVERY_MS,
  };
  jobs.define(pruning);

  function request(): void {
    store.write((tx) =>
      jobs.enqueue(tx, { kind: job, payload: {}, uniqueKey: 'only', onWaiting: 'earlier' }),
    );
  }

  for (const key of Object.keys(alertSettings) as (keyof typeof alertSettings)[])
    settings.onChange(key, request);

  return {
    live: rows.viewLive,
    history: rows.history,
    acknowledge: (id, accountId) =>
      change(id, (state) => transition.acknowledge(state, accountId, clock.now())),
    snooze(id, until) {
      if (until !== null && until <= clock.now())
        throw new Failure('invalid_input', { field: 'until', reason: 'past' });
      return change(id, (state) => transition.snooze(state, until));
    },
    test: telling.test,
    request,
    start() {
      request();
      store.write((tx) =>
        jobs.enqueue(tx, { kind: pruning, payload: {}, uniqueKey: 'only', onWaiting: 'earlier' }),
      );
    },
  };
}

const none: Patience = { holdMs: 0, clearMs: 0, reopenMs: 0 };

function changeOf(
  row: AlertRow | null,
  kind: AlertKind,
  subject: string,
  after: { readonly state: AlertState | null; readonly news: News | null },
): Change[] {
  const { state, news } = after;
  if (state === null || state === row?.state) return [];
  // What comes back later than one trouble lasts is another one.
  const id = news === 'raised' ? null : (row?.id ?? null);
  return [
    { id, kind, subject, state, news, seen: news !== null || !looksAlike(row?.state, state) },
  ];
}

/** Whether nobody could tell two states apart; when it was last seen changes at each look. */
function looksAlike(a: AlertState | undefined, b: AlertState): boolean {
  return (
    a !== undefined &&
    JSON.stringify({ ...a, lastSeenAt: 0 }) === JSON.stringify({ ...b, lastSeenAt: 0 })
  );
}
