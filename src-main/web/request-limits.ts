import { createHash } from 'node:crypto';
import type { StandardHandleResult } from '@orpc/server/standard';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import * as z from 'zod';

/** Whether a request may go on, and what its answer says of the limit. */
export type Verdict = {
  readonly allowed: boolean;
  /** Whole seconds until there is room again. */
  readonly resetSeconds: number;
  readonly headers: Readonly<Record<string, string>>;
};

const told = z.object({
  params: z.object({ seconds: z.number().optional(), until: z.iso.datetime().optional() }),
});

/** Says in the header what a 429 of an operation says in its body: when there is room again. */
export async function withRetryAfter({
  next,
}: {
  next(): Promise<StandardHandleResult>;
}): Promise<StandardHandleResult> {
  const result = await next();
  if (!result.matched || result.response.status !== 429) return result;
  const { params } = told.parse(result.response.body);
  const until = params.until === undefined ? 0 : Date.parse(params.until) - Date.now();
  const seconds = Math.max(1, Math.ceil(params.seconds ?? until / 1000));
  const headers = { ...result.response.headers, 'retry-after': String(seconds) };
  return { ...result, response: { ...result.response, headers } };
}

/**
 * Counts the requests of other software, by token, in windows of a minute. The answer's headers are those
 * of the IETF draft httpapi-ratelimit-headers (`RateLimit-Limit`, `-Remaining`, `-Reset`), and
 * `Retry-After` (RFC 6585 §4) when there is no room.
 */
export function createRequestLimits() {
  let perMinute = 0;
  let limiter = new RateLimiterMemory({ points: 1, duration: 60 });

  return {
    async count(token: string, limit: number): Promise<Verdict> {
      if (limit !== perMinute) {
        perMinute = limit;
        limiter = new RateLimiterMemory({ points: limit, duration: 60 });
      }
      // What is counted by is kept for a minute: never the token itself.
      const name = createHash('sha256').update(token).digest('base64url');
      try {
        return verdictOf(true, await limiter.consume(name), limit);
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        return verdictOf(false, refusal, limit);
      }
    },
  };
}

function verdictOf(allowed: boolean, result: RateLimiterRes, limit: number): Verdict {
  const resetSeconds = Math.max(1, Math.ceil(result.msBeforeNext / 1000));
  return {
    allowed,
    resetSeconds,
    headers: {
      'ratelimit-limit': String(limit),
      'ratelimit-remaining': String(result.remainingPoints),
      'ratelimit-reset': String(resetSeconds),
      ...(!allowed && { 'retry-after': String(resetSeconds) }),
    },
  };
}
