import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import type { Identity } from '../accounts/accounts.ts';
import type { Caller } from '../accounts/caller.ts';
import { judgeVisit, type ProxyRules, type Refused, type Visit } from './visit.ts';

/**
 * Over TLS another name: browsers share cookies between the ports and schemes of a host, and `__Host-`
 * keeps a page without TLS from setting it (RFC 6265bis §4.1.3).
 */
export const sessionCookies = {
  http: 'mostrador_session',
  https: '__Host-mostrador_session',
} as const;

/** See {@link createVisitors}. */
export type Visitors = ReturnType<typeof createVisitors>;

/** Who asks, and where from: for every request and every message of a socket. */
export function createVisitors({
  authenticate,
  hosts,
  proxy,
  tls,
}: {
  /** Null also while the clinic is not open. */
  authenticate(token: string): Promise<Identity | null>;
  hosts: () => readonly string[];
  proxy: () => ProxyRules;
  tls: boolean;
}) {
  return {
    /** Where a request comes from; to be asked before anything else looks at it. */
    visitOf: (request: IncomingMessage): Visit | Refused =>
      judgeVisit(request, { own: hosts(), tls, proxy: proxy() }),
    /** Whom a request stands for: by its header, or else by the session's cookie. */
    async callerOf(
      request: FastifyRequest | IncomingMessage,
      cookie: string | undefined,
      { address, via }: Visit,
    ): Promise<Caller> {
      // A scheme's name has no case (RFC 9110 §11.1): some programs write it small.
      const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
      const token = bearer ?? cookie ?? null;
      const known = token === null ? null : await authenticate(token);
      // An API token is shown as such: no page of a browser acts by one.
      const identity = known?.scopes && bearer === undefined ? null : known;
      return {
        account: null,
        scopes: null,
        ...identity,
        window: false,
        token,
        address,
        via,
        userAgent: request.headers['user-agent'] ?? null,
      };
    },
  };
}
