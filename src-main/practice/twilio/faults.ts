import * as z from 'zod';

/** Every operation of the API that a fault can aim at. */
export const apiRoutes = [
  'account.fetch',
  'alerts.fetch',
  'alerts.list',
  'approvals.create',
  'approvals.fetch',
  'balance.fetch',
  'content.create',
  'content.delete',
  'content.fetch',
  'content.list',
  'content.listApprovals',
  'media.content',
  'media.delete',
  'media.fetch',
  'media.list',
  'messages.create',
  'messages.delete',
  'messages.fetch',
  'messages.list',
  'messages.update',
  'numbers.fetch',
  'numbers.list',
  'numbers.update',
  'secondaryToken.create',
  'secondaryToken.delete',
  'secondaryToken.promote',
  'senders.fetch',
  'senders.list',
  'senders.update',
  'services.fetch',
  'services.list',
  'services.listNumbers',
  'services.listSenders',
  'services.update',
  'typing.create',
  'usage.daily',
] as const;

/** See {@link apiRoutes}. */
export type ApiRoute = (typeof apiRoutes)[number];

const everyFault = {
  /** For how many requests or messages; null for all until it is switched off. */
  times: z.int().positive().nullable().default(1),
  /** Only those from or to this patient's address. */
  patient: z.string().optional(),
};
const requestFault = {
  ...everyFault,
  /** Only requests of this kind. */
  route: z.enum([...apiRoutes, 'any']).default('messages.create'),
};
const webhookFault = {
  ...everyFault,
  webhook: z.enum(['inbound', 'status', 'any']).default('any'),
};

/** The closed list of what Twilio can be made to do wrong. */
export const faultSchema = z.discriminatedUnion('kind', [
  /** The API answers with this error; nothing is stored. */
  z.object({
    kind: z.literal('answer'),
    status: z.int().min(400).max(599),
    code: z.int().positive(),
    message: z.string().optional(),
    /** Seconds, sent as `Retry-After`. */
    retryAfter: z.int().positive().optional(),
    ...requestFault,
  }),
  /** The connection breaks before anything is stored. */
  z.object({ kind: z.literal('drop-before'), ...requestFault }),
  /** Everything is done, but the connection breaks before the answer: was it sent or not? */
  z.object({ kind: z.literal('drop-after'), ...requestFault }),
  /** The connection stays open and no answer ever comes; `processed` says whether it was done. */
  z.object({ kind: z.literal('hang'), processed: z.boolean().default(false), ...requestFault }),
  /** The answer takes this long, in ms of the clinic's clock. */
  z.object({ kind: z.literal('slow'), ms: z.int().positive(), ...requestFault }),
  /** The message is accepted and fails afterwards with this code. */
  z.object({
    kind: z.literal('fail-later'),
    code: z.int().positive(),
    status: z.enum(['failed', 'undelivered']).default('failed'),
    ...everyFault,
  }),
  /** The first status callbacks arrive before the answer to the request that sent the message. */
  z.object({ kind: z.literal('status-before-response'), ...everyFault }),
  /** `delivered` is told before `sent`. */
  z.object({ kind: z.literal('status-out-of-order'), ...everyFault }),
  /** The same webhook is called twice. */
  z.object({ kind: z.literal('webhook-twice'), ...webhookFault }),
  /** The webhook is never called. */
  z.object({ kind: z.literal('webhook-lost'), ...webhookFault }),
]);

/** A fault as one asks for it. */
export type FaultInput = z.input<typeof faultSchema>;

/** A fault with its defaults filled in. */
export type Fault = z.output<typeof faultSchema>;

/** Every kind of fault. */
export const faultKinds = faultSchema.options.map((option) => option.shape.kind.value);

/** A fault that is switched on. */
export type ActiveFault = {
  readonly id: string;
  readonly fault: Fault;
  /** How often it will still strike; null without end. */
  readonly remaining: number | null;
  readonly struck: number;
};

/** Ready-made faults with names that a face can offer. */
export const faultPresets = {
  'outside-window': { kind: 'fail-later', code: 63016 },
  'not-joined': { kind: 'fail-later', code: 63015 },
  'no-whatsapp': { kind: 'fail-later', code: 63003, status: 'undelivered' },
  'wrong-number': { kind: 'answer', status: 400, code: 21211 },
  'too-fast': { kind: 'answer', status: 429, code: 20429, retryAfter: 2 },
  'server-error': { kind: 'answer', status: 500, code: 20500 },
  unavailable: { kind: 'answer', status: 503, code: 20503 },
  'drop-before': { kind: 'drop-before' },
  'drop-after': { kind: 'drop-after' },
  hang: { kind: 'hang' },
  slow: { kind: 'slow', ms: 5000 },
  'status-before-response': { kind: 'status-before-response' },
  'status-out-of-order': { kind: 'status-out-of-order' },
  'webhook-twice': { kind: 'webhook-twice' },
  'webhook-lost': { kind: 'webhook-lost' },
} as const satisfies Record<string, FaultInput>;

/** What is about to happen, for faults to strike or not. */
type Occasion = {
  readonly route?: ApiRoute;
  readonly webhook?: 'inbound' | 'status';
  readonly patient?: string | undefined;
};

/** The switchboard of faults. It lives in memory: after a restart Twilio behaves again. */
export type Faults = {
  /** Switches a fault on. @returns its id. @throws ZodError when it is none of the list. */
  add(fault: FaultInput): string;
  list(): readonly ActiveFault[];
  /** Switches one off, or all of them. */
  clear(id?: string): void;
};

/** {@link Faults}, and how the parts of the embedded Twilio ask whether one strikes. */
export type FaultBoard = Faults & {
  /** The oldest fault of a kind that fits the occasion; it counts as struck. */
  strike<K extends Fault['kind']>(kind: K, occasion: Occasion): Extract<Fault, { kind: K }> | null;
};

function fits(fault: Fault, occasion: Occasion): boolean {
  if (fault.patient !== undefined && fault.patient !== occasion.patient) return false;
  if ('route' in fault && fault.route !== 'any' && fault.route !== occasion.route) return false;
  return !('webhook' in fault) || fault.webhook === 'any' || fault.webhook === occasion.webhook;
}

/** A switchboard with everything off. */
export function createFaults(): FaultBoard {
  const on = new Map<string, ActiveFault>();
  let count = 0;
  return {
    add(input) {
      const fault = faultSchema.parse(input);
      count += 1;
      const id = `fault-${count}`;
      on.set(id, { id, fault, remaining: fault.times, struck: 0 });
      return id;
    },
    list: () => [...on.values()],
    clear(id) {
      if (id === undefined) on.clear();
      else on.delete(id);
    },
    strike<K extends Fault['kind']>(kind: K, occasion: Occasion) {
      for (const active of on.values()) {
        const { fault, remaining, struck, id } = active;
        if (fault.kind !== kind || !fits(fault, occasion)) continue;
        if (remaining === 1) on.delete(id);
        else
          on.set(id, {
            ...active,
            remaining: remaining === null ? null : remaining - 1,
            struck: struck + 1,
          });
        return fault as Extract<Fault, { kind: K }>;
      }
      return null;
    },
  };
}
