import type { Logger } from 'pino';
import type { Inbox } from '../inbox/inbox.ts';
import type { Settings } from '../settings/settings.ts';
import type { Tunnel, TunnelStatus } from '../tunnel/tunnel.ts';
import type { Line } from './line.ts';
import type { Prover } from './prover.ts';
import type { PublicAddress } from './public-address.ts';
import type { Registrar } from './registrar.ts';

/** A tunnel that comes and goes is proven at most so often. Real ms. */
const BETWEEN_PROOFS_MS = 30_000;

/** Lets every part of the line look again when what it depends on has changed. */
export type LineChanges = {
  followTunnel(status: TunnelStatus): void;
  followOwnAddress(): void;
};

/** Follows the settings of the line from now on; the tunnel tells of itself. */
export function createLineChanges({
  settings,
  address,
  registrar,
  prover,
  catchUp,
  tunnel,
  line,
  log,
}: {
  settings: Settings;
  address: PublicAddress;
  registrar: Registrar;
  prover: Prover;
  catchUp: Inbox['catchUp'];
  tunnel: Tunnel;
  line: Line;
  log: Logger;
}): LineChanges {
  let wasUp = false;
  let provenAt = Number.NEGATIVE_INFINITY;

  /** The tunnel has changed: its address is kept, and what depends on it looks again. */
  function followTunnel({ state, url }: TunnelStatus): void {
    if (state === 'up' && url !== null) {
      const moved = url !== address.current();
      if (moved || !wasUp) address.remember(url, 'tunnel');
      if (moved) registrar.request();
      // What could not be delivered meanwhile is fetched each time.
      if (moved || !wasUp) catchUp.request();
      // A line that flaps must not spend the month's proofs.
      if (moved || (!wasUp && performance.now() - provenAt > BETWEEN_PROOFS_MS)) {
        provenAt = performance.now();
        prover.request();
      }
    }
    // A slow answer is no outage: what comes after it need not look again.
    wasUp = state === 'up' || (wasUp && state === 'degraded');
    line.tell();
  }

  /** The clinic's own address is in use from now on, or the tunnel's, which is proven once it is up. */
  function followOwnAddress(): void {
    const own = settings.get('public.url');
    registrar.request();
    if (own === null) return;
    address.remember(own, 'own');
    prover.request();
  }

  const again = () => line.request();
  for (const key of ['assistant.mode', 'assistant.enabled'] as const)
    settings.onChange(key, line.tell);
  for (const key of ['openai.apiKey', 'openai.baseUrl', 'openai.model'] as const)
    settings.onChange(key, again);
  for (const key of ['twilio.accountSid', 'twilio.authToken', 'twilio.whatsappNumber'] as const)
    settings.onChange(key, () => {
      line.request();
      registrar.request();
    });
  for (const key of ['ngrok.authtoken', 'ngrok.domain', 'public.url'] as const)
    settings.onChange(key, () => void tunnel.renew().catch(logRenewal));
  settings.onChange('twilio.authToken', prover.request);
  settings.onChange('ngrok.authtoken', registrar.request);
  settings.onChange('public.url', followOwnAddress);
  const logRenewal = (error: unknown) =>
    log.error({ err: error }, 'the tunnel could not be renewed');
  return { followTunnel, followOwnAddress };
}
