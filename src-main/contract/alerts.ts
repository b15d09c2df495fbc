import * as z from 'zod';
import type { Check, CheckFix } from './checks.ts';
import { id, moment, operation, page, pageQuery } from './operation.ts';

/** What the clinic raises an alert about. Words in i18n under `alerts.kinds.<kind>`. */
export const alertKinds = [
  'line',
  'balance',
  'disk',
  'errors',
  'template',
  'budget',
  'backup',
  'audit',
  'redflag',
  'handover',
  'jobs',
] as const;

/** See {@link alertKinds}. */
export type AlertKind = (typeof alertKinds)[number];

/** `urgent`: patients or data suffer now; `warning`: they will, or it can wait for a quiet minute. */
export const alertSeverity = z.enum(['urgent', 'warning']);

/** See {@link alertSeverity}. */
export type AlertSeverity = z.infer<typeof alertSeverity>;

/** The ways out of the desk that an alert can be told by. */
export const alertChannel = z.enum(['email', 'whatsapp']);

/** See {@link alertChannel}. */
export type AlertChannel = z.infer<typeof alertChannel>;

/**
 * How telling it outside ended: words in i18n under `alerts.sending.<channel>.<code>`, else
 * `alerts.sending.any.<code>`, else those of Twilio's number (`twilio.<code>`). `detail` is small
 * print: the foreign server's words.
 */
export const sendCode = z.string();

/** One attempt to tell an alert outside of the desk. `dropped`: it had passed before it could go. */
export const alertNotice = z.object({
  channel: alertChannel,
  state: z.enum(['waiting', 'sent', 'failed', 'dropped']),
  code: sendCode.nullable(),
  detail: z.string().nullable(),
  at: moment,
});

/** See {@link alertNotice}. */
export type AlertNotice = z.infer<typeof alertNotice>;

/**
 * One trouble, from when it was raised until it is over; there is one live row for each kind and
 * subject. `params` never hold a name, a phone or a word of a patient.
 */
export const alert = z.object({
  id,
  kind: z.enum(alertKinds),
  subject: z.string(),
  severity: alertSeverity,
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  raisedAt: moment,
  /** When there was last something new to tell: raised, worse, or its snooze over. */
  newsAt: moment,
  lastSeenAt: moment,
  /** How often it came back before it could count as over. */
  count: z.number().int(),
  acknowledged: z.object({ at: moment, by: z.string() }).nullable(),
  snoozedUntil: moment.nullable(),
  resolvedAt: moment.nullable(),
  notices: z.array(alertNotice),
});

/** See {@link alert}. */
export type Alert = z.infer<typeof alert>;

/** Whether an alert asks for somebody: live, not seen by anybody, not put off. */
export function asks(row: Pick<Alert, 'acknowledged' | 'snoozedUntil' | 'resolvedAt'>): boolean {
  return row.resolvedAt === null && row.acknowledged === null && row.snoozedUntil === null;
}

/**
 * Whether an alert calls somebody to the desk now, by sound and notification: an urgent one, once when
 * it is raised, gets worse or its snooze is over. One that somebody has seen or put off does not, nor one that came back.
 */
export function alertCalls(before: Pick<Alert, 'newsAt'> | undefined, now: Alert): boolean {
  if (now.severity !== 'urgent' || !asks(now)) return false;
  return before === undefined ? now.count === 1 : before.newsAt !== now.newsAt;
}

/** Kinds that are a check of the line: its words and its remedy serve for the alert too. */
const checkKinds: readonly AlertKind[] = ['line', 'balance', 'disk'];

/** The check that an alert stands for; null for the kinds that are none. */
export function alertCheck({ kind, params }: Pick<Alert, 'kind' | 'params'>): Check | null {
  const { check, code, fix, ...rest } = params;
  if (!checkKinds.includes(kind) || typeof check !== 'string') return null;
  return {
    id: check as Check['id'],
    state: 'broken',
    code: String(code),
    params: rest,
    detail: null,
    fix: (fix as CheckFix | null) ?? null,
    checkedAt: null,
  };
}

/** What an alert says, as i18n keys with the alert's own `params`: the same on every face. */
export type AlertWords = {
  readonly title: string;
  readonly why: string;
  readonly todo: string;
  readonly params: Alert['params'];
};

/** The words of an alert. A remedy may be missing in i18n for a check that has none. */
export function alertWords(row: Pick<Alert, 'kind' | 'params'>): AlertWords {
  const { kind, params } = row;
  const level = typeof params['level'] === 'string' ? `.${params['level']}` : '';
  const own = `alerts.${kind}${level}`;
  const check = alertCheck(row);
  if (check)
    return {
      title: `alerts.${kind}.title`,
      why: `checks.${check.id}.${check.code}`,
      todo: `checks.${check.id}.${check.code}_do`,
      params,
    };
  return { title: `${own}.title`, why: `${own}.why`, todo: `${own}.todo`, params };
}

/** Which part of the history. */
export const alertFilter = z.enum(['all', 'live', 'resolved']);

export const alerts = {
  live: operation({
    access: 'read',
    audit: 'none',
    summary: 'What is wrong now, the urgent first; snoozed and acknowledged ones too',
  }).output(z.array(alert)),
  history: operation({ access: 'read', audit: 'none', summary: 'Alerts so far, newest first' })
    .input(
      pageQuery.extend({
        kind: z.enum(alertKinds).optional(),
        severity: alertSeverity.optional(),
        filter: alertFilter.default('all'),
      }),
    )
    .output(page(alert)),
  acknowledge: operation({
    access: 'desk',
    audit: 'alerts.acknowledge',
    summary: 'Somebody has seen it: it stops asking, and closes by itself when it is over',
  })
    .input(z.object({ id }))
    .output(alert),
  snooze: operation({
    access: 'desk',
    audit: 'alerts.snooze',
    summary: 'Put it off until a moment; null asks again at once',
  })
    .input(z.object({ id, until: moment.nullable() }))
    .output(alert),
  test: operation({
    access: 'owner',
    audit: 'alerts.test',
    summary: 'Send a trial alert by e-mail or WhatsApp and say how it went',
  })
    .input(z.object({ channel: alertChannel }))
    .output(z.object({ ok: z.boolean(), code: sendCode, detail: z.string().nullable() })),
};
