import type { Alert, AlertSeverity } from '../../contract/alerts.ts';

/** What a rule has found wrong. */
export type Finding = {
  /** Which of its kind; two findings of one rule have two subjects. */
  readonly subject: string;
  readonly severity: AlertSeverity;
  /** For the words; never a name or a text of a patient, nothing that passes by itself (minutes). */
  readonly params: Alert['params'];
  /** What it consists of: one that was not there before is news, and asks again. */
  readonly parts?: readonly string[];
};

/** An alert's row, without its id. Times in UTC ms. */
export type AlertState = {
  readonly severity: AlertSeverity;
  readonly params: Alert['params'];
  readonly parts: readonly string[];
  readonly raisedAt: number;
  readonly newsAt: number;
  readonly lastSeenAt: number;
  readonly count: number;
  readonly acknowledgedAt: number | null;
  readonly acknowledgedBy: number | null;
  readonly snoozedUntil: number | null;
  readonly resolvedAt: number | null;
};

/**
 * What is new about it. `raised` and `escalated` are told outside of the desk; `more` (another part)
 * and `woken` (its snooze is over) at the desk; `reopened` came back before it could count as
 * another trouble, and is only shown.
 */
export type News = 'raised' | 'escalated' | 'more' | 'woken' | 'reopened' | 'resolved';

/** How long a rule's finding must last before it counts, its absence before it is over, in ms. */
export type Patience = {
  readonly holdMs: number;
  readonly clearMs: number;
  /** Coming back within this time after its end it is the same trouble. */
  readonly reopenMs: number;
};

/** Since when it has been found, or not been found, without a break (UTC ms); lives in memory. */
export type Watch = { readonly found: boolean; readonly since: number };

/** What becomes of one subject at one look. */
export type Step = {
  /** Null: there is no alert. */
  readonly state: AlertState | null;
  readonly watch: Watch;
  readonly news: News | null;
};

/**
 * The life of one alert: raised once what is wrong has lasted, resolved once it has stayed away,
 * never both by one wink of a link. `state` is the live row, else the last resolved one, else null;
 * `watch` is what the last look said, null when that is not known or too long ago.
 */
export function step(
  state: AlertState | null,
  finding: Finding | null,
  watch: Watch | null,
  now: number,
  patience: Patience,
): Step {
  const found = finding !== null;
  const next: Watch = watch?.found === found ? watch : { found, since: now };
  const lasted = now - next.since;
  const live = state !== null && state.resolvedAt === null;
  if (!live) {
    if (!finding || lasted < patience.holdMs) return { state, watch: next, news: null };
    const back =
      state?.resolvedAt != null &&
      patience.reopenMs > 0 &&
      now - state.resolvedAt <= patience.reopenMs;
    return back
      ? { state: reopen(state, finding, now), watch: next, news: 'reopened' }
      : { state: raise(finding, now), watch: next, news: 'raised' };
  }
  if (!finding) {
    if (lasted < patience.clearMs) return { ...wake(state, now), watch: next };
    return { state: { ...state, resolvedAt: now }, watch: next, news: 'resolved' };
  }
  const worse = state.severity === 'warning' && finding.severity === 'urgent';
  const parts = finding.parts ?? [];
  const more = parts.some((part) => !state.parts.includes(part));
  const seen: AlertState = {
    ...state,
    severity: finding.severity,
    params: finding.params,
    parts,
    lastSeenAt: now,
  };
  if (worse || more)
    return { state: ask(seen, now), watch: next, news: worse ? 'escalated' : 'more' };
  return { ...wake(seen, now), watch: next };
}

function raise(finding: Finding, now: number): AlertState {
  return {
    severity: finding.severity,
    params: finding.params,
    parts: finding.parts ?? [],
    raisedAt: now,
    newsAt: now,
    lastSeenAt: now,
    count: 1,
    acknowledgedAt: null,
    acknowledgedBy: null,
    snoozedUntil: null,
    resolvedAt: null,
  };
}

function reopen(state: AlertState, finding: Finding, now: number): AlertState {
  return {
    ...raise(finding, now),
    raisedAt: state.raisedAt,
    newsAt: state.newsAt,
    count: state.count + 1,
  };
}

/** It asks for somebody, whatever was done about it before. */
function ask(state: AlertState, now: number): AlertState {
  return {
    ...state,
    newsAt: now,
    acknowledgedAt: null,
    acknowledgedBy: null,
    snoozedUntil: null,
  };
}

/** Ends a snooze whose time has come. */
export function wake(state: AlertState, now: number): { state: AlertState; news: News | null } {
  return state.snoozedUntil !== null && state.snoozedUntil <= now
    ? { state: ask(state, now), news: 'woken' }
    : { state, news: null };
}

/** Somebody has seen it. A snooze ends with it. */
export function acknowledge(state: AlertState, by: number | null, now: number): AlertState {
  return { ...state, acknowledgedAt: now, acknowledgedBy: by, snoozedUntil: null };
}

/** Put off until a moment (UTC ms), even when it had been seen; null asks again at once. */
export function snooze(state: AlertState, until: number | null): AlertState {
  return { ...state, acknowledgedAt: null, acknowledgedBy: null, snoozedUntil: until };
}
