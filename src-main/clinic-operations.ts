import { implement } from '@orpc/server';
import type { Accounts } from './accounts/accounts.ts';
import type { Caller } from './accounts/caller.ts';
import type { DeskLock } from './accounts/desk-lock.ts';
import type { createGuard } from './accounts/guard.ts';
import type { createIdempotency } from './accounts/idempotency.ts';
import { accountOperations, sessionOperations } from './accounts/operations.ts';
import { ownAccountOperations } from './accounts/own-account.ts';
import type { createAssistant } from './assistant/assistant.ts';
import type { Knowledge } from './assistant/knowledge.ts';
import { knowledgeOperations } from './assistant/operations.ts';
import type { Audit } from './audit/audit.ts';
import type { TrailCheck } from './audit/trail-check.ts';
import type { Backups } from './backups/backups.ts';
import { backupOperations } from './backups/operations.ts';
import { contract } from './contract/contract.ts';
import { deskOperations } from './desk-operations.ts';
import type { Inbox } from './inbox/inbox.ts';
import { inboxOperations } from './inbox/operations.ts';
import { activityOperations } from './insight/activity-operations.ts';
import type { Alerts } from './insight/alerts/alerts.ts';
import { alertOperations } from './insight/alerts/operations.ts';
import type { Exports } from './insight/exports/exports.ts';
import { exportOperations } from './insight/exports/operations.ts';
import type { Insight } from './insight/insight.ts';
import { insightOperations } from './insight/operations.ts';
import type { Line } from './line/line.ts';
import type { Prover } from './line/prover.ts';
import type { Registrar } from './line/registrar.ts';
import { absentPractice, type PracticeOperations } from './practice/operations.ts';
import { privacyOperations } from './privacy/operations.ts';
import type { Privacy } from './privacy/privacy.ts';
import { settingsOperations } from './settings/operations.ts';
import type { Settings } from './settings/settings.ts';
import type { ConfigurationFile } from './setup/configuration.ts';
import { configurationOperations } from './setup/configuration-operations.ts';
import { type NetworkSwitch, setupOperations } from './setup/operations.ts';
import type { Rotation } from './setup/rotation.ts';
import type { Setup } from './setup/setup.ts';
import type { Clock } from './store/clock.ts';
import type { Store } from './store/open-store.ts';
import { subscriptionOperations } from './subscriptions/operations.ts';
import type { Subscriptions } from './subscriptions/subscriptions.ts';
import type { Tunnel } from './tunnel/tunnel.ts';
import type { Usage } from './tunnel/usage.ts';
import type { TwilioClient } from './twilio/twilio-client.ts';

/** The parts of a clinic that have operations, and what those need. */
export type ClinicParts = {
  readonly guard: ReturnType<typeof createGuard>;
  readonly idempotency: ReturnType<typeof createIdempotency>;
  readonly store: Store;
  readonly clock: Clock;
  readonly settings: Settings;
  readonly accounts: Accounts;
  readonly deskLock: DeskLock;
  readonly audit: Audit;
  readonly trailCheck: TrailCheck;
  readonly inbox: Inbox;
  readonly twilio: () => TwilioClient | null;
  readonly knowledge: Knowledge;
  readonly tryOut: ReturnType<typeof createAssistant>['tryOut'];
  readonly privacy: Privacy;
  readonly insight: Insight;
  readonly alerts: Alerts;
  readonly exports: Exports;
  readonly backups: Backups;
  readonly configuration: ConfigurationFile;
  readonly subscriptions: Subscriptions;
  readonly setup: Setup;
  readonly rotation: Rotation;
  readonly line: Line;
  readonly prover: Prover;
  readonly registrar: Registrar;
  readonly tunnel: Tunnel;
  readonly usage: Usage;
  readonly logFolder: string;
  readonly version: string;
};

/** What differs between the faces that operations are called from. */
export type Face = {
  /** Null outside practice mode: its operations answer that there is none. */
  readonly practice: PracticeOperations | null;
  readonly network: NetworkSwitch;
  /** Where a browser on this PC finds the desk. */
  readonly deskUrl?: string | null;
};

/** Everything that a face can call, each call through the guard. Each part takes what it names. */
export function createRouter(parts: ClinicParts, { practice, network, deskUrl = null }: Face) {
  const { accounts, exports, settings, subscriptions } = parts;
  const isPractice = practice !== null;
  return implement(contract)
    .$context<Caller>()
    .use(parts.guard)
    .use(parts.idempotency)
    .router({
      ...sessionOperations({ ...parts, idleMinutes: () => settings.get('lock.idleMinutes') }),
      ...deskOperations({ ...parts, practice: isPractice, deskUrl }),
      ...privacyOperations({
        ...parts,
        practice: isPractice,
        network: () => network.status().on,
        programs: () => subscriptions.list().some(({ active }) => active),
        offer: exports.offer,
      }),
      ...inboxOperations(parts),
      ...knowledgeOperations({
        ...parts,
        accountName: (id) => accounts.get(id)?.displayName ?? null,
      }),
      ...insightOperations(parts),
      ...settingsOperations(parts),
      ...accountOperations(parts),
      ...alertOperations(parts),
      ...ownAccountOperations(parts),
      ...activityOperations(parts),
      ...setupOperations({ ...parts, network }),
      ...exportOperations(parts),
      ...subscriptionOperations(parts),
      ...backupOperations(parts),
      ...configurationOperations(parts),
      ...(practice ?? absentPractice()),
    });
}
