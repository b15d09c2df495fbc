import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import { type AddressInfo, isIP, isIPv6, type Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { Failure } from '../contract/failure.ts';
import type { NetworkView } from '../contract/setup.ts';
import type { Authority, Certificate } from './certificates.ts';
import {
  colleagueAddresses,
  isPrivateAddress,
  localNames,
  type Machine,
  thisMachine,
} from './lan-addresses.ts';
import { listen } from './listen.ts';
import { addTrustPage, trustPaths } from './trust-page.ts';

type KeptName = 'network.caKey' | 'network.caCertificate';

/** What network access needs. */
export type NetworkAccessOptions = {
  /** Makes the same desk that this PC has, behind another server and for other hosts. */
  readonly createDesk: (listener: {
    readonly tls: (handler: RequestListener) => Server;
    readonly hosts: () => readonly string[];
  }) => FastifyInstance;
  /** Where the authority is kept. */
  readonly secrets: {
    get(name: KeptName): string | null;
    set(name: KeptName, value: string): Promise<void>;
  };
  readonly clinicName: () => string;
  /** An address of `--host` that is not loopback: all of this PC's (`0.0.0.0`, `::`) or one. */
  readonly host?: string | null;
  /** The port that was asked for; null for `firstPort` or the next that is free. */
  readonly port?: number | null;
  readonly firstPort?: number;
  readonly log: Logger;
  readonly machine?: Machine;
  /** Real time, UTC ms. */
  readonly now?: () => number;
};

/** Lets colleagues in, and out again. */
export type NetworkAccess = ReturnType<typeof createNetworkAccess>;

/** Where the desk is on the clinic's network, unless it is taken. */
export const NETWORK_PORT = 4783;
/** How often this PC's addresses and the certificate's age are looked at. Real time. */
const LOOK_MS = 10_000;

type Running = {
  readonly app: FastifyInstance;
  readonly server: Server;
  readonly port: number;
  authority: Authority;
  certificate: Certificate;
  /** What the certificate is for. */
  names: Names;
};

type Names = {
  readonly hosts: readonly string[];
  readonly ips: readonly string[];
  /** Of these, what colleagues can use, the best first. */
  readonly colleagues: readonly string[];
};

/**
 * The desk for colleagues: a second listener, on all of this PC's addresses, off until it is
 * switched on, with TLS by an authority of the clinic's own. It never speaks plain http, and hangs up
 * on whoever does not come from a private address. The authority outlives restarts; the certificate
 * is made anew at each start, when the PC's addresses or name change, and before it ends.
 */
export function createNetworkAccess({
  createDesk,
  secrets,
  clinicName,
  host = null,
  port = null,
  firstPort = NETWORK_PORT,
  log,
  machine = thisMachine,
  now = Date.now,
}: NetworkAccessOptions) {
  let running: Running | null = null;
  let failure: NetworkView['failure'] = null;
  let looking: NodeJS.Timeout | null = null;
  // One change at a time.
  let last: Promise<unknown> = Promise.resolve();

  /** Runs after whatever is under way, and keeps the reason when it fails. */
  function alone<T>(change: () => Promise<T>): Promise<T> {
    const mine = last.then(async () => {
      failure = null;
      try {
        return await change();
      } catch (error) {
        failure =
          error instanceof Failure
            ? { code: error.code, params: { ...error.params } }
            : { code: 'internal', params: {} };
        throw error;
      }
    });
    last = mine.catch(() => undefined);
    return mine;
  }

  function keptAuthority(library: typeof import('./certificates.ts')): Authority | null {
    const [key, certificate] = [secrets.get('network.caKey'), secrets.get('network.caCertificate')];
    return key && certificate ? library.readAuthority(certificate, key) : null;
  }

  async function makeAuthority(): Promise<Authority> {
    const { createAuthority } = await import('./certificates.ts');
    const made = await createAuthority({
      clinicName: clinicName(),
      hostname: machine.hostname(),
      now: now(),
    });
    await secrets.set('network.caKey', made.keyPem);
    await secrets.set('network.caCertificate', made.certificatePem);
    log.info({ fingerprint: made.fingerprint }, 'a certificate authority of the clinic was made');
    return made;
  }

  /** The clinic's authority: the kept one while it serves, else a new one. */
  async function authority(): Promise<Authority> {
    const library = await import('./certificates.ts');
    const kept = keptAuthority(library);
    if (kept && kept.expiresAt - now() > library.RENEW_BEFORE) return kept;
    if (kept || secrets.get('network.caKey'))
      log.warn('the kept authority is damaged or at its end: colleagues must trust a new one');
    return makeAuthority();
  }

  async function namesUnder(ca: Authority): Promise<Names> {
    const { coversHost } = await import('./certificates.ts');
    const all = localNames(machine.hostname());
    const covers = await coversHost(ca, machine.hostname());
    const named = all.filter((name) => covers || name.endsWith('.local'));
    const reachable = isEverywhere(host)
      ? colleagueAddresses(machine).filter((ip) => host !== '0.0.0.0' || !isIPv6(ip))
      : [host];
    return {
      hosts: [...named, 'localhost'],
      ips: [...new Set([...reachable, '127.0.0.1', '::1'])],
      colleagues: [...reachable, ...named],
    };
  }

  async function certify(ca: Authority): Promise<{ names: Names; certificate: Certificate }> {
    const { issueCertificate } = await import('./certificates.ts');
    const names = await namesUnder(ca);
    return { names, certificate: await issueCertificate(ca, { ...names, now: now() }) };
  }

  /** Gives the running listener a new certificate; open connections keep theirs. */
  async function recertify(current: Running, ca: Authority): Promise<void> {
    const { names, certificate } = await certify(ca);
    current.server.setSecureContext(pairOf(certificate));
    Object.assign(current, { authority: ca, certificate, names });
    log.info({ names: names.colleagues.length }, 'the desk has a new certificate on the network');
  }

  async function open(): Promise<Running> {
    const ca = await authority();
    const { names, certificate } = await certify(ca);
    const made: { server?: Server; running?: Running } = {};
    const app = createDesk({
      tls(handler) {
        made.server = createServer(pairOf(certificate), handler);
        // Fastify sets these on the servers that it makes itself.
        made.server.requestTimeout = 120_000;
        made.server.keepAliveTimeout = 72_000;
        return made.server;
      },
      hosts: () => (made.running ? hostHeaders(made.running) : []),
    });
    const { server } = made;
    if (!server) throw new Error('the desk was made without the server that it was given');
    let closing = false;
    // The server's own list leaves out connections that have not finished their TLS handshake.
    const sockets = new Set<Socket>();
    server.on('connection', (socket: Socket) => {
      // Whatever the router forwards from outside: the desk is for the clinic's own network.
      if (closing || !isPrivateAddress(socket.remoteAddress ?? '')) {
        socket.destroy();
        return;
      }
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    app.addHook('preClose', async () => {
      closing = true;
      // Nobody is waited for: neither who is silent nor who has asked for the end.
      for (const socket of sockets) socket.destroy();
    });
    addTrustPage(app, () => ({
      clinicName: clinicName(),
      certificatePem: made.running?.authority.certificatePem ?? ca.certificatePem,
      fingerprint: made.running?.authority.fingerprint ?? ca.fingerprint,
    }));
    try {
      await listenThere(app);
    } catch (error) {
      await app.close();
      throw error;
    }
    const address = server.address() as AddressInfo;
    made.running = { app, server, port: address.port, authority: ca, certificate, names };
    return made.running;
  }

  async function listenThere(app: FastifyInstance): Promise<void> {
    try {
      await listen(app, host ?? '::', port, firstPort);
    } catch (error) {
      // A system without IPv6.
      const { code } = error as NodeJS.ErrnoException;
      if (host !== null || (code !== 'EAFNOSUPPORT' && code !== 'EADDRNOTAVAIL')) throw error;
      await listen(app, '0.0.0.0', port, firstPort);
    }
  }

  async function look(): Promise<void> {
    if (!running) return;
    const { RENEW_BEFORE } = await import('./certificates.ts');
    const ends = Math.min(running.authority.expiresAt, running.certificate.expiresAt);
    const names = await namesUnder(running.authority);
    const moved = !sameSet(
      [...names.hosts, ...names.ips],
      [...running.names.hosts, ...running.names.ips],
    );
    if (moved || ends - now() < RENEW_BEFORE) await recertify(running, await authority());
  }

  const access = {
    /** How things stand; `failure` is why the last change did not come about. */
    status(): NetworkView {
      const urls = running ? urlsOf(running) : [];
      const first = urls[0];
      return {
        on: running !== null,
        fixed: host !== null,
        urls: [...urls],
        ownUrl: running && `https://${bracketed(ownHost(host))}:${running.port}`,
        trust: first === undefined ? null : trustUrls(first),
        fingerprint: running?.authority.fingerprint ?? null,
        certificatePem: running?.authority.certificatePem ?? null,
        expiresAt: running && new Date(running.certificate.expiresAt).toISOString(),
        failure,
      };
    },

    /**
     * Opens the listener; nothing happens when it is open. The first time it makes the authority.
     * @throws Failure `port_in_use`; `setting_invalid` for a `--host` that is no private address.
     */
    switchOn: () =>
      alone(async () => {
        if (running) return access.status();
        if (!isEverywhere(host) && !(isIP(host) && isPrivateAddress(host)))
          throw new Failure('setting_invalid', { key: 'host', reason: 'not_private', host });
        running = await open();
        looking = setInterval(() => {
          access.refresh().catch((error: unknown) => {
            log.error({ err: error }, 'the certificate for the network could not be renewed');
          });
        }, LOOK_MS);
        looking.unref();
        log.info({ port: running.port }, 'the desk is open to the clinic’s network');
        return access.status();
      }),

    /**
     * Closes the listener and every connection to it, also that of whoever asked.
     * @throws Failure `conflict` when `--host` opened it.
     */
    switchOff: () =>
      alone(async () => {
        if (host !== null && running) throw new Failure('conflict', { reason: 'fixed_by_host' });
        await shut();
        return access.status();
      }),

    /** Looks at this PC's addresses and at the certificate's age now, e.g. after the network changed. */
    refresh: () => alone(look),

    /** Makes a new certificate under the same authority: nobody has to do anything. */
    renew: () =>
      alone(async () => {
        if (running) await recertify(running, await authority());
        return access.status();
      }),

    /** Makes a new authority, for when its key may have been seen: every colleague must trust it anew. */
    replaceAuthority: () =>
      alone(async () => {
        const made = await makeAuthority();
        if (running) await recertify(running, made);
        return access.status();
      }),

    /** Closes everything as the program ends. */
    stop: () => alone(shut),
  };

  async function shut(): Promise<void> {
    if (looking) clearInterval(looking);
    looking = null;
    const closing = running;
    running = null;
    if (!closing) return;
    await closing.app.close();
    log.info('the desk is closed to the clinic’s network');
  }

  return access;
}

const bracketed = (text: string) => (isIPv6(text) ? `[${text}]` : text);

const pairOf = ({ keyPem, certificatePem }: Certificate) => ({ key: keyPem, cert: certificatePem });

/** Whether it stands for all addresses of this PC. */
function isEverywhere(host: string | null): host is '0.0.0.0' | '::' | null {
  return host === null || host === '0.0.0.0' || host === '::';
}

/** The address by which this PC reaches its own listener. */
const ownHost = (host: string | null) => (isEverywhere(host) ? '127.0.0.1' : host);

function urlsOf({ names, port }: Running): readonly string[] {
  return names.colleagues.map((name) => `https://${bracketed(name)}:${port}`);
}

function trustUrls(url: string): { es: string; en: string } {
  return { es: `${url}${trustPaths.es}`, en: `${url}${trustPaths.en}` };
}

/** Browsers leave the port out of the Host header when it is that of https. */
function hostHeaders({ names, port }: Running): readonly string[] {
  const all = [...names.hosts, ...names.ips].map(bracketed);
  return all.flatMap((name) => [`${name}:${port}`, ...(port === 443 ? [name] : [])]);
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  const [x, y] = [new Set(a), new Set(b)];
  return x.size === y.size && [...x].every((item) => y.has(item));
}
