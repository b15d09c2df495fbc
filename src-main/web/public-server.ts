import querystring from 'node:querystring';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { Logger } from 'pino';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { noSchemas } from './no-schemas.ts';

/** The parameters of a form: a repeated name has all its values. */
export type Form = Readonly<Record<string, string | string[]>>;

/** What the clinic does with what comes from the internet. Absent while it is locked or asleep. */
export type PublicHandlers = {
  /** Whether Twilio signed this; `path` includes the query. */
  isSigned(signature: string, path: string, form: Form): boolean;
  /** Resolves when it is on disk. `wrong_account` when the message is for another account. */
  receive(form: Form): Promise<'stored' | 'wrong_account'>;
  recordStatus(form: Form, messageId: number | null): Promise<'stored' | 'wrong_account'>;
  /** Twilio's own signed request proves the line. */
  proven(): void;
  /** Our own signed round trip has come back. */
  probed(nonce: string): void;
  /** A request that came through a tunnel or a proxy has been answered, with a body of so many bytes. */
  served(bytes: number): void;
  openMedia(
    token: string,
  ): Promise<{ bytes: Buffer; contentType: string; filename: string | null } | null> | null;
  limits(): { maxBytes: number; invalidPerMinute: number; invalidTotalPerMinute: number };
};

/** The state of the clinic behind the public listener. */
export type PublicState =
  | { readonly state: 'open'; readonly handlers: PublicHandlers }
  /** The data is not unlocked yet: Twilio gets 503 and its list is read later. */
  | { readonly state: 'locked' }
  /** Practice mode plays a sleeping PC: nobody is there. */
  | { readonly state: 'asleep' };

/** Twilio's own limit is far below; this only stops what is absurd before it fills the memory. */
const ABSOLUTE_MAX_BYTES = 1_048_576;
/** More requests than this under way at once are answered 503, which Twilio tries again. */
const MOST_UNDER_WAY = 2_000;
/** Twilio sends some thirty; a sorted signature over thousands would stop this PC for seconds. */
const MOST_PARAMETERS = 500;
/** HMAC-SHA1 in base64. */
const SIGNATURE = /^[A-Za-z0-9+/]{27}=$/;
const EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>';

/**
 * The only listener that the internet reaches: two webhooks, media links, health. Everything else
 * is 404. What is unsigned or forged is counted and refused; what Twilio signed is never limited.
 */
export function createPublicServer({
  state,
  log,
}: {
  state: () => PublicState;
  log: Logger;
}): FastifyInstance {
  const app = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    // Lines of our own, without addresses: one for what is refused, none for what is normal.
    logController: new LogController({ disableRequestLogging: true }),
    schemaController: noSchemas,
    bodyLimit: ABSOLUTE_MAX_BYTES,
    // A slow sender must not hold a connection for ever.
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    routerOptions: { maxParamLength: 300 },
  });
  const limiters = createLimiters();
  let underWay = 0;

  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => {
      const now = state();
      const most = now.state === 'open' ? now.handlers.limits().maxBytes : ABSOLUTE_MAX_BYTES;
      // Measured, not believed: a body in chunks announces no length.
      if (Buffer.byteLength(body as string) > most) {
        done(Object.assign(new Error('too large'), { statusCode: 413 }), undefined);
        return;
      }
      // maxKeys 0: every parameter is signed, so every one is read.
      done(null, querystring.parse(body as string, '&', '=', { maxKeys: 0 }));
    },
  );
  app.setErrorHandler((error: { statusCode?: number; code?: string }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error({ err: error }, 'a public request failed');
    else request.log.info({ code: error.code, status }, 'a public request was refused');
    // A full disk or a bug: Twilio tries a 5xx again where it was asked to, and its list has the rest.
    return reply.code(status >= 500 ? 503 : status).send('');
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send(''));
  app.addHook('onRequest', async (request, reply) => {
    const now = state();
    if (now.state === 'asleep') {
      request.raw.destroy();
      return reply.hijack();
    }
    return undefined;
  });

  app.addHook('onResponse', async (request, reply) => {
    const now = state();
    if (now.state !== 'open' || request.headers['x-forwarded-for'] === undefined) return;
    now.handlers.served(Number(reply.getHeader('content-length') ?? 0));
  });

  async function webhook(
    request: FastifyRequest,
    reply: FastifyReply,
    work: (handlers: PublicHandlers, form: Form) => Promise<'stored' | 'probe' | 'wrong_account'>,
  ): Promise<FastifyReply> {
    const now = state();
    if (now.state !== 'open') return reply.code(503).header('retry-after', '30').send('');
    const { handlers } = now;
    const form = (request.body ?? {}) as Form;
    const limits = handlers.limits();
    const signature = request.headers['x-twilio-signature'];
    // What cannot be Twilio's is not worth the arithmetic of a signature.
    const plausible =
      typeof signature === 'string' &&
      SIGNATURE.test(signature) &&
      Object.keys(form).length <= MOST_PARAMETERS;
    if (!plausible || !handlers.isSigned(signature, request.url, form)) {
      const allowed = await limiters.countInvalid(clientAddress(request), limits);
      // One line each until the limit: a flood must not fill the disk.
      if (allowed)
        request.log.warn(
          { route: request.routeOptions.url },
          'an unsigned or forged webhook was refused',
        );
      return reply.code(allowed ? 403 : 429).send('');
    }
    if (underWay >= MOST_UNDER_WAY) return reply.code(503).header('retry-after', '1').send('');
    underWay++;
    try {
      const result = await work(handlers, form);
      if (result === 'wrong_account') {
        request.log.warn('a webhook of another account was refused');
        return reply.code(403).send('');
      }
      if (result === 'stored') handlers.proven();
      return reply.code(200).type('text/xml').send(EMPTY_TWIML);
    } finally {
      underWay--;
    }
  }

  app.post('/api/v1/twilio/webhook/receive', (request, reply) =>
    webhook(request, reply, (handlers, form) => handlers.receive(form)),
  );
  app.post<{ Querystring: { m?: string; probe?: string } }>(
    '/api/v1/twilio/webhook/status',
    (request, reply) =>
      webhook(request, reply, async (handlers, form) => {
        // Our own signed round trip: it proves the way and is stored nowhere.
        if (request.query.probe !== undefined) {
          handlers.probed(request.query.probe);
          return 'probe';
        }
        const id = /^\d{1,15}$/.test(request.query.m ?? '') ? Number(request.query.m) : null;
        return handlers.recordStatus(form, id);
      }),
  );
  app.get('/health', (_request, reply) => reply.type('text/plain').send('ok'));
  app.get<{ Params: { token: string } }>('/media/:token', async (request, reply) => {
    const now = state();
    const file = now.state === 'open' ? await now.handlers.openMedia(request.params.token) : null;
    if (!file) return reply.code(404).send('');
    return reply
      .type(file.contentType)
      .header('cache-control', 'no-store')
      .header('x-content-type-options', 'nosniff')
      .header(
        'content-disposition',
        `inline; filename*=UTF-8''${encodeURIComponent((file.filename ?? 'archivo').toWellFormed())}`,
      )
      .send(file.bytes);
  });
  return app;
}

/**
 * Who sent it: behind the tunnel the connection comes from this PC, and the tunnel's edge adds the
 * real address at the end of X-Forwarded-For. From anywhere else the header is anybody's invention.
 */
function clientAddress(request: FastifyRequest): string {
  const peer = request.socket.remoteAddress ?? 'unknown';
  const forwarded = request.headers['x-forwarded-for'];
  const local = peer === '::1' || peer.replace('::ffff:', '').startsWith('127.');
  const last = typeof forwarded === 'string' ? forwarded.split(',').at(-1)?.trim() : undefined;
  return local && last ? last : peer;
}

/** Counts what is refused, per client and in all; tells whether it is still within the limits. */
function createLimiters() {
  const make = (points: number) => new RateLimiterMemory({ points, duration: 60 });
  let current = { invalidPerMinute: 0, invalidTotalPerMinute: 0 };
  let perClient = make(1);
  let total = make(1);
  return {
    async countInvalid(
      client: string,
      limits: { invalidPerMinute: number; invalidTotalPerMinute: number },
    ): Promise<boolean> {
      if (
        limits.invalidPerMinute !== current.invalidPerMinute ||
        limits.invalidTotalPerMinute !== current.invalidTotalPerMinute
      ) {
        current = { ...limits };
        perClient = make(limits.invalidPerMinute);
        total = make(limits.invalidTotalPerMinute);
      }
      const results = await Promise.allSettled([perClient.consume(client), total.consume('all')]);
      return results.every(({ status }) => status === 'fulfilled');
    },
  };
}
