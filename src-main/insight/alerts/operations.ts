import { implement } from '@orpc/server';
import type { Caller } from '../../accounts/caller.ts';
import { contract } from '../../contract/contract.ts';
import type { Alerts } from './alerts.ts';

/** Seeing, acknowledging and putting off what is wrong; trying the ways out of the desk. */
export function alertOperations({ alerts }: { alerts: Alerts }) {
  const os = implement(contract).$context<Caller>();
  return {
    alerts: {
      live: os.alerts.live.handler(() => alerts.live()),
      history: os.alerts.history.handler(({ input: { cursor, limit, kind, severity, filter } }) => {
        const items = alerts.history({
          before: Number(cursor) || Number.MAX_SAFE_INTEGER,
          limit: limit + 1,
          kind: kind ?? null,
          severity: severity ?? null,
          live: filter === 'all' ? null : filter === 'live',
        });
        const last = items.length > limit ? items[limit - 1] : undefined;
        return { items: items.slice(0, limit), nextCursor: last ? String(last.id) : null };
      }),
      acknowledge: os.alerts.acknowledge.handler(({ input: { id }, context: { account } }) =>
        alerts.acknowledge(id, account?.id ?? null),
      ),
      snooze: os.alerts.snooze.handler(({ input: { id, until } }) =>
        alerts.snooze(id, until === null ? null : Date.parse(until)),
      ),
      test: os.alerts.test.handler(({ input: { channel } }) => alerts.test(channel)),
    },
  };
}
