import type { Clock } from '../store/clock.ts';
import type { Store } from '../store/open-store.ts';

/** The addresses at which this clinic can be, and has been, reached from the internet. */
export type PublicAddress = {
  /**
   * The present one, without a slash at its end: the clinic's own, else the tunnel's (also while
   * the tunnel is down: its domain is static, and Twilio signs with it). Null while there is none.
   */
  current(): string | null;
  /** Keeps an address that is in use from now on. */
  remember(url: string, source: 'tunnel' | 'own'): void;
  /** All that this clinic has ever had: a webhook that names one of them was ours. */
  known(): string[];
};

/** Keeps the addresses. `own` is the clinic's own address, `hasTunnel` whether a tunnel is wanted. */
export function createPublicAddress({
  store,
  clock,
  own,
  hasTunnel,
}: {
  store: Store;
  clock: Clock;
  own: () => string | null;
  hasTunnel: () => boolean;
}): PublicAddress {
  const all = store.db.prepare<[], string>('SELECT url FROM public_addresses').pluck();
  const lastOfTunnel = store.db
    .prepare<[], string>(
      `SELECT url FROM public_addresses WHERE source = 'tunnel' ORDER BY last_at DESC LIMIT 1`,
    )
    .pluck();
  const upsert = store.db.prepare<{ url: string; source: string; now: number }>(
    `INSERT INTO public_addresses (url, source, last_at) VALUES (@url, @source, @now)
     ON CONFLICT (url) DO UPDATE SET source = @source, last_at = @now`,
  );
  let ofTunnel = lastOfTunnel.get() ?? null;
  return {
    current: () => own() ?? (hasTunnel() ? ofTunnel : null),
    remember(url, source) {
      store.write(() => upsert.run({ url, source, now: clock.now() }));
      if (source === 'tunnel') ofTunnel = url;
    },
    known: () => all.all(),
  };
}
