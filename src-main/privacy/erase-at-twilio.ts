import * as z from 'zod';
import { doubling, type JobKind, type Jobs } from '../jobs/jobs.ts';
import type { Clock } from '../store/clock.ts';
import type { Store, Transaction } from '../store/open-store.ts';
import type { TwilioClient } from '../twilio/twilio-client.ts';
import { TwilioFailure } from '../twilio/twilio-failure.ts';

/** Takes Twilio's copies of erased messages away. */
export type EraseAtTwilio = {
  /** Leaves the work behind. */
  request(tx: Transaction, erasureId: number): void;
  /** Tries those that Twilio refused once more. */
  retry(erasureId: number): void;
};

const payload = z.object({ erasureId: z.number().int() });
/** Messages in one run of the job: each takes some calls, and others want their turn. */
const AT_ONCE = 20;
/** Twilio refuses to delete a message that is still under way (its error 20009). */
const NOT_FINISHED = 20009;
const NOT_FINISHED_AGAIN_MS = 10 * 60_000;
const NO_KEYS_AGAIN_MS = 10 * 60_000;

/** Makes it for one clinic. `onChange` tells the faces. */
export function createEraseAtTwilio({
  store,
  clock,
  jobs,
  twilio,
  onChange,
}: {
  store: Store;
  clock: Clock;
  jobs: Jobs;
  twilio: () => TwilioClient | null;
  onChange(tx: Transaction, erasureId: number): void;
}): EraseAtTwilio {
  const { db } = store;
  const selectPending = db
    .prepare(
      `SELECT sid FROM erased_messages WHERE erasure_id = ? AND state = 'pending' ORDER BY sid LIMIT ?`,
    )
    .pluck();
  const settle = db.prepare(
    'UPDATE erased_messages SET state = ?, failure = ?, settled_at = ? WHERE sid = ?',
  );
  const again = db.prepare(
    `UPDATE erased_messages SET state = 'pending', failure = NULL WHERE erasure_id = ? AND state = 'failed'`,
  );

  const job: JobKind<z.infer<typeof payload>> = {
    kind: 'erase-at-twilio',
    payload,
    async run({ erasureId }) {
      const sids = selectPending.all(erasureId, AT_ONCE) as string[];
      if (sids.length === 0) return undefined;
      const client = twilio();
      if (!client) return { again: clock.now() + NO_KEYS_AGAIN_MS };
      let unfinished = 0;
      for (const sid of sids) {
        let failure: string | null = null;
        try {
          await client.deleteMessage(sid);
        } catch (error) {
          if (!(error instanceof TwilioFailure)) throw error;
          if (error.code === NOT_FINISHED) {
            unfinished += 1;
            continue;
          }
          // Wrong keys are put right at the desk; the copies are as good as ever.
          if (error.failureClass !== 'permanent' || error.status === 401) throw error;
          failure = String(error.code ?? error.status ?? 'refused');
        }
        store.write((tx) => {
          settle.run(failure === null ? 'gone' : 'failed', failure, clock.now(), sid);
          onChange(tx, erasureId);
        });
      }
      return {
        again: clock.now() + (unfinished === sids.length ? NOT_FINISHED_AGAIN_MS : 0),
      };
    },
    maxAttempts: Number.POSITIVE_INFINITY,
    backoff: doubling(5_000, 60 * 60_000),
  };
  jobs.define(job);

  function request(tx: Transaction, erasureId: number): void {
    jobs.enqueue(tx, {
      kind: job,
      payload: { erasureId },
      uniqueKey: String(erasureId),
      onWaiting: 'earlier',
    });
  }
  return {
    request,
    retry(erasureId) {
      store.write((tx) => {
        again.run(erasureId);
        request(tx, erasureId);
        onChange(tx, erasureId);
      });
    },
  };
}
