/** Answers the page's requests to `/api/v1/lock`. */
export type LockDoor = (request: Request) => Promise<Response>;

/**
 * Passes the page's questions about a locked clinic on to the desk listener of this same process,
 * so that window and browser meet one lock with one set of answers.
 *
 * @param deskUrl the listener's address on this PC.
 */
export function forwardLock(deskUrl: string): LockDoor {
  return async (request) => {
    const { method } = request;
    if (method !== 'GET' && method !== 'POST') return new Response(null, { status: 405 });
    return fetch(new URL('/api/v1/lock', deskUrl), {
      method,
      ...(method === 'POST' && {
        headers: { 'content-type': 'application/json' },
        body: await request.text(),
      }),
    });
  };
}
