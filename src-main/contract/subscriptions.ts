import * as z from 'zod';
import { done, id, moment, operation, page, pageQuery } from './operation.ts';

/**
 * What other software can be told of, besides `ping`, which tests an address. `data` is the row as REST
 * shows it at the moment of sending; of what has been removed only its `id`.
 */
export const eventTypes = [
  'message.created',
  'message.updated',
  'message.removed',
  'conversation.created',
  'conversation.updated',
  'contact.updated',
  'knowledge.updated',
  'knowledge.removed',
] as const;

/** One of {@link eventTypes}. */
export type EventType = (typeof eventTypes)[number];

/** Why an address was not reached, or what it answered with. */
export const deliveryProblem = z.enum([
  'timeout',
  'refused',
  'unknown_host',
  'certificate',
  'unreachable',
  'redirect',
  'gone',
  'status',
]);

/** See {@link deliveryProblem}. */
export type DeliveryProblem = z.infer<typeof deliveryProblem>;

/** One event for one address. */
export const delivery = z.object({
  id,
  /** What the receiver sees as `webhook-id`: the same at every attempt. */
  eventId: z.string(),
  type: z.enum([...eventTypes, 'ping']),
  /** The row that it tells of. */
  subject: z.number().nullable(),
  state: z.enum(['waiting', 'delivered', 'failed']),
  attempts: z.number().int(),
  statusCode: z.number().int().nullable(),
  problem: deliveryProblem.nullable(),
  durationMs: z.number().int().nullable(),
  createdAt: moment,
  /** When it is tried again. */
  nextAt: moment.nullable(),
  endedAt: moment.nullable(),
});

/** See {@link delivery}. */
export type Delivery = z.infer<typeof delivery>;

/** Another program that is told of what happens here. */
export const subscription = z.object({
  id,
  name: z.string(),
  url: z.string(),
  types: z.array(z.enum(eventTypes)),
  active: z.boolean(),
  /** Why it was switched off by itself: its address kept failing, or said that it is gone. */
  stopped: z.enum(['failing', 'gone']).nullable(),
  waiting: z.number().int(),
  lastDelivery: delivery.nullable(),
  /** Until when what is sent also carries the signature of the secret before this one. */
  formerSecretUntil: moment.nullable(),
  createdAt: moment,
});

/** See {@link subscription}. */
export type Subscription = z.infer<typeof subscription>;

const input = {
  name: z.string().trim().min(1).max(80),
  /** https, or http on this very PC. */
  url: z.string().trim().max(2000),
  types: z.array(z.enum(eventTypes)).min(1).max(eventTypes.length),
};

/** Shown this once. In the form of standardwebhooks.com: `whsec_` and base64. */
const secret = z.string();

export const subscriptions = {
  list: operation({
    access: 'owner',
    audit: 'none',
    summary: 'The programs that are told of what happens here',
  }).output(z.array(subscription)),
  create: operation({
    access: 'owner',
    audit: 'subscription.create',
    summary: 'Tell another program; the secret that it verifies with is shown this once',
  })
    .input(z.object(input))
    .output(z.object({ id, subscription, secret })),
  change: operation({
    access: 'owner',
    audit: 'subscription.change',
    summary: 'Change its name, address or events',
  })
    .input(z.object({ id, ...input }))
    .output(subscription),
  setActive: operation({
    access: 'owner',
    audit: 'subscription.switch',
    summary: 'Stop telling it, or go on with what waits',
  })
    .input(z.object({ id, active: z.boolean() }))
    .output(subscription),
  rotateSecret: operation({
    access: 'owner',
    audit: 'subscription.secret',
    summary: 'A new secret; for a day everything is signed with both',
  })
    .input(z.object({ id }))
    .output(z.object({ subscription, secret })),
  remove: operation({
    access: 'owner',
    audit: 'subscription.remove',
    summary: 'Tell it nothing any more; its log goes too',
  })
    .input(z.object({ id }))
    .output(done),
  test: operation({
    access: 'owner',
    audit: 'subscription.test',
    summary: 'Send it a ping now and say how it went',
  })
    .input(z.object({ id }))
    .output(delivery),
  deliveries: operation({
    access: 'owner',
    audit: 'none',
    summary: 'What it was told, the newest first',
  })
    .input(pageQuery.extend({ id, state: delivery.shape.state.optional() }))
    .output(page(delivery)),
  redeliver: operation({
    access: 'owner',
    audit: 'subscription.redeliver',
    summary: 'Send a delivery that failed once more',
  })
    .input(z.object({ deliveryId: id }))
    .output(delivery),
};
