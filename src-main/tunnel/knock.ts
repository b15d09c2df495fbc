import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import tls from 'node:tls';
import type { TunnelFailure } from './failures.ts';

/** Where the SDK dials unless told otherwise. */
const NGROK_SERVER = 'connect.ngrok-agent.com:443';
/** A line on which a handshake takes longer carries no webhook in Twilio's time limits either. */
const KNOCK_LIMIT_MS = 2_500;
/** Look-ups that may be waiting at a time: each one holds a thread of Node's four. */
const LOOKUPS_AT_A_TIME = 2;

/** The door answered, with this authority's certificate. Or why not. */
export type KnockOutcome = { readonly issuer: string } | { readonly failure: TunnelFailure };

let lookups = 0;

/**
 * The system's look-up, but never many at a time: without a name server one takes half a minute,
 * a new one would start every three seconds, and nothing else in the program could read a file.
 */
const boundedLookup: LookupFunction = (hostname, options, callback) => {
  if (lookups >= LOOKUPS_AT_A_TIME) {
    const busy = new Error('the name server does not answer') as NodeJS.ErrnoException;
    busy.code = 'EAI_AGAIN';
    process.nextTick(callback, busy, '', 0);
    return;
  }
  lookups += 1;
  systemLookup(
    hostname,
    options,
    (
      error: NodeJS.ErrnoException | null,
      address: string | LookupAddress[],
      family?: number,
    ): void => {
      lookups -= 1;
      callback(error, address, family);
    },
  );
};

/** Splits `host:port`. */
function addressOf(server: string | null): { host: string; port: number } {
  const text = server ?? NGROK_SERVER;
  const colon = text.lastIndexOf(':');
  return { host: text.slice(0, colon), port: Number(text.slice(colon + 1)) };
}

/**
 * Dials ngrok's door and shakes hands over TLS, in at most {@link KNOCK_LIMIT_MS}, then leaves.
 * The SDK cannot be told to give up a dial, and one given up by us would still log in when the line
 * comes back and use up the account's sessions: it dials only where this has just been answered.
 */
export function knock(server: string | null, signal: AbortSignal): Promise<KnockOutcome> {
  const { host, port } = addressOf(server);
  const failed = (code: TunnelFailure['code'], detail: string): KnockOutcome => ({
    failure: { code, ngrokCode: null, detail },
  });
  return new Promise((resolve) => {
    const socket = tls.connect({
      host,
      port,
      ...(isIP(host) === 0 && { servername: host }),
      lookup: boundedLookup,
      // Nothing is said on this connection. The SDK checks the certificate, against ngrok's own CA.
      rejectUnauthorized: false,
    });
    const done = (outcome: KnockOutcome) => {
      clearTimeout(limit);
      signal.removeEventListener('abort', stopped);
      resolve(outcome);
      socket.destroy();
    };
    const stopped = () => done(failed('no_connection', 'stopped'));
    const limit = setTimeout(
      () => done(failed('no_connection', `${host}:${port} does not answer`)),
      KNOCK_LIMIT_MS,
    );
    limit.unref();
    signal.addEventListener('abort', stopped, { once: true });
    if (signal.aborted) stopped();
    socket.on('secureConnect', () => {
      const { issuer } = socket.getPeerCertificate();
      const name = issuer?.O ?? issuer?.CN;
      done({ issuer: Array.isArray(name) ? name.join(', ') : (name ?? 'unknown') });
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // Whoever answers, but in another language than TLS, stands between us and ngrok.
      const isOtherLanguage = error.code === 'EPROTO' || /^ERR_SSL_/.test(error.code ?? '');
      done(failed(isOtherLanguage ? 'intercepted' : 'no_connection', error.message));
    });
    socket.on('close', () => done(failed('no_connection', `${host}:${port} hung up`)));
  });
}
