import { existsSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import { join } from 'node:path';
import fastifyCookie from '@fastify/cookie';
import fastifyStatic from '@fastify/static';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { Logger } from 'pino';
import * as z from 'zod';
import type { Identity } from '../accounts/accounts.ts';
import { Failure, failureCodes } from '../contract/failure.ts';
import { apiBase, type RestClinic, serveRest } from './desk-rest.ts';
import { type SocketClinic, serveSocket } from './desk-socket.ts';
import { createVisitors } from './desk-visitors.ts';
import { noSchemas } from './no-schemas.ts';
import { problem, sendProblem } from './problem.ts';
import type { ProxyRules } from './visit.ts';

/** What the desk listener serves once the clinic is open. */
export type DeskClinic = RestClinic &
  SocketClinic & {
    /** Whom a session's or an API token stands for. */
    authenticate(token: string): Promise<Identity | null>;
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

/** A 16 MB file in base64, and a little for the rest of the request. */
const MOST_BYTES = 24 * 1_048_576;

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
  const visitors = createVisitors({
    authenticate: async (token) => (await clinic()?.authenticate(token)) ?? null,
    hosts,
    proxy,
    tls: tls !== undefined,
  });

  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=()',
    });
    const visit = visitors.visitOf(request.raw);
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
      return sendProblem(reply, error.code, failureCodes[error.code], error.params);
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error({ err: error }, 'a desk request failed');
    const code = status >= 500 ? 'internal' : 'invalid_input';
    return sendProblem(reply, code, status);
  });

  // --- locked -----------------------------------------------------------------------------------
  app.get(`${apiBase}/lock`, async (_request, reply) => {
    const state = lock.state();
    if (!state) return sendProblem(reply, 'not_found', 404);
    return { locked: true, ...state };
  });
  const passphrase = z.object({ passphrase: z.string().max(1000) });
  app.post(`${apiBase}/lock`, async (request) => {
    if (!lock.state()) throw new Failure('not_found', { what: 'lock' });
    const body = passphrase.safeParse(request.body);
    if (!body.success) throw new Failure('invalid_input', { field: 'passphrase' });
    return { ok: true, link: await lock.unlock(body.data.passphrase) };
  });

  serveRest(app, { clinic, visitors, version });
  serveSocket(app, { clinic, visitors, mostBytes: MOST_BYTES, log });

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
