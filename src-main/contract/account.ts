import * as z from 'zod';
import { done, id, moment, operation } from './operation.ts';

/** An API token as faces see it: never the token itself, which is shown once, when it is made. */
export const apiToken = z.object({
  id,
  accountId: id,
  /** Whose it is. */
  owner: z.string(),
  /** What it is for, in the words of whoever made it. */
  name: z.string(),
  /** The last four characters, to find it again in the other software. */
  endsWith: z.string(),
  scopes: z.array(z.string()),
  state: z.enum(['live', 'expired', 'revoked']),
  createdAt: moment,
  /** Null: it does not expire. */
  expiresAt: moment.nullable(),
  /** To within five minutes; null: never used. */
  lastUsedAt: moment.nullable(),
  revokedAt: moment.nullable(),
});

/** See {@link apiToken}. */
export type ApiTokenView = z.infer<typeof apiToken>;

/** Where an account is signed in. */
export const sessionView = z.object({
  /** Of the row; nobody signs in with it. */
  id: z.string(),
  accountId: id,
  /** Whose it is. */
  owner: z.string(),
  /** Whether it is the one that asks. */
  current: z.boolean(),
  /** `ui`: a person at the desk; `api`: other software, by a token of a day. */
  kind: z.enum(['ui', 'api']),
  /** What the device says of itself: a browser and a system, or a program's name. */
  device: z.object({ program: z.string().nullable(), system: z.string().nullable() }),
  address: z.string().nullable(),
  /** On the clinic's PC itself, or over the network. */
  via: z.enum(['local', 'network']),
  createdAt: moment,
  /** To within five minutes. */
  lastSeenAt: moment,
  expiresAt: moment,
});

/** See {@link sessionView}. */
export type SessionView = z.infer<typeof sessionView>;

/** One's own account. */
export const ownAccount = z.object({
  id,
  username: z.string(),
  displayName: z.string(),
  role: z.enum(['owner', 'desk', 'read']),
  /** The window's own account: no password, no second step. */
  local: z.boolean(),
  secondStep: z.object({
    on: z.boolean(),
    since: moment.nullable(),
    codesLeft: z.number(),
    /** Whether the clinic asks for it, and so it cannot be switched off here. */
    required: z.boolean(),
  }),
  /** What an API token of this account may be given. */
  tokenScopes: z.array(z.string()),
});

/** See {@link ownAccount}. */
export type OwnAccount = z.infer<typeof ownAccount>;

/** The longest life of a token that expires, in days. */
export const longestTokenDays = 365;

/** Asked again before something that outlives the session; the window's account has none. */
const ownPassword = z.string().min(1).max(1000).optional();

/** What everybody does with her own account. */
export const account = {
  get: operation({ access: 'read', audit: 'none', summary: 'One’s own account' }).output(
    ownAccount,
  ),
  rename: operation({
    access: 'read',
    audit: 'account.rename',
    summary: 'Change how colleagues see one’s name',
  })
    .input(z.object({ displayName: z.string().trim().min(1).max(80) }))
    .output(ownAccount),
  setPassword: operation({
    access: 'read',
    audit: 'account.password',
    summary: 'Change one’s own password; the other sessions end',
  })
    .input(
      z.object({
        password: ownPassword,
        next: z.string().min(1).max(1000),
        /** Whether one's API tokens end too. */
        revokeTokens: z.boolean(),
      }),
    )
    .output(done),
  sessions: operation({
    access: 'read',
    audit: 'none',
    summary: 'Where one is signed in',
  }).output(z.array(sessionView)),
  endSession: operation({
    access: 'read',
    audit: 'session.end',
    summary: 'Sign out one of one’s own sessions',
  })
    .input(z.object({ sessionId: z.string().max(100) }))
    .output(done),
  endOtherSessions: operation({
    access: 'read',
    audit: 'session.end_others',
    summary: 'Sign out everywhere but here',
  }).output(z.object({ ended: z.number() })),
  beginSecondStep: operation({
    access: 'read',
    audit: 'none',
    summary: 'A secret for an authenticator program; it counts after its first code',
  })
    .input(z.object({ password: ownPassword }))
    .output(z.object({ secret: z.string(), uri: z.string() })),
  confirmSecondStep: operation({
    access: 'read',
    audit: 'account.second_step_on',
    summary:
      'Switch the second step on with the first code; the recovery codes are shown this once',
  })
    .input(z.object({ code: z.string().trim().min(1).max(40) }))
    .output(z.object({ recoveryCodes: z.array(z.string()) })),
  endSecondStep: operation({
    access: 'read',
    audit: 'account.second_step_off',
    summary: 'Switch one’s own second step off',
  })
    .input(z.object({ password: ownPassword }))
    .output(done),
  renewRecoveryCodes: operation({
    access: 'read',
    audit: 'account.recovery_codes',
    summary: 'New recovery codes; the ones before no longer count',
  })
    .input(z.object({ password: ownPassword }))
    .output(z.object({ recoveryCodes: z.array(z.string()) })),
  tokens: operation({
    access: 'read',
    audit: 'none',
    summary: 'One’s own API tokens, the newest first',
  }).output(z.array(apiToken)),
  createToken: operation({
    access: 'read',
    audit: 'token.create',
    summary: 'Make an API token; it is shown this once',
  })
    .input(
      z.object({
        name: z.string().trim().min(1).max(80),
        scopes: z.array(z.string().max(60)).min(1).max(50),
        /** Null: it does not expire. */
        expiresInDays: z.number().int().min(1).max(longestTokenDays).nullable().default(90),
        password: ownPassword,
      }),
    )
    .output(z.object({ tokenId: id, token: z.string(), details: apiToken })),
  revokeToken: operation({
    access: 'read',
    audit: 'token.revoke',
    summary: 'End one of one’s own API tokens at once',
  })
    .input(z.object({ tokenId: id }))
    .output(done),
};
