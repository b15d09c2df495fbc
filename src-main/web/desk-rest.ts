import { Readable } from 'node:stream';
import { OpenAPIHandler } from '@orpc/openapi/fastify';
import type { AnyRouter } from '@orpc/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import type { Caller } from '../accounts/caller.ts';
import { Failure } from '../contract/failure.ts';
import { sessionCookies, type Visitors } from './desk-visitors.ts';
import { describeApi, isPublished } from './openapi.ts';
import { problem, sendProblem } from './problem.ts';
import { createRequestLimits, withRetryAfter } from './request-limits.ts';

/** What REST serves once the clinic is open. */
export type RestClinic = {
  readonly router: AnyRouter;
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
};

/** What every address of REST begins with. */
export const apiBase = '/api/v1';

/** What a browser keeps of its earlier sign-ins; it opens nothing. */
const MARKS = { http: 'mostrador_device', https: '__Host-mostrador_device' } as const;

function keyOf(header: string | string[] | undefined): string | null {
  return typeof header === 'string' && header !== '' ? header.slice(0, 200) : null;
}

/**
 * Serves REST: every published operation, the archive of one contact, and the description of it all.
 *
 * @param version the program's, as the description tells it.
 */
export function serveRest(
  app: FastifyInstance,
  {
    clinic,
    visitors,
    version,
  }: { clinic: () => RestClinic | null; visitors: Visitors; version: string },
): void {
  let document: Promise<unknown> | null = null;
  app.get(`${apiBase}/openapi.json`, async () => {
    document ??= describeApi(version);
    return document;
  });

  const limits = createRequestLimits();
  /** @throws Failure `too_many_requests`. */
  async function countRequest(
    request: FastifyRequest,
    reply: FastifyReply,
    { token }: Caller,
    { requestsPerMinute }: RestClinic,
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
    `${apiBase}/privacy/contacts/:id/archive`,
    async (request, reply) => {
      const open = clinic();
      if (!open) throw new Failure('locked');
      const id = z.coerce.number().int().positive().safeParse(request.params.id);
      if (!id.success) throw new Failure('invalid_input', { field: 'id' });
      const visit = visitors.visitOf(request.raw);
      if ('refused' in visit) throw new Failure('not_allowed');
      const caller = await visitors.callerOf(
        request,
        request.cookies[sessionCookies[visit.scheme]],
        visit,
      );
      await countRequest(request, reply, caller, open);
      const archive = open.archive(caller, id.data);
      return reply
        .header('content-disposition', `attachment; filename="datos-${id.data}.zip"`)
        .header('cache-control', 'no-store')
        .type('application/zip')
        .send(Readable.from(archive));
    },
  );

  app.all(`${apiBase}/*`, async (request, reply) => {
    const open = clinic();
    if (!open) throw new Failure('locked');
    const visit = visitors.visitOf(request.raw);
    if ('refused' in visit) throw new Failure('not_allowed');
    const cookieName = sessionCookies[visit.scheme];
    const caller = await visitors.callerOf(request, request.cookies[cookieName], visit);
    await countRequest(request, reply, caller, open);
    const shape = {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: visit.scheme === 'https',
    } as const;
    const { matched } = await restHandler(open.router).handle(request, reply, {
      prefix: apiBase,
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
    if (!matched) return sendProblem(reply, 'not_found', 404);
    return undefined;
  });
}
