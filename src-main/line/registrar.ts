import type { Logger } from 'pino';
import * as z from 'zod';
import type { JobKind, Jobs } from '../jobs/jobs.ts';
import type { Settings } from '../settings/settings.ts';
import type { Clock } from '../store/clock.ts';
import type { Store } from '../store/open-store.ts';
import {
  addressesAt,
  addressesFor,
  findTarget,
  foreignAddress,
  isSameAddress,
  judge,
  type RegistrationTarget,
  register,
} from '../twilio/registration.ts';
import type { TwilioAccount } from '../twilio/twilio-account.ts';
import { TwilioFailure } from '../twilio/twilio-failure.ts';
import type { PublicAddress } from './public-address.ts';
import { found, type Result } from './result.ts';

/** Where Twilio delivers, and where it should. */
export type RegistrationFacts = {
  readonly target: RegistrationTarget | null;
  readonly ours: { readonly receive: string; readonly status: string } | null;
  readonly result: Result<'webhook'>;
};

/** Keeps Twilio's webhooks pointing at this clinic (issue 3, "automatic registration"). */
export type Registrar = {
  /** Reads what Twilio has and judges it. */
  look(): Promise<RegistrationFacts>;
  /**
   * Writes our addresses, reads them back and compares. Where another live system stands only with
   * `takeOver`; what stood there before is kept.
   */
  register(how: { takeOver: boolean }): Promise<RegistrationFacts>;
  /** Looks soon, and registers where that harms nobody: the address or the number has changed. */
  request(): void;
  /** What was found last; null before the first look. */
  last(): (RegistrationFacts & { readonly at: number }) | null;
};

const EVERY_MS = 60 * 60_000;
const RETRY_MS = 60_000;
const NO_OVERRIDES = 'without connection overrides';

/** Makes the registrar and its recurring job. */
export function createRegistrar({
  store,
  clock,
  jobs,
  settings,
  account,
  address,
  onChange,
  log,
}: {
  store: Store;
  clock: Clock;
  jobs: Jobs;
  settings: Settings;
  account: () => TwilioAccount | null;
  address: PublicAddress;
  onChange: () => void;
  log: Logger;
}): Registrar {
  const keepBefore = store.db.prepare(
    `INSERT INTO webhook_registrations (resource, kind, before, registered_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (resource) DO UPDATE SET
       before = CASE WHEN ? THEN excluded.before ELSE before END, registered_at = excluded.registered_at`,
  );
  let last: (RegistrationFacts & { at: number }) | null = null;
  /** Where Twilio was asked once for the connection overrides. */
  const tried = new Set<string>();
  /** Looks in a row that did not get anywhere: Twilio is not asked, or written to, every minute for ever. */
  let misses = 0;

  function conclude(facts: RegistrationFacts): RegistrationFacts {
    const news =
      last?.result.code !== facts.result.code || last.ours?.receive !== facts.ours?.receive;
    last = { ...facts, at: clock.now() };
    if (news) onChange();
    return facts;
  }

  function unknown(error: unknown, ours: RegistrationFacts['ours']): RegistrationFacts {
    const detail =
      error instanceof TwilioFailure && error.code ? String(error.code) : String(error);
    return { target: null, ours, result: found('webhook', 'idle', 'unknown', { detail }) };
  }

  async function look(): Promise<RegistrationFacts> {
    const base = address.current();
    const client = account();
    const number = settings.get('twilio.whatsappNumber');
    const ours = base === null ? null : addressesFor(base);
    if (!client || number === null || ours === null || base === null) {
      const fix = !client ? 'open_twilio' : number === null ? 'open_sender' : 'open_tunnel';
      return conclude({
        target: null,
        ours,
        result: found('webhook', 'idle', 'not_set_up', { fix }),
      });
    }
    try {
      const target = await findTarget(client, number);
      return conclude({ target, ours, result: resultOf(target, base) });
    } catch (error) {
      log.warn({ err: error }, 'what is registered at Twilio could not be read');
      return conclude(unknown(error, ours));
    }
  }

  function resultOf(target: RegistrationTarget, base: string): Result<'webhook'> {
    if (target.kind === 'missing')
      return found('webhook', 'broken', 'missing', { fix: 'open_sender' });
    if (target.kind === 'sandbox')
      return found('webhook', 'idle', 'sandbox', { fix: 'twilio_console' });
    const ours = addressesAt(target, base);
    const judged = judge(target.current, ours, address.known());
    const there = hostOf(
      foreignAddress(target.current, ours, address.known()) ?? target.current.receive,
    );
    switch (judged) {
      case 'ours':
        return found('webhook', 'ok', 'ok');
      case 'foreign':
        return found('webhook', 'broken', 'foreign', {
          params: { host: there },
          fix: 'take_webhook',
        });
      case 'partial':
        // Messages and ticks arrive; only Twilio's second try may be missing, which it may not offer.
        if (isSameAddress(target.current.status, ours.status))
          return found('webhook', 'ok', 'ok', { detail: NO_OVERRIDES });
        return found('webhook', 'broken', 'partial', {
          params: { host: there },
          fix: 'register_webhook',
        });
      default:
        return found('webhook', 'broken', judged, {
          params: { host: there },
          fix: 'register_webhook',
        });
    }
  }

  async function write({ takeOver }: { takeOver: boolean }): Promise<RegistrationFacts> {
    const facts = await look();
    const base = address.current();
    const client = account();
    const { target, result, ours } = facts;
    if (!client || !base || !target) return facts;
    const bare = result.detail === NO_OVERRIDES && target.sid !== null && !tried.has(target.sid);
    if (result.state !== 'broken' && !bare) return facts;
    if (bare && target.sid !== null) tried.add(target.sid);
    if (result.code === 'missing' || (result.code === 'foreign' && !takeOver)) return facts;
    try {
      const done = await register(client, target, base, {
        known: address.known(),
        replaceForeign: takeOver,
      });
      if (!done.ok) return done.error === 'not_kept' ? notKept(target, ours, done.current) : look();
      if (done.changed) {
        rememberBefore(target, result.code === 'foreign');
        log.info({ kind: target.kind, was: result.code }, 'the webhooks were registered at Twilio');
      }
      // Where Twilio drops the connection overrides, this is as good as it gets.
      const reached = { ...target, current: done.current };
      return conclude({ target: reached, ours, result: found('webhook', 'ok', 'ok') });
    } catch (error) {
      log.warn({ err: error }, 'the webhooks could not be registered at Twilio');
      return conclude(unknown(error, ours));
    }
  }

  /** What another system had there can be put back; an address of ours is nothing to go back to. */
  function rememberBefore({ sid, kind, current }: RegistrationTarget, foreign: boolean): void {
    store.write(() =>
      keepBefore.run(sid, kind, JSON.stringify(current), clock.now(), foreign ? 1 : 0),
    );
  }

  function notKept(
    target: RegistrationTarget,
    ours: RegistrationFacts['ours'],
    there: RegistrationTarget['current'],
  ): RegistrationFacts {
    const params = { host: hostOf(there.receive) };
    return conclude({
      target: { ...target, current: there },
      ours,
      result: found('webhook', 'broken', 'not_kept', { params, fix: 'register_webhook' }),
    });
  }

  const job: JobKind<Record<string, never>> = {
    kind: 'webhook.register',
    payload: z.object({}) as z.ZodType<Record<string, never>>,
    async run() {
      const { result } = await write({ takeOver: false });
      const soon = result.code === 'unknown' || result.code === 'not_kept';
      const wait = soon ? Math.min(RETRY_MS * 2 ** misses, EVERY_MS) : EVERY_MS;
      misses = soon ? misses + 1 : 0;
      return { again: clock.now() + wait };
    },
    maxAttempts: Number.POSITIVE_INFINITY,
    backoff: () => RETRY_MS,
  };
  jobs.define(job);

  return {
    look,
    register: write,
    request() {
      misses = 0;
      store.write((tx) =>
        jobs.enqueue(tx, {
          kind: job,
          payload: {},
          uniqueKey: 'webhook.register',
          onWaiting: 'earlier',
        }),
      );
    },
    last: () => last,
  };
}

/** Whose it is, in words: the host alone, since a query may hold another system's secret. */
function hostOf(url: string | null): string {
  if (!url) return '';
  return URL.parse(url)?.host ?? url.slice(0, 60);
}
