import * as z from 'zod';
import {
  type Alert,
  type AlertKind,
  type AlertNotice,
  type AlertSeverity,
  alertKinds,
  alert as alertShape,
} from '../../contract/alerts.ts';
import type { Store } from '../../store/open-store.ts';
import type { AlertState } from './transition.ts';

/** An alert's row with what names it. */
export type AlertRow = {
  readonly id: number;
  readonly kind: AlertKind;
  readonly subject: string;
  readonly state: AlertState;
};

/** The rows of the alerts: reading, writing, and as the contract shows them. */
export type AlertRows = ReturnType<typeof createAlertRows>;

/** What the history is asked for. */
export type HistoryQuery = {
  readonly before: number;
  readonly limit: number;
  readonly kind: AlertKind | null;
  readonly severity: AlertSeverity | null;
  readonly live: boolean | null;
};

type Raw = {
  id: number;
  kind: string;
  subject: string;
  severity: AlertSeverity;
  params: string;
  parts: string;
  raisedAt: number;
  newsAt: number;
  lastSeenAt: number;
  count: number;
  acknowledgedAt: number | null;
  acknowledgedBy: number | null;
  acknowledgedName: string | null;
  snoozedUntil: number | null;
  resolvedAt: number | null;
};

const kind = z.enum(alertKinds);
const parts = z.array(z.string());
const params = alertShape.shape.params;

/** So many old rows go in one transaction: what a patient writes meanwhile hardly waits. */
const PRUNE_AT_ONCE = 200;

/** Makes the access to the alerts of one store. */
export function createAlertRows({ db }: Pick<Store, 'db'>) {
  const select = `SELECT a.id, a.kind, a.subject, a.severity, a.params, a.parts, a.raised_at AS raisedAt,
      a.news_at AS newsAt, a.last_seen_at AS lastSeenAt, a.count, a.acknowledged_at AS acknowledgedAt,
      a.acknowledged_by AS acknowledgedBy, w.display_name AS acknowledgedName,
      a.snoozed_until AS snoozedUntil, a.resolved_at AS resolvedAt
    FROM alerts a LEFT JOIN accounts w ON w.id = a.acknowledged_by`;
  const selectLive = db.prepare(`${select} WHERE a.resolved_at IS NULL
    ORDER BY a.severity = 'urgent' DESC, a.news_at DESC, a.id DESC`);
  const selectOne = db.prepare(`${select} WHERE a.id = ?`);
  const selectLast = db.prepare(`${select} WHERE a.kind = ? AND a.subject = ?
    AND a.resolved_at IS NOT NULL ORDER BY a.resolved_at DESC LIMIT 1`);
  const selectHistory = db.prepare(`${select} WHERE a.id < @before
    AND (@kind IS NULL OR a.kind = @kind) AND (@severity IS NULL OR a.severity = @severity)
    AND (@live IS NULL OR (a.resolved_at IS NULL) = @live) ORDER BY a.id DESC LIMIT @limit`);
  const insert = db.prepare(`
    INSERT INTO alerts(kind, subject, severity, params, parts, raised_at, news_at, last_seen_at, count)
    VALUES (@kind, @subject, @severity, @params, @parts, @raisedAt, @newsAt, @lastSeenAt, @count)`);
  const update = db.prepare(`
    UPDATE alerts SET severity = @severity, params = @params, parts = @parts, raised_at = @raisedAt,
      news_at = @newsAt, last_seen_at = @lastSeenAt, count = @count, acknowledged_at = @acknowledgedAt,
      acknowledged_by = @acknowledgedBy, snoozed_until = @snoozedUntil, resolved_at = @resolvedAt
    WHERE id = @id`);
  // Their notices go with them (ON DELETE CASCADE).
  const prune = db.prepare(
    'DELETE FROM alerts WHERE id IN (SELECT id FROM alerts WHERE resolved_at < ? LIMIT ?)',
  );
  const selectNotices = db.prepare(`
    SELECT channel, CASE state WHEN 'accepted' THEN 'waiting' ELSE state END AS state, code, detail, at
    FROM alert_notices WHERE alert_id = ? ORDER BY id`);

  function fromRaw(raw: Raw): AlertRow {
    const { id, subject, acknowledgedName: _, kind: name, ...state } = raw;
    return {
      id,
      kind: kind.parse(name),
      subject,
      state: {
        ...state,
        params: params.parse(JSON.parse(raw.params)),
        parts: parts.parse(JSON.parse(raw.parts)),
      },
    };
  }

  const toRaw = (state: AlertState) => ({
    ...state,
    params: JSON.stringify(state.params),
    parts: JSON.stringify(state.parts),
  });

  function view(raw: Raw): Alert {
    const { id, kind: name, subject, state } = fromRaw(raw);
    const notices = selectNotices.all(id) as (Omit<AlertNotice, 'at'> & { at: number })[];
    return {
      id,
      kind: name,
      subject,
      severity: state.severity,
      params: state.params,
      raisedAt: iso(state.raisedAt),
      newsAt: iso(state.newsAt),
      lastSeenAt: iso(state.lastSeenAt),
      count: state.count,
      acknowledged:
        state.acknowledgedAt === null
          ? null
          : { at: iso(state.acknowledgedAt), by: raw.acknowledgedName ?? '' },
      snoozedUntil: state.snoozedUntil === null ? null : iso(state.snoozedUntil),
      resolvedAt: state.resolvedAt === null ? null : iso(state.resolvedAt),
      notices: notices.map((notice) => ({ ...notice, at: iso(notice.at) })),
    };
  }

  return {
    live: (): AlertRow[] => (selectLive.all() as Raw[]).map(fromRaw),
    /** The newest row of a subject that is over. */
    last(kind: AlertKind, subject: string): AlertRow | null {
      const raw = selectLast.get(kind, subject) as Raw | undefined;
      return raw ? fromRaw(raw) : null;
    },
    get(id: number): AlertRow | null {
      const raw = selectOne.get(id) as Raw | undefined;
      return raw ? fromRaw(raw) : null;
    },
    /** @returns the new row's id */
    add: (kind: AlertKind, subject: string, state: AlertState): number =>
      Number(insert.run({ ...toRaw(state), kind, subject }).lastInsertRowid),
    /**
     * Deletes some of those that were over before a moment (UTC ms); never one that is live.
     *
     * @returns whether there may be more of them
     */
    prune: (before: number): boolean => prune.run(before, PRUNE_AT_ONCE).changes === PRUNE_AT_ONCE,
    put: (id: number, state: AlertState) => update.run({ ...toRaw(state), id }),
    /** Throws when there is no such row. */
    view(id: number): Alert {
      const raw = selectOne.get(id) as Raw | undefined;
      if (!raw) throw new Error(`alert ${id} is gone`);
      return view(raw);
    },
    viewLive: (): Alert[] => (selectLive.all() as Raw[]).map(view),
    history: (query: HistoryQuery): Alert[] =>
      (
        selectHistory.all({
          ...query,
          live: query.live === null ? null : Number(query.live),
        }) as Raw[]
      ).map(view),
  };
}

const iso = (ms: number) => new Date(ms).toISOString();
