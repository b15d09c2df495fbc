import type { FastifyInstance } from 'fastify';
import { Failure } from '../contract/failure.ts';

/**
 * Listens on a port that was asked for, or on the default one or the next that is free.
 *
 * @returns the server's address, as Fastify gives it.
 * @throws Failure `port_in_use`.
 */
export async function listen(
  server: FastifyInstance,
  host: string,
  asked: number | null,
  fallback: number,
): Promise<string> {
  const tries = asked === null ? Array.from({ length: 50 }, (_, i) => fallback + i) : [asked];
  for (const port of tries) {
    try {
      return await server.listen({
        host,
        port,
        // Fastify would call it http, whoever made the server.
        listenTextResolver: (address) => `listening on ${new URL(address).host}`,
      });
    } catch (error) {
      const code = (error as { code?: string }).code;
      if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
      if (asked !== null) throw new Failure('port_in_use', { port: asked }, { cause: error });
    }
  }
  throw new Failure('port_in_use', { port: fallback });
}
