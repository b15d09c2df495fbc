import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** Where a visitor's request goes. Null: nothing is online there. */
export type Route = (domain: string, clientAddress: string) => Duplex | null;

/** The part of the internet that reaches ngrok's endpoints, over plain HTTP on loopback. */
export type Front = {
  /** The listener; it tells endpoints apart by the Host header. */
  readonly url: string;
  /**
   * A listener of an endpoint's own, for a whole program against this edge: there is no DNS in a
   * test, so the endpoint's public address is one that everybody on this machine can dial.
   */
  addressOf(domain: string): Promise<string>;
  /** Sends a request to an endpoint's public address, as anybody on the internet does. */
  fetch(url: string, init?: VisitInit): Promise<Response>;
  close(): Promise<void>;
};

/** A visitor's request. */
export type VisitInit = {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal?: AbortSignal;
};

/** Headers that belong to one connection (RFC 9110, 7.6.1). */
const hopByHop = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer']);

function refuse(response: http.ServerResponse, status: number, code: string, text: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response
    .writeHead(status, { 'ngrok-error-code': code, 'content-type': 'text/plain' })
    .end(`${text}\n${code}\n`);
}

/** Opens the front. `clientAddress` is what visitors come from, for X-Forwarded-For. */
export async function openFront(route: Route, clientAddress: () => string): Promise<Front> {
  const handle = (
    request: http.IncomingMessage,
    response: http.ServerResponse,
    host = request.headers.host ?? '',
  ): void => {
    const domain = host.replace(/:\d+$/, '').toLowerCase();
    const client = clientAddress();
    const stream = route(domain, `${client}:40000`);
    if (!stream) {
      refuse(response, 404, 'ERR_NGROK_3200', `The endpoint ${domain} is offline.`);
      return;
    }
    const forwarded = request.headers['x-forwarded-for'];
    const headers: http.OutgoingHttpHeaders = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => !hopByHop.has(name)),
    );
    headers['x-forwarded-for'] = forwarded ? `${forwarded}, ${client}` : client;
    headers['x-forwarded-proto'] = 'https';
    headers['x-forwarded-host'] = host;
    const call = http.request(
      {
        // One stream is one connection with one request. (With `agent` Node would dial itself.)
        createConnection: () => stream,
        method: request.method,
        path: request.url,
        headers: { ...headers, connection: 'close' },
      },
      (answer) => {
        const back = Object.entries(answer.headers).filter(([name]) => !hopByHop.has(name));
        response.writeHead(answer.statusCode ?? 502, Object.fromEntries(back));
        answer.on('error', () => response.destroy());
        answer.pipe(response);
      },
    );
    call.on('error', () =>
      refuse(response, 502, 'ERR_NGROK_3004', 'The answer was incomplete or none.'),
    );
    response.on('close', () => call.destroy());
    request.pipe(call);
  };
  const servers: http.Server[] = [];
  async function open(host?: string): Promise<number> {
    const server = http.createServer((request, response) => handle(request, response, host));
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }
  const port = await open();
  const addresses = new Map<string, Promise<string>>();

  return {
    url: `http://127.0.0.1:${port}`,
    addressOf(domain) {
      const known = addresses.get(domain);
      if (known) return known;
      const opened = open(domain).then((own) => `http://127.0.0.1:${own}`);
      addresses.set(domain, opened);
      return opened;
    },
    fetch(url, init = {}) {
      const { host, pathname, search } = new URL(url);
      return new Promise((resolve, reject) => {
        const call = http.request(
          {
            host: '127.0.0.1',
            port,
            agent: false,
            method: init.method ?? 'GET',
            path: pathname + search,
            headers: { ...init.headers, host },
            ...(init.signal && { signal: init.signal }),
          },
          async (answer) => {
            try {
              const chunks: Buffer[] = [];
              for await (const chunk of answer) chunks.push(chunk);
              const status = answer.statusCode ?? 0;
              const headers = new Headers();
              for (let index = 0; index < answer.rawHeaders.length; index += 2)
                headers.append(answer.rawHeaders[index] ?? '', answer.rawHeaders[index + 1] ?? '');
              const isEmpty = status === 204 || status === 304;
              resolve(new Response(isEmpty ? null : Buffer.concat(chunks), { status, headers }));
            } catch (error) {
              reject(error);
            }
          },
        );
        call.on('error', reject);
        call.end(init.body);
      });
    },
    async close() {
      await Promise.all(
        servers.map(
          (server) =>
            new Promise<void>((resolve) => {
              server.close(() => resolve());
              server.closeAllConnections();
            }),
        ),
      );
    },
  };
}
