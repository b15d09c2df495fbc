import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { check } from './checks.ts';
import { label, quickReply } from './conversations.ts';
import { done, id, language, moment, operation } from './operation.ts';

/** Who is using the program. */
export const account = z.object({
  id,
  username: z.string(),
  displayName: z.string(),
  role: z.enum(['owner', 'desk', 'read']),
});

/** See {@link account}. */
export type AccountView = z.infer<typeof account>;

/** A changed row; it only wakes. `row` is what the operation of its topic would return. */
export const deskEvent = z.object({
  seq: z.number().int(),
  topic: z.enum([
    'conversation',
    'message',
    'note',
    'contact',
    'label',
    'quick-reply',
    'template',
    'knowledge',
    'setting',
    'clock',
    'phone',
    'line',
    'erasure',
    'alert',
    'export',
    'subscription',
    'backup',
  ]),
  row: z.unknown(),
});

/** See {@link deskEvent}. */
export type DeskEvent = z.infer<typeof deskEvent>;

/** Can a patient write to the clinic? The links of the way, and what goes over it. */
export const lineStatus = z.object({
  /** `ok`: proven; `unproven`: nothing is known to be wrong; `not_set_up`: a link is missing. */
  state: z.enum(['ok', 'unproven', 'warning', 'broken', 'not_set_up']),
  /** The link that decides the state, when it is not `ok`. */
  cause: check.nullable(),
  /** Every link, in the order in which they hang on each other. */
  links: z.array(check),
  /** When the way was last proven: by a signed request of Twilio or by our own round trip. */
  lastProofAt: moment.nullable(),
  /** When Twilio's own last signed request arrived. */
  lastTwilioAt: moment.nullable(),
  publicUrl: z.string().nullable(),
  assistant: z.enum(['off', 'embedded', 'openai']),
  /** auto: it answers by itself; draft: it proposes, a person sends. */
  assistantMode: z.enum(['auto', 'draft']),
  outbox: z.object({ queued: z.number(), ambiguous: z.number() }),
  lastCatchUpAt: moment.nullable(),
});

/** See {@link lineStatus}. */
export type LineStatus = z.infer<typeof lineStatus>;

const credentials = z.object({
  username: z.string().min(1).max(100),
  password: z.string().min(1).max(1000),
  /** Of the authenticator program, or a recovery code; without one `code_required` asks for it. */
  code: z.string().trim().min(1).max(40).optional(),
});

/** What gives a window a new PIN when the old one is forgotten. */
export const pinProof = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('owner'),
    username: z.string().max(200),
    password: z.string().max(1000),
    /** Of the second step, where the account has one. */
    code: z.string().max(40).optional(),
  }),
  z.object({ kind: z.literal('recoveryKey'), key: z.string().max(400) }),
]);

/** See {@link pinProof}. */
export type PinProof = z.infer<typeof pinProof>;

export const session = {
  login: operation({
    access: 'anyone',
    audit: 'session.open',
    method: 'POST',
    path: '/auth/login',
    summary: 'A bearer token for other software',
  })
    .input(credentials)
    .output(z.object({ token: z.string(), expiresAt: moment, account })),
  open: operation({
    access: 'anyone',
    audit: 'session.open',
    method: 'POST',
    path: '/session',
    summary: 'Sign in at the desk: sets the session cookie',
  })
    .input(credentials)
    .output(z.object({ account })),
  enrol: operation({
    access: 'anyone',
    audit: 'session.enrol',
    method: 'POST',
    path: '/session/enrol',
    summary: 'Set up the second step that signing in asks for: the secret, then its first code',
  })
    .input(credentials)
    .output(
      z.object({
        account: account.nullable(),
        /** Until the first code: what the authenticator program is set up with. */
        enrolment: z.object({ secret: z.string(), uri: z.string() }).nullable(),
        /** Shown this once. */
        recoveryCodes: z.array(z.string()),
      }),
    ),
  redeem: operation({
    access: 'anyone',
    audit: 'session.open',
    method: 'POST',
    path: '/session/link',
    summary: 'Sign in with a one-time link; the first link of a new clinic creates its owner',
  })
    .input(
      z.object({
        link: z.string().min(10).max(200),
        owner: z
          .object({
            username: z.string().trim().min(3).max(40),
            displayName: z.string().trim().min(1).max(80),
            password: z.string().min(10).max(1000),
          })
          .optional(),
      }),
    )
    .output(z.object({ account: account.nullable(), needsOwner: z.boolean() })),
  current: operation({
    access: 'anyone',
    audit: 'none',
    method: 'GET',
    path: '/session',
    summary: 'Who is signed in; null when nobody is. A locked desk has to be unlocked first',
  }).output(
    z.object({
      account: account.nullable(),
      lock: z.object({
        locked: z.boolean(),
        /** Whether it can be locked: there is a password or a PIN to unlock it with. */
        can: z.boolean(),
        /** What unlocks it: the account's password, or the PIN of this PC's window. */
        by: z.enum(['password', 'pin']),
      }),
    }),
  ),
  lock: operation({
    access: 'read',
    audit: 'session.lock',
    method: 'POST',
    path: '/session/lock',
    summary: 'Lock this desk: nothing more is read or done over it',
  }).output(done),
  unlock: operation({
    access: 'read',
    audit: 'session.unlock',
    method: 'POST',
    path: '/session/unlock',
    summary: 'Unlock it by the account’s password or the window’s PIN',
  })
    .input(z.object({ secret: z.string().min(1).max(1000) }))
    .output(done),
  idle: operation({
    access: 'read',
    audit: 'none',
    summary: 'After how many idle minutes this desk locks itself; 0: never',
  }).output(
    z.object({
      minutes: z.number().int(),
      can: z.boolean(),
      hasPin: z.boolean(),
      /** Whether changing the PIN takes the present one. */
      asksPin: z.boolean(),
    }),
  ),
  setPin: operation({
    access: 'owner',
    audit: 'session.pin',
    summary: 'Set the PIN of this PC’s window; null takes it away',
  })
    .input(
      z.object({
        pin: z.string().max(1000).nullable(),
        current: z.string().max(1000).nullable(),
      }),
    )
    .output(done),
  resetPin: operation({
    access: 'local',
    audit: 'session.pin_reset',
    summary: 'A new PIN for a window whose PIN is forgotten, by an owner or the recovery key',
  })
    .input(z.object({ proof: pinProof, pin: z.string().max(1000) }))
    .output(z.object({ account: account.nullable() })),
  close: operation({
    access: 'read',
    audit: 'session.close',
    method: 'DELETE',
    path: '/session',
    summary: 'Sign out',
  }).output(done),
  colleagues: operation({
    access: 'read',
    audit: 'none',
    summary: 'Accounts that a conversation can be given to',
  }).output(z.array(account)),
};

export const desk = {
  snapshot: operation({
    access: 'read',
    audit: 'none',
    summary: 'Everything a face needs at its start and after each reconnect',
  }).output(
    z.object({
      seq: z.number().int(),
      account,
      clinic: z.object({
        name: z.string(),
        country: z.string(),
        timezone: z.string(),
        language,
        emergencyNumber: z.string(),
        sender: z.string().nullable(),
      }),
      practice: z.boolean(),
      /** False until somebody has been through the set-up: the desk opens it. */
      setUp: z.boolean(),
      now: moment,
      line: lineStatus,
      labels: z.array(label),
      quickReplies: z.array(quickReply),
      /** Where a browser on this PC finds the desk; null when it is not known. */
      deskUrl: z.string().nullable(),
      version: z.string(),
    }),
  ),
  events: operation({
    access: 'read',
    audit: 'none',
    summary: 'Changed rows, as they change',
  }).output(eventIterator(deskEvent)),
  status: operation({
    access: 'read',
    audit: 'none',
    method: 'GET',
    path: '/status',
    summary: 'Is the line up?',
  }).output(lineStatus.extend({ version: z.string(), now: moment })),
};

/** A setting as faces see it; a secret shows only that it is set and how it ends. */
export const settingView = z.object({
  key: z.string(),
  value: z.unknown(),
  secret: z.boolean(),
  set: z.boolean(),
  endsWith: z.string().nullable(),
  source: z.enum(['environment', 'stored', 'default']),
  /** The environment variable that overrules it, whether or not it is set. */
  variable: z.string().nullable(),
  /** Why a stored value is not used (the default is): a reason code. */
  refused: z.string().nullable(),
  explanation: z.object({ es: z.string(), en: z.string() }),
});

export const settings = {
  list: operation({
    access: 'owner',
    audit: 'none',
    summary: 'Every setting with its explanation',
  }).output(z.array(settingView)),
  set: operation({ access: 'owner', audit: 'setting.change', summary: 'Change one setting' })
    .input(z.object({ key: z.string().max(100), value: z.unknown() }))
    .output(settingView),
  reset: operation({ access: 'owner', audit: 'setting.change', summary: 'Back to the default' })
    .input(z.object({ key: z.string().max(100) }))
    .output(settingView),
};
