import type { Accounts } from '../accounts/accounts.ts';
import type { Audit } from '../audit/audit.ts';
import type { TrailCheck } from '../audit/trail-check.ts';
import { Failure } from '../contract/failure.ts';
import type { Secrets } from '../secrets/open-secrets.ts';
import type { Settings } from '../settings/settings.ts';
import type { Clock } from '../store/clock.ts';
import type { Store, Transaction } from '../store/open-store.ts';
import { openReading } from '../store/reading.ts';
import type { Restored } from './restore.ts';

/**
 * Makes restored data fit for the present, before anything works on them: what waited to be sent may
 * have gone out since, sessions and API tokens of the past are nobody's, and patients' messages of before are for a
 * person. May run again after a crash.
 */
export async function settleRestored({
  restored: { marker, failure, before },
  store,
  clock,
  settings,
  secrets,
  audit,
  accounts,
  trailCheck,
  doubtWaiting,
}: {
  restored: Restored;
  store: Store;
  clock: Clock;
  settings: Settings;
  secrets: Secrets;
  audit: Audit;
  accounts: Accounts;
  trailCheck: TrailCheck;
  /** See the outbox. */
  doubtWaiting: (tx: Transaction) => number;
}): Promise<void> {
  const { actor, file, head } = marker;
  if (failure) {
    store.write((tx) =>
      audit.record(tx, {
        actor,
        action: 'backup.restore-failed',
        details: { file, failure: failure.code },
      }),
    );
    return;
  }
  const known = before && latestMessage(before);
  // A clock that was put back since must not let the assistant answer twice.
  const restoredAt = Math.max(clock.now(), known ?? 0);
  store.write((tx) => {
    store.db.prepare('DELETE FROM sessions').run();
    // The row of the very backup that was restored: it was under way when it was packed.
    store.db
      .prepare(
        `UPDATE backups SET state = 'verified', finished_at = started_at, bytes = NULL
         WHERE state = 'running' AND started_at = ?`,
      )
      .run(Date.parse(head.createdAt));
    // On another PC what is told to other programs would carry signatures that they refuse: they are
    // told again by a person's act, with a new secret.
    if (secrets.get('webhooks.key') === null)
      store.db.prepare('UPDATE subscriptions SET active = 0, stopped = NULL').run();
    const doubted = doubtWaiting(tx);
    audit.record(tx, {
      actor,
      action: 'backup.restored',
      details: { file, madeAt: head.createdAt, messages: head.counts.messages, doubted },
    });
  });
  await settings.set('backups.restoredAt', restoredAt, null);
  // On another PC Twilio's credentials are missing: the set-up leads on from there.
  if (settings.get('twilio.authToken') === null)
    await settings.set(
      'setup.progress',
      { ...settings.get('setup.progress'), finished: false },
      null,
    );
  // What was revoked since the backup would be alive again.
  for (const { id } of accounts.list()) accounts.tokens.revokeAllOf(id);
  await trailCheck.acceptEnd(actor).catch((error: unknown) => {
    // Nothing to accept: the backup ends where the trail did.
    if (!(error instanceof Failure && error.code === 'conflict')) throw error;
  });
}

function latestMessage(before: { file: string; key: string }): number | null {
  const db = openReading(before);
  try {
    const row = db.prepare('SELECT max(created_at) AS at FROM messages').get();
    return (row as { at: number | null }).at;
  } finally {
    db.close();
  }
}
