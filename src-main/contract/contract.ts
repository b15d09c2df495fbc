import type { ContractRouterClient } from '@orpc/contract';
import { account } from './account.ts';
import { audit, logs } from './activity.ts';
import { alerts } from './alerts.ts';
import { analytics } from './analytics.ts';
import { backups } from './backups.ts';
import { configuration } from './configuration.ts';
import { conversations, labels, quickReplies, templates } from './conversations.ts';
import { desk, session, settings } from './desk.ts';
import { exportOperations } from './exports.ts';
import { knowledge } from './knowledge.ts';
import { mediaOperations, messages } from './messages.ts';
import { contacts, patients } from './people.ts';
import { practice } from './practice.ts';
import { privacy } from './privacy.ts';
import { accounts, line, network, rotation, setup } from './setup.ts';
import { subscriptions } from './subscriptions.ts';

/**
 * Everything that a face can ask of the clinic. Nothing reaches the clinic by another way: the
 * window speaks it over a MessagePort, the browser over a WebSocket, other software over REST.
 */
export const contract = {
  session,
  desk,
  conversations,
  messages,
  media: mediaOperations,
  contacts,
  patients,
  labels,
  quickReplies,
  templates,
  knowledge,
  settings,
  setup,
  line,
  rotation,
  network,
  accounts,
  privacy,
  alerts,
  account,
  audit,
  logs,
  subscriptions,
  practice,
  analytics,
  exports: exportOperations,
  backups,
  configuration,
};

/** The contract, as a client calls it. */
export type ClinicClient = ContractRouterClient<typeof contract>;
