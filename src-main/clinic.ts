import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { createAccounts } from './accounts/accounts.ts';
import type { Caller } from './accounts/caller.ts';
import { createDeskLock } from './accounts/desk-lock.ts';
import { actorOfCaller, createGuard, requireOwner } from './accounts/guard.ts';
import { createIdempotency } from './accounts/idempotency.ts';
import { createAssistant } from './assistant/assistant.ts';
import { createBudget } from './assistant/budget.ts';
import { readPending } from './assistant/decision.ts';
import { createKnowledge } from './assistant/knowledge.ts';
import { createAudit } from './audit/audit.ts';
import { createTrailCheck } from './audit/trail-check.ts';
import { settleRestored } from './backups/after-restore.ts';
import { createBackups } from './backups/backups.ts';
import { isRecoveryKey } from './backups/recovery-key.ts';
import type { Restored } from './backups/restore.ts';
import { createRouter, type Face } from './clinic-operations.ts';
import { Failure } from './contract/failure.ts';
import { createInbox } from './inbox/inbox.ts';
import { createAlerts } from './insight/alerts/alerts.ts';
import { createExports } from './insight/exports/exports.ts';
import { createInsight } from './insight/insight.ts';
import { createJobs } from './jobs/jobs.ts';
import { knowsTheDay } from './line/account-checks.ts';
import { createLine } from './line/line.ts';
import { createLineChanges } from './line/line-changes.ts';
import { createProver } from './line/prover.ts';
import { createPublicAddress } from './line/public-address.ts';
import { createRegistrar } from './line/registrar.ts';
import { createEraseList } from './privacy/erase-list.ts';
import { createPrivacy } from './privacy/privacy.ts';
import { publicHandlers } from './public-handlers.ts';
import type { Secrets } from './secrets/open-secrets.ts';
import { createSettings, type Settings } from './settings/settings.ts';
import { createConfiguration } from './setup/configuration.ts';
import { createRotation } from './setup/rotation.ts';
import { createSetup } from './setup/setup.ts';
import { type Clock, systemClock } from './store/clock.ts';
import { openStore } from './store/open-store.ts';
import { createSubscriptions } from './subscriptions/subscriptions.ts';
import { createTunnel } from './tunnel/tunnel.ts';
import { createUsage } from './tunnel/usage.ts';
import { createTwilioAccount } from './twilio/twilio-account.ts';
import { createTwilioClient } from './twilio/twilio-client.ts';
import type { TwilioOptions } from './twilio/twilio-sdk.ts';

/** What a clinic is made from. */
export type ClinicOptions = {
  /** Database, media, backups. */
  readonly folder: string;
  readonly secrets: Secrets;
  readonly clock: Clock;
  /** Usually `process.env`; practice mode gives an empty one. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where Twilio's API is instead of Twilio's hosts: loopback only. */
  readonly twilioApiUrl: string | null;
  /**
   * Where a tunnel leads to: the public listener's port; `server` and `ca` name another ingress
   * than ngrok's own (loopback only). Null: no tunnel can be opened.
   */
  readonly tunnel: {
    readonly port: number;
    readonly server: string | null;
    readonly ca: string | null;
  } | null;
  /** The doctor's look from outside: another process may be listening for this clinic. */
  readonly elsewhere?: boolean;
  /** An invented clinic: nothing of it leaves this PC. */
  readonly practice?: boolean;
  /** Stops this clinic and opens it anew, through a restore; absent: backups cannot be restored. */
  readonly restart?: () => void;
  /** What this start found of a restore (backups/restore.ts). */
  readonly restored?: Restored | null;
  readonly version: string;
  readonly log: Logger;
};

/** A running clinic. */
export type Clinic = Awaited<ReturnType<typeof openClinic>>;

/**
 * The composition root: opens the data, builds every part in order and merges their operations.
 * Nothing works on its own until `start()`.
 *
 * @throws Failure `database_key_missing` when there is a database but its key is gone: a new key
 *   would make it unreadable for ever. And what `openStore` throws.
 */
export async function openClinic(options: ClinicOptions) {
  const { folder, secrets, clock, env, version, log } = options;
  const file = join(folder, 'mostrador.db');
  const key = await databaseKey(secrets, file);
  const store = openStore({ file, key, backups: join(folder, 'backups') });
  try {
    const settings = createSettings({ store, secrets, env, clock });
    const audit = await createAudit({ store, secrets, clock });
    const accounts = createAccounts({
      store,
      secrets,
      totpRule: () => settings.get('accounts.requireTotp'),
      issuer: () => settings.get('clinic.name') || 'Mostrador',
    });
    const jobs = createJobs({ store, clock, log: log.child({ part: 'jobs' }) });
    const trailCheck = createTrailCheck({
      store,
      secrets,
      clock,
      jobs,
      audit,
      reading: { file, key },
      anchorFile: join(folder, 'audit.anchor'),
      log: log.child({ part: 'audit' }),
    });
    const twilio = ofCredentials(settings, options.twilioApiUrl, createTwilioClient);
    const account = ofCredentials(settings, options.twilioApiUrl, createTwilioAccount);
    const wantsTunnel = () =>
      options.tunnel !== null &&
      settings.get('public.url') === null &&
      settings.get('ngrok.authtoken') !== null;
    const address = createPublicAddress({
      store,
      clock,
      own: () => settings.get('public.url'),
      hasTunnel: wantsTunnel,
    });
    const publicUrl = address.current;
    const knowledge = createKnowledge({ store, clock });
    const assistant = createAssistant({
      store,
      settings,
      knowledge,
      clock,
      log: log.child({ part: 'assistant' }),
    });
    const eraseList = createEraseList({
      store,
      clock,
      folder,
      key,
      onLate: (tx, id) => privacy.requestAtTwilio(tx, id),
    });
    const inbox = createInbox({
      store,
      clock,
      jobs,
      settings,
      audit,
      twilio,
      publicUrl,
      mediaFolder: join(folder, 'media'),
      key,
      respond: (turn) => assistant.respond({ ...turn, pending: readPending(turn.pending) }),
      erased: eraseList,
      log,
    });
    const privacy = createPrivacy({
      store,
      clock,
      jobs,
      settings,
      inbox,
      twilio,
      list: eraseList,
      keepFigures: (before) => insight.freezeBefore(before),
      clockIsRight: () => knowsTheDay(account()),
      folder,
      log: log.child({ part: 'privacy' }),
    });
    const budget = createBudget({ store, settings });
    const usage = createUsage({
      store,
      clock: systemClock(),
      requestLimit: () => settings.get('tunnel.monthlyRequests'),
      byteLimit: () => settings.get('tunnel.monthlyBytes'),
    });
    const tunnel = createTunnel({
      options() {
        const authtoken = settings.get('ngrok.authtoken');
        if (!wantsTunnel() || authtoken === null || options.tunnel === null) return null;
        return { authtoken, domain: settings.get('ngrok.domain'), ...options.tunnel };
      },
      // The network keeps real time, also while practice mode plays another.
      clock: systemClock(),
      log: log.child({ part: 'tunnel' }),
      onChange: (status) => changes.followTunnel(status),
    });
    const lineLog = log.child({ part: 'line' });
    const prover = createProver({
      store,
      clock,
      jobs,
      settings,
      publicUrl,
      isWayOpen: () =>
        !wantsTunnel() || tunnel.status().state === 'up' || tunnel.status().state === 'degraded',
      elsewhere: options.elsewhere ?? false,
      onProof: tunnel.heard,
      onBroken: tunnel.doubt,
      onRefused: () => line.request(),
      onChange: () => line.tell(),
      log: lineLog,
    });
    const registrar = createRegistrar({
      store,
      clock,
      jobs,
      settings,
      account,
      address,
      onChange: () => line.tell(),
      log: lineLog,
    });
    const line = createLine({
      store,
      clock,
      jobs,
      settings,
      secrets,
      inbox,
      account,
      address,
      tunnel,
      usage,
      prover,
      registrar,
      budgetLeft: () => budget.allows(clock.now()),
      onTell: () => alerts.request(),
      folder,
      log: lineLog,
    });

    const alerts = createAlerts({
      store,
      clock,
      jobs,
      settings,
      line: line.status,
      budget,
      lastBackupAt: () => backups.countedFrom(),
      backupDueAfterMs: () => backups.dueAfterMs() ?? Number.POSITIVE_INFINITY,
      brokenAudit() {
        const last = trailCheck.last();
        if (last === null) return null;
        if (last.brokenAt !== null) return last.brokenAt;
        return last.ending === 'lost' || last.ending === 'damaged' ? last.lines : null;
      },
      twilio,
      templates: inbox.templates,
      log: log.child({ part: 'alerts' }),
    });

    const insight = createInsight({
      store,
      reading: { file, key },
      jobs,
      settings,
      clock,
      readBills: () => account()?.dailyBills ?? null,
      log: log.child({ part: 'insight' }),
    });

    const changes = createLineChanges({
      settings,
      address,
      registrar,
      prover,
      catchUp: inbox.catchUp,
      tunnel,
      line,
      log: lineLog,
    });
    let stopped = false;

    const accountWith = (credentials: { accountSid: string; authToken: string }) =>
      createTwilioAccount({ ...credentials, apiUrl: options.twilioApiUrl });
    const setup = createSetup({
      settings,
      knowledge,
      line,
      prover,
      tunnel,
      account,
      accountWith,
    });
    const rotation = createRotation({ clock, jobs, settings, account, accountWith, store });
    const configuration = createConfiguration({
      store,
      clock,
      settings,
      knowledge,
      lists: inbox.lists,
      audit,
      version,
    });
    const backups = createBackups({
      store,
      clock,
      jobs,
      settings,
      secrets,
      audit,
      folder,
      file,
      key,
      mediaFolder: join(folder, 'media'),
      version,
      restart: options.restart,
      restored: options.restored ?? null,
      log: log.child({ part: 'backups' }),
    });
    if (options.restored)
      await settleRestored({
        restored: options.restored,
        store,
        clock,
        settings,
        secrets,
        audit,
        accounts,
        trailCheck,
        doubtWaiting: inbox.outbox.doubtWaiting,
      });
    const exports = createExports({
      store,
      database: { file, key },
      audit,
      clock,
      settings,
      log: log.child({ part: 'exports' }),
    });
    const subscriptions = createSubscriptions({
      store,
      clock,
      jobs,
      secrets,
      view: (topic, id) =>
        ({
          message: inbox.views.message,
          conversation: inbox.views.conversation,
          contact: inbox.people.contact,
          knowledge: knowledge.view,
        })[topic](id),
      practice: options.practice ?? false,
      version,
    });
    const idempotency = createIdempotency({ store, now: Date.now });
    const deskLock = createDeskLock({
      store,
      accounts,
      isRecoveryKey: (typed) => isRecoveryKey(settings, typed),
    });
    const guard = createGuard({ store, audit, deskLock, log: log.child({ part: 'operations' }) });

    const parts = {
      guard,
      idempotency,
      store,
      clock,
      settings,
      accounts,
      deskLock,
      audit,
      trailCheck,
      inbox,
      twilio,
      knowledge,
      tryOut: assistant.tryOut,
      privacy,
      insight,
      alerts,
      exports,
      backups,
      configuration,
      subscriptions,
      setup,
      rotation,
      line,
      prover,
      registrar,
      tunnel,
      usage,
      logFolder: join(folder, 'logs'),
      version,
    };

    /** See `DeskClinic` in web/desk-server.ts. */
    function archive(caller: Caller, contactId: number): AsyncIterable<Uint8Array> {
      requireOwner(caller, deskLock);
      const bytes = privacy.archive(contactId);
      store.write((tx) =>
        audit.record(tx, {
          actor: actorOfCaller(caller),
          action: 'privacy.export',
          subject: `contact:${contactId}`,
        }),
      );
      return bytes;
    }

    return {
      archive,
      windowLock: deskLock.window,
      store,
      settings,
      accounts,
      audit,
      trailCheck,
      jobs,
      knowledge,
      inbox,
      privacy,
      insight,
      router: (face: Face) => createRouter(parts, face),
      line,
      alerts,
      tunnel,
      backups,
      publicUrl,
      publicHandlers: publicHandlers({
        settings,
        inbox,
        prover,
        address,
        served: (bytes) => {
          if (wantsTunnel()) usage.count(bytes);
        },
      }),
      /** Begins to work: what a crash left, what came while it was off, what recurs. */
      start() {
        jobs.start();
        trailCheck.start();
        inbox.start();
        privacy.start();
        insight.start();
        backups.start();
        tunnel.start();
        subscriptions.start();
        line.request();
        alerts.start();
        changes.followOwnAddress();
      },
      /** The PC has slept, or its network has changed: what was connected may be gone. */
      wake() {
        if (stopped) return;
        tunnel.doubt();
        inbox.catchUp.request();
        line.request();
      },
      /** Ends what is running and closes the data. What is left is found at the next start. */
      async stop() {
        stopped = true;
        await tunnel.stop();
        trailCheck.cancel();
        await insight.stop();
        await backups.stop();
        await jobs.stop();
        await trailCheck.settled();
        await trailCheck
          .keepEnd()
          .catch((error: unknown) => log.error({ err: error }, 'the trail’s end'));
        await exports.stop();
        usage.flush();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function databaseKey(secrets: Secrets, file: string): Promise<string> {
  const kept = secrets.get('database.key');
  if (kept !== null) return kept;
  if (existsSync(file)) throw new Failure('database_key_missing', { file });
  const made = randomBytes(32).toString('hex');
  // The key is safe before anything is written with it.
  await secrets.set('database.key', made);
  return made;
}

/** A client of the account for as long as its credentials stay the same. */
function ofCredentials<T>(
  settings: Settings,
  apiUrl: string | null,
  create: (options: TwilioOptions) => T,
): () => T | null {
  let current: { accountSid: string; authToken: string; client: T } | null = null;
  return () => {
    const accountSid = settings.get('twilio.accountSid');
    const authToken = settings.get('twilio.authToken');
    if (accountSid === null || authToken === null) return null;
    if (current?.accountSid !== accountSid || current.authToken !== authToken)
      current = { accountSid, authToken, client: create({ accountSid, authToken, apiUrl }) };
    return current.client;
  };
}
