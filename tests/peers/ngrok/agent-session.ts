import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type * as z from 'zod';
import {
  authRequest,
  bindRequest,
  type Refusal,
  refusalText,
  streamTypes,
  unbindRequest,
} from './messages.ts';
import { createMuxSession, type MuxStream } from './muxado.ts';

/** A login as it arrived. The edge itself never shows the token. */
export type Login = z.output<typeof authRequest>;
/** A bind as it arrived. */
export type Bind = z.output<typeof bindRequest>;
/** An endpoint that an agent has put online. */
export type Endpoint = {
  readonly id: string;
  readonly domain: string;
  readonly metadata: string;
  readonly session: AgentSession;
};

/** One agent's connection, from TLS to its end. */
export type AgentSession = {
  /** Heartbeats answered so far. */
  readonly heartbeats: number;
  /** Opens a proxied stream, ready for the bytes of one HTTP connection. */
  proxy(endpoint: Endpoint, clientAddress: string): MuxStream;
  /** Ends one endpoint from this side, as when it is stopped in ngrok's dashboard. */
  stopEndpoint(endpoint: Endpoint, refusal: Refusal): void;
  /** Asks the agent to start again, as the dashboard's button does. */
  restart(): void;
  setSilent(isSilent: boolean): void;
  /** Says goodbye, then closes. */
  goAway(): void;
  /** Drops the connection without a word. */
  cut(): void;
};

/** What the edge decides about an agent. A refusal, or null: granted. */
export type AgentJudge = {
  login(session: AgentSession, login: Login): Refusal | null;
  /** Answers with the endpoint, or refuses. */
  bind(session: AgentSession, bind: Bind): Endpoint | Refusal;
  unbind(id: string): void;
  /** A heartbeat came, or the time for it is over (`isAlive` false). */
  beat(session: AgentSession, isAlive: boolean): void;
  ended(session: AgentSession): void;
  /** Ms that each answer waits. */
  /** The public address of an endpoint's domain. */
  addressOf(domain: string): Promise<string>;
  delayMs(): number;
  isSilent(): boolean;
};

/** Reads one JSON request, which has neither length nor end: it is whole when it parses. */
async function readJson<T extends z.ZodType>(
  chunks: AsyncIterator<Buffer>,
  first: Buffer,
  schema: T,
): Promise<z.output<T>> {
  let text = first.toString();
  for (;;) {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      const next = await chunks.next();
      if (next.done) throw new Error(`the request ends early: ${text.length} bytes`);
      text += next.value.toString();
      continue;
    }
    return schema.parse(value);
  }
}

function typeBytes(type: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(type);
  return bytes;
}

/** Serves one agent over its TLS connection. */
export function serveAgent(socket: Duplex, judge: AgentJudge): AgentSession {
  const connection = createMuxSession(socket, {
    onStream(stream) {
      serveStream(stream).catch(() => stream.destroy());
    },
    onEnd() {
      clearTimeout(patience);
      judge.ended(session);
    },
  });
  connection.setSilent(judge.isSilent());
  let heartbeats = 0;
  let patience: NodeJS.Timeout | undefined;
  let patienceMs = 0;

  /** The edge gives up an agent whose heartbeats stay away for interval + tolerance. */
  function waitForBeat(): void {
    clearTimeout(patience);
    // The first heartbeats come before the login that says how often they will.
    if (!patienceMs) return;
    patience = setTimeout(() => judge.beat(session, false), patienceMs);
    patience.unref();
  }

  async function serveStream(stream: MuxStream): Promise<void> {
    const chunks: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
    let head = Buffer.alloc(0);
    while (head.length < 4) {
      const next = await chunks.next();
      if (next.done) return;
      head = Buffer.concat([head, next.value]);
    }
    const type = head.readUInt32BE(0);
    const rest = head.subarray(4);
    if (type === streamTypes.heartbeat) return echo(stream, chunks, rest);
    const answer = await answerTo(type, chunks, rest);
    await pause(judge.delayMs());
    stream.end(JSON.stringify(answer));
  }

  async function echo(
    stream: MuxStream,
    chunks: AsyncIterator<Buffer>,
    first: Buffer,
  ): Promise<void> {
    const answer = (bytes: Buffer) => {
      if (!bytes.length) return;
      heartbeats += 1;
      waitForBeat();
      judge.beat(session, true);
      stream.write(bytes);
    };
    answer(first);
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) answer(next.value);
  }

  async function answerTo(
    type: number,
    chunks: AsyncIterator<Buffer>,
    rest: Buffer,
  ): Promise<unknown> {
    if (type === streamTypes.auth) {
      const login = await readJson(chunks, rest, authRequest);
      const refusal = judge.login(session, login);
      if (refusal) return { Version: '3', ClientId: '', Error: refusalText(refusal) };
      patienceMs = (login.Extra.HeartbeatInterval + login.Extra.HeartbeatTolerance) / 1e6;
      waitForBeat();
      return {
        Version: '3',
        ClientId: login.ClientId || randomBytes(8).toString('hex'),
        Extra: { Region: 'eu', Cookie: randomBytes(8).toString('hex'), PlanName: 'Free' },
      };
    }
    if (type === streamTypes.bind) {
      const bind = await readJson(chunks, rest, bindRequest);
      const outcome = judge.bind(session, bind);
      const { Proto, Opts } = bind;
      if ('text' in outcome)
        return {
          Id: '',
          URL: '',
          Proto,
          Opts,
          Extra: { Token: '' },
          Error: refusalText(outcome),
        };
      return {
        Id: outcome.id,
        URL: await judge.addressOf(outcome.domain),
        Proto,
        // On its own reconnection the SDK asks for what stands here.
        Opts: { ...Opts, Hostname: outcome.domain },
        Extra: { Token: randomBytes(8).toString('hex') },
      };
    }
    if (type === streamTypes.unbind) {
      const { Id } = await readJson(chunks, rest, unbindRequest);
      judge.unbind(Id);
      return {};
    }
    throw new Error(`the stand-in knows no stream of the type ${type}`);
  }

  function command(type: number, message: object): void {
    const stream = connection.openStream();
    stream.resume();
    stream.end(Buffer.concat([typeBytes(type), Buffer.from(JSON.stringify(message))]));
  }

  const session: AgentSession = {
    get heartbeats() {
      return heartbeats;
    },
    proxy(endpoint, clientAddress) {
      const header = Buffer.from(
        JSON.stringify({
          Id: endpoint.id,
          ClientAddr: clientAddress,
          Proto: 'https',
          EdgeType: '3',
          PassthroughTLS: false,
        }),
      );
      const length = Buffer.alloc(8);
      // The one number of the protocol that is little endian.
      length.writeBigInt64LE(BigInt(header.length));
      const stream = connection.openStream();
      stream.write(Buffer.concat([typeBytes(streamTypes.proxy), length, header]));
      return stream;
    },
    stopEndpoint(endpoint, { code, text }) {
      command(streamTypes.stopTunnel, {
        Id: endpoint.id,
        Message: text,
        ErrorCode: code === null ? null : `ERR_NGROK_${code}`,
      });
    },
    restart() {
      // The agent answers this one: the end of our side comes with its answer, since an early one
      // makes the SDK spin.
      const stream = connection.openStream();
      stream.on('end', () => stream.end());
      stream.resume();
      stream.write(Buffer.concat([typeBytes(streamTypes.restart), Buffer.from('{}')]));
    },
    setSilent: connection.setSilent,
    goAway: () => connection.goAway(0, 'the edge is going down'),
    cut: connection.destroy,
  };
  return session;
}
