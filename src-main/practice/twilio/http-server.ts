import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Clock } from '../../store/clock.ts';
import { type Answer, errorBody, notFound, type Resource, refused } from './answers.ts';
import type { ApiOperation } from './api.ts';
import type { ApiRoute, Fault, FaultBoard } from './faults.ts';
import { type Form, field, parseForm } from './forms.ts';
import { newSid } from './sids.ts';

/** A request that reached the embedded Twilio. */
export type RecordedRequest = {
  /** Domain time, UTC ms. */
  readonly at: number;
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  /** The operation; null when there is none at this address. */
  readonly route: ApiRoute | null;
  readonly query: Form;
  /** Without the secret: `authorization` says only who. */
  readonly headers: Readonly<Record<string, string>>;
  readonly contentType: string | null;
  /** A form's fields or the JSON; null when there was no body. */
  readonly body: unknown;
  /** What was answered; null while it is not, or if it never was. Secrets left out. */
  answer: { readonly status: number; readonly body: Resource | null } | null;
  /** The fault that struck. */
  fault: Fault['kind'] | null;
};

/** Where files lie without credentials: Twilio's media CDN. */
export const CDN = '/cdn/:sid/:mark';

/** Requests older than the last so many are forgotten. */
const REMEMBERED = 5000;
/** Twilio takes no larger bodies. */
const BODY_BYTES = 1024 * 1024;

function credentials(header: string | undefined): { user: string; password: string } | null {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/.exec(header ?? '')?.[1];
  if (encoded === undefined) return null;
  const [user = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { user, password: rest.join(':') };
}

function visibleHeaders(request: FastifyRequest): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers))
    headers[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
  const who = credentials(headers['authorization'])?.user;
  if (headers['authorization'] !== undefined) headers['authorization'] = `Basic ${who ?? '?'}:***`;
  return headers;
}

function isForm(body: unknown, contentType: string | null): body is Form {
  return (
    contentType === 'application/x-www-form-urlencoded' && typeof body === 'object' && body !== null
  );
}

/**
 * The HTTP face of the embedded Twilio: reads requests, checks who asks, lets faults strike, writes
 * Twilio's answers and remembers what passed.
 */
export function createHttpServer(deps: {
  readonly accountSid: string;
  /** Whether a password is one of the account's tokens. */
  readonly isToken: (password: string) => boolean;
  /** What the account's state refuses before an operation is asked, e.g. when it is suspended. */
  readonly refusal: (route: ApiRoute | null) => Answer | null;
  /** How far Twilio's clock, in the `Date` header, is ahead of this PC's, in ms. */
  readonly clockSkewMs: () => number;
  readonly clock: Clock;
  readonly faults: FaultBoard;
  readonly operations: readonly ApiOperation[];
  /** A file by its SID and the mark that proves that Twilio has given out its address. */
  readonly cdnFile: (
    sid: string,
    mark: string,
  ) => { contentType: string; filename: string | null; data: Uint8Array } | null;
  readonly onBug: (error: unknown) => void;
  readonly closing: AbortSignal;
}): { readonly app: FastifyInstance; readonly requests: readonly RecordedRequest[] } {
  const { accountSid, clock, faults } = deps;
  const requests: RecordedRequest[] = [];
  const app = fastify({ bodyLimit: BODY_BYTES, forceCloseConnections: true });

  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, parseForm(String(body))),
  );
  // The SDK names a content type also where it sends nothing.
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : JSON.parse(String(body)));
    } catch (error) {
      done(Object.assign(new Error('not JSON', { cause: error }), { statusCode: 400 }));
    }
  });

  function record(request: FastifyRequest, route: ApiRoute | null): RecordedRequest {
    const [path = '', query = ''] = request.url.split('?', 2);
    const entry: RecordedRequest = {
      at: clock.now(),
      method: request.method,
      path,
      route,
      query: parseForm(query),
      headers: visibleHeaders(request),
      contentType: request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? null,
      body: request.body ?? null,
      answer: null,
      fault: null,
    };
    requests.push(entry);
    if (requests.length > REMEMBERED) requests.shift();
    return entry;
  }

  function send(entry: RecordedRequest, reply: FastifyReply, answer: Answer): FastifyReply {
    const { auth_token, secondary_auth_token, ...visible } = answer.body ?? {};
    entry.answer = { status: answer.status, body: answer.body && visible };
    // Who has hung up meanwhile will never see the answer; what was done is done.
    if (reply.raw.socket === null || reply.raw.socket.destroyed) answer.onOut?.();
    else if (answer.onOut) reply.raw.once('close', answer.onOut);
    reply
      .code(answer.status)
      .headers({
        // Real time: whoever reads it compares it with the PC's clock.
        date: new Date(Date.now() + deps.clockSkewMs()).toUTCString(),
        'twilio-request-id': newSid('RQ'),
        ...answer.headers,
      })
      .header('content-type', 'application/json; charset=utf-8');
    return answer.body ? reply.send(JSON.stringify(answer.body)) : reply.send();
  }

  function breakOff(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    reply.hijack();
    request.raw.socket.resetAndDestroy();
    return reply;
  }

  function whoAsks(request: FastifyRequest): Answer | null {
    const given = credentials(request.headers.authorization);
    if (given?.user === accountSid && deps.isToken(given.password)) return null;
    return { ...refused(20003), headers: { 'www-authenticate': 'Basic realm="Twilio API"' } };
  }

  async function serve(
    operation: ApiOperation,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const entry = record(request, operation.route);
    const refusal = whoAsks(request) ?? deps.refusal(operation.route);
    if (refusal) return send(entry, reply, refusal);
    const params = request.params as Record<string, string>;
    const { path, query } = entry;
    if (params['AccountSid'] !== undefined && params['AccountSid'] !== accountSid)
      return send(entry, reply, notFound(path));
    const form = isForm(entry.body, entry.contentType) ? entry.body : {};
    const occasion = { route: operation.route, patient: field(form, 'To') };
    const slow = faults.strike('slow', occasion);
    if (slow) {
      entry.fault = 'slow';
      await new Promise<void>((resolve) => {
        const off = clock.at(clock.now() + slow.ms, resolve);
        const stop = () => {
          off();
          resolve();
        };
        deps.closing.addEventListener('abort', stop, { once: true });
      });
      if (deps.closing.aborted) return reply.hijack();
    }
    const wrong = faults.strike('answer', occasion);
    if (wrong) {
      entry.fault = 'answer';
      const words = wrong.message ?? String(refused(wrong.code).body?.['message']);
      return send(entry, reply, {
        status: wrong.status,
        body: errorBody(wrong.code, words, wrong.status),
        ...(wrong.retryAfter && { headers: { 'retry-after': String(wrong.retryAfter) } }),
      });
    }
    if (faults.strike('drop-before', occasion)) {
      entry.fault = 'drop-before';
      return breakOff(request, reply);
    }
    const hang = faults.strike('hang', occasion);
    if (hang) entry.fault = 'hang';
    if (hang && !hang.processed) return reply.hijack();
    const json = entry.contentType === 'application/json' ? request.body : undefined;
    const answer = await operation.handle({ path, params, query, form, json });
    if (hang) {
      answer.onOut?.();
      return reply.hijack();
    }
    // Only what was done can be done without an answer.
    if (answer.status < 300 && faults.strike('drop-after', occasion)) {
      entry.fault = 'drop-after';
      answer.onOut?.();
      return breakOff(request, reply);
    }
    return send(entry, reply, answer);
  }

  for (const operation of deps.operations)
    app.route({
      method: operation.method,
      url: operation.template,
      handler: (request, reply) => serve(operation, request, reply),
    });

  app.get(CDN, async (request, reply) => {
    // The CDN's addresses carry their own signature; credentials beside it are refused.
    if (request.headers.authorization !== undefined) {
      return reply
        .code(400)
        .type('application/xml')
        .send('<Error><Code>InvalidArgument</Code></Error>');
    }
    const { sid = '', mark = '' } = request.params as Record<string, string>;
    const file = deps.cdnFile(sid, mark);
    if (!file)
      return reply
        .code(403)
        .type('application/xml')
        .send('<Error><Code>AccessDenied</Code></Error>');
    if (file.filename !== null)
      reply.header(
        'content-disposition',
        `inline; filename*=UTF-8''${encodeURIComponent(file.filename)}`,
      );
    return reply.type(file.contentType).send(Buffer.from(file.data));
  });

  app.setNotFoundHandler((request, reply) => {
    const entry = record(request, null);
    return send(entry, reply, whoAsks(request) ?? notFound(entry.path));
  });
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const known = error.statusCode !== undefined && error.statusCode < 500;
    if (!known) deps.onBug(error);
    return send(record(request, null), reply, refused(known ? 20001 : 20500));
  });
  return { app, requests };
}
