import type { Logger } from 'pino';
import type { Clock } from '../store/clock.ts';
import { lineFailure, type TunnelFailure } from './failures.ts';
import { createRetryPlan, ofTheLine, type RetryPlan } from './retry.ts';
import {
  loadNgrokSdk,
  type NgrokSdk,
  openSession,
  type TunnelOptions,
  type TunnelSession,
} from './session.ts';
import { networkAddresses, watchForUpheaval } from './upheaval.ts';

// The way in from the internet: one https address at ngrok that leads to the public listener of this
// PC, and to nothing else. The SDK carries the traffic; whether the way is open is decided here, by
// answered heartbeats and by traffic, since the SDK neither notices a silent edge nor comes back
// from a long outage. Every loss ends the session, and a new one is built.

/** How the tunnel does. */
export type TunnelStatus = {
  /**
   * `off`: not wanted. `connecting`: the first attempt since it was lost, or wanted. `degraded`: up,
   * but the last heartbeats went without an answer or took long. `down`: an attempt has failed, and
   * `failure` says why; attempts go on.
   */
  readonly state: 'off' | 'connecting' | 'up' | 'degraded' | 'down';
  /** `https://…`, of the present session or the last known one. */
  readonly url: string | null;
  /** Since when it is so, in UTC ms; for `down`, since when there is no tunnel. */
  readonly since: number;
  /** How long ngrok takes to answer, in ms. */
  readonly latencyMs: number | null;
  readonly failure: TunnelFailure | null;
  /** When the next attempt is due, in UTC ms. */
  readonly nextTryAt: number | null;
};

/** The supervised tunnel. */
export type Tunnel = {
  /** From now on there shall be a tunnel whenever there are options for one. */
  start(): void;
  /** Takes the endpoint offline and ends everything. Resolves when done, within some 5 s. */
  stop(): Promise<void>;
  status(): TunnelStatus;
  /**
   * Closes what is open and builds it anew with the options of the moment. Resolves when the first
   * attempt is decided. Calls that come meanwhile share the next round.
   */
  renew(): Promise<void>;
  /** Traffic came through: the way is open. */
  heard(): void;
  /** Somebody saw the way broken: without a sign of life within 4 s it is built anew. */
  doubt(): void;
};

/** Nothing heard for so long, with a heartbeat due every 3 s: worth a yellow light. */
const DEGRADED_AFTER_MS = 7_500;
/** And for so long: lost. One second before ngrok gives us up in its turn. */
const LOST_AFTER_MS = 12_000;
/** A heartbeat is due every 3 s; its answer gets one more. */
const DOUBT_MS = 4_000;
const SLOW_MS = 1_500;
/** A session that lived shorter than this is no success: the next attempt keeps the dialling pace. */
const SHORT_LIFE_MS = 5_000;
/** How long a lost session's closing is waited for before the next is built. */
const FAREWELL_MS = 1_000;

/** A session that is logged in, and what is known of its health. */
type Live = {
  /** Its endpoint is online. */
  isBound: boolean;
  heardAt: number;
  isSlow: boolean;
  cancelDoubt: (() => void) | null;
};

/**
 * Makes the tunnel; nothing is dialled before `start`.
 *
 * `clock` plans attempts and judges silence; limits on single network calls are real time.
 * `onChange` gets every change of the status. `addresses` and `loadSdk` are this PC's and the real
 * one unless given.
 */
export function createTunnel(deps: {
  readonly options: () => TunnelOptions | null;
  readonly clock: Clock;
  readonly log: Logger;
  readonly onChange: (status: TunnelStatus) => void;
  readonly addresses?: () => string;
  readonly loadSdk?: () => Promise<NgrokSdk>;
}): Tunnel {
  const { clock, log } = deps;
  let status: TunnelStatus = {
    state: 'off',
    url: null,
    since: clock.now(),
    latencyMs: null,
    failure: null,
    nextTryAt: null,
  };
  let running: { readonly stop: AbortController; readonly ended: Promise<void> } | null = null;
  /** Ends the present round: its attempt, its session or its waiting. */
  let round = new AbortController();
  let live: Live | null = null;
  /** Ends the session that is up, as lost. */
  let lose: (failure: TunnelFailure) => void = () => undefined;
  /** Calls of `renew` that wait for the next round's attempt. */
  let renewals: (() => void)[] = [];

  function set(change: Partial<Omit<TunnelStatus, 'since'>>): void {
    const next = { ...status, ...change };
    const isSame = (Object.keys(change) as (keyof typeof change)[]).every(
      (key) => status[key] === change[key],
    );
    if (isSame) return;
    if (next.state !== status.state && !(status.state === 'connecting' && next.state === 'down'))
      next.since = clock.now();
    if (next.failure && next.failure.code !== status.failure?.code)
      log.warn(next.failure, 'there is no tunnel');
    if (next.state !== status.state) log.info({ state: next.state, url: next.url }, 'tunnel');
    status = next;
    try {
      deps.onChange(status);
    } catch (error) {
      // A full disk there must not end the tunnel, nor reach the SDK's native code.
      log.error({ err: error }, 'a change of the tunnel could not be followed');
    }
  }

  /** Resolves at that time, or when the round ends. */
  function waitUntil(time: number | null, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        cancel?.();
        signal.removeEventListener('abort', done);
        resolve();
      };
      const cancel = time === null ? null : clock.at(time, done);
      signal.addEventListener('abort', done, { once: true });
      if (signal.aborted) done();
    });
  }

  function heard(): void {
    if (!live) return;
    live.heardAt = clock.now();
    live.cancelDoubt?.();
    live.cancelDoubt = null;
    if (live.isBound) set({ state: live.isSlow ? 'degraded' : 'up' });
  }

  function heartbeat(latencyMs: number | null): void {
    if (!live || latencyMs === null) return;
    live.isSlow = latencyMs >= SLOW_MS;
    const former = status.latencyMs;
    // The light need not flicker for a millisecond.
    if (former === null || Math.abs(latencyMs - former) > Math.max(20, former / 4))
      set({ latencyMs });
    heard();
  }

  /** How a session ended: null, since the round did. `livedMs` is null when it never was up. */
  type Ending = { readonly failure: TunnelFailure | null; readonly livedMs: number | null };

  /** Asks for the endpoint until it is granted. Returns why the session is over, or null: granted. */
  async function bind(
    session: TunnelSession,
    mine: Live,
    ended: Promise<Ending>,
    { plan, signal, onDecided }: { plan: RetryPlan; signal: AbortSignal; onDecided: () => void },
  ): Promise<Ending | null> {
    while (!signal.aborted) {
      const startedAt = clock.now();
      const bound = await session.bind(signal);
      if ('url' in bound) {
        mine.isBound = true;
        set({ state: 'up', url: bound.url, failure: null, nextTryAt: null });
        return null;
      }
      const { failure } = bound;
      if (ofTheLine.has(failure.code)) return { failure, livedMs: null };
      const nextTryAt = plan.next(failure, startedAt, clock.now());
      set({ state: 'down', failure, nextTryAt });
      onDecided();
      const waiting = new AbortController();
      const over = await Promise.race([
        ended,
        waitUntil(nextTryAt, AbortSignal.any([signal, waiting.signal])).then(() => null),
      ]);
      waiting.abort();
      if (over) return over;
      set({ nextTryAt: null });
    }
    return { failure: null, livedMs: null };
  }

  /** One session from its login to its end. */
  async function holdSession(
    options: TunnelOptions,
    round: { plan: RetryPlan; signal: AbortSignal; onDecided: () => void },
  ): Promise<Ending> {
    const { signal } = round;
    let upAt: number | null = null;
    let end: (failure: TunnelFailure) => void = () => undefined;
    const ended = new Promise<Ending>((resolve) => {
      end = (failure) => resolve({ failure, livedMs: upAt === null ? null : clock.now() - upAt });
    });
    const opened = await openSession(options, {
      log,
      signal,
      onHeartbeat: heartbeat,
      onEnd: (failure) => end(failure),
      loadSdk: deps.loadSdk ?? loadNgrokSdk,
    });
    if ('failure' in opened) return { failure: opened.failure, livedMs: null };
    const { session } = opened;
    const mine: Live = { isBound: false, heardAt: clock.now(), isSlow: false, cancelDoubt: null };
    live = mine;
    lose = end;
    let ending = await bind(session, mine, ended, round);
    if (!ending) {
      upAt = clock.now();
      round.onDecided();
      const stopped = waitUntil(null, signal).then(() => ({ failure: null, livedMs: null }));
      ending = await Promise.race([ended, stopped]);
    }
    live = null;
    mine.cancelDoubt?.();
    if (ending.livedMs !== null) {
      log.warn(ending.failure ?? {}, 'the tunnel is lost');
      set({ state: 'connecting', latencyMs: null });
    }
    // Whoever goes on purpose waits until the domain is free; a lost session is not worth more than
    // the moment in which its goodbye may still get through.
    const closed = session.close();
    if (ending.failure === null) await closed;
    else await Promise.race([closed, new Promise((go) => setTimeout(go, FAREWELL_MS).unref())]);
    return ending;
  }

  async function supervise(stop: AbortSignal): Promise<void> {
    let plan: RetryPlan = createRetryPlan(false);
    while (!stop.aborted) {
      const isFresh = round.signal.aborted;
      if (isFresh) {
        round = new AbortController();
        plan = createRetryPlan(false);
      }
      const { signal } = round;
      const promised = renewals;
      renewals = [];
      const decide = () => {
        for (const resolve of promised.splice(0)) resolve();
      };
      const options = deps.options();
      if (!options) {
        set({ state: 'off', latencyMs: null, failure: null, nextTryAt: null });
        decide();
        await waitUntil(null, signal);
        continue;
      }
      if (isFresh || !status.failure)
        set({ state: 'connecting', failure: null, latencyMs: null, nextTryAt: null });
      else set({ nextTryAt: null });
      const startedAt = clock.now();
      const { failure, livedMs } = await holdSession(options, {
        plan,
        signal,
        onDecided: decide,
      });
      if (signal.aborted) {
        // Nothing was decided for those who asked: the next round does it.
        renewals = [...promised, ...renewals];
        continue;
      }
      if (failure === null) continue;
      if (livedMs !== null && livedMs >= SHORT_LIFE_MS) {
        plan = createRetryPlan(true);
        continue;
      }
      const nextTryAt = plan.next(failure, startedAt, clock.now());
      set({ state: 'down', failure, latencyMs: null, nextTryAt });
      decide();
      await waitUntil(nextTryAt, signal);
    }
  }

  function doubt(): void {
    const doubted = live;
    if (!doubted || doubted.cancelDoubt) return;
    doubted.cancelDoubt = clock.at(clock.now() + DOUBT_MS, () => {
      doubted.cancelDoubt = null;
      if (live === doubted) lose(lineFailure('ngrok did not answer when asked'));
    });
  }

  function look(): void {
    if (!live) return;
    const silence = clock.now() - live.heardAt;
    if (silence >= LOST_AFTER_MS) lose(lineFailure('ngrok has stopped answering'));
    else if (live.isBound && silence >= DEGRADED_AFTER_MS) set({ state: 'degraded' });
  }

  return {
    start() {
      if (running) return;
      const stop = new AbortController();
      round = new AbortController();
      const unwatch = watchForUpheaval({
        clock,
        addresses: deps.addresses ?? networkAddresses,
        onLook: look,
        onUpheaval(what) {
          log.info({ what }, 'the tunnel is looked at');
          // How long was silence is not known after a jump: the doubt decides.
          if (live) live.heardAt = clock.now();
          doubt();
        },
      });
      const ended = supervise(stop.signal)
        .catch((error: unknown) => {
          log.error({ err: error }, 'the tunnel is no longer looked after');
          const detail = error instanceof Error ? error.message : 'unknown';
          set({ state: 'down', failure: { code: 'unknown', ngrokCode: null, detail } });
        })
        .finally(unwatch);
      running = { stop, ended };
    },
    async stop() {
      if (!running) return;
      const { stop, ended } = running;
      stop.abort();
      round.abort();
      await ended;
      running = null;
      for (const resolve of renewals.splice(0)) resolve();
      set({ state: 'off', latencyMs: null, failure: null, nextTryAt: null });
    },
    status: () => status,
    renew() {
      if (!running || running.stop.signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        renewals.push(resolve);
        round.abort();
      });
    },
    heard,
    doubt,
  };
}
