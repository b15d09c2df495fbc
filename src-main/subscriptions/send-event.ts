import { Webhook } from 'standardwebhooks';
import type { DeliveryProblem } from '../contract/subscriptions.ts';

/** How long a receiver may take to answer. Real time. */
const PATIENCE_MS = 15_000;

/** One attempt: what came back, or why nothing did. */
export type Attempt = {
  readonly statusCode: number | null;
  readonly problem: DeliveryProblem | null;
  readonly durationMs: number;
};

/**
 * Posts one event, signed as standardwebhooks.com describes (`webhook-id`, `webhook-timestamp`,
 * `webhook-signature`); with several secrets it carries several signatures. Redirects are not followed:
 * the body would go where nobody has allowed it to. What the receiver answers is not read.
 */
export async function sendEvent({
  url,
  eventId,
  body,
  secrets,
  version,
}: {
  readonly url: string;
  readonly eventId: string;
  readonly body: string;
  readonly secrets: readonly string[];
  readonly version: string;
}): Promise<Attempt> {
  const from = performance.now();
  const at = new Date();
  const end = (statusCode: number | null, problem: DeliveryProblem | null): Attempt => ({
    statusCode,
    problem,
    durationMs: Math.round(performance.now() - from),
  });
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        'user-agent': `Mostrador/${version}`,
        'webhook-id': eventId,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': secrets
          .map((secret) => new Webhook(secret).sign(eventId, at, body))
          .join(' '),
      },
      body,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await response.body?.cancel();
    const { status } = response;
    if (status >= 200 && status < 300) return end(status, null);
    if (status >= 300 && status < 400) return end(status, 'redirect');
    // "Gone": the receiver wants nothing any more (standardwebhooks.com, on 410).
    return end(status, status === 410 ? 'gone' : 'status');
  } catch (error) {
    return end(null, problemOf(error));
  }
}

const codes: Readonly<Record<string, DeliveryProblem>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'unknown_host',
  EAI_AGAIN: 'unknown_host',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
};

/** What fetch threw; its cause is the socket's error. */
function problemOf(error: unknown): DeliveryProblem {
  if (error instanceof DOMException && error.name === 'TimeoutError') return 'timeout';
  const cause = (error as { cause?: { code?: unknown } } | null)?.cause;
  const code = typeof cause?.code === 'string' ? cause.code : '';
  // OpenSSL's names for what is wrong with a certificate: CERT_HAS_EXPIRED, SELF_SIGNED_CERT_IN_CHAIN, …
  if (/CERT|SIGNED|VERIFY|ALTNAME|ISSUER|SSL/.test(code)) return 'certificate';
  return codes[code] ?? 'unreachable';
}
