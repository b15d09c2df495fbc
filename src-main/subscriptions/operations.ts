import { implement } from '@orpc/server';
import type { Caller } from '../accounts/caller.ts';
import { contract } from '../contract/contract.ts';
import { Failure } from '../contract/failure.ts';
import type { Subscriptions } from './subscriptions.ts';

/** What the owner does with the programs that are told of what happens here. */
export function subscriptionOperations({ subscriptions }: { subscriptions: Subscriptions }) {
  const os = implement(contract).$context<Caller>().subscriptions;
  return {
    subscriptions: {
      list: os.list.handler(() => subscriptions.list()),
      create: os.create.handler(async ({ input }) => {
        const { id, secret } = await subscriptions.create(input);
        return { id, subscription: subscriptions.view(id), secret };
      }),
      change: os.change.handler(({ input: { id, ...input } }) => subscriptions.change(id, input)),
      setActive: os.setActive.handler(({ input: { id, active } }) =>
        subscriptions.setActive(id, active),
      ),
      rotateSecret: os.rotateSecret.handler(async ({ input: { id } }) => {
        const secret = await subscriptions.rotateSecret(id);
        return { subscription: subscriptions.view(id), secret };
      }),
      remove: os.remove.handler(({ input: { id } }) => {
        subscriptions.remove(id);
        return { ok: true } as const;
      }),
      test: os.test.handler(({ input: { id } }) => subscriptions.test(id)),
      deliveries: os.deliveries.handler(({ input: { id, cursor, limit, state } }) => {
        const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor);
        if (!Number.isSafeInteger(before)) throw new Failure('invalid_input', { field: 'cursor' });
        const found = subscriptions.deliveries(id, {
          before,
          limit: limit + 1,
          state: state ?? null,
        });
        const items = found.slice(0, limit);
        const nextCursor = found.length > limit ? String(items.at(-1)?.id) : null;
        return { items, nextCursor };
      }),
      redeliver: os.redeliver.handler(({ input: { deliveryId } }) =>
        subscriptions.redeliver(deliveryId),
      ),
    },
  };
}
