import type { FailureParams } from '../src-main/contract/failure.ts';

/** A failure answered over REST (RFC 9457), with the contract's code. */
export class RestError extends Error {
  readonly code: string;
  readonly params: FailureParams;

  constructor(code: string, params: FailureParams) {
    super(code);
    this.name = 'RestError';
    this.code = code;
    this.params = params;
  }
}

/**
 * Calls one of the clinic's REST routes: only what has to happen before the live connection
 * (session, lock). Throws {@link RestError} for an answer that is no success, and fetch's own
 * TypeError when there is no answer.
 */
export async function rest<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`/api/v1${path}`, {
    method,
    credentials: 'same-origin',
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer as T;
  const problem = (answer ?? {}) as { code?: unknown; params?: FailureParams };
  throw new RestError(
    typeof problem.code === 'string'
      ? problem.code
      : response.status === 404
        ? 'not_found'
        : 'internal',
    problem.params ?? {},
  );
}
