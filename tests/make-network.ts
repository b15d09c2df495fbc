import { type RequestOptions, request } from 'node:https';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import pino from 'pino';
import { onTestFinished } from 'vitest';
import { openSecrets, type Secrets } from '../src-main/secrets/open-secrets.ts';
import { createDeskServer } from '../src-main/web/desk-server.ts';
import {
  createNetworkAccess,
  type NetworkAccess,
  type NetworkAccessOptions,
} from '../src-main/web/network-access.ts';
import { closedNetwork } from './closed-network.ts';
import { makeDesk, PASSWORD } from './make-desk.ts';

/** What came back, and the certificate that it came under. */
type Answer = {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
  readonly certificate: PeerCertificate;
};

/** A colleague's device: it knows the clinic's authority, or nobody's, and finds every name here. */
export function call(
  url: string,
  options: RequestOptions & { body?: unknown } = {},
): Promise<Answer> {
  const { body, ...more } = options;
  return new Promise((resolve, reject) => {
    const asking = request(url, {
      agent: false,
      lookup: (_name, wanted, found) =>
        wanted.all
          ? found(null, [{ address: '127.0.0.1', family: 4 }])
          : found(null, '127.0.0.1', 4),
      // Node would check the certificate against the Host header.
      ...(more.headers && 'host' in more.headers && { servername: 'localhost' }),
      ...more,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...more.headers,
      },
    });
    asking.once('error', reject);
    asking.once('response', (answer) => {
      const certificate = (answer.socket as TLSSocket).getPeerCertificate();
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        text += chunk;
      });
      answer.once('error', reject);
      answer.once('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text, certificate }),
      );
    });
    asking.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** A clinic whose desk can be opened to the network: this PC is called `recep-1`. */
export async function makeNetwork(
  options: Partial<NetworkAccessOptions> & { secrets?: Secrets } = {},
) {
  const desk = await makeDesk();
  const { accounts } = desk.clinic;
  const router = desk.clinic.router({ practice: null, network: closedNetwork });
  const log = pino({ level: 'silent' });
  const access = createNetworkAccess({
    createDesk: (listener) =>
      createDeskServer({
        clinic: () => ({
          router,
          authenticate: accounts.authenticate,
          archive: desk.clinic.archive,
        }),
        lock: { state: () => null, unlock: async () => null },
        rendererFolder: '/nowhere',
        version: '0.0.0-test',
        log,
        ...listener,
      }),
    secrets: options.secrets ?? (await openSecrets({ kind: 'memory', folder: '' })),
    clinicName: () => 'Clínica "Olmo" & <hijos>',
    port: 0,
    log,
    machine: { hostname: () => 'RECEP-1.casa', addresses: () => ['127.0.0.1', '203.0.113.9'] },
    ...options,
  });
  onTestFinished(() => access.stop());
  return { access, desk };
}

/** Switches it on; what a colleague needs to know. */
export async function opened(access: NetworkAccess) {
  const status = await access.switchOn();
  const url = status.urls[0]!;
  return { status, url, port: Number(new URL(url).port), ca: status.certificatePem! };
}

/** A colleague at the desk. */
export const signIn = { username: 'marta', password: PASSWORD };
/** The session that an answer gives. */
export const cookieOf = ({ headers }: Answer) => headers['set-cookie']?.[0]?.split(';')[0] ?? '';
