import type { Check, CheckId } from '../../../src-main/contract/checks.ts';

/** The cards of the page, each with its checks in the order in which they hang on each other. */
export const doctorGroups = [
  { id: 'line', checks: ['internet', 'tunnel', 'quota', 'address'] },
  { id: 'twilio', checks: ['account', 'balance', 'webhook', 'signature', 'alerts'] },
  { id: 'whatsapp', checks: ['sender', 'messages', 'outbox'] },
  { id: 'assistant', checks: ['assistant'] },
  { id: 'pc', checks: ['clock', 'secrets', 'database', 'disk'] },
] as const satisfies readonly { readonly id: string; readonly checks: readonly CheckId[] }[];

/** See {@link doctorGroups}. */
export type DoctorGroup = (typeof doctorGroups)[number];

/** What the page says on top. `count` are the things that it is about. */
export type Verdict = {
  readonly tone: 'green' | 'amber' | 'red';
  readonly key: 'doctor.allGood' | 'doctor.broken' | 'doctor.warning' | 'doctor.notSetUp';
  readonly count: number;
};

const weight = { broken: 0, warning: 1, idle: 2, ok: 3 } as const;

/** What wants somebody: what is broken first, then what to look at, then what is missing. */
export function toMend(checks: readonly Check[]): Check[] {
  return checks
    .filter(({ state, fix }) => state !== 'ok' && (state !== 'idle' || fix !== null))
    .sort((a, b) => weight[a.state] - weight[b.state]);
}

/** Sums the checks up, as `npm run doctor` does. `setUp`: nothing that is needed is missing. */
export function judgeChecks(checks: readonly Check[], setUp: boolean): Verdict {
  const count = (wanted: Check['state']) => checks.filter(({ state }) => state === wanted).length;
  if (count('broken') > 0) return { tone: 'red', key: 'doctor.broken', count: count('broken') };
  if (!setUp) return { tone: 'amber', key: 'doctor.notSetUp', count: 0 };
  if (count('warning') > 0)
    return { tone: 'amber', key: 'doctor.warning', count: count('warning') };
  return { tone: 'green', key: 'doctor.allGood', count: 0 };
}

/** The checks as they stand now: what the desk has heard of a link since is newer than the report. */
export function withNews(checks: readonly Check[], links: readonly Check[]): Check[] {
  return checks.map((check) => {
    const link = links.find(({ id }) => id === check.id);
    return link && (link.checkedAt ?? '') >= (check.checkedAt ?? '') ? link : check;
  });
}
