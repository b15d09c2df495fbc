import type { Twilio as TwilioSdk } from 'twilio';
import { asTwilioFailure, TwilioFailure } from './twilio-failure.ts';

/** Credentials and address of an account. */
export type TwilioOptions = {
  readonly accountSid: string;
  readonly authToken: string;
  /** Where every call goes instead of Twilio's hosts; loopback only, see {@link loopbackOrigin}. */
  readonly apiUrl: string | null;
  readonly timeoutMs?: number;
};

/** A connection with Twilio through its SDK, shared by every client of ours. */
export type TwilioConnection = {
  /** What replaces Twilio's hosts; null for Twilio itself. */
  readonly origin: string | null;
  /** Runs a piece of work with the SDK; a failed call is thrown as {@link TwilioFailure}. */
  call<T>(work: (sdk: TwilioSdk) => Promise<T>): Promise<T>;
};

const TIMEOUT_MS = 10_000;

/**
 * Checks an address that replaces Twilio's: only this PC itself may play Twilio, or a changed
 * setting would hand the account's token to a stranger.
 *
 * @throws RangeError with the reason.
 */
export function loopbackOrigin(value: string): string {
  let url: URL;
  try {
    url = new URL(value);
  } catch (error) {
    throw new RangeError(`MOSTRADOR_TWILIO_API_URL is not an address: ${value}`, { cause: error });
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const loopback = host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
  if (!loopback || !/^https?:$/.test(url.protocol))
    throw new RangeError(
      `MOSTRADOR_TWILIO_API_URL may only name this PC (http://127.0.0.1:…), not ${url.host}`,
    );
  return url.origin;
}

/**
 * What answers 2xx without JSON, or redirects, is not Twilio but something on the way to it: the
 * sign-in page of a hotel's network, a proxy. The SDK would trip over it.
 *
 * @throws TwilioFailure whose class is `ambiguous`, since nobody knows what became of the request.
 */
function refuseStranger(status: number, body: unknown): void {
  // The SDK's client has parsed what is JSON; nothing at all is an answer too (204).
  const foreign = typeof body === 'string' && body.trim() !== '' && !/^\s*[[{]/.test(body);
  if (status >= 400 || !(foreign || (status >= 300 && !body))) return;
  const about = { failureClass: 'ambiguous', code: null, status } as const;
  throw new TwilioFailure(`this is not Twilio's answer (HTTP ${status})`, about);
}

/**
 * Prepares a connection; nothing is dialled yet, and the SDK is loaded at the first call: it takes
 * a while.
 *
 * @throws RangeError when `apiUrl` is not this PC.
 */
export function connectTwilio(options: TwilioOptions): TwilioConnection {
  const { accountSid, authToken, apiUrl, timeoutMs = TIMEOUT_MS } = options;
  const origin = apiUrl === null ? null : loopbackOrigin(apiUrl);
  let sdk: Promise<TwilioSdk> | null = null;

  async function load(): Promise<TwilioSdk> {
    const { default: twilio } = await import('twilio');
    class OwnOrigin extends twilio.RequestClient {
      override request<T>(
        request: Parameters<InstanceType<typeof twilio.RequestClient>['request']>[0],
      ) {
        const { pathname, search } = new URL(request.uri);
        const uri = origin === null ? request.uri : `${origin}${pathname}${search}`;
        return super.request<T>({ ...request, uri } as never).then((response) => {
          refuseStranger(response.statusCode, response.body);
          return response;
        });
      }
    }
    const httpClient = new OwnOrigin({ timeout: timeoutMs, keepAlive: true });
    return twilio(accountSid, authToken, { httpClient });
  }

  return {
    origin,
    async call(work) {
      sdk ??= load();
      try {
        return await work(await sdk);
      } catch (error) {
        throw asTwilioFailure(error) ?? error;
      }
    },
  };
}
