import { randomBytes, randomInt } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import {
  type AgentJudge,
  type AgentSession,
  type Bind,
  type Endpoint,
  type Login,
  serveAgent,
} from './ngrok/agent-session.ts';
import { makeEdgeCertificates } from './ngrok/certificates.ts';
import { openFront, type VisitInit } from './ngrok/front.ts';
import { type Refusal, refusals } from './ngrok/messages.ts';

/** Somebody's ngrok account. */
export type EdgeAccount = {
  readonly token: string;
  /** Reserved for this account. The first is its dev domain: what it gets when it names none. */
  readonly domains: readonly string[];
  /** Agents that may be logged in at a time; 3 on the free plan. */
  readonly maxSessions?: number;
  readonly isBanned?: boolean;
};

/**
 * A stand-in of ngrok's edge on loopback. It speaks the agent protocol over TLS, so that the real
 * SDK logs in with `serverAddr(edge.server)` and `caCert(edge.ca)`, and plays the internet in front
 * of the endpoints. How ngrok's own edge behaves where it could not be observed is said in
 * ngrok.md; there this one chooses what is hardest for the agent.
 */
export type NgrokEdge = {
  /** `127.0.0.1:port`. */
  readonly server: string;
  /** The authority of its certificate, PEM. */
  readonly ca: string;
  /** A file with `ca`, for what takes a path. Removed on close. */
  readonly caFile: string;
  /** The internet's side as an HTTP listener: endpoints are told apart by the Host header. */
  readonly internet: string;
  /** Agents that are logged in, oldest first. */
  readonly sessions: readonly AgentSession[];
  /** Every login that was tried, oldest first. */
  readonly logins: readonly Login[];
  /** Every bind that was tried, oldest first. */
  readonly binds: readonly Bind[];
  /** Connections taken so far, whatever became of them. */
  readonly connections: number;
  /** The address visitors come from, for X-Forwarded-For. */
  clientAddress: string;
  /** Ms that each answer to an agent waits. */
  delayMs: number;
  /** Makes an account, or changes the one with this token. */
  setAccount(account: EdgeAccount): void;
  /** The token is no longer valid. Agents that are logged in stay. */
  revoke(token: string): void;
  /** Domains that are online. */
  online(): string[];
  /** A request from anywhere on the internet to an endpoint's https address. */
  fetch(url: string, init?: VisitInit): Promise<Response>;
  /** An agent elsewhere holds this domain. Returns how it lets go. */
  occupy(domain: string): () => void;
  /** Refuses the next logins or binds, so many times; null: until `grant` is called. */
  refuse(what: 'login' | 'bind', refusal: Refusal, times?: number | null): void;
  /** Ends what `refuse` began. */
  grant(): void;
  /** Drops every agent's connection, or says goodbye first. */
  cut(how?: 'drop' | 'goodbye'): void;
  /** Nothing is answered any more, old connections and new ones stay open; requests hang. */
  silence(): void;
  /** Ends the silence: what has arrived meanwhile is answered. Agents given up meanwhile are cut. */
  speak(): void;
  /** Drops every connection, and new ones are refused. */
  refuseConnections(): Promise<void>;
  /** Listens again, on the same port. */
  acceptConnections(): Promise<void>;
  /** Ends the endpoint of a domain as the dashboard does; the agent stays logged in. */
  stopEndpoint(domain: string, refusal?: Refusal): void;
  /** Resolves as soon as the condition holds; it is looked at whenever something happens here. */
  until(condition: () => boolean): Promise<void>;
  close(): Promise<void>;
};

/** What ngrok's tokens look like: two parts in letters and digits. */
const wellFormedToken = /^[A-Za-z0-9]{20,}_[A-Za-z0-9]{15,}$/;
const hostname = /^(?!-)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+$/i;

/** Below the ports that systems give out, so that it is still free after a while of refusing. */
async function listen(server: net.Server, port: number): Promise<number> {
  for (;;) {
    const wanted = port || randomInt(10_000, 32_000);
    const error = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
      server.once('error', resolve);
      server.listen(wanted, '127.0.0.1', () => {
        server.removeListener('error', resolve);
        resolve(null);
      });
    });
    if (!error) return wanted;
    if (port || error.code !== 'EADDRINUSE') throw error;
  }
}

/**
 * Starts an edge that knows these accounts. `addresses: 'loopback'` gives endpoints http addresses
 * of this machine, for programs that dial their own public address; else they are `https://<domain>`
 * and `fetch` reaches them.
 */
export async function startNgrokEdge(
  accounts: readonly EdgeAccount[] = [],
  { addresses = 'https' }: { readonly addresses?: 'https' | 'loopback' } = {},
): Promise<NgrokEdge> {
  const certificates = await makeEdgeCertificates();
  const folder = mkdtempSync(join(tmpdir(), 'mostrador-edge-'));
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, certificates.ca);

  const known = new Map(accounts.map((account) => [account.token, account]));
  const accountOf = new Map<AgentSession, EdgeAccount>();
  const clientOf = new Map<AgentSession, string>();
  const endpoints = new Map<string, Endpoint>();
  const occupied = new Set<string>();
  const givenUp = new Set<AgentSession>();
  const everybody = new Set<AgentSession>();
  const logins: Login[] = [];
  const binds: Bind[] = [];
  const sockets = new Set<net.Socket>();
  const held: net.Socket[] = [];
  const waiting = new Set<() => void>();
  const faults: { what: string; refusal: Refusal; times: number | null }[] = [];
  let connections = 0;
  let isSilent = false;

  function changed(): void {
    for (const look of [...waiting]) look();
  }

  /** The refusal that a test has ordered for this kind, counted down. */
  function ordered(what: 'login' | 'bind'): Refusal | null {
    const fault = faults.find((one) => one.what === what);
    if (!fault) return null;
    if (fault.times !== null) {
      fault.times -= 1;
      if (fault.times <= 0) faults.splice(faults.indexOf(fault), 1);
    }
    return fault.refusal;
  }

  function leave(session: AgentSession): void {
    accountOf.delete(session);
    clientOf.delete(session);
    for (const [domain, endpoint] of endpoints)
      if (endpoint.session === session) endpoints.delete(domain);
  }

  function judgeLogin(session: AgentSession, { ClientId, Extra }: Login): Refusal | null {
    const token = Extra.AuthToken;
    const fault = ordered('login');
    if (fault) return fault;
    if (!token) return refusals.noToken;
    if (!wellFormedToken.test(token)) return refusals.malformed(token);
    const account = known.get(token);
    if (!account) return refusals.invalid(token);
    if (account.isBanned) return refusals.banned;
    // An agent that comes back takes the place of its former connection.
    for (const [former, client] of clientOf)
      if (ClientId && client === ClientId) {
        leave(former);
        former.cut();
      }
    const limit = account.maxSessions ?? 3;
    if ([...accountOf.values()].filter((other) => other.token === token).length >= limit)
      return refusals.sessions(limit);
    accountOf.set(session, account);
    if (ClientId) clientOf.set(session, ClientId);
    return null;
  }

  function judgeBind(session: AgentSession, { Id, Opts, Extra }: Bind): Endpoint | Refusal {
    const account = accountOf.get(session);
    if (!account) return { code: null, text: 'not logged in' };
    const fault = ordered('bind');
    if (fault) return fault;
    const asked = (Opts.Domain || Opts.Hostname).toLowerCase();
    const domain =
      asked || account.domains[0] || `${randomBytes(6).toString('hex')}.ngrok-free.dev`;
    if (!hostname.test(domain)) return refusals.noHostname(domain);
    if (asked && !account.domains.includes(domain)) {
      const isOfOther = [...known.values()].some((other) => other.domains.includes(domain));
      return isOfOther ? refusals.ofOther(domain) : refusals.notReserved(domain);
    }
    if (endpoints.has(domain) || occupied.has(domain)) return refusals.occupied(domain);
    const endpoint: Endpoint = {
      // An agent that comes back goes on with the id that it had.
      id: Id || randomBytes(16).toString('hex'),
      domain,
      metadata: Extra.Metadata,
      session,
    };
    endpoints.set(domain, endpoint);
    return endpoint;
  }

  const judge: AgentJudge = {
    login(session, login) {
      logins.push(login);
      const refusal = judgeLogin(session, login);
      changed();
      return refusal;
    },
    bind(session, bind) {
      binds.push(bind);
      const outcome = judgeBind(session, bind);
      changed();
      return outcome;
    },
    unbind(id) {
      for (const [domain, endpoint] of endpoints) if (endpoint.id === id) endpoints.delete(domain);
      changed();
    },
    beat(session, isAlive) {
      if (!isAlive) {
        leave(session);
        // Behind a line that swallows everything the agent does not learn of it.
        if (isSilent) givenUp.add(session);
        else session.cut();
      }
      changed();
    },
    ended(session) {
      everybody.delete(session);
      givenUp.delete(session);
      leave(session);
      changed();
    },
    addressOf: async (domain) =>
      addresses === 'https' ? `https://${domain}` : front.addressOf(domain),
    delayMs: () => edge.delayMs,
    isSilent: () => isSilent,
  };

  const secure = tls.createServer({ key: certificates.key, cert: certificates.certificate });
  secure.on('secureConnection', (socket) => everybody.add(serveAgent(socket, judge)));
  // Whoever breaks off the handshake has only knocked.
  secure.on('tlsClientError', () => undefined);

  const server = net.createServer({ noDelay: true }, (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    if (isSilent) held.push(socket);
    else secure.emit('connection', socket);
    changed();
  });
  const port = await listen(server, 0);

  const front = await openFront(
    (domain, client) => {
      const endpoint = endpoints.get(domain);
      return endpoint ? endpoint.session.proxy(endpoint, client) : null;
    },
    () => edge.clientAddress,
  );

  const edge: NgrokEdge = {
    server: `127.0.0.1:${port}`,
    ca: certificates.ca,
    caFile,
    internet: front.url,
    get sessions() {
      return [...accountOf.keys()];
    },
    logins,
    binds,
    get connections() {
      return connections;
    },
    clientAddress: '54.172.60.1',
    delayMs: 0,
    setAccount: (account) => void known.set(account.token, account),
    revoke: (token) => void known.delete(token),
    online: () => [...endpoints.keys()],
    fetch: front.fetch,
    occupy(domain) {
      occupied.add(domain);
      return () => void occupied.delete(domain);
    },
    refuse: (what, refusal, times = null) => void faults.push({ what, refusal, times }),
    grant: () => void faults.splice(0),
    cut(how = 'drop') {
      for (const session of [...everybody]) {
        if (how === 'goodbye') session.goAway();
        else session.cut();
      }
    },
    silence() {
      isSilent = true;
      for (const session of everybody) session.setSilent(true);
    },
    speak() {
      isSilent = false;
      for (const session of [...givenUp]) session.cut();
      for (const session of [...everybody]) session.setSilent(false);
      for (const socket of held.splice(0)) if (!socket.destroyed) secure.emit('connection', socket);
    },
    async refuseConnections() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
      changed();
    },
    async acceptConnections() {
      await listen(server, port);
    },
    stopEndpoint(domain, refusal = { code: null, text: 'stopped in the dashboard' }) {
      const endpoint = endpoints.get(domain);
      if (!endpoint) throw new Error(`${domain} is not online`);
      endpoints.delete(domain);
      endpoint.session.stopEndpoint(endpoint, refusal);
    },
    until: (condition) =>
      new Promise((resolve) => {
        const look = () => {
          if (!condition()) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    async close() {
      isSilent = false;
      for (const session of [...everybody]) session.cut();
      for (const socket of sockets) socket.destroy();
      if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()));
      await front.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return edge;
}
