import type { AnyRouter } from '@orpc/server';
import { RPCHandler } from '@orpc/server/websocket';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { WebSocketServer } from 'ws';
import type { Caller } from '../accounts/caller.ts';
import { sessionCookies, type Visitors } from './desk-visitors.ts';

/** What the desk's socket serves once the clinic is open. */
export type SocketClinic = {
  readonly router: AnyRouter;
  /** Fires when this clinic closes to be opened anew: its desks ask again instead of waiting. */
  readonly closed?: AbortSignal;
};

/** The socket's close code for a session that has ended (4000–4999 are the application's own). */
const SIGNED_OUT = 4401;
/** RFC 6455's registry: the service restarts. */
const RESTARTS = 1012;
/** How long a session that was ended may still hear of changes. Real time. */
const ASK_SESSION_MS = 3_000;

/** Serves RPC over a WebSocket: to pages of our own alone, for as long as their session lasts. */
export function serveSocket(
  app: FastifyInstance,
  {
    clinic,
    visitors,
    mostBytes,
    log,
  }: {
    clinic: () => SocketClinic | null;
    visitors: Visitors;
    /** The longest message that is taken. */
    mostBytes: number;
    log: Logger;
  },
): void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: mostBytes });
  let rpc: { router: AnyRouter; handler: RPCHandler<Caller> } | null = null;
  app.server.on('upgrade', (request, socket, head) => {
    void (async () => {
      const open = clinic();
      const url = new URL(request.url ?? '/', 'http://desk');
      const refuse = (status: string) =>
        socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
      if (url.pathname !== '/rpc') return refuse('404 Not Found');
      // A browser always says where its page is from; a socket without it is not the desk's.
      const visit = visitors.visitOf(request);
      if ('refused' in visit || request.headers.origin === undefined)
        return refuse('403 Forbidden');
      if (!open) return refuse('503 Service Unavailable');
      const cookie = app.parseCookie(request.headers.cookie ?? '')[sessionCookies[visit.scheme]];
      const caller = await visitors.callerOf(request, cookie, visit);
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
              const present = await visitors.callerOf(request, cookie, visit);
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
          visitors
            .callerOf(request, cookie, visit)
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
}
