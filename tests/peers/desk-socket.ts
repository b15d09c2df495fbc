import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { Page } from 'playwright-core';
import { WebSocket } from 'ws';
import type { ClinicClient } from '../../src-main/contract/contract.ts';

/** Who opens the socket: a browser by its cookie, or a session by its token. */
export type Opener = {
  readonly cookie?: string | undefined;
  readonly token?: string | undefined;
  /** Of the page that opens it; the desk's own unless told, null for none. */
  readonly origin?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
};

/** The desk's socket, as its page has it. */
export type DeskSocket = {
  readonly client: ClinicClient;
  /** The code that it was closed with. */
  readonly closed: Promise<number>;
  close(): void;
};

/** Opens the desk's socket. Rejects with the `status` that it was refused with. */
export async function openDeskSocket(
  deskUrl: string,
  { cookie, token, origin = deskUrl, headers }: Opener,
): Promise<DeskSocket> {
  const websocket = new WebSocket(`${deskUrl.replace('http', 'ws')}/rpc`, {
    headers: {
      ...(cookie && { cookie }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(origin !== null && { origin }),
  });
  await new Promise<void>((resolve, reject) => {
    websocket.once('open', resolve);
    websocket.once('error', reject);
    websocket.once('unexpected-response', (_request, response) =>
      reject(Object.assign(new Error('refused'), { status: response.statusCode })),
    );
  });
  return {
    client: createORPCClient(new RPCLink({ websocket: websocket as never })) as ClinicClient,
    closed: new Promise((resolve) => websocket.once('close', resolve)),
    close: () => websocket.terminate(),
  };
}

/** Does one thing over a socket of its own: what the desk does and REST does not have. */
export async function overSocket<T>(
  deskUrl: string,
  opener: Opener,
  work: (client: ClinicClient) => Promise<T>,
): Promise<T> {
  const socket = await openDeskSocket(deskUrl, opener);
  try {
    return await work(socket.client);
  } finally {
    socket.close();
  }
}

/** The session's cookie of a page that is signed in. */
export async function cookieOf(page: Page): Promise<string> {
  const cookies = await page.context().cookies();
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}
