import * as z from 'zod';
import { moment } from './operation.ts';

/**
 * What can be checked of the way between a patient and the desk, in the order in which the links
 * hang on each other, with every result that each can have. The words of a result are in i18n under
 * `checks.<id>.<code>`: what it is, and (`_do`) what to do about it.
 */
export const checkCodes = {
  internet: ['ok', 'offline', 'captive', 'unknown'],
  clock: ['ok', 'skewed', 'unknown'],
  tunnel: [
    'ok',
    'own_address',
    'not_set_up',
    'closed',
    'connecting',
    'degraded',
    'token_malformed',
    'token_invalid',
    'too_many_sessions',
    'domain_taken',
    'domain_of_other',
    'domain_invalid',
    'no_connection',
    'intercepted',
    'requests_spent',
    'bandwidth_spent',
    'account_banned',
    'agent_too_old',
    'sdk_unavailable',
    'refused',
    'unknown',
  ],
  quota: ['ok', 'not_counted', 'nearly_spent', 'spent'],
  address: [
    'ok',
    'not_set_up',
    'unreachable',
    'insecure',
    'endpoint_offline',
    'backend_unreachable',
    'plan_spent',
    'not_ours',
    'locked',
    'unknown',
  ],
  webhook: [
    'ok',
    'not_set_up',
    'sandbox',
    'unset',
    'outdated',
    'partial',
    'foreign',
    'missing',
    'not_kept',
    'unknown',
  ],
  signature: ['ok', 'unproven', 'stale', 'refused', 'not_set_up'],
  account: [
    'ok',
    'trial',
    'not_set_up',
    'credentials',
    'suspended',
    'closed',
    'unreachable',
    'failed',
  ],
  balance: ['ok', 'low', 'empty', 'unknown'],
  sender: ['ok', 'sandbox', 'not_set_up', 'missing', 'offline', 'pending', 'unknown'],
  messages: ['ok', 'none', 'failing', 'unknown'],
  alerts: ['ok', 'some', 'unknown'],
  assistant: [
    'off',
    'embedded',
    'openai',
    'key',
    'model',
    'unreachable',
    'quota',
    'budget',
    'failed',
  ],
  secrets: ['keychain', 'file', 'memory', 'locked'],
  database: ['ok', 'damaged', 'none', 'checking'],
  disk: ['ok', 'low', 'full', 'unknown'],
  outbox: ['ok', 'waiting', 'ambiguous'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** The name of a check. */
export type CheckId = keyof typeof checkCodes;

/** Every check, in the order of {@link checkCodes}. */
export const checkIds = Object.keys(checkCodes) as CheckId[];

/**
 * How it stands: `ok` proven good; `idle` nothing to judge (not wanted, not known yet); `warning`
 * works, but look at it; `broken` does not work.
 */
export const checkState = z.enum(['ok', 'idle', 'warning', 'broken']);

/** The one thing that mends it: a place to go to, or something that a button does. */
export const checkFix = z.enum([
  'open_clinic',
  'open_twilio',
  'open_sender',
  'open_tunnel',
  'open_assistant',
  'open_messages',
  'renew_tunnel',
  'register_webhook',
  'take_webhook',
  'prove',
  'twilio_console',
  'twilio_billing',
  'ngrok_dashboard',
  'openai_billing',
  'check_again',
]);

/** See {@link checkFix}. */
export type CheckFix = z.infer<typeof checkFix>;

/** One check's result. `detail` is small print for support: a code or a foreign system's words. */
export const check = z.object({
  id: z.enum(checkIds as [CheckId, ...CheckId[]]),
  state: checkState,
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  detail: z.string().nullable(),
  fix: checkFix.nullable(),
  checkedAt: moment.nullable(),
});

/** See {@link check}. */
export type Check = z.infer<typeof check>;

/** A check whose code is one that its id can have. */
export type CheckOf<Id extends CheckId> = Check & {
  readonly id: Id;
  readonly code: (typeof checkCodes)[Id][number];
};

/** What the line's light says. `key` is an i18n key, `params` its parameters. */
export type LineHeadline = {
  readonly tone: 'green' | 'amber' | 'red';
  readonly key: string;
  readonly params: Check['params'];
};

/** The state of the line in one sentence, the same in header, tray and settings. */
export function lineHeadline({
  state,
  cause,
}: {
  readonly state: 'ok' | 'unproven' | 'warning' | 'broken' | 'not_set_up';
  readonly cause: Check | null;
}): LineHeadline {
  if (state === 'ok' || !cause) return { tone: 'green', key: 'line.ok', params: {} };
  if (state === 'not_set_up') return { tone: 'amber', key: 'line.notConfigured', params: {} };
  if (state === 'unproven') return { tone: 'amber', key: 'line.unproven', params: {} };
  const { id, code, params } = cause;
  return { tone: state === 'broken' ? 'red' : 'amber', key: `checks.${id}.${code}`, params };
}
