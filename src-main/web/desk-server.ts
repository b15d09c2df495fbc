import { existsSync } from 'node:fs';
import type { IncomingMessage, RequestListener } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fastifyCookie from '@fastify/cookie';
import fastifyStatic from '@fastify/static';
import { OpenAPIHandler } from '@orpc/openapi/fastify';
import type { AnyRouter } from '@orpc/server';
import { RPCHandler } from '@orpc/server/websocket';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { Logger } from 'pino';
import { WebSocketServer } from 'ws';
import * as z from 'zod';
import type { Identity } from '../accounts/accounts.ts';
import type { Caller } from '../accounts/caller.ts';
import {
  Failure,
  type FailureCode,
  type FailureParams,
  failureCodes,
} from '../contract/failure.ts';
import { noSchemas } from './no-schemas.ts';
import { describeApi, isPublished } from './openapi.ts';
import { createRequestLimits, withRetryAfter } from './request-limits.ts';
import { judgeVisit, type ProxyRules, type Visit } from './visit.ts';

/** What the desk listener serves once the clinic is open. */
export type DeskClinic = {
  readonly router: AnyRouter;
  /** Whom a session's or an API token stands for. */
  authenticate(token: string): Promise<Identity | null>;
  /**
   * Everything about one contact as one ZIP file, for whom may have it.
   *
   * @throws Failure `not_signed_in`, `not_allowed`, `desk_locked`, `not_found`.
   */
  archive(caller: Caller, contactId: number): AsyncIterable<Uint8Array>;
  /** See {@link Caller}. */
  readonly welcome?: Caller['welcome'];
  /** How many requests a minute other software may make with one token; absent: no limit. */
  readonly requestsPerMinute?: (() => number) | undefined;
  /** Fires when this clinic closes to be opened anew: its desks ask again instead of waiting. */
  readonly closed?: AbortSignal;
};

/** What stands before the clinic is open: the page that creates or opens the encrypted file. */
export type DeskLock = {
  /** Null when the clinic is open. */
  state(): { readonly reason: string; readonly fileExists: boolean } | null;
  /**
   * @returns the token of a one-time link when the clinic has no account yet, else null.
   * @throws Failure `wrong_passphrase`, `passphrase_too_short`.
   */
  unlock(passphrase: string): Promise<string | null>;
};

/**
 * Over TLS another name: browsers share cookies between the ports and schemes of a host, and `__Host-`
 * keeps a page without TLS from setting it (RFC 6265bis §4.1.3).
 */
const COOKIES = { http: 'mostrador_session', https: '__Host-mostrador_session' } as const;
/** What a browser keeps of its earlier sign-ins; it opens nothing. */
const MARKS = { http: 'mostrador_device', https: '__Host-mostrador_device' } as const;
/** A 16 MB file in base64, and a little for the rest of the request. */
const MOST_BYTES = 24 * 1_048_576;
const BASE = '/api/v1';
/** The socket's close code for a session that has ended (4000–4999 are the application's own). */
const SIGNED_OUT = 4401;
/** RFC 6455's registry: the service restarts. */
const RESTARTS = 1012;
/** How long a session that was ended may still hear of changes. Real time. */
const ASK_SESSION_MS = 3_000;

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  'media-src blob:',
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

function keyOf(header: string | string[] | undefined): string | null {
  return typeof header === 'string' && header !== '' ? header.slice(0, 200) : null;
}

/** A failure as RFC 9457 puts it. */
function problem(code: FailureCode | string, status: number, params: FailureParams | unknown) {
  return {
    type: `https://mostrador.example/errors/${code}`,
    title: code.replaceAll('_', ' '),
    status,
    detail: code,
    code,
    params: params ?? {},
  };
}

/**
 * The listener of people and other software: the UI, RPC over a WebSocket, REST, sessions. Host
 * and Origin are checked on every request and upgrade, so that no page of another site gets in.
 */
export function createDeskServer({
  clinic,
  lock,
  hosts,
  proxy = () => ({ hosts: [], addresses: [] }),
  tls,
  rendererFolder,
  version,
  log,
}: {
  clinic: () => DeskClinic | null;
  lock: DeskLock;
  /** The values of the Host header that are ours, e.g. `127.0.0.1:4780`. */
  hosts: () => readonly string[];
  /** A reverse proxy with the clinic's own domain in front; absent: none. */
  proxy?: (() => ProxyRules) | undefined;
  /** Makes the server that speaks https; absent: plain http, which is for this very PC alone. */
  tls?: ((handler: RequestListener) => SecureServer) | undefined;
  rendererFolder: string;
  version: string;
  log: Logger;
}): FastifyInstance {
  const app: FastifyInstance = Fastify({
    ...(tls && { serverFactory: tls }),
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    schemaController: noSchemas,
    bodyLimit: MOST_BYTES,
    requestTimeout: 120_000,
  });
  void app.register(fastifyCookie);

  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=()',
    });
    const visit = visitOf(request.raw);
    if ('refused' in visit) {
      request.log.warn(
        {
          route: request.url.split('?')[0],
          reason: visit.refused,
          host: request.headers.host?.slice(0, 100),
        },
        'a request for another host or from another site was refused',
      );
      return reply.code(403).send(problem('not_allowed', 403, {}));
    }
    return undefined;
  });
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    if (error instanceof Failure)
      return reply
        .code(failureCodes[error.code])
        .type('application/problem+json')
        .send(problem(error.code, failureCodes[error.code], error.params));
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error({ err: error }, 'a desk request failed');
    const code = status >= 500 ? 'internal' : 'invalid_input';
    return reply
      .code(status)
      .type('application/problem+json')
      .send(problem(code, status, {}));
  });

  const visitOf = (request: IncomingMessage) =>
    judgeVisit(request, { own: hosts(), tls: tls !== undefined, proxy: proxy() });

  async function callerOf(
    request: FastifyRequest | IncomingMessage,
    cookie: string | undefined,
    { address, via }: Visit,
  ): Promise<Caller> {
    const header = request.headers.authorization;
    const bearer = header?.startsWith('Bearer ') ? header.slice('Bearer '.length) : undefined;
    const token = bearer ?? cookie ?? null;
    const known = token === null ? null : ((await clinic()?.authenticate(token)) ?? null);
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
  }

  // --- locked -----------------------------------------------------------------------------------
  app.get(`${BASE}/lock`, async (_request, reply) => {
    const state = lock.state();
    if (!state)
      return reply
        .code(404)
        .type('application/problem+json')
        .send(problem('not_found', 404, {}));
    return { locked: true, ...state };
  });
  const passphrase = z.object({ passphrase: z.string().max(1000) });
  app.post(`${BASE}/lock`, async (request) => {
    if (!lock.state()) throw new Failure('not_found', { what: 'lock' });
    const body = passphrase.safeParse(request.body);
    if (!body.success) throw new Failure('invalid_input', { field: 'passphrase' });
    return { ok: true, link: await lock.unlock(body.data.passphrase) };
  });

  // --- REST -------------------------------------------------------------------------------------
  let document: Promise<unknown> | null = null;
  app.get(`${BASE}/openapi.json`, async () => {
    document ??= describeApi(version);
    return document;
  });

  const limits = createRequestLimits();
  /** @throws Failure `too_many_requests`. */
  async function countRequest(
    request: FastifyRequest,
    reply: FastifyReply,
    { token }: Caller,
    { requestsPerMinute }: DeskClinic,
  ): Promise<void> {
    if (request.headers.authorization === undefined || token === null || !requestsPerMinute) return;
    const { allowed, headers, resetSeconds } = await limits.count(token, requestsPerMinute());
    reply.headers(headers);
    if (!allowed) throw new Failure('too_many_requests', { seconds: resetSeconds });
  }

  let rest: { router: AnyRouter; handler: OpenAPIHandler<Caller> } | null = null;
  function restHandler(router: AnyRouter): OpenAPIHandler<Caller> {
    if (rest?.router !== router)
      rest = {
        router,
        handler: new OpenAPIHandler<Caller>(router, {
          // oRPC would answer the others under `/<group>/<name>`.
          filter: ({ contract }) => isPublished(contract),
          rootInterceptors: [withRetryAfter],
          customErrorResponseBodyEncoder: (error) => problem(error.code, error.status, error.data),
        }),
      };
    return rest.handler;
  }

  app.get<{ Params: { id: string } }>(
    `${BASE}/privacy/contacts/:id/archive`,
    async (request, reply) => {
      const open = clinic();
      if (!open) throw new Failure('locked');
      const id = z.coerce.number().int().positive().safeParse(request.params.id);
      if (!id.success) throw new Failure('invalid_input', { field: 'id' });
      const visit = visitOf(request.raw);
      if ('refused' in visit) throw new Failure('not_allowed');
      const caller = await callerOf(request, request.cookies[COOKIES[visit.scheme]], visit);
      await countRequest(request, reply, caller, open);
      const archive = open.archive(caller, id.data);
      return reply
        .header('content-disposition', `attachment; filename="datos-${id.data}.zip"`)
        .header('cache-control', 'no-store')
        .type('application/zip')
        .send(Readable.from(archive));
    },
  );

  app.all(`${BASE}/*`, async (request, reply) => {
    const open = clinic();
    if (!open) throw new Failure('locked');
    const visit = visitOf(request.raw);
    if ('refused' in visit) throw new Failure('not_allowed');
    const cookieName = COOKIES[visit.scheme];
    const caller = await callerOf(request, request.cookies[cookieName], visit);
    await countRequest(request, reply, caller, open);
    const shape = {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: visit.scheme === 'https',
    } as const;
    const { matched } = await restHandler(open.router).handle(request, reply, {
      prefix: BASE,
      context: {
        ...caller,
        // Whoever does not sit at this PC signs in, in practice too.
        welcome: visit.via === 'local' ? open.welcome : undefined,
        idempotencyKey: keyOf(request.headers['idempotency-key']),
        mark: request.cookies[MARKS[visit.scheme]] ?? null,
        setMark: ({ text, expiresAt }) => {
          reply.setCookie(MARKS[visit.scheme], text, { ...shape, expires: new Date(expiresAt) });
        },
        setSession: (session) => {
          if (session)
            reply.setCookie(cookieName, session.token, {
              ...shape,
              expires: new Date(session.expiresAt),
            });
          else reply.clearCookie(cookieName, shape);
        },
      },
    });
    if (!matched)
      return reply
        .code(404)
        .type('application/problem+json')
        .send(problem('not_found', 404, {}));
    return undefined;
  });

  // --- RPC over a WebSocket ----------------------------------------------------------------------
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_BYTES });
  let rpc: { router: AnyRouter; handler: RPCHandler<Caller> } | null = null;
  app.server.on('upgrade', (request, socket, head) => {
    void (async () => {
      const open = clinic();
      const url = new URL(request.url ?? '/', 'http://desk');
      const refuse = (status: string) =>
        socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
      if (url.pathname !== '/rpc') return refuse('404 Not Found');
      // A browser always says where its page is from; a socket without it is not the desk's.
      const visit = visitOf(request);
      if ('refused' in visit || request.headers.origin === undefined)
        return refuse('403 Forbidden');
      if (!open) return refuse('503 Service Unavailable');
      const cookie = app.parseCookie(request.headers.cookie ?? '')[COOKIES[visit.scheme]];
      const caller = await callerOf(request, cookie, visit);
      if (!caller.account) return refuse('401 Unauthorized');
      // An API token is for REST.
      if (caller.scopes) return refuse('403 Forbidden');
      if (rpc?.router !== open.router)
        rpc = { router: open.router, handler: new RPCHandler<Caller>(open.router) };
      const { handler } = rpc;
      sockets.handleUpgrade(request, socket, head, (ws) => {
        let before = Promise.resolve();
        ws.on('message', (data: Buffer, isBinary) => {
          // Asked again for each message: a session that was ended elsewhere ends here too, and one
          // that is in use stays alive. Messages keep their order.
          before = before
            .then(async () => {
              const present = await callerOf(request, cookie, visit);
              if (!present.account) return ws.close(SIGNED_OUT);
              const message = isBinary ? new Uint8Array(data).buffer : data.toString();
              void handler.message(ws, message, { context: present }).catch((error: unknown) => {
                log.error({ err: error }, 'a message of the desk could not be handled');
              });
              return undefined;
            })
            .catch((error: unknown) => {
              log.error({ err: error }, 'a message of the desk could not be read');
              ws.terminate();
            });
        });
        // A desk that only listens is asked too: live rows are patients' words.
        const asking = setInterval(() => {
          callerOf(request, cookie, visit)
            .then(({ account }) => {
              if (!account) ws.close(SIGNED_OUT);
            })
            .catch((error: unknown) =>
              log.error({ err: error }, 'a session could not be asked for'),
            );
        }, ASK_SESSION_MS);
        const restarts = () => ws.close(RESTARTS);
        open.closed?.addEventListener('abort', restarts);
        ws.on('close', () => {
          clearInterval(asking);
          open.closed?.removeEventListener('abort', restarts);
          handler.close(ws);
        });
      });
      return undefined;
    })().catch((error: unknown) => {
      log.error({ err: error }, 'a socket could not be opened');
      socket.destroy();
    });
  });
  app.addHook('preClose', async () => {
    for (const ws of sockets.clients) ws.terminate();
  });

  // --- the UI -----------------------------------------------------------------------------------
  if (existsSync(join(rendererFolder, 'index.html'))) {
    void app.register(fastifyStatic, {
      root: rendererFolder,
      setHeaders: (response, path) => {
        const immutable = path.includes('assets');
        response.header(
          'cache-control',
          immutable ? 'public, max-age=31536000, immutable' : 'no-store',
        );
      },
    });
  }
  return app;
}
