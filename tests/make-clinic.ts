import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import pino from 'pino';
import twilioSdk from 'twilio';
import { expect, onTestFinished } from 'vitest';
import type { Account } from '../src-main/accounts/account-row.ts';
import { openThroughRestore, type Restored } from '../src-main/backups/restore.ts';
import { type Clinic, openClinic } from '../src-main/clinic.ts';
import type { ClinicClient } from '../src-main/contract/contract.ts';
import { publicPaths } from '../src-main/inbox/inbox.ts';
import {
  createEmbeddedTwilio,
  type EmbeddedTwilio,
  type EmbeddedTwilioOptions,
} from '../src-main/practice/twilio/embedded-twilio.ts';
import { openSecrets, type Secrets } from '../src-main/secrets/open-secrets.ts';
import { createPublicServer, type PublicState } from '../src-main/web/public-server.ts';
import { closedNetwork } from './closed-network.ts';
import { type ManualClock, manualClock } from './peers/manual-clock.ts';

export const ACCOUNT_SID = `AC${'0123456789abcdef'.repeat(2)}`;
export const AUTH_TOKEN = 'f0e1d2c3b4a5968778695a4b3c2d1e0f';
/** The clinic's number. */
export const CLINIC = '+34910000001';
/** A patient's. */
export const ANA = '+34600111222';
/** Another patient's. */
export const LUIS = '+34600333444';

/** A whole clinic behind its real public listener, with the embedded Twilio as its Twilio. */
export type Bench = {
  clinic: Clinic;
  readonly secrets: Secrets;
  readonly twilio: EmbeddedTwilio;
  readonly clock: ManualClock;
  readonly url: string;
  readonly folder: string;
  /** The contract, called as the owner; every value passes through JSON. */
  client: ClinicClient;
  /** The contract, called as somebody else. */
  as(account: Account | null): ClinicClient;
  /** The contract as the window's own page calls it. */
  asPage(account: Account): ClinicClient;
  /** A patient writes; resolves when the clinic has acknowledged. */
  write(
    from: string,
    body: string,
    more?: Partial<Parameters<EmbeddedTwilio['patientSends']>[0]>,
  ): Promise<void>;
  /** Lets the burst end and everything that follows happen. */
  settle(ms?: number): Promise<void>;
  /** What a patient's phone shows of the clinic. */
  received(address: string): string[];
  /** Sends a form to the public listener, signed as Twilio signs. */
  post(
    path: string,
    params: Record<string, string>,
    options?: { signature?: string; token?: string },
  ): Promise<Response>;
  /** Stops the clinic; the listener answers as one that is locked. */
  stop(): Promise<void>;
  /** Opens it again on the same folder. */
  start(): Promise<void>;
  /** Resolves when the clinic has been opened through a restore; rejects when it could not be. */
  restarted(): Promise<void>;
};

/** What a test may want otherwise. */
export type BenchOptions = {
  readonly env?: Record<string, string>;
  readonly twilio?: Partial<EmbeddedTwilioOptions>;
  readonly start?: string;
  /** Where a tunnel leads, as the program says it. None unless given. */
  readonly tunnel?: Parameters<typeof openClinic>[0]['tunnel'];
  /** Its keys; those of a clinic of its own unless given. */
  readonly secrets?: Secrets;
  /** Makes its daily backup, as a clinic does. */
  readonly backups?: boolean;
  /** Knowledge to begin with: question → answer. */
  readonly knowledge?: Record<string, string>;
};

/** Makes one for the running test; it is closed and removed when the test ends. */
export async function makeClinic(options: BenchOptions = {}): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'mostrador-clinic-'));
  const clock = manualClock(options.start ?? '2026-11-24T10:00:00.000Z');
  const log = pino({ level: process.env['TEST_LOG'] ?? 'silent' });
  let clinic: Clinic | null = null;
  let restarted: Promise<void> | null = null;
  const server = createPublicServer({
    log,
    state: (): PublicState =>
      clinic ? { state: 'open', handlers: clinic.publicHandlers } : { state: 'locked' },
  });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  const twilio = await createEmbeddedTwilio({
    clock,
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    senders: [{ address: `whatsapp:${CLINIC}`, sandbox: false }],
    file: ':memory:',
    receiveUrl: `${url}${publicPaths.receive}`,
    random: () => 0.5,
    delays: { read: null },
    ...options.twilio,
  });
  const secrets: Secrets = options.secrets ?? (await openSecrets({ kind: 'memory', folder }));

  async function open(): Promise<Clinic> {
    const opened = await openThroughRestore({
      folder,
      secrets,
      log,
      open: (restored) => openOne(restored),
    });
    // Days go by in many tests; what a backup does is looked at where it is wanted.
    if (!options.backups) await opened.settings.set('backups.time', null, null);
    opened.start();
    return opened;
  }

  async function openOne(restored: Restored | null): Promise<Clinic> {
    return openClinic({
      folder,
      secrets,
      clock,
      env: {
        TWILIO_ACCOUNT_SID: ACCOUNT_SID,
        TWILIO_AUTH_TOKEN: AUTH_TOKEN,
        TWILIO_WHATSAPP_NUMBER: CLINIC,
        PUBLIC_URL: url,
        ...options.env,
      },
      twilioApiUrl: twilio.url,
      tunnel: options.tunnel ?? null,
      restored,
      restart() {
        restarted = bench.stop().then(bench.start);
      },
      version: '0.0.0-test',
      log,
    });
  }

  function clientFor(account: Account | null, page = false): ClinicClient {
    const router = bench.clinic.router({ practice: null, network: closedNetwork });
    const client = createRouterClient(router, {
      context: { account, scopes: null, window: page, page, token: null, userAgent: null },
    });
    return throughJson(client) as ClinicClient;
  }

  clinic = await open();
  const bench: Bench = {
    clinic,
    secrets,
    twilio,
    clock,
    url,
    folder,
    client: undefined as never,
    as: (account) => clientFor(account),
    asPage: (account) => clientFor(account, true),
    async write(from, body, more = {}) {
      await twilio.patientSends({ from: `whatsapp:${from}`, body, ...more });
    },
    async settle(ms = 20_000) {
      await clock.advance(ms);
    },
    received: (address) =>
      twilio
        .phone(`whatsapp:${address}`)
        .filter(({ direction }) => direction === 'in')
        .map(({ body }) => body),
    post(path, params, { signature, token = AUTH_TOKEN } = {}) {
      return fetch(`${url}${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'x-twilio-signature':
            signature ?? twilioSdk.getExpectedTwilioSignature(token, `${url}${path}`, params),
        },
        body: new URLSearchParams(params),
      });
    },
    async stop() {
      const closing = clinic;
      clinic = null;
      await closing?.stop();
    },
    async restarted() {
      await expect.poll(() => restarted, { timeout: 20_000 }).not.toBeNull();
      await restarted;
      restarted = null;
    },
    async start() {
      clinic = await open();
      bench.clinic = clinic;
      bench.client = clientFor(clinic.accounts.localOwner());
    },
  };
  bench.client = clientFor(bench.clinic.accounts.localOwner());
  const entries = Object.entries(options.knowledge ?? {});
  if (entries.length > 0)
    bench.clinic.knowledge.addAll(
      entries.map(([question, answer]) => ({
        topic: 'general',
        language: 'es',
        question,
        answer,
        variants: [],
      })),
      'person',
      null,
    );
  clock.settleWith(twilio.settled);
  clock.settleWith(async () => clinic?.jobs.idle());
  onTestFinished(async () => {
    await clinic?.stop();
    await twilio.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return bench;
}

/** What crosses a transport is JSON; a value that is not would be found here. */
function throughJson<T extends object>(client: T): T {
  return new Proxy(client, {
    get(target, name) {
      const value = Reflect.get(target, name) as unknown;
      if (typeof value !== 'function' && (typeof value !== 'object' || value === null))
        return value;
      return throughJson(value as object);
    },
    apply: async (target, self, args) => {
      const passed = args.map((arg: unknown) =>
        arg === undefined ? arg : JSON.parse(JSON.stringify(arg)),
      );
      const result = (await Reflect.apply(target as never, self, passed)) as unknown;
      return result === undefined || isIterator(result)
        ? result
        : JSON.parse(JSON.stringify(result));
    },
  });
}

function isIterator(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
