import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import * as z from 'zod';
import { isOpen } from '../assistant/clinic-hours.ts';
import type { JobKind, Jobs } from '../jobs/jobs.ts';
import { sandboxNumber } from '../settings/registry.ts';
import type { Settings } from '../settings/settings.ts';
import type { Clock } from '../store/clock.ts';
import type { Store } from '../store/open-store.ts';
import { WEBHOOK_PATHS } from '../twilio/registration.ts';
import { found, type Result } from './result.ts';

/** Proof that a patient's message would arrive (issue 3, "the proven line"). Times in UTC ms. */
export type Prover = {
  /** A correctly signed request of Twilio has arrived. */
  heardTwilio(): void;
  /** A request for our account arrived whose signature none of our tokens made. */
  refused(): void;
  /** Our own signed request came back with this nonce. */
  heardProbe(nonce: string): void;
  /** Sends a signed request to the public address, now, and tells how it came back. */
  probe(): Promise<Result<'address'>>;
  /** Sends one soon: the tunnel or the address has changed. */
  request(): void;
  lastProofAt(): number | null;
  lastTwilioAt(): number | null;
  /** What the proofs say at this moment. */
  signature(): Result<'signature'>;
  /** How the last round trip to the present address went; null before the first. */
  lastProbe(): { readonly result: Result<'address'>; readonly at: number } | null;
};

const TIMEOUT_MS = 10_000;
const MINUTE_MS = 60_000;
/** A proof older than two rounds and a bit means that the rounds do not get through. */
const STALE_ROUNDS = 2.5;
/** A signature that did not fit is news for so long; a stranger's forgery must not stay in the light. */
const REFUSED_MS = 60 * MINUTE_MS;
/** The next look at whether a proof is due; proofs of Twilio's own put the probe off. */
const LONGEST_WAIT_MS = 30 * MINUTE_MS;

/** Makes the prover and its recurring job. `onChange` is called when a light may have to change. */
export function createProver({
  store,
  clock,
  jobs,
  settings,
  publicUrl,
  isWayOpen,
  elsewhere,
  onProof,
  onBroken,
  onRefused,
  onChange,
  log,
}: {
  store: Store;
  clock: Clock;
  jobs: Jobs;
  settings: Settings;
  publicUrl: () => string | null;
  /** Whether something can get through at all: while the tunnel is down that is known already. */
  isWayOpen: () => boolean;
  /** Another process listens, so that an answer must do for what would be seen coming back. */
  elsewhere: boolean;
  /** The way has just been proven. */
  onProof: () => void;
  /** A round trip has failed on its way: the tunnel had better look. */
  onBroken: () => void;
  /** Twilio's signature does not fit: the credentials had better be asked for. */
  onRefused: () => void;
  onChange: () => void;
  log: Logger;
}): Prover {
  // Every webhook that was stored is a proof, also those of before the last start.
  let lastTwilioAt =
    store.db
      .prepare<[], number>(
        `SELECT received_at FROM inbound_events WHERE source = 'webhook' ORDER BY id DESC LIMIT 1`,
      )
      .pluck()
      .get() ?? null;
  let lastProofAt = lastTwilioAt;
  let refusedAt: number | null = null;
  let last: { base: string; result: Result<'address'>; at: number } | null = null;
  let wanted = false;
  let failures = 0;
  const awaited = new Map<string, () => void>();

  const month = () => new Date(clock.now()).toISOString().slice(0, 7);
  const countProbe = store.db.prepare(
    `INSERT INTO tunnel_usage (month, probes) VALUES (?, 1)
     ON CONFLICT (month) DO UPDATE SET probes = probes + 1`,
  );
  const probesOf = store.db
    .prepare<[string], number>('SELECT probes FROM tunnel_usage WHERE month = ?')
    .pluck();

  function quietMs(): number {
    const { get } = settings;
    const open = isOpen(get('clinic.hours'), get('clinic.timezone'), clock.now());
    return (open ? get('probe.openMinutes') : get('probe.closedMinutes')) * MINUTE_MS;
  }

  function proven(): void {
    const now = clock.now();
    const healed = last !== null && last.result.state !== 'ok';
    const news = healed || lastProofAt === null || now - lastProofAt > MINUTE_MS;
    lastProofAt = now;
    failures = 0;
    if (healed) last = null;
    onProof();
    if (news) onChange();
  }

  async function roundTrip(base: string, token: string): Promise<Result<'address'>> {
    const nonce = randomBytes(12).toString('base64url');
    const url = `${base}${WEBHOOK_PATHS.status}?probe=${nonce}`;
    const form = {
      AccountSid: settings.get('twilio.accountSid') ?? '',
      MessageStatus: 'probe',
    };
    let back = false;
    awaited.set(nonce, () => {
      back = true;
    });
    try {
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'x-twilio-signature': getExpectedTwilioSignature(token, url, form),
          // ngrok's page for browsers must not stand in the way (ngrok-docs, free plan limits).
          'ngrok-skip-browser-warning': '1',
          'user-agent': 'Mostrador',
        },
        body: new URLSearchParams(form),
      });
      await response.body?.cancel();
      const ngrok = response.headers.get('ngrok-error-code');
      if ((back || elsewhere) && response.ok) return found('address', 'ok', 'ok');
      const detail = ngrok ?? `HTTP ${response.status}`;
      if (ngrok === 'ERR_NGROK_3200')
        return found('address', 'broken', 'endpoint_offline', { detail, fix: 'renew_tunnel' });
      if (ngrok === 'ERR_NGROK_8012' || (ngrok === null && response.status === 502))
        return found('address', 'broken', 'backend_unreachable', { detail, fix: 'renew_tunnel' });
      // ngrok answers visitors with these when the month's requests or traffic are spent.
      if (ngrok === 'ERR_NGROK_727' || ngrok === 'ERR_NGROK_725')
        return found('address', 'broken', 'plan_spent', { detail, fix: 'ngrok_dashboard' });
      if (response.status === 503) return found('address', 'broken', 'locked', { detail });
      // It answers, but not as this program, or not with what was signed.
      return found('address', 'broken', 'not_ours', { detail, fix: 'open_tunnel' });
    } catch (error) {
      return unreachable(error);
    } finally {
      awaited.delete(nonce);
    }
  }

  async function probe(): Promise<Result<'address'>> {
    const base = publicUrl();
    const token = settings.get('twilio.authToken');
    if (base === null) return found('address', 'idle', 'not_set_up', { fix: 'open_tunnel' });
    if (token === null) return found('address', 'idle', 'not_set_up', { fix: 'open_twilio' });
    store.write(() => countProbe.run(month()));
    const wasOpen = isWayOpen();
    const result = await roundTrip(base, token);
    if (result.state === 'ok') {
      proven();
      last = { base, result, at: clock.now() };
    } else if (wasOpen) {
      last = { base, result, at: clock.now() };
      failures += 1;
      log.warn({ code: result.code, detail: result.detail }, 'the line could not be proven');
      onBroken();
      onChange();
    }
    return result;
  }

  const job: JobKind<Record<string, never>> = {
    kind: 'line.probe',
    payload: z.object({}) as z.ZodType<Record<string, never>>,
    async run() {
      const due = (lastProofAt ?? Number.NEGATIVE_INFINITY) + quietMs();
      if (!wanted && failures === 0 && due > clock.now()) return { again: due };
      // It is asked for when the tunnel is up again: a probe before that is spent for nothing.
      if (!isWayOpen()) return { again: clock.now() + LONGEST_WAIT_MS };
      wanted = false;
      const allowed = (probesOf.get(month()) ?? 0) < settings.get('probe.monthly');
      if (allowed) await probe();
      // While it is broken it asks more often, so that the light turns green by itself.
      const wait = failures === 0 ? quietMs() : MINUTE_MS * 2 ** Math.min(failures, 5);
      return { again: clock.now() + Math.min(wait, LONGEST_WAIT_MS) };
    },
    maxAttempts: Number.POSITIVE_INFINITY,
    backoff: () => 2 * MINUTE_MS,
  };
  jobs.define(job);
  // What did not fit the old token says nothing of the new one.
  settings.onChange('twilio.authToken', () => {
    refusedAt = null;
  });

  return {
    heardTwilio() {
      const first = lastTwilioAt === null || clock.now() - lastTwilioAt > MINUTE_MS;
      lastTwilioAt = clock.now();
      const mended = refusedAt !== null;
      refusedAt = null;
      proven();
      if (first || mended) onChange();
    },
    refused() {
      const news = refusedAt === null || clock.now() - refusedAt >= REFUSED_MS;
      refusedAt = clock.now();
      if (!news) return;
      onRefused();
      onChange();
    },
    heardProbe(nonce) {
      awaited.get(nonce)?.();
    },
    probe,
    request() {
      wanted = true;
      store.write((tx) =>
        jobs.enqueue(tx, {
          kind: job,
          payload: {},
          uniqueKey: 'line.probe',
          onWaiting: 'earlier',
        }),
      );
    },
    lastProofAt: () => lastProofAt,
    lastTwilioAt: () => lastTwilioAt,
    lastProbe() {
      // What failed at another address, or through a tunnel that has been shut since, says nothing
      // of the present way: it must not stay in the light when that is open.
      if (last && (last.base !== publicUrl() || !isWayOpen())) last = null;
      return last;
    },
    signature() {
      if (settings.get('twilio.authToken') === null || publicUrl() === null)
        return found('signature', 'idle', 'not_set_up');
      if (refusedAt !== null && clock.now() - refusedAt < REFUSED_MS)
        return found('signature', 'broken', 'refused', { fix: 'open_twilio' });
      // What the sandbox's console says cannot be read: there only Twilio's own request proves it.
      const isSandbox = settings.get('twilio.whatsappNumber') === sandboxNumber;
      if (lastProofAt === null || (isSandbox && lastTwilioAt === null))
        return found('signature', 'idle', 'unproven', { fix: 'prove' });
      if (clock.now() - lastProofAt > STALE_ROUNDS * quietMs())
        return found('signature', 'warning', 'stale', { fix: 'prove' });
      return found('signature', 'ok', 'ok');
    },
  };
}

/** Why nothing came back, by what Node says of the connection. */
function unreachable(error: unknown): Result<'address'> {
  const cause = (error as { cause?: { code?: string } }).cause;
  const detail = cause?.code ?? (error as Error).name;
  // A certificate that is not the address's own: a captive portal, or a proxy that reads along.
  if (/CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL/.test(detail))
    return found('address', 'broken', 'insecure', { detail, fix: 'prove' });
  return found('address', 'broken', 'unreachable', { detail, fix: 'renew_tunnel' });
}
