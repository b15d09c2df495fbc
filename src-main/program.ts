import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Caller } from './accounts/caller.ts';
import type { Arguments } from './arguments.ts';
import { openThroughRestore } from './backups/restore.ts';
import { type Clinic, openClinic } from './clinic.ts';
import { Failure } from './contract/failure.ts';
import { dataFolder, type Environment, ngrokIngress, openSecretsOf } from './environment.ts';
import { practiceOperations } from './practice/operations.ts';
import type { PracticeMode } from './practice/practice.ts';
import { forgetPractice, practiceSecrets, requirePractice } from './practice/practice-folder.ts';
import { openSecrets, type Secrets } from './secrets/open-secrets.ts';
import { secretsFileExists } from './secrets/secrets-file.ts';
import { readConfig, writeConfig } from './settings/config.ts';
import { isLoopback, listed } from './settings/schemas.ts';
import type { Settings } from './settings/settings.ts';
import type { NetworkSwitch } from './setup/operations.ts';
import { systemClock } from './store/clock.ts';
import { lockFolder } from './store/instance-lock.ts';
import { createLog } from './store/log.ts';
import { loopbackOrigin } from './twilio/twilio-sdk.ts';
import { createDeskServer } from './web/desk-server.ts';
import { listen } from './web/listen.ts';
import { createNetworkAccess, type NetworkAccess } from './web/network-access.ts';
import { createPublicServer, type PublicState } from './web/public-server.ts';
import type { ProxyRules } from './web/visit.ts';

/** A clinic that has just been opened, with its operations. */
export type Opened = { readonly clinic: Clinic; readonly router: ReturnType<Clinic['router']> };

/** The running program: two listeners and, once it is unlocked, a clinic behind them. */
export type Program = {
  readonly deskUrl: string;
  readonly webhookUrl: string;
  /** The address that patients' messages reach; null while there is none. */
  publicUrl(): string | null;
  /** A link that signs in once: the first owner of a new clinic, or straight into practice mode. */
  readonly link: string | null;
  readonly log: Logger;
  /** The clinic, or null while it is locked. */
  opened(): Opened | null;
  /** Calls each time the clinic is opened, and at once when it is: a restore opens it anew. */
  whenOpen(call: (opened: Opened) => void): void;
  /** Calls before the clinic closes to be opened anew. */
  whenClosing(call: () => void): void;
  /** Ends everything cleanly. */
  stop(): Promise<void>;
};

const DESK_PORT = 4780;
const WEBHOOK_PORT = 4781;

/**
 * Starts the program: folder, listeners, secrets, clinic, in this order, so that even a locked
 * clinic answers. `rendererFolder` holds the built UI.
 *
 * @throws Failure with a code for people when it cannot start.
 */
export async function startProgram({
  args,
  env,
  rendererFolder,
  version,
}: {
  args: Arguments;
  env: Environment;
  rendererFolder: string;
  version: string;
}): Promise<Program> {
  const demo = args.mode === 'demo';
  const folder = folderOf(args, env);
  if (demo) requirePractice(folder);
  const unlockFolder = lockFolder(folder);
  if (demo && args.fresh) forgetPractice(folder);
  let stopPractice = async () => {};
  let stopNetwork = async () => {};
  let stopClinic = async () => {};
  const servers: FastifyInstance[] = [];
  let opened: Opened | null = null;
  try {
    const log = createLog({
      folder: join(folder, 'logs'),
      level: env['MOSTRADOR_LOG_LEVEL'] || 'info',
    });
    const config = demo ? {} : readConfig(folder);
    const host = args.host ?? config.host ?? '127.0.0.1';
    // Beyond this PC the desk speaks TLS alone: a listener of its own, beside this PC's.
    const outerHost = isLoopback(host) ? null : host;
    const port = args.port ?? config.port ?? null;
    const apiUrl = env['MOSTRADOR_TWILIO_API_URL'] || null;
    if (apiUrl !== null) loopbackOrigin(apiUrl);
    const ingress = ngrokIngress(env);

    let outerUrl: () => string | null = () => null;
    let lockReason: string | null = 'starting';
    let practice: PracticeMode | null = null;
    let unlocking: Promise<string | null> | null = null;
    const openings: ((opened: Opened) => void)[] = [];
    const closings: (() => void)[] = [];
    let reopening = Promise.resolve();
    let stopping = false;
    let closed = new AbortController();

    const publicServer = createPublicServer({
      log: log.child({ part: 'web' }),
      state: (): PublicState => {
        if (practice?.isAsleep()) return { state: 'asleep' };
        return opened
          ? { state: 'open', handlers: opened.clinic.publicHandlers }
          : { state: 'locked' };
      },
    });
    servers.push(publicServer);
    const webhookUrl = await listen(
      publicServer,
      '127.0.0.1',
      args.webhookPort ?? config.webhookPort ?? null,
      WEBHOOK_PORT,
    );

    async function openNetwork(clinic: Clinic, secrets: Secrets): Promise<NetworkSwitch> {
      const access = createNetworkAccess({
        createDesk: (listener) => createDeskServer({ ...desk, ...listener }),
        secrets,
        clinicName: () => clinic.settings.get('clinic.name'),
        host: outerHost,
        ...(outerHost !== null && { port, firstPort: DESK_PORT }),
        log: log.child({ part: 'network' }),
      });
      stopNetwork = access.stop;
      const wanted = () => outerHost !== null || clinic.settings.get('network.enabled');
      if (wanted()) {
        const opening = access.switchOn();
        // What was asked for on the command line must be there; what is a setting tells why it is not.
        if (outerHost !== null) await opening;
        else await opening.catch((error: unknown) => log.error({ err: error }, 'the network desk'));
      }
      outerUrl = () => access.status().ownUrl;
      return networkSwitch(access, clinic.settings, log);
    }

    async function open(secrets: Secrets): Promise<void> {
      if (demo && !practice) {
        // Twilio's SDK and a whole invented clinic hang on it: loaded for those who play alone.
        const { openPractice } = await import('./practice/practice.ts');
        practice = await openPractice({ folder, log });
      }
      const clinic = await openThroughRestore({
        folder,
        secrets,
        log,
        open: (restored) =>
          openClinic({
            folder,
            secrets,
            clock: practice?.timekeeper ?? systemClock(),
            // Practice is its own internet: nothing that is changed there leads out of it.
            env: demo ? { PUBLIC_URL: webhookUrl } : env,
            twilioApiUrl: practice?.twilioUrl ?? apiUrl,
            tunnel: demo ? null : { port: Number(new URL(webhookUrl).port), ...ingress },
            restored,
            restart: () => reopen(secrets),
            practice: demo,
            version,
            log,
          }),
      });
      stopClinic = clinic.stop;
      if (practice) {
        await practice.attach(clinic, webhookUrl);
        stopPractice = practice.stop;
      }
      const password = env['MOSTRADOR_ADMIN_PASSWORD'];
      if (password) await clinic.accounts.ensureAdmin(password);
      opened = {
        clinic,
        router: clinic.router({
          practice: practice && practiceOperations(practice),
          network: await openNetwork(clinic, secrets),
          deskUrl,
        }),
      };
      lockReason = null;
      clinic.start();
      for (const call of openings) call(opened);
    }

    /** Stops the clinic and opens it with what a restore has put in its place; the listeners stay. */
    function reopen(secrets: Secrets): void {
      if (stopping) return;
      opened = null;
      lockReason = 'restoring';
      closed.abort();
      closed = new AbortController();
      for (const call of closings) call();
      reopening = (async () => {
        await stopNetwork();
        stopNetwork = async () => {};
        practice?.detach();
        await stopClinic();
        stopClinic = async () => {};
        if (!stopping) await open(secrets);
      })().catch((error: unknown) => {
        lockReason = 'not_reopened';
        log.error({ err: error }, 'the clinic could not be opened again');
      });
    }

    const desk: Omit<Parameters<typeof createDeskServer>[0], 'hosts' | 'tls'> = {
      clinic: () =>
        opened && {
          router: opened.router,
          authenticate: opened.clinic.accounts.authenticate,
          archive: opened.clinic.archive,
          requestsPerMinute: apiLimitOf(opened.clinic),
          closed: closed.signal,
        },
      lock: {
        state: () =>
          lockReason === null
            ? null
            : { reason: lockReason, fileExists: secretsFileExists(folder) },
        async unlock(passphrase) {
          // While it starts by itself there is nothing to unlock; and one person unlocks at a time.
          if (['starting', 'restoring'].includes(lockReason ?? '') || unlocking)
            throw new Failure('locked');
          unlocking = (async () => {
            await open(await openSecrets({ kind: 'file', folder, passphrase }));
            await writeConfig(folder, { secrets: 'file' });
            const { accounts } = (opened as Opened | null)?.clinic ?? {};
            return accounts && !accounts.any() ? accounts.issueLink('first-account') : null;
          })().finally(() => {
            unlocking = null;
          });
          return unlocking;
        },
      },
      proxy: () => proxyOf(opened),
      rendererFolder,
      version,
      log: log.child({ part: 'desk' }),
    };
    const deskServer = createDeskServer({
      ...desk,
      clinic: () => {
        const clinic = desk.clinic();
        // On this PC alone: whoever comes from the network signs in, in practice too.
        return clinic && opened && demo ? { ...clinic, welcome: welcomeTo(opened.clinic) } : clinic;
      },
      hosts: () => hostsOf(deskServer, outerHost === null ? host : '127.0.0.1'),
    });
    servers.push(deskServer);
    const deskUrl = await listen(
      deskServer,
      outerHost === null ? host : '127.0.0.1',
      outerHost === null ? port : 0,
      DESK_PORT,
    );

    const secrets = demo
      ? await practiceSecrets(folder)
      : await openSecretsOf(folder, env, config.secrets);
    if ('reason' in secrets) lockReason = secrets.reason;
    else await open(secrets);

    return {
      // The window speaks to this PC's listener, and `--host` to the network's.
      deskUrl: (args.mode === 'desktop' || outerHost === null ? null : outerUrl()) ?? deskUrl,
      webhookUrl,
      publicUrl: () => opened?.clinic.publicUrl() ?? null,
      link: linkOf(opened, demo, deskUrl),
      log,
      opened: () => opened,
      whenOpen(call) {
        openings.push(call);
        if (opened) call(opened);
      },
      whenClosing(call) {
        closings.push(call);
      },
      async stop() {
        stopping = true;
        await reopening;
        await Promise.all([stopNetwork(), ...servers.map((server) => server.close())]);
        await stopPractice();
        await stopClinic();
        unlockFolder();
      },
    };
  } catch (error) {
    await Promise.all([stopNetwork(), ...servers.map((server) => server.close())]);
    await stopPractice();
    await stopClinic();
    unlockFolder();
    throw error;
  }
}

function folderOf(args: Arguments, env: Environment): string {
  if (args.dataDir !== null) return args.dataDir;
  // Practice mode never touches a real clinic's folder, whatever the environment says.
  if (args.mode === 'demo') return join(tmpdir(), 'mostrador-demo');
  return dataFolder(null, env);
}

/** Practice mode holds nothing to protect: whoever opens it on this PC is its owner. */
function welcomeTo({ accounts }: Clinic): NonNullable<Caller['welcome']> {
  return async (device) =>
    (await accounts.redeemLink(accounts.issueLink('local-owner'), device)).session;
}

function linkOf(opened: Opened | null, demo: boolean, deskUrl: string): string | null {
  if (!opened) return null;
  const { accounts } = opened.clinic;
  if (demo) return `${deskUrl}/#/link/${accounts.issueLink('local-owner')}`;
  return accounts.any() ? null : `${deskUrl}/#/link/${accounts.issueLink('first-account')}`;
}

/** The reverse proxy in front of the desk, as the settings have it; while they are shut there is none. */
function proxyOf(opened: Opened | null): ProxyRules {
  const items = (key: 'network.publicHosts' | 'network.proxyAddresses') =>
    listed(opened?.clinic.settings.get(key) ?? '');
  return { hosts: items('network.publicHosts'), addresses: items('network.proxyAddresses') };
}

/** The switch of network access, remembered as a setting, and following it when it changes. */
function networkSwitch(access: NetworkAccess, settings: Settings, log: Logger): NetworkSwitch {
  const apply = (on: boolean) => (on ? access.switchOn() : access.switchOff());
  settings.onChange('network.enabled', (on) => {
    if (access.status().fixed) return;
    apply(on).catch((error: unknown) => log.error({ err: error }, 'the network desk'));
  });
  return {
    status: access.status,
    async set(on) {
      if (access.status().fixed) throw new Failure('conflict', { reason: 'fixed_by_host' });
      await settings.set('network.enabled', on, null);
      return apply(on);
    },
  };
}

function hostsOf(server: FastifyInstance, host: string): string[] {
  const address = server.server.address() as AddressInfo | null;
  if (!address) return [];
  return [host, '127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${address.port}`);
}

function apiLimitOf({ settings }: Clinic): () => number {
  return () => settings.get('api.requestsPerMinute');
}
