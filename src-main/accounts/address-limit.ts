import { isIPv6 } from 'node:net';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Failure } from '../contract/failure.ts';

/** Failed tries to sign in that one address of the network has, in {@link addressWindow} seconds. */
export const addressFailures = 20;

/** See {@link addressFailures}. Real time. */
export const addressWindow = 15 * 60;

/** See {@link createAddressLimit}. */
export type AddressLimit = ReturnType<typeof createAddressLimit>;

/**
 * Counts the tries of each address of the network, whatever names they are at: else one address locks
 * one account after another. Like the accounts' own lock it counts a try as failed before it is looked
 * at; what turns out right is given back.
 */
export function createAddressLimit() {
  const limiter = new RateLimiterMemory({ points: addressFailures, duration: addressWindow });
  return {
    /** @throws Failure `too_many_requests` with `seconds`, and `minutes` for people. */
    async count(address: string | null): Promise<void> {
      try {
        await limiter.consume(networkOf(address));
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
        const minutes = Math.ceil(seconds / 60);
        throw new Failure('too_many_requests', { reason: 'sign_in', seconds, minutes });
      }
    },
    async giveBack(address: string | null): Promise<void> {
      await limiter.reward(networkOf(address));
    },
  };
}

/** Whoever has one IPv6 address has its /64 (RFC 6177): it counts as one. */
function networkOf(address: string | null): string {
  if (address === null || !isIPv6(address)) return address ?? 'unknown';
  const [head = '', tail] = address.toLowerCase().split('::');
  const groups = head.split(':').filter(Boolean);
  const behind = tail?.split(':').filter(Boolean) ?? [];
  if (tail !== undefined) while (groups.length + behind.length < 8) groups.push('0');
  return [...groups, ...behind]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
