import * as z from 'zod';
import { apiToken, sessionView } from './account.ts';
import { check } from './checks.ts';
import { done, language, moment, operation } from './operation.ts';

/** The steps of setting up, in order. */
export const setupSteps = [
  'clinic',
  'twilio',
  'sender',
  'tunnel',
  'webhook',
  'proof',
  'assistant',
  'knowledge',
  'recovery',
] as const;

/** See {@link setupSteps}. */
export type SetupStep = (typeof setupSteps)[number];

const step = z.enum(setupSteps);

/** How far the set-up has come. It is found from what is there, so it can be left at any time. */
export const setupState = z.object({
  steps: z.array(
    z.object({
      id: step,
      state: z.enum(['done', 'todo', 'skipped', 'attention']),
      /** What stands in the way, when there is something. */
      check: check.nullable(),
    }),
  ),
  /** Whether somebody has said that it is finished; the desk opens the wizard until then. */
  finished: z.boolean(),
});

/** See {@link setupState}. */
export type SetupState = z.infer<typeof setupState>;

/** A number that patients could write to. `current` is the one in use. */
export const senderChoice = z.object({
  number: z.string(),
  name: z.string().nullable(),
  sandbox: z.boolean(),
  /** Twilio's own word: ONLINE, OFFLINE, CREATING, PENDING_VERIFICATION, … */
  status: z.string(),
  reasons: z.array(z.string()),
  quality: z.string().nullable(),
  current: z.boolean(),
});

/** See {@link senderChoice}. */
export type SenderChoice = z.infer<typeof senderChoice>;

/** Where Twilio delivers, and where it should. */
export const registration = z.object({
  kind: z.enum(['sender', 'service', 'number', 'sandbox', 'missing', 'unknown']),
  label: z.string().nullable(),
  current: z.object({ receive: z.string().nullable(), status: z.string().nullable() }),
  ours: z.object({ receive: z.string(), status: z.string() }).nullable(),
  check,
});

/** See {@link registration}. */
export type Registration = z.infer<typeof registration>;

/** How the tunnel does. Times ISO 8601. */
export const tunnelView = z.object({
  state: z.enum(['off', 'connecting', 'up', 'degraded', 'down']),
  url: z.string().nullable(),
  since: moment,
  latencyMs: z.number().nullable(),
  nextTryAt: moment.nullable(),
  usage: z.object({
    month: z.string(),
    requests: z.number(),
    bytes: z.number(),
    requestLimit: z.number(),
    byteLimit: z.number(),
    expectedRequests: z.number(),
    expectedBytes: z.number(),
    warning: z.boolean(),
  }),
  check,
});

/** See {@link tunnelView}. */
export type TunnelView = z.infer<typeof tunnelView>;

/** A kind of clinic whose first entries exist. */
export const starterKind = z.enum([
  'dental',
  'physiotherapy',
  'aesthetics',
  'general',
  'psychology',
  'veterinary',
]);

/** See {@link starterKind}. */
export type StarterKind = z.infer<typeof starterKind>;

const checked = z.object({ check, saved: z.boolean() });

export const setup = {
  state: operation({
    access: 'owner',
    audit: 'none',
    summary: 'How far the set-up has come',
  }).output(setupState),
  skip: operation({ access: 'owner', audit: 'setup.skip', summary: 'Leave a step for later' })
    .input(z.object({ step, skipped: z.boolean() }))
    .output(setupState),
  finish: operation({
    access: 'owner',
    audit: 'setup.finish',
    summary: 'Say that the set-up is finished, or open it again',
  })
    .input(z.object({ finished: z.boolean() }))
    .output(setupState),
  twilio: operation({
    access: 'owner',
    audit: 'setup.twilio',
    summary: 'Check credentials with Twilio and keep them when they are right',
  })
    .input(
      z.object({
        /** Left out, as the token may be: the one that is kept. */
        accountSid: z.string().max(200).optional(),
        authToken: z.string().max(200).optional(),
      }),
    )
    .output(checked),
  senders: operation({
    access: 'owner',
    audit: 'none',
    summary: 'The WhatsApp numbers of the account, and the sandbox',
  }).output(z.object({ check, items: z.array(senderChoice) })),
  sender: operation({ access: 'owner', audit: 'setup.sender', summary: 'Choose the number' })
    .input(z.object({ number: z.string().max(60) }))
    .output(checked),
  tunnel: operation({
    access: 'owner',
    audit: 'setup.tunnel',
    summary: 'Keep the tunnel’s token and domain, and wait until it is up or refused',
  })
    .input(
      z.object({
        authtoken: z.string().max(300).optional(),
        domain: z.string().max(253).nullable(),
      }),
    )
    .output(tunnelView),
  address: operation({
    access: 'owner',
    audit: 'setup.address',
    summary: 'Use the clinic’s own https address instead of a tunnel; null goes back to the tunnel',
  })
    .input(z.object({ url: z.string().max(300).nullable() }))
    .output(checked),
  assistant: operation({
    access: 'owner',
    audit: 'setup.assistant',
    summary: 'Check a key with the model’s server and keep it when it is right',
  })
    .input(
      z.object({
        apiKey: z.string().max(300).optional(),
        baseUrl: z.string().max(300).optional(),
        model: z.string().max(200).optional(),
      }),
    )
    .output(checked),
  starters: operation({
    access: 'owner',
    audit: 'none',
    summary: 'Kinds of clinic to start the knowledge base from',
  }).output(
    z.array(z.object({ kind: starterKind, entries: z.number(), questions: z.array(z.string()) })),
  ),
  starter: operation({
    access: 'owner',
    audit: 'setup.knowledge',
    summary: 'Add the entries of a kind of clinic that are not there yet',
  })
    .input(z.object({ kind: starterKind, languages: z.array(language).min(1) }))
    .output(z.object({ added: z.number(), skipped: z.number(), toComplete: z.number() })),
};

/** Everything about the way between a patient and this PC. */
export const line = {
  tunnel: operation({ access: 'read', audit: 'none', summary: 'How the tunnel does' }).output(
    tunnelView,
  ),
  renewTunnel: operation({
    access: 'desk',
    audit: 'tunnel.renew',
    summary: 'Close the tunnel and open it again',
  }).output(tunnelView),
  registration: operation({
    access: 'desk',
    audit: 'none',
    summary: 'Where Twilio delivers messages at present',
  }).output(registration),
  register: operation({
    access: 'desk',
    audit: 'webhook.register',
    summary: 'Write our addresses into Twilio, read them back and compare',
  })
    .input(
      z.object({
        /** Also where another live system stands; an owner only. */
        takeOver: z.boolean(),
      }),
    )
    .output(registration),
  prove: operation({
    access: 'desk',
    audit: 'none',
    method: 'POST',
    path: '/line/probe',
    summary: 'A signed round trip through the public address and back, now',
  }).output(check),
  doctor: operation({
    access: 'desk',
    audit: 'none',
    method: 'GET',
    path: '/doctor',
    summary: 'Check every connection, the keychain, the database and the disk',
  }).output(z.object({ version: z.string(), at: moment, checks: z.array(check) })),
};

/** Where the rotation of the auth token stands. */
export const rotationState = z.object({
  stage: z.enum(['none', 'secondary_ready', 'promoted']),
  /** How the token that waits ends. */
  endsWith: z.string().nullable(),
});

export const rotation = {
  state: operation({
    access: 'owner',
    audit: 'none',
    summary: 'Is a new auth token waiting?',
  }).output(rotationState),
  begin: operation({
    access: 'owner',
    audit: 'rotation.begin',
    summary: 'Make a second auth token at Twilio; both are accepted from now on',
  }).output(rotationState),
  promote: operation({
    access: 'owner',
    audit: 'rotation.promote',
    summary: 'Make the second token the main one; the old one is still accepted for a day',
  }).output(rotationState),
  cancel: operation({
    access: 'owner',
    audit: 'rotation.cancel',
    summary: 'Forget the second token',
  }).output(rotationState),
};

/** Network access for colleagues: over TLS with the clinic's own authority. */
export const networkView = z.object({
  on: z.boolean(),
  /** Switched on by `--host`, and not to be switched off here. */
  fixed: z.boolean(),
  /** Where colleagues find the desk, the best one first; empty while this PC is in no network. */
  urls: z.array(z.string()),
  ownUrl: z.string().nullable(),
  /** The page that explains how to trust the authority, by language. */
  trust: z.object({ es: z.string(), en: z.string() }).nullable(),
  /** SHA-256 of the clinic's authority. */
  fingerprint: z.string().nullable(),
  /** The authority in PEM, to be carried to a colleague's PC by hand. Not a secret. */
  certificatePem: z.string().nullable(),
  expiresAt: moment.nullable(),
  /** Why it is not on although it should be: a failure of the contract. */
  failure: z
    .object({
      code: z.string(),
      params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    })
    .nullable(),
});

/** See {@link networkView}. */
export type NetworkView = z.infer<typeof networkView>;

export const network = {
  status: operation({ access: 'owner', audit: 'none', summary: 'Can colleagues get in?' }).output(
    networkView,
  ),
  set: operation({
    access: 'owner',
    audit: 'network.set',
    summary: 'Let colleagues in over the clinic’s network, or shut it',
  })
    .input(z.object({ on: z.boolean() }))
    .output(networkView),
};

/** An account as an owner sees it. */
export const accountDetails = z.object({
  id: z.number(),
  username: z.string(),
  displayName: z.string(),
  role: z.enum(['owner', 'desk', 'read']),
  /** The account of the window on the clinic's PC. */
  local: z.boolean(),
  createdAt: moment,
  disabledAt: moment.nullable(),
  lockedUntil: moment.nullable(),
  /** Whether signing in asks for a code too. */
  secondStep: z.boolean(),
});

/** See {@link accountDetails}. */
export type AccountDetailsView = z.infer<typeof accountDetails>;

const role = z.enum(['owner', 'desk', 'read']);
const password = z.string().min(1).max(1000);
const accountId = z.object({ id: z.coerce.number().int().positive() });

export const accounts = {
  list: operation({ access: 'owner', audit: 'none', summary: 'Everybody who can sign in' }).output(
    z.array(accountDetails),
  ),
  create: operation({ access: 'owner', audit: 'account.create', summary: 'Add an account' })
    .input(
      z.object({
        username: z.string().min(1).max(100),
        displayName: z.string().min(1).max(80),
        role,
        password,
      }),
    )
    .output(accountDetails),
  change: operation({
    access: 'owner',
    audit: 'account.change',
    summary: 'Change the name or the role of an account',
  })
    .input(accountId.extend({ displayName: z.string().min(1).max(80), role }))
    .output(accountDetails),
  setPassword: operation({
    access: 'owner',
    audit: 'account.password',
    summary: 'Give an account a new password; its sessions end',
  })
    .input(accountId.extend({ password }))
    .output(done),
  setEnabled: operation({
    access: 'owner',
    audit: 'account.enable',
    summary: 'Shut an account out, or let it in again',
  })
    .input(accountId.extend({ enabled: z.boolean() }))
    .output(accountDetails),
  unlock: operation({
    access: 'owner',
    audit: 'account.unlock',
    summary: 'Lift the lock of too many wrong passwords',
  })
    .input(accountId)
    .output(accountDetails),
  sessions: operation({
    access: 'owner',
    audit: 'none',
    summary: 'Where everybody is signed in',
  }).output(z.array(sessionView)),
  endSession: operation({
    access: 'owner',
    audit: 'session.end',
    summary: 'Sign out anybody’s session',
  })
    .input(z.object({ sessionId: z.string().max(100) }))
    .output(done),
  resetSecondStep: operation({
    access: 'owner',
    audit: 'account.second_step_off',
    summary: 'Take a colleague’s second step away, e.g. when she has lost her phone',
  })
    .input(accountId)
    .output(accountDetails),
  tokens: operation({
    access: 'owner',
    audit: 'none',
    summary: 'Everybody’s API tokens, the newest first',
  }).output(z.array(apiToken)),
  revokeToken: operation({
    access: 'owner',
    audit: 'token.revoke',
    summary: 'End anybody’s API token at once',
  })
    .input(z.object({ tokenId: z.coerce.number().int().positive() }))
    .output(done),
};
