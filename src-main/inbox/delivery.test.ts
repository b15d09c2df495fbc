import fc from 'fast-check';
import { expect, test } from 'vitest';
import { advance, type DeliveryStatus, deliveryStatus } from './delivery.ts';

const statuses: DeliveryStatus[] = [
  'queued',
  'sending',
  'sent',
  'delivered',
  'read',
  'failed',
  'undelivered',
];
const heard = fc.array(fc.constantFrom(...statuses), { minLength: 1, maxLength: 12 });
const settle = (list: readonly DeliveryStatus[]) => list.reduce<DeliveryStatus>(advance, 'none');

test('callbacks in any order and any number end where they would have ended in order', () => {
  fc.assert(
    fc.property(heard, fc.infiniteStream(fc.nat()), (list, random) => {
      const order = [...list].sort(() => (random.next().value % 2 === 0 ? 1 : -1));
      const rankOf = (s: DeliveryStatus) => (s === 'undelivered' ? 'failed' : s);
      expect(rankOf(settle([...order, ...list]))).toBe(rankOf(settle(list)));
    }),
  );
});

test('what was delivered never turns into a failure', () => {
  fc.assert(
    fc.property(heard, (list) => {
      const end = settle(['delivered', ...list]);
      expect(['delivered', 'read']).toContain(end);
    }),
  );
});

test('a failure stays until the message is seen to arrive', () => {
  expect(settle(['failed', 'sent', 'queued'])).toBe('failed');
  expect(settle(['failed', 'read'])).toBe('read');
});

test('words of Twilio that tell nothing about delivery change nothing', () => {
  expect(deliveryStatus('receiving')).toBeNull();
  expect(deliveryStatus('none')).toBeNull();
  expect(deliveryStatus('constructor')).toBeNull();
  expect(deliveryStatus('accepted')).toBe('queued');
});
