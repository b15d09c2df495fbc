import { randomUUID } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import twilio from 'twilio';
import type { Clock } from '../../store/clock.ts';

/** Why one attempt brought no answer: no connection (`ct`) or a connection without answer (`rt`). */
export type AttemptFailure = 'ct' | 'rt';

/** One attempt to call a webhook. */
export type WebhookAttempt = {
  /** Domain time, UTC ms. */
  readonly at: number;
  readonly url: string;
  readonly status: number | null;
  readonly failure: AttemptFailure | null;
  /** What the clinic answered, or what went wrong; at most 2,000 characters. */
  readonly answer: string;
};

/** An event that was told to the clinic, with every attempt. */
export type WebhookCall = {
  readonly event: 'inbound' | 'status';
  readonly messageSid: string;
  /** The address that was signed: as configured, without its fragment. */
  readonly url: string;
  readonly params: Readonly<Record<string, string>>;
  readonly attempts: readonly WebhookAttempt[];
  /** Whether the clinic answered 2xx in the end. */
  readonly delivered: boolean;
};

/** What is to be told, and where. `url` may carry connection overrides in its fragment. */
export type WebhookEvent = {
  readonly event: 'inbound' | 'status';
  readonly messageSid: string;
  readonly url: string;
  readonly fallbackUrl?: string | null;
  readonly params: Readonly<Record<string, string>>;
};

type Overrides = {
  readonly connectMs: number;
  readonly readMs: number;
  readonly totalMs: number;
  readonly retries: number;
  readonly policy: ReadonlySet<string>;
};

/** Calls older than the last so many are forgotten. */
const REMEMBERED = 5000;

/**
 * Twilio's connection overrides, e.g. `#rc=3&rp=5xx,ct,rt&ct=3000`
 * (twilio.com/docs/usage/webhooks/webhooks-connection-overrides): ct, rt, tt in ms, rc retries on
 * what rp names. Without them: 5 s to connect, 15 s to answer, one retry if there is no connection.
 */
export function connectionOverrides(url: string): { readonly url: string } & Overrides {
  const [plain = '', fragment = ''] = url.split('#', 2);
  const given = new URLSearchParams(fragment);
  const number = (key: string, standard: number, least: number, most: number): number => {
    const value = Number(given.get(key) ?? standard);
    return Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : standard;
  };
  return {
    url: plain,
    connectMs: number('ct', 5000, 100, 10_000),
    readMs: number('rt', 15_000, 100, 15_000),
    totalMs: number('tt', 15_000, 100, 15_000),
    retries: number('rc', 1, 0, 5),
    policy: new Set((given.get('rp') ?? 'ct').split(',')),
  };
}

function worthRetrying(
  { status, failure }: Pick<WebhookAttempt, 'status' | 'failure'>,
  policy: ReadonlySet<string>,
): boolean {
  if (policy.has('all')) return true;
  if (failure) return policy.has(failure);
  return policy.has(`${Math.floor((status ?? 0) / 100)}xx`);
}

/** Whether a host name is this very PC. Practice mode never calls anything else. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

type Outcome = Pick<WebhookAttempt, 'status' | 'failure' | 'answer'>;

function attempt(
  target: URL,
  headers: http.OutgoingHttpHeaders,
  body: string,
  limits: { readonly connectMs: number; readonly readMs: number },
  signal: AbortSignal,
): Promise<Outcome> {
  return new Promise((resolve) => {
    let connected = false;
    let timer: NodeJS.Timeout | undefined;
    const end = (outcome: Outcome) => {
      clearTimeout(timer);
      resolve(outcome);
      request.destroy();
    };
    const fail = (why: string) =>
      end({ status: null, failure: connected ? 'rt' : 'ct', answer: why });
    const wait = (ms: number) => {
      clearTimeout(timer);
      timer = setTimeout(fail, ms, `no answer within ${ms} ms`);
    };
    const secure = target.protocol === 'https:';
    const request = (secure ? https : http).request(target, {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      agent: false,
      signal,
    });
    request.on('error', (error) => fail(error.message));
    request.on('socket', (socket) =>
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        connected = true;
        wait(limits.readMs);
      }),
    );
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => {
        wait(limits.readMs);
        chunks.push(chunk);
      });
      response.on('error', (error) => fail(error.message));
      response.on('end', () =>
        end({
          status: response.statusCode ?? null,
          failure: null,
          answer: Buffer.concat(chunks).toString('utf8').slice(0, 2000),
        }),
      );
    });
    wait(limits.connectMs);
    request.end(body);
  });
}

/**
 * Calls the clinic's webhooks as Twilio does: form-encoded, signed over the public address, retried
 * as the address's fragment says. Network timeouts are real time. Only this PC is ever dialled.
 */
export function createWebhookCaller(deps: {
  readonly clock: Clock;
  readonly authToken: () => string;
  /** A call that failed for good: Twilio's debugger, error 11200. */
  readonly onFailure: (call: WebhookCall) => void;
  /** Breaks off what is under way. */
  readonly closing: AbortSignal;
}) {
  const { closing } = deps;
  const calls: WebhookCall[] = [];
  const targets = new Map<string, string>();

  /** Where to dial for a public address, and how a tunnel would announce it. */
  function dial(url: string): { target: URL; headers: Record<string, string> } {
    const origin = new URL(url).origin;
    const local = targets.get(origin);
    if (local === undefined) return { target: new URL(url), headers: {} };
    const { host, protocol } = new URL(url);
    return {
      target: new URL(local + url.slice(origin.length)),
      headers: {
        host,
        'x-forwarded-host': host,
        'x-forwarded-proto': protocol.slice(0, -1),
        'x-forwarded-for': '54.172.60.1',
      },
    };
  }

  async function post(
    configured: string,
    params: Readonly<Record<string, string>>,
    token: string,
  ): Promise<WebhookAttempt[]> {
    const { url, retries, policy, totalMs, connectMs, readMs } = connectionOverrides(configured);
    const attempts: WebhookAttempt[] = [];
    const until = Date.now() + totalMs;
    const once = async (): Promise<Outcome> => {
      if (!URL.canParse(url)) return { status: null, failure: 'ct', answer: `no address: ${url}` };
      const { target, headers } = dial(url);
      if (!isLoopback(target.hostname))
        return {
          status: null,
          failure: 'ct',
          answer: `practice mode does not call ${target.host}`,
        };
      const left = until - Date.now();
      return attempt(
        target,
        {
          ...headers,
          'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
          'user-agent': 'TwilioProxy/1.1',
          accept: '*/*',
          'x-home-region': 'us1',
          'i-twilio-idempotency-token': token,
          'x-twilio-signature': twilio.getExpectedTwilioSignature(deps.authToken(), url, params),
        },
        new URLSearchParams(params).toString(),
        { connectMs: Math.min(connectMs, left), readMs: Math.min(readMs, left) },
        closing,
      );
    };
    for (let tries = 0; tries <= retries; tries += 1) {
      const outcome = await once();
      attempts.push({ at: deps.clock.now(), url, ...outcome });
      const ok = outcome.status !== null && outcome.status >= 200 && outcome.status < 300;
      if (ok || closing.aborted || Date.now() >= until) break;
      if (!worthRetrying(outcome, policy)) break;
    }
    return attempts;
  }

  const succeeded = (attempts: readonly WebhookAttempt[]): boolean =>
    String(attempts.at(-1)?.status).startsWith('2');

  return {
    /** Tells one event, with retries and the fallback address. Never throws. */
    async call({
      event,
      messageSid,
      url,
      fallbackUrl,
      params,
    }: WebhookEvent): Promise<WebhookCall> {
      const token = randomUUID();
      const attempts = await post(url, params, token);
      if (!succeeded(attempts) && fallbackUrl && !closing.aborted)
        attempts.push(
          ...(await post(
            fallbackUrl,
            { ...params, ErrorCode: '11200', ErrorUrl: connectionOverrides(url).url },
            token,
          )),
        );
      const call: WebhookCall = {
        event,
        messageSid,
        url: connectionOverrides(url).url,
        params,
        attempts,
        delivered: succeeded(attempts),
      };
      calls.push(call);
      if (calls.length > REMEMBERED) calls.shift();
      if (!call.delivered && !closing.aborted) deps.onFailure(call);
      return call;
    },
    /** Every call since the start, oldest first. */
    calls: (): readonly WebhookCall[] => calls,
    /** What is addressed to `publicOrigin` is dialled at `localOrigin`; signed with the public one. */
    setTarget(publicOrigin: string, localOrigin: string): void {
      targets.set(new URL(publicOrigin).origin, new URL(localOrigin).origin);
    },
    /** The address to fetch what the clinic serves at a public address; null when it is not this PC. */
    localUrl(url: string): { target: URL; headers: Record<string, string> } | null {
      if (!URL.canParse(url)) return null;
      const dialled = dial(url);
      return isLoopback(dialled.target.hostname) ? dialled : null;
    },
  };
}

/** See {@link createWebhookCaller}. */
export type WebhookCaller = ReturnType<typeof createWebhookCaller>;
