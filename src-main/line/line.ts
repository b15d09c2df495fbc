import type { Logger } from 'pino';
import * as z from 'zod';
import { checkModel } from '../assistant/model-check.ts';
import type { Check, CheckId } from '../contract/checks.ts';
import type { LineStatus } from '../contract/desk.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { JobKind, Jobs } from '../jobs/jobs.ts';
import type { Secrets } from '../secrets/open-secrets.ts';
import type { Settings } from '../settings/settings.ts';
import type { Clock } from '../store/clock.ts';
import type { Store } from '../store/open-store.ts';
import type { Tunnel } from '../tunnel/tunnel.ts';
import type { Usage } from '../tunnel/usage.ts';
import type { TwilioAccount } from '../twilio/twilio-account.ts';
import { lookAtAccount } from './account-checks.ts';
import { withoutConsequences } from './consequences.ts';
import { createPatientLook } from './patient-look.ts';
import { diskResult, secretsResult } from './pc-checks.ts';
import type { Prover } from './prover.ts';
import type { PublicAddress } from './public-address.ts';
import type { Registrar } from './registrar.ts';
import { found, published, type Result } from './result.ts';
import { quotaResult, tunnelResult } from './tunnel-checks.ts';

/** The way between a patient and this PC: what is known of each of its links. */
export type Line = {
  status(): LineStatus;
  /** Looks again at what only changes outside of this PC: account, balance, number, model, disk. */
  look(): Promise<void>;
  /** Looks soon. */
  request(): void;
  /**
   * Asks everything that can be asked, now, also what takes a while. Reading a large database takes
   * minutes: unless it is to be waited `toTheEnd`, the next call tells what was found.
   */
  doctor(how?: { readonly toTheEnd: boolean }): Promise<Check[]>;
  /** What is known without asking anew: the links as they are, the rest as the doctor last found it. */
  checks(): Check[];
  /** Tells the faces that a light may have changed. */
  tell(): void;
};

/** What {@link createLine} needs. */
export type LineDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly jobs: Jobs;
  readonly settings: Settings;
  readonly secrets: Pick<Secrets, 'kind'>;
  readonly inbox: Pick<Inbox, 'outbox' | 'catchUp'>;
  readonly account: () => TwilioAccount | null;
  readonly address: PublicAddress;
  readonly tunnel: Pick<Tunnel, 'status'>;
  readonly usage: Usage;
  readonly prover: Prover;
  readonly registrar: Registrar;
  readonly budgetLeft: () => boolean;
  /** The state of a link may have changed. */
  readonly onTell: () => void;
  readonly folder: string;
  readonly log: Logger;
};

const LOOK_EVERY_MS = 15 * 60_000;
/** So long the doctor waits for the database to be read. Real ms. */
const PATIENCE_MS = 5_000;
/** So long a reading that ended meanwhile is told as how things stand. Real ms. */
const FRESH_MS = 5 * 60_000;
const OFFLINE_EVERY_MS = 30_000;
const DAY_MS = 86_400_000;

/** The links of the header's light, in the order in which they hang on each other. */
const linkIds = [
  'internet',
  'clock',
  'tunnel',
  'quota',
  'address',
  'webhook',
  'signature',
  'account',
  'balance',
  'sender',
  'assistant',
  'outbox',
  'disk',
] as const satisfies readonly CheckId[];

/** Without these nothing can arrive: while one is missing the clinic is not set up. */
const needed: readonly CheckId[] = ['account', 'sender', 'tunnel', 'webhook'];

/** Puts the line together and looks at it again and again. */
export function createLine(deps: LineDeps): Line {
  const { store, clock, jobs, settings, inbox, account, address, prover, registrar, log } = deps;
  /** What was asked last, with its time (UTC ms). */
  const known = new Map<CheckId, { result: Result; at: number }>();
  /** What the faces were told last: time alone changes some links. */
  let told = '';

  const keep = (...results: Result[]) => {
    for (const result of results) known.set(result.id, { result, at: clock.now() });
  };

  async function assistantResult(): Promise<Result<'assistant'>> {
    if (!settings.get('assistant.enabled')) return found('assistant', 'idle', 'off');
    const apiKey = settings.get('openai.apiKey');
    if (apiKey === null) return found('assistant', 'ok', 'embedded');
    const model = settings.get('openai.model');
    const { verdict, detail } = await checkModel({
      apiKey,
      model,
      baseUrl: settings.get('openai.baseUrl'),
      timeoutMs: settings.get('openai.timeoutMs'),
    });
    const params = { model };
    if (verdict === 'openai') return found('assistant', 'ok', 'openai', { params });
    const fix = verdict === 'quota' ? 'openai_billing' : 'open_assistant';
    return found('assistant', 'warning', verdict, { params, detail, fix });
  }

  async function look(): Promise<void> {
    const [facts, assistant, disk] = await Promise.all([
      lookAtAccount({
        client: account(),
        number: settings.get('twilio.whatsappNumber'),
        lowBalance: settings.get('twilio.lowBalance'),
      }),
      assistantResult(),
      diskResult(deps.folder),
    ]);
    const before = known.get('account')?.result;
    keep(...Object.values(facts), assistant, disk);
    // What failed on bad credentials, or was refused for its signature, need not wait out its pause
    // now that they are good.
    const wasBad = before !== undefined && !isGood(before);
    if (isGood(facts.account) && (wasBad || inbox.catchUp.lastFailure())) inbox.catchUp.request();
    if (codesOf(status()) !== told) tell();
  }

  function outboxResult(): Result<'outbox'> {
    const { queued, ambiguous } = inbox.outbox.counts();
    if (ambiguous > 0)
      return found('outbox', 'warning', 'ambiguous', {
        params: { count: ambiguous },
        fix: 'open_messages',
      });
    if (queued > 0) return found('outbox', 'ok', 'waiting', { params: { count: queued } });
    return found('outbox', 'ok', 'ok');
  }

  /** What the last look found; what it could not know yet says so. */
  function kept<Id extends CheckId>(id: Id, otherwise: Result<Id>): Check {
    const entry = known.get(id);
    return published((entry?.result as Result<Id> | undefined) ?? otherwise, entry?.at ?? null);
  }

  /** The tunnel speaks with the internet all the time: it knows first. */
  function internet(): Check {
    const { state, failure } = deps.tunnel.status();
    if (state === 'up') return published(found('internet', 'ok', 'ok'), clock.now());
    if (failure?.code === 'intercepted')
      return published(found('internet', 'broken', 'captive', { fix: 'check_again' }), clock.now());
    return kept('internet', found('internet', 'idle', 'unknown'));
  }

  function accountLink(): Check {
    // Credentials that were taken away while it runs show in the next call, not in the next look.
    const link = kept(
      'account',
      account() === null
        ? found('account', 'idle', 'not_set_up', { fix: 'open_twilio' })
        : found('account', 'idle', 'unreachable'),
    );
    const failure = inbox.catchUp.lastFailure();
    const asked = known.get('account')?.at ?? Number.NEGATIVE_INFINITY;
    if (!failure?.unauthorized || failure.at < asked) return link;
    return published(found('account', 'broken', 'credentials', { fix: 'open_twilio' }), failure.at);
  }

  function link(id: (typeof linkIds)[number]): Check {
    const now = clock.now();
    switch (id) {
      case 'internet':
        return internet();
      case 'tunnel':
        return published(tunnelResult(deps.tunnel.status(), settings), now);
      case 'quota':
        return published(quotaResult(deps.usage.status(), settings), now);
      case 'address': {
        const last = prover.lastProbe();
        return published(last?.result ?? found('address', 'idle', 'unknown'), last?.at ?? null);
      }
      case 'webhook': {
        const last = registrar.last();
        return published(last?.result ?? found('webhook', 'idle', 'unknown'), last?.at ?? null);
      }
      case 'signature':
        return published(prover.signature(), prover.lastProofAt());
      case 'account':
        return accountLink();
      case 'sender':
        return kept(
          'sender',
          settings.get('twilio.whatsappNumber') === null
            ? found('sender', 'idle', 'not_set_up', { fix: 'open_sender' })
            : found('sender', 'idle', 'unknown'),
        );
      case 'assistant':
        return assistantLink();
      case 'outbox':
        return published(outboxResult(), now);
      case 'balance':
        return kept(id, found(id, 'idle', 'unknown'));
      case 'clock':
        return kept(id, found(id, 'idle', 'unknown'));
      case 'disk':
        return kept(id, found(id, 'idle', 'unknown'));
    }
  }

  function assistantLink(): Check {
    if (!settings.get('assistant.enabled'))
      return published(found('assistant', 'idle', 'off'), clock.now());
    if (settings.get('openai.apiKey') === null)
      return published(found('assistant', 'ok', 'embedded'), clock.now());
    if (!deps.budgetLeft())
      return published(
        found('assistant', 'warning', 'budget', { fix: 'open_assistant' }),
        clock.now(),
      );
    return kept(
      'assistant',
      found('assistant', 'ok', 'openai', { params: { model: settings.get('openai.model') } }),
    );
  }

  /** What the doctor alone looks at, as it last found it. */
  let examined: Check[] = [];

  function status(): LineStatus {
    const links = withoutConsequences(linkIds.map(link));
    const { state, cause } = judge(links);
    const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
    return {
      state,
      cause,
      links,
      lastProofAt: iso(prover.lastProofAt()),
      lastTwilioAt: iso(prover.lastTwilioAt()),
      publicUrl: address.current(),
      assistant: !settings.get('assistant.enabled')
        ? 'off'
        : settings.get('openai.apiKey') === null
          ? 'embedded'
          : 'openai',
      assistantMode: settings.get('assistant.mode'),
      outbox: inbox.outbox.counts(),
      lastCatchUpAt: iso(inbox.catchUp.lastAt()),
    };
  }

  function tell(): void {
    told = codesOf(status());
    store.write((tx) => tx.emit('line', 'line', status));
    deps.onTell();
  }

  const lookAtDatabase = createPatientLook({
    look: readDatabase,
    patienceMs: PATIENCE_MS,
    freshMs: FRESH_MS,
  });

  /** A file of years takes a minute to be read to its end. */
  const database = async (): Promise<Result<'database'>> =>
    (await lookAtDatabase()) ?? found('database', 'idle', 'checking');

  async function readDatabase(): Promise<Result<'database'>> {
    const rows = await store.reader.alone<{ quick_check: string }>('PRAGMA quick_check(3)');
    const bad = rows.map((row) => Object.values(row)[0]).filter((text) => text !== 'ok');
    return bad.length === 0
      ? found('database', 'ok', 'ok')
      : found('database', 'broken', 'damaged', { detail: String(bad[0]) });
  }

  function messages(): Result<'messages'> {
    const { sent, failed } = store.db
      .prepare(
        `SELECT count(*) AS sent, count(*) FILTER (WHERE status IN ('failed','undelivered')) AS failed
         FROM messages WHERE direction = 'out' AND created_at > ?`,
      )
      .get(clock.now() - DAY_MS) as { sent: number; failed: number };
    if (sent === 0) return found('messages', 'idle', 'none');
    const params = { sent, failed };
    return failed * 5 > sent && failed > 2
      ? found('messages', 'warning', 'failing', { params, fix: 'open_messages' })
      : found('messages', 'ok', 'ok', { params });
  }

  async function alerts(): Promise<Result<'alerts'>> {
    const client = account();
    if (!client) return found('alerts', 'idle', 'unknown');
    try {
      const all = await client.alerts(clock.now() - DAY_MS);
      if (all.length === 0) return found('alerts', 'ok', 'ok');
      const codes = [...new Set(all.map(({ errorCode }) => errorCode))].slice(0, 5).join(', ');
      return found('alerts', 'warning', 'some', {
        params: { count: all.length, codes },
        detail: codes,
        fix: 'twilio_console',
      });
    } catch (error) {
      return found('alerts', 'idle', 'unknown', { detail: (error as Error).message });
    }
  }

  const job: JobKind<Record<string, never>> = {
    kind: 'line.look',
    payload: z.object({}) as z.ZodType<Record<string, never>>,
    async run() {
      await look();
      // Nobody could be asked: as soon as the internet is back it shall be known how things stand.
      const isOffline = known.get('internet')?.result.state === 'broken';
      return { again: clock.now() + (isOffline ? OFFLINE_EVERY_MS : LOOK_EVERY_MS) };
    },
    maxAttempts: Number.POSITIVE_INFINITY,
    backoff: () => 60_000,
  };
  jobs.define(job);

  return {
    status,
    look,
    tell,
    request() {
      store.write((tx) =>
        jobs.enqueue(tx, { kind: job, payload: {}, uniqueKey: 'line.look', onWaiting: 'earlier' }),
      );
    },
    async doctor({ toTheEnd } = { toTheEnd: false }) {
      const at = clock.now();
      const [, , , ...more] = await Promise.all([
        look(),
        registrar.look(),
        prover.probe(),
        toTheEnd ? readDatabase() : database(),
        alerts(),
      ]);
      log.info('the doctor has looked at everything');
      examined = [messages(), ...more, secretsResult(deps.secrets.kind)].map((result) =>
        published(result, at),
      );
      return [...status().links, ...examined];
    },
    checks: () => [...status().links, ...examined],
  };
}

const isGood = ({ state }: Result) => state === 'ok' || state === 'warning';

function codesOf({ links }: LineStatus): string {
  return links.map(({ id, code, state }) => `${id}:${state}:${code}`).join();
}

/** The one light: a missing link first, then the first broken one, then what is to be looked at. */
export function judge(links: readonly Check[]): Pick<LineStatus, 'state' | 'cause'> {
  const missing = links.find(({ id, code }) => needed.includes(id) && code === 'not_set_up');
  if (missing) return { state: 'not_set_up', cause: missing };
  const broken = links.find(({ state }) => state === 'broken');
  if (broken) return { state: 'broken', cause: broken };
  // While it is being opened nobody can write: the last proof was through another one.
  const opening = links.find(({ id, code }) => id === 'tunnel' && code === 'connecting');
  if (opening) return { state: 'warning', cause: opening };
  const warning = links.find(({ state }) => state === 'warning');
  if (warning) return { state: 'warning', cause: warning };
  const unproven = links.find(({ id, code }) => id === 'signature' && code === 'unproven');
  return unproven ? { state: 'unproven', cause: unproven } : { state: 'ok', cause: null };
}
