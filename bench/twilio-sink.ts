import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ACCOUNT_SID, CLINIC, sidOf } from './twilio-forms.ts';

/** A message that the program has sent. `at` on this process' `performance.now()`. */
export type Sent = {
  readonly sid: string;
  readonly to: string;
  readonly statusCallback: string;
  readonly at: number;
};

/** A message as API v2010 shows it, as much of it as the program reads. */
function resource(sid: string, to: string, body: string) {
  return {
    account_sid: ACCOUNT_SID,
    body,
    date_created: new Date().toUTCString(),
    direction: 'outbound-api',
    error_code: null,
    from: `whatsapp:${CLINIC}`,
    num_media: '0',
    sid,
    status: 'queued',
    to: `whatsapp:${to}`,
  };
}

/** A Twilio that takes every message and does nothing else. */
export type TwilioSink = {
  readonly url: string;
  readonly sent: readonly Sent[];
  onSent(listener: (message: Sent) => void): void;
  /** Resolves when so many messages have been taken in all. */
  reached(count: number): Promise<void>;
  close(): Promise<void>;
};

/**
 * Starts one. The embedded Twilio of practice mode is the thorough stand-in, and takes several
 * times as long as the program itself to do what it does: here it would measure itself.
 */
export async function createTwilioSink(): Promise<TwilioSink> {
  const sent: Sent[] = [];
  const listeners = new Set<(message: Sent) => void>();
  const server = createServer((request, response) => {
    const at = performance.now();
    const { pathname } = new URL(request.url ?? '/', 'http://sink');
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      text += chunk;
    });
    request.on('end', () => {
      const answer = (status: number, body: unknown) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      };
      if (request.method === 'GET') {
        const sid = /\/Messages\/(SM\w+)\.json$/.exec(pathname)?.[1];
        const known = sid && sent.find((message) => message.sid === sid);
        if (known) return answer(200, resource(known.sid, known.to, ''));
        if (pathname.endsWith('/Messages.json'))
          return answer(200, { messages: [], page: 0, page_size: 50, next_page_uri: null });
        return answer(200, { contents: [], meta: { key: 'contents', next_page_url: null } });
      }
      const form = new URLSearchParams(text);
      const message = {
        sid: sidOf('sink', sent.length),
        to: form.get('To')?.replace('whatsapp:', '') ?? '',
        statusCallback: form.get('StatusCallback') ?? '',
        at,
      };
      sent.push(message);
      answer(201, resource(message.sid, message.to, form.get('Body') ?? ''));
      for (const listener of listeners) listener(message);
      return undefined;
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent,
    onSent: (listener) => void listeners.add(listener),
    reached: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (sent.length < count) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
