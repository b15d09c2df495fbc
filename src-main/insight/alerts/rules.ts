import type { Budget } from '../../assistant/budget.ts';
import type { AlertKind } from '../../contract/alerts.ts';
import type { Check, CheckId } from '../../contract/checks.ts';
import type { LineStatus } from '../../contract/desk.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Store } from '../../store/open-store.ts';
import { openThroughout } from './open-time.ts';
import type { Finding, Patience } from './transition.ts';

/** What the rules look at. */
export type RuleDeps = {
  readonly store: Pick<Store, 'db' | 'reader'>;
  readonly settings: Pick<Settings, 'get'>;
  readonly budget: Pick<Budget, 'spent'>;
  /** When the last good backup was made, or the first was tried (UTC ms); null: none was tried yet. */
  readonly lastBackupAt: () => number | null;
  /** After how long without one a backup is overdue, in ms. */
  readonly backupDueAfterMs: () => number;
  /** The first line of the audit trail that is not as it was written; null while none is known. */
  readonly brokenAudit: () => number | null;
};

/** What a rule is told at each look. `live`: the subjects of its alerts that are up now. */
export type RuleLook = {
  readonly now: number;
  readonly live: ReadonlySet<string>;
  readonly links: LineStatus['links'];
};

/** One kind of trouble: how it is found, and how long it must last and stay away. */
export type Rule = {
  readonly kind: AlertKind;
  patience(): Patience;
  /** Everything that is wrong of its kind; null when it cannot tell: then nothing changes. */
  find(look: RuleLook): Promise<readonly Finding[] | null>;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const atOnce: Patience = { holdMs: 0, clearMs: 0, reopenMs: 0 };

/** Links of the line that have an alert of their own. */
const ownKind: readonly CheckId[] = ['balance', 'disk'];

/** A check as an alert carries it: enough for its words and its remedy. */
function ofCheck(subject: string, severity: Finding['severity'], check: Check): Finding {
  const { id, code, params, fix } = check;
  return { subject, severity, params: { ...params, check: id, code, fix } };
}

/** The rules, one for each kind, in the order of `alertKinds`. */
export function createRules(deps: RuleDeps): readonly Rule[] {
  const { settings, budget } = deps;
  const { db, reader } = deps.store;
  // Asked every minute: what is usually not there is looked for here, in microseconds, and only what
  // is there is counted in the reading thread.
  const anyMessage = db.prepare('SELECT 1 FROM messages WHERE created_at > ? LIMIT 1');
  const anyInNeed = db.prepare(
    `SELECT 1 FROM conversations WHERE need = ? AND need_key <= ? AND state IN ('open','waiting')
       AND merged_into IS NULL LIMIT 1`,
  );
  const stopped = db.prepare(
    `SELECT id, name, status FROM templates
     WHERE status IN ('rejected','paused','disabled') AND gone_at IS NULL ORDER BY name, id`,
  );
  const failedJobs = db.prepare(
    `SELECT kind, count(*) AS count FROM jobs WHERE state = 'failed' AND due_at > ?
     GROUP BY kind ORDER BY kind`,
  );

  /** What the line itself names as broken; its consequences it has left out. */
  const brokenLink = ({ links }: RuleLook) =>
    links.find(({ id, state }) => state === 'broken' && !ownKind.includes(id)) ?? null;

  function ofLink(id: 'balance' | 'disk', fatal: string): Rule['find'] {
    return async ({ links }) => {
      const link = links.find((one) => one.id === id);
      if (!link || link.code === 'unknown') return null;
      if (link.state === 'ok') return [];
      return [ofCheck(id, link.code === fatal ? 'urgent' : 'warning', link)];
    };
  }

  /** Conversations whose patient nobody has written to since it needs a person, longest first. */
  async function unanswered(need: 0 | 1, before: number) {
    if (!anyInNeed.get(need, before)) return [];
    return reader.all<{ id: number; since: number }>(
      `SELECT c.id, c.attention_since AS since FROM conversations c
       WHERE c.need = ? AND c.need_key <= ? AND c.state IN ('open','waiting') AND c.merged_into IS NULL
         AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = c.id
           AND m.direction = 'out' AND m.author = 'person' AND m.created_at >= c.attention_since)
       ORDER BY c.need_key, c.id LIMIT 200`,
      [need, before],
    );
  }

  return [
    {
      kind: 'line',
      patience: () => ({
        holdMs: settings.get('alerts.lineMinutes') * MINUTE_MS,
        clearMs: 2 * MINUTE_MS,
        reopenMs: 30 * MINUTE_MS,
      }),
      async find(look) {
        const link = brokenLink(look);
        return link ? [ofCheck('line', 'urgent', link)] : [];
      },
    },
    { kind: 'balance', patience: () => atOnce, find: ofLink('balance', 'empty') },
    {
      kind: 'disk',
      patience: () => ({ holdMs: 0, clearMs: 20 * MINUTE_MS, reopenMs: DAY_MS }),
      find: ofLink('disk', 'full'),
    },
    {
      kind: 'errors',
      patience: () => ({ holdMs: 0, clearMs: 5 * MINUTE_MS, reopenMs: 30 * MINUTE_MS }),
      async find(look) {
        const { now, live } = look;
        // While the line is broken they fail because of it, and that has its own alert.
        if (brokenLink(look)) return null;
        if (!anyMessage.get(now - HOUR_MS)) return [];
        const [row] = await reader.all<{ sent: number; failed: number; code: number | null }>(
          `WITH recent AS (
             SELECT error_code AS code, state = 'failed' OR status IN ('failed','undelivered') AS bad
             FROM messages WHERE direction = 'out' AND state IN ('sent','failed') AND created_at > ?)
           SELECT count(*) AS sent, COALESCE(sum(bad), 0) AS failed,
             (SELECT code FROM recent WHERE bad AND code IS NOT NULL
               GROUP BY code ORDER BY count(*) DESC, code LIMIT 1) AS code FROM recent`,
          [now - HOUR_MS],
        );
        const { sent = 0, failed = 0, code = null } = row ?? {};
        const share = sent === 0 ? 0 : (failed * 100) / sent;
        // Up at the limits, down at half of them: what stands at the edge does not flap.
        const ease = live.has('outbox') ? 0.5 : 1;
        const many =
          share >= settings.get('alerts.errorPercent') * ease &&
          failed >= settings.get('alerts.errorMessages') * ease;
        if (!many || failed === 0) return [];
        return [
          {
            subject: 'outbox',
            severity: 'urgent',
            params: { sent, failed, percent: Math.round(share), code },
          },
        ];
      },
    },
    {
      kind: 'template',
      patience: () => atOnce,
      async find() {
        const rows = stopped.all() as { id: number; name: string; status: string }[];
        if (rows.length === 0) return [];
        const names = [...new Set(rows.map(({ name }) => name))];
        return [
          {
            subject: 'templates',
            severity: 'warning',
            params: { count: rows.length, names: listed(names) },
            parts: rows.map(({ id, status }) => `${id}:${status}`),
          },
        ];
      },
    },
    {
      kind: 'budget',
      patience: () => atOnce,
      async find({ now }) {
        const limit = settings.get('openai.dailyBudgetMicros');
        const used = settings.get('assistant.enabled') && settings.get('openai.apiKey') !== null;
        // Nothing to spend is a choice, not a trouble.
        if (!used || limit === 0) return [];
        const percent = Math.floor((budget.spent(now) * 100) / limit);
        if (percent < settings.get('alerts.budgetPercent')) return [];
        const level = percent >= 100 ? 'spent' : 'near';
        return [
          {
            subject: 'budget',
            severity: 'warning',
            params: { level, percent: Math.min(percent, 100), dollars: limit / 1_000_000 },
            parts: level === 'spent' ? ['near', 'spent'] : ['near'],
          },
        ];
      },
    },
    {
      kind: 'backup',
      patience: () => atOnce,
      async find({ now }) {
        const last = deps.lastBackupAt();
        if (last === null) return null;
        // One of the future was made by a wrong clock: nobody knows how old it is.
        if (Math.abs(now - last) <= deps.backupDueAfterMs()) return [];
        const days = Math.max(1, Math.floor((now - last) / DAY_MS));
        return [{ subject: 'backup', severity: 'warning', params: { days } }];
      },
    },
    {
      kind: 'audit',
      patience: () => atOnce,
      async find() {
        const row = deps.brokenAudit();
        return row === null ? [] : [{ subject: 'audit', severity: 'urgent', params: { row } }];
      },
    },
    {
      kind: 'redflag',
      patience: () => atOnce,
      async find({ now }) {
        const minutes = settings.get('alerts.redflagMinutes');
        const rows = await unanswered(0, now - minutes * MINUTE_MS);
        return rows.map(({ id }) => ({
          subject: `conversation:${id}`,
          severity: 'urgent',
          params: { conversation: id, minutes },
        }));
      },
    },
    {
      kind: 'handover',
      patience: () => atOnce,
      async find({ now }) {
        const minutes = settings.get('alerts.handoverMinutes');
        const since = now - minutes * MINUTE_MS;
        const hours = settings.get('clinic.hours');
        const zone = settings.get('clinic.timezone');
        if (!openThroughout(hours, zone, since, now)) return [];
        const rows = await unanswered(1, since);
        if (rows.length === 0) return [];
        return [
          {
            subject: 'waiting',
            severity: 'warning',
            params: { count: rows.length, minutes },
            parts: rows.map(({ id }) => String(id)),
          },
        ];
      },
    },
    {
      kind: 'jobs',
      patience: () => atOnce,
      async find({ now }) {
        const rows = failedJobs.all(now - DAY_MS) as { kind: string; count: number }[];
        const count = rows.reduce((sum, row) => sum + row.count, 0);
        if (count < settings.get('alerts.jobsFailed')) return [];
        const kinds = rows.map(({ kind }) => kind);
        return [
          {
            subject: 'jobs',
            severity: 'warning',
            params: { count, kinds: listed(kinds) },
            parts: kinds,
          },
        ];
      },
    },
  ];
}

/** The first few, for a sentence. */
function listed(names: readonly string[]): string {
  return names.slice(0, 3).join(', ') + (names.length > 3 ? '…' : '');
}
