import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ACCOUNT_SID, sidOf } from './twilio-forms.ts';

/** A message that the program has sent. `at` on this process' `performance.now()`. */
export type Sent = {
  readonly sid: string;
  readonly to: string;
  readonly statusCallback: string;
  readonly at: number;
};

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
      const messages = `/2010-04-01/Accounts/${ACCOUNT_SID}/Messages.json`;
      if (request.method === 'GET' && pathname === messages)
        return answer(200, { messages: [], page: 0, page_size: 50, next_page_uri: null });
      if (request.method === 'GET')
        return answer(200, { contents: [], meta: { key: 'contents', next_page_url: null } });
      const form = new URLSearchParams(text);
      const message = {
        sid: sidOf('sink', sent.length),
        to: form.get('To')?.replace('whatsapp:', '') ?? '',
        statusCallback: form.get('StatusCallback') ?? '',
        at,
      };
      sent.push(message);
      answer(201, {
        account_sid: ACCOUNT_SID,
        body: form.get('Body'),
        date_created: new Date().toUTCString(),
        direction: 'outbound-api',
        error_code: null,
        from: form.get('From'),
        num_media: '0',
        sid: message.sid,
        status: 'queued',
        to: form.get('To'),
      });
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
