import type { Logger } from 'pino';
import * as z from 'zod';
import { doubling, type JobKind, type Jobs } from '../jobs/jobs.ts';
import type { Settings } from '../settings/settings.ts';
import type { Clock } from '../store/clock.ts';
import type { Store } from '../store/open-store.ts';
import { kindOfMedia } from '../twilio/inbound.ts';
import type { TwilioClient } from '../twilio/twilio-client.ts';
import { TwilioFailure } from '../twilio/twilio-failure.ts';
import { type Delivery, deliveryStatus } from './delivery.ts';
import type { Receive } from './receive.ts';

/** Brings what Twilio has and we have not (design.md §3.6). */
export type CatchUp = {
  /** Looks soon: at start, after sleep, when the line is back. */
  request(): void;
  /** UTC ms of the last look that succeeded since the start. */
  lastAt(): number | null;
  /** That the last look failed, when (UTC ms), and whether on the keys; null after one that succeeded. */
  lastFailure(): { readonly at: number; readonly unauthorized: boolean } | null;
};

const EVERY_MS = 10 * 60_000;
/** Twilio lists a message late now and then; looking back a little costs nothing. */
const OVERLAP_MS = 60 * 60_000;
/** Twilio keeps messages for 13 months; a clinic that comes back later than this starts afresh. */
const LONGEST_BACK_MS = 30 * 86_400_000;
/** More than any clinic gets in that time; the SDK asks for page after page. */
const MOST = 50_000;

/** Makes the catch-up of one clinic. */
export function createCatchUp({
  store,
  clock,
  jobs,
  settings,
  twilio,
  receive,
  delivery,
  log,
}: {
  store: Store;
  clock: Clock;
  jobs: Jobs;
  settings: Settings;
  twilio: () => TwilioClient | null;
  receive: Receive;
  delivery: Delivery;
  log: Logger;
}): CatchUp {
  const { db } = store;
  const isKnown = db.prepare('SELECT 1 FROM messages WHERE twilio_sid = ?');
  const selectSince = db.prepare('SELECT caught_up_to AS at FROM senders WHERE address = ?');
  const setSince = db.prepare(`
    INSERT INTO senders(address, caught_up_to, created_at) VALUES (@address, @at, @at)
    ON CONFLICT(address) DO UPDATE SET caught_up_to = @at`);
  const selectOpen = db.prepare(`
    SELECT twilio_sid AS sid, id FROM messages
    WHERE direction = 'out' AND state = 'sent' AND status IN ('queued','sending','sent') AND twilio_sid IS NOT NULL
      AND created_at BETWEEN ? AND ? ORDER BY id DESC LIMIT 50`);
  let last: number | null = null;
  let failure: { readonly at: number; readonly unauthorized: boolean } | null = null;

  async function receiveMissing(client: TwilioClient, to: string): Promise<number> {
    const now = clock.now();
    const since = selectSince.get(to) as { at: number | null } | undefined;
    // A clinic that has never looked has no past here: what came before it was not for it.
    const from = Math.max(Math.min(since?.at ?? now, now), now - LONGEST_BACK_MS) - OVERLAP_MS;
    const listed = await client.list({ to, sentAfter: from, limit: MOST });
    const missing = listed
      .filter(({ sid, direction }) => direction === 'in' && !isKnown.get(sid))
      .reverse();
    for (const message of missing) {
      const media = message.mediaCount > 0 ? await mediaOf(client, message.sid) : [];
      await store.writeTogether((tx) =>
        receive(
          tx,
          {
            sid: message.sid,
            accountSid: '',
            from: message.from,
            to: message.to,
            bsuid: message.from.startsWith('+') ? null : message.from,
            parentBsuid: null,
            waId: null,
            profileName: null,
            body: message.body,
            kind: media[0] ? kindOfMedia(media[0].contentType) : 'text',
            payload: null,
            replyToSid: null,
            media,
          },
          message,
          { source: 'catch-up', at: message.createdAt },
        ),
      );
    }
    store.write(() => setSince.run({ address: to, at: now }));
    return missing.length;
  }

  /** One message whose files Twilio no longer has must not hold up all that follow it. */
  async function mediaOf(client: TwilioClient, sid: string) {
    try {
      return await client.listMedia(sid);
    } catch (reason) {
      if (!(reason instanceof TwilioFailure) || reason.failureClass !== 'permanent') throw reason;
      log.warn({ sid, code: reason.code }, 'the files of a missed message are gone at Twilio');
      return [];
    }
  }

  /** Asks for statuses that should have come by now: callbacks are lost while the PC is off. */
  async function refreshStatuses(client: TwilioClient): Promise<void> {
    const now = clock.now();
    for (const { sid, id } of selectOpen.all(now - 2 * 86_400_000, now - 60_000) as {
      sid: string;
      id: number;
    }[]) {
      const { status, errorCode } = await client.fetch(sid);
      if (deliveryStatus(status) === null) continue;
      store.write((tx) =>
        delivery.record(tx, { sid, accountSid: '', status, errorCode, detail: null }, id, {
          source: 'catch-up',
        }),
      );
    }
  }

  const job: JobKind<Record<string, never>> = {
    kind: 'catch-up',
    payload: z.object({}) as z.ZodType<Record<string, never>>,
    async run() {
      const client = twilio();
      const sender = settings.get('twilio.whatsappNumber');
      if (!client || !sender) return { again: clock.now() + EVERY_MS };
      try {
        const count = await receiveMissing(client, sender);
        await refreshStatuses(client);
        if (count > 0) log.info({ count }, 'messages of the time off were received');
        last = clock.now();
        failure = null;
      } catch (reason) {
        const unauthorized = reason instanceof TwilioFailure && reason.status === 401;
        failure = { at: clock.now(), unauthorized };
        throw reason;
      }
      return { again: clock.now() + EVERY_MS };
    },
    // It never gives up: while Twilio cannot be reached it asks at least every ten minutes.
    maxAttempts: Number.POSITIVE_INFINITY,
    backoff: doubling(5000, EVERY_MS),
  };
  jobs.define(job);

  return {
    request() {
      store.write((tx) =>
        jobs.enqueue(tx, { kind: job, payload: {}, uniqueKey: 'only', onWaiting: 'earlier' }),
      );
    },
    lastAt: () => last,
    lastFailure: () => failure,
  };
}
