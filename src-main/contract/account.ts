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

/** The longest life of a token that expires, in days. */
export const longestTokenDays = 365;

/** Asked again before something that outlives the session; the window's account has none. */
const ownPassword = z.string().min(1).max(1000).optional();

/** What everybody does with her own account. */
export const account = {
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
