import type { Database } from 'better-sqlite3';
import { firstTables } from './0010-first-tables.ts';
import { lineTables } from './0020-line-tables.ts';
import { patientOrder } from './0030-patient-order.ts';
import { lighterWrites } from './0040-lighter-writes.ts';
import { insightTables } from './0050-insight-tables.ts';
import { alertTables } from './0060-alerts.ts';
import { backups } from './0070-backups.ts';
import { privacyTables } from './0080-privacy.ts';
import { access } from './0090-access.ts';
import { subscriptionTables } from './0100-subscriptions.ts';
import { auditReading } from './0110-audit-reading.ts';
import { consentMeans } from './0120-consent-means.ts';
import { frozenDays } from './0130-frozen-days.ts';

/** One step of the schema. Append-only: a shipped migration is never edited. */
export type Migration = {
  /** Numbered in tens, so that branches can interleave. Kept in `user_version`. */
  readonly version: number;
  readonly name: string;
  up(db: Database): void;
};

/** Every migration, oldest first. */
export const migrations: readonly Migration[] = [
  firstTables,
  lineTables,
  patientOrder,
  lighterWrites,
  insightTables,
  alertTables,
  backups,
  privacyTables,
  access,
  subscriptionTables,
  auditReading,
  consentMeans,
  frozenDays,
];
