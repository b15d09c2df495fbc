import { readFile } from 'node:fs/promises';
import type { Listener, Session } from '@ngrok/ngrok';
import type { Logger } from 'pino';
import { lineFailure, readFailure, type TunnelFailure } from './failures.ts';
import { knock } from './knock.ts';
import { limited, TimeLimitError } from './limited.ts';

/** What a session is opened with. */
export type TunnelOptions = {
  readonly authtoken: string;
  /** Null: the account's own free domain. */
  readonly domain: string | null;
  /** The public listener on this PC, the only thing that the tunnel ever shows. */
  readonly port: number;
  /** Another ingress than ngrok's, `host:port`. */
  readonly server: string | null;
  /** A PEM file with the authority of that ingress. */
  readonly ca: string | null;
};

/** A session that is logged in at ngrok. */
export type TunnelSession = {
  /**
   * Puts the https endpoint online, which forwards to the public listener. Refused, it may be asked
   * again on the same session: each new one would count against the account for a while.
   */
  bind(signal: AbortSignal): Promise<{ url: string } | { failure: TunnelFailure }>;
  /** Takes the endpoint offline, then ends the session. Never throws, never takes longer than 4 s. */
  close(): Promise<void>;
};

/** The part of the SDK that is used. */
export type NgrokSdk = Pick<typeof import('@ngrok/ngrok'), 'SessionBuilder'>;

/** The SDK, loaded at the first use: its native part is missing where no build of it exists. */
export const loadNgrokSdk = (): Promise<NgrokSdk> => import('@ngrok/ngrok');

/**
 * Seconds between heartbeats, and how much later than that an answer may come. Ngrok learns both at
 * login. Short, so that a doubt is decided in seconds and a domain that a broken line left behind
 * is free again soon: some 200 MB of traffic a month on the line, none of it on ngrok's account.
 */
const HEARTBEAT_SECONDS = 3;
const TOLERANCE_SECONDS = 10;

const CONNECT_LIMIT_MS = 10_000;
const BIND_LIMIT_MS = 10_000;
const CLOSE_LIMIT_MS = 2_000;

/**
 * Ends what was opened, the endpoint first: a session closed over an open endpoint keeps its domain
 * and lets visitors hang (the SDK's goodbye never reaches ngrok).
 */
async function closeAll(
  { listener, session }: { listener: Listener | null; session: Session },
  log: Logger,
): Promise<void> {
  const end = async (what: string, call: () => Promise<void>) => {
    try {
      await limited(call(), { ms: CLOSE_LIMIT_MS });
    } catch (error) {
      // A session that is lost cannot be closed either; ngrok gives it up by itself.
      log.debug({ what, reason: error instanceof Error ? error.message : 'unknown' }, 'not closed');
    }
  };
  if (listener) await end('listener', () => listener.close());
  await end('session', () => session.close());
}

/**
 * Opens a session of its own. The SDK never reconnects by itself: the first loss ends the session,
 * or its endpoint was stopped, and that is told to `onEnd`, once.
 *
 * `onHeartbeat` gets ms, or null for a heartbeat without an answer. Neither may throw: they are
 * called from native code.
 */
export async function openSession(
  options: TunnelOptions,
  deps: {
    readonly log: Logger;
    readonly signal: AbortSignal;
    readonly onHeartbeat: (latencyMs: number | null) => void;
    readonly onEnd: (failure: TunnelFailure) => void;
    readonly loadSdk: () => Promise<NgrokSdk>;
  },
): Promise<{ session: TunnelSession } | { failure: TunnelFailure }> {
  const { log, signal } = deps;
  const authtoken = options.authtoken.trim();
  const domain = options.domain?.trim() || null;

  let sdk: NgrokSdk;
  try {
    sdk = await deps.loadSdk();
  } catch (error) {
    return { failure: { ...readFailure(error, authtoken), code: 'sdk_unavailable' } };
  }
  const door = await knock(options.server, signal);
  if ('failure' in door) return door;

  /** Reads a failed call; a certificate that is not ngrok's is named. */
  const fail = (error: unknown): { failure: TunnelFailure } => {
    if (error instanceof TimeLimitError) return { failure: lineFailure(error.message) };
    const failure = readFailure(error, authtoken);
    const detail = `${failure.detail}: certificate by ${door.issuer}`;
    return { failure: failure.code === 'intercepted' ? { ...failure, detail } : failure };
  };

  let isOver = false;
  const end = (failure: TunnelFailure) => {
    if (isOver) return;
    isOver = true;
    deps.onEnd(failure);
  };

  let session: Session;
  try {
    const builder = new sdk.SessionBuilder();
    builder
      .authtoken(authtoken)
      .metadata(JSON.stringify({ app: 'mostrador' }))
      .heartbeatInterval(HEARTBEAT_SECONDS)
      .heartbeatTolerance(TOLERANCE_SECONDS)
      .handleHeartbeat((latencyMs: number | null) => {
        if (!isOver) deps.onHeartbeat(latencyMs);
      })
      // False, and nothing but a boolean (anything else ends the process): we redial ourselves.
      .handleDisconnection((_address, reason) => {
        end(readFailure(new Error(reason), authtoken));
        return false;
      })
      .handleRestartCommand(() => end(lineFailure('restarted from the dashboard')));
    if (options.server !== null) builder.serverAddr(options.server);
    if (options.ca !== null) builder.caCert(await readFile(options.ca));
    session = await limited(builder.connect(), {
      ms: CONNECT_LIMIT_MS,
      signal,
      onLate: (late) => void closeAll({ listener: null, session: late }, log),
    });
  } catch (error) {
    return fail(error);
  }

  let listener: Listener | null = null;
  return {
    session: {
      async bind(stop) {
        let bound: Listener;
        try {
          const endpoint = session.httpEndpoint().metadata('mostrador');
          if (domain !== null) endpoint.domain(domain);
          bound = await limited(endpoint.listenAndForward(`http://127.0.0.1:${options.port}`), {
            ms: BIND_LIMIT_MS,
            signal: stop,
            onLate: (late) => void closeAll({ listener: late, session }, log),
          });
        } catch (error) {
          return fail(error);
        }
        listener = bound;
        // Ends well when we close it; else it was stopped in ngrok's dashboard, or the session is
        // lost.
        bound.join().then(
          () => end(lineFailure('the endpoint was closed')),
          (error) => end(readFailure(error, authtoken)),
        );
        const url = bound.url();
        return url === null ? fail(new Error('ngrok gave no address')) : { url };
      },
      async close() {
        isOver = true;
        await closeAll({ listener, session }, log);
      },
    },
  };
}
