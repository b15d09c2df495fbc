import http from 'node:http';
import type { AddressInfo } from 'node:net';
import twilio from 'twilio';

/** A webhook as it arrived. */
export type ReceivedWebhook = {
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly headers: http.IncomingHttpHeaders;
  /** Whether the signature is right for the public address that was configured. */
  readonly signed: boolean;
};

/** A clinic's ear: accepts webhooks and checks each signature with the twilio SDK. */
export type WebhookListener = {
  readonly url: string;
  readonly received: readonly ReceivedWebhook[];
  /** What it answers, by the number of the request; 200 unless told. Null breaks the connection off. */
  answer: (index: number, webhook: ReceivedWebhook) => number | null | Promise<number | null>;
  /** The origin that signatures are for; its own unless told. */
  publicOrigin: string;
  /** Files that it serves: path → type and bytes. */
  readonly files: Map<string, { readonly contentType: string; readonly data: Uint8Array }>;
  close(): Promise<void>;
};

/** Starts listening on any free port of 127.0.0.1. */
export async function listenForWebhooks(authToken: string): Promise<WebhookListener> {
  const received: ReceivedWebhook[] = [];
  const files: WebhookListener['files'] = new Map();
  const server = http.createServer(async (request, response) => {
    const path = request.url ?? '';
    const file = files.get(path);
    if (request.method === 'GET') {
      if (file) response.writeHead(200, { 'content-type': file.contentType }).end(file.data);
      else response.writeHead(404).end();
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const params = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString('utf8')));
    const webhook: ReceivedWebhook = {
      path,
      params,
      headers: request.headers,
      signed: twilio.validateRequest(
        authToken,
        String(request.headers['x-twilio-signature']),
        listener.publicOrigin + path,
        params,
      ),
    };
    received.push(webhook);
    const status = await listener.answer(received.length, webhook);
    if (status === null) request.socket.destroy();
    else response.writeHead(status, { 'content-type': 'text/xml' }).end('<Response/>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const listener: WebhookListener = {
    url,
    received,
    answer: () => 200,
    publicOrigin: url,
    files,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return listener;
}
