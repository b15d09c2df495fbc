import pino from 'pino';
import { onTestFinished } from 'vitest';
import { createDeskServer, type DeskLock } from '../src-main/web/desk-server.ts';
import { closedNetwork } from './closed-network.ts';
import { type Bench, type BenchOptions, makeClinic } from './make-clinic.ts';
import { type DeskSocket, type Opener, openDeskSocket } from './peers/desk-socket.ts';

/** A clinic with its real desk listener in front. */
export type Desk = Bench & {
  readonly deskUrl: string;
  /** A REST call; the path is below `/api/v1`. */
  rest(
    method: string,
    path: string,
    options?: { token?: string; cookie?: string; body?: unknown; headers?: Record<string, string> },
  ): Promise<Response>;
  /** Signs in for REST. */
  login(username: string, password: string): Promise<string>;
  /** Opens the desk's socket as a browser does. Rejects with the status it was refused with. */
  socket(options: Opener): Promise<DeskSocket>;
};

export const PASSWORD = 'correct horse battery';

/**
 * Makes one, with the accounts `olga` (owner), `marta` (desk) and `leo` (read). It serves the UI when
 * it is told where that lies.
 */
export async function makeDesk(
  options: BenchOptions & { lock?: DeskLock; rendererFolder?: string } = {},
): Promise<Desk> {
  const bench = await makeClinic(options);
  const { accounts } = bench.clinic;
  await accounts.create({
    username: 'olga',
    displayName: 'Olga',
    password: PASSWORD,
    role: 'owner',
  });
  await accounts.create({
    username: 'marta',
    displayName: 'Marta',
    password: PASSWORD,
    role: 'desk',
  });
  await accounts.create({ username: 'leo', displayName: 'Leo', password: PASSWORD, role: 'read' });
  const router = bench.clinic.router({ practice: null, network: closedNetwork });
  const server = createDeskServer({
    clinic: () => ({
      router,
      authenticate: accounts.authenticate,
      archive: bench.clinic.archive,
      requestsPerMinute: () => bench.clinic.settings.get('api.requestsPerMinute'),
    }),
    lock: options.lock ?? { state: () => null, unlock: async () => null },
    hosts: () => [new URL(deskUrl).host],
    rendererFolder: options.rendererFolder ?? '/nowhere',
    version: '0.0.0-test',
    log: pino({ level: 'silent' }),
  });
  const deskUrl = await server.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => server.close());

  const desk: Desk = {
    ...bench,
    deskUrl,
    rest: (method, path, { token, cookie, body, headers } = {}) =>
      fetch(`${deskUrl}/api/v1${path}`, {
        method,
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(token && { authorization: `Bearer ${token}` }),
          ...(cookie && { cookie }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    async login(username, password) {
      const answer = await desk.rest('POST', '/auth/login', { body: { username, password } });
      return ((await answer.json()) as { token: string }).token;
    },
    async socket(opener) {
      const socket = await openDeskSocket(deskUrl, opener);
      onTestFinished(() => socket.close());
      return socket;
    },
  };
  return desk;
}
