import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { implement } from '@orpc/server';
import type { Logger } from 'pino';
import { createAccounts } from './accounts/accounts.ts';
import type { Caller } from './accounts/caller.ts';
import { createGuard } from './accounts/guard.ts';
import { sessionOperations } from './accounts/operations.ts';
import { createAssistant } from './assistant/assistant.ts';
import { readPending } from './assistant/decision.ts';
import { createKnowledge } from './assistant/knowledge.ts';
import { knowledgeOperations } from './assistant/operations.ts';
import { createAudit } from './audit/audit.ts';
import { contract } from './contract/contract.ts';
import { Failure } from './contract/failure.ts';
import { createLine, deskOperations } from './desk-operations.ts';
import { createInbox, type Inbox } from './inbox/inbox.ts';
import { inboxOperations } from './inbox/operations.ts';
import { createJobs } from './jobs/jobs.ts';
import { absentPractice, type PracticeOperations } from './practice/operations.ts';
import type { Secrets } from './secrets/open-secrets.ts';
import { settingsOperations } from './settings/operations.ts';
import { createSettings, type Settings } from './settings/settings.ts';
import type { Clock } from './store/clock.ts';
import { openStore } from './store/open-store.ts';
import { parseInbound, parseStatus } from './twilio/inbound.ts';
import { isSigned } from './twilio/signature.ts';
import { createTwilioClient, type TwilioClient } from './twilio/twilio-client.ts';
import type { Form, PublicHandlers } from './web/public-server.ts';

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
    const accounts = createAccounts({ store, secrets });
    const jobs = createJobs({ store, clock, log: log.child({ part: 'jobs' }) });
    const twilio = twilioOf(settings, options.twilioApiUrl);
    const publicUrl = () => settings.get('public.url');
    const knowledge = createKnowledge({ store, clock });
    const assistant = createAssistant({
      store,
      settings,
      knowledge,
      clock,
      log: log.child({ part: 'assistant' }),
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
      log,
    });
    const line = createLine({ store, clock, settings, inbox, twilio, publicUrl });
    const guard = createGuard({ store, audit, log: log.child({ part: 'operations' }) });

    /** Everything that a face can call; `practice` has operations of its own only in practice mode. */
    function router(practice: PracticeOperations | null) {
      return implement(contract)
        .$context<Caller>()
        .use(guard)
        .router({
          ...sessionOperations({ accounts }),
          ...deskOperations({
            store,
            clock,
            settings,
            inbox,
            line,
            practice: practice !== null,
            version,
          }),
          ...inboxOperations({ inbox, store, twilio }),
          ...knowledgeOperations({
            knowledge,
            tryOut: assistant.tryOut,
            accountName: (id) => accounts.get(id)?.displayName ?? null,
            clock,
          }),
          ...settingsOperations({ settings }),
          ...(practice ?? absentPractice()),
        });
    }

    return {
      store,
      settings,
      accounts,
      audit,
      jobs,
      knowledge,
      inbox,
      router,
      publicHandlers: publicHandlers({ settings, inbox, line, publicUrl }),
      /** Begins to work: what a crash left, what came while it was off, what recurs. */
      start() {
        jobs.start();
        inbox.start();
      },
      /** Ends what is running and closes the data. What is left is found at the next start. */
      async stop() {
        await jobs.stop();
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

/** The account's client for as long as its credentials stay the same. */
function twilioOf(settings: Settings, apiUrl: string | null): () => TwilioClient | null {
  let current: { accountSid: string; authToken: string; client: TwilioClient } | null = null;
  return () => {
    const accountSid = settings.get('twilio.accountSid');
    const authToken = settings.get('twilio.authToken');
    if (accountSid === null || authToken === null) return null;
    if (current?.accountSid !== accountSid || current.authToken !== authToken)
      current = {
        accountSid,
        authToken,
        client: createTwilioClient({ accountSid, authToken, apiUrl }),
      };
    return current.client;
  };
}

function publicHandlers({
  settings,
  inbox,
  line,
  publicUrl,
}: {
  settings: Settings;
  inbox: Inbox;
  line: { proven(): void };
  publicUrl: () => string | null;
}): PublicHandlers {
  const isOurAccount = (form: Form) => form['AccountSid'] === settings.get('twilio.accountSid');
  return {
    isSigned(signature, path, form) {
      const base = publicUrl();
      const tokens = [settings.get('twilio.authToken'), settings.get('twilio.secondaryAuthToken')];
      return (
        base !== null &&
        isSigned(
          tokens.filter((token) => token !== null),
          signature,
          `${base}${path}`,
          form,
        )
      );
    },
    async receive(form) {
      if (!isOurAccount(form)) return 'wrong_account';
      const message = parseInbound(form);
      if ('unreadable' in message) await inbox.keepUnreadable(form, message.unreadable);
      else await inbox.receive(message, form);
      return 'stored';
    },
    async recordStatus(form, messageId) {
      if (!isOurAccount(form)) return 'wrong_account';
      const update = parseStatus(form);
      if ('unreadable' in update) await inbox.keepUnreadable(form, update.unreadable);
      else await inbox.recordStatus(update, messageId, form);
      return 'stored';
    },
    proven: line.proven,
    openMedia: (token) => inbox.openMediaLink(token),
    limits: () => ({
      maxBytes: settings.get('webhook.maxBytes'),
      invalidPerMinute: settings.get('webhook.invalidPerMinute'),
      invalidTotalPerMinute: settings.get('webhook.invalidTotalPerMinute'),
    }),
  };
}
