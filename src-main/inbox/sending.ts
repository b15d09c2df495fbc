import type { Logger } from 'pino';
import * as z from 'zod';
import type { Doubt } from '../contract/doubts.ts';
import { doubling, type JobKind } from '../jobs/jobs.ts';
import type { Settings } from '../settings/settings.ts';
import type { Clock } from '../store/clock.ts';
import type { Store, Transaction } from '../store/open-store.ts';
import type { TwilioClient, TwilioMessage } from '../twilio/twilio-client.ts';
import { TwilioFailure } from '../twilio/twilio-failure.ts';
import type { Contacts } from './contacts.ts';
import { type Delivery, deliveryStatus } from './delivery.ts';
import { findAtTwilio } from './outbox-lookup.ts';
import type { OutboxRow, OutboxRows } from './outbox-rows.ts';
import { createPace } from './pace.ts';
import type { Views } from './views.ts';

const payload = z.object({ messageId: z.number().int() });

/** Why the outbox itself did not send: Twilio's own codes, so that the same words serve. */
const OPTED_OUT = 21610;
const WINDOW_CLOSED = 63016;
const INVALID_TO = 21211;
const GIVE_UP_LOOKING_MS = 30 * 60_000;

/** What sending one message needs. */
export type SendingParts = {
  store: Store;
  clock: Clock;
  settings: Settings;
  contacts: Contacts;
  delivery: Delivery;
  views: Views;
  /** The account's client, or null while it is not set up. */
  twilio: () => TwilioClient | null;
  addresses: {
    /** The status address of a message, on the public address of this moment. Null: none yet. */
    statusCallback(messageId: number): string | null;
    /** A link to one file, for Twilio to fetch. */
    mediaLink(mediaId: number): string;
  };
  onFailed(
    tx: Transaction,
    message: { id: number; conversationId: number },
    reason: 'delivery_failed' | 'ambiguous',
  ): void;
  log: Logger;
};

/**
 * The job that hands one message of the outbox to Twilio. What surely sent nothing is tried again; what
 * may have been sent is looked up at Twilio first; what nobody can prove is left to a person. Without
 * Twilio's credentials the message waits.
 */
export function createSendJob({
  rows,
  store,
  clock,
  settings,
  contacts,
  delivery,
  views,
  twilio,
  addresses,
  onFailed,
  log,
}: SendingParts & { rows: OutboxRows }): JobKind<z.infer<typeof payload>> {
  const pace = createPace(() => ({
    intervalMs: settings.get('twilio.sandbox')
      ? settings.get('outbox.sandboxIntervalMs')
      : 1000 / settings.get('outbox.perSecond'),
    pairBurst: settings.get('outbox.pairBurst'),
    pairIntervalMs: settings.get('outbox.pairIntervalMs'),
  }));
  const backoff = doubling(2000, 5 * 60_000);
  /** Looks at Twilio's list that found nothing, by message. A restart begins again: that is the safe side. */
  const emptyLooks = new Map<number, number>();

  function fail(row: OutboxRow, code: number | null, detail: string): void {
    store.write((tx) => {
      rows.fail(row.id, code, detail);
      onFailed(tx, row, 'delivery_failed');
      views.changed(tx, { message: row.id, conversation: row.conversationId });
    });
  }

  function doubt(row: OutboxRow, ...why: [Doubt, code?: number | null, detail?: string]): void {
    store.write((tx) => {
      rows.doubt(row.id, ...why);
      onFailed(tx, row, 'ambiguous');
      views.changed(tx, { message: row.id, conversation: row.conversationId });
    });
  }

  const addressOf = ({ address, replyAddress, contactId }: OutboxRow) =>
    address ?? replyAddress ?? contacts.addressOf(contactId);

  async function send(row: OutboxRow): ReturnType<JobKind<unknown>['run']> {
    const client = twilio();
    const statusCallback = addresses.statusCallback(row.id);
    const now = clock.now();
    // Not set up yet, or no public address: the message waits in the outbox, where people see it.
    if (!client || !statusCallback) return { again: now + 30_000 };
    if (row.optedOutAt !== null && !row.despiteOptOut) {
      fail(row, OPTED_OUT, 'the contact wants no messages');
      return undefined;
    }
    if (row.contentSid === null && !rows.isWindowOpen(row, now)) {
      fail(row, WINDOW_CLOSED, 'the 24-hour window is shut');
      return undefined;
    }
    const to = addressOf(row);
    if (to === null) {
      fail(row, INVALID_TO, 'the contact has no address');
      return undefined;
    }
    const slot = pace.slot(row.id, to, now);
    if (slot > now) return { again: slot };

    const claimed = await store.writeTogether((tx) => {
      if (!rows.claim(row.id, to, now)) return false;
      emptyLooks.delete(row.id);
      views.changed(tx, { message: row.id });
      return true;
    });
    // A person has called it off meanwhile.
    if (!claimed) return undefined;
    const mediaUrls = rows.filesOf(row.id).map((id) => addresses.mediaLink(id));
    try {
      const { sid, status } = await client.send({
        from: row.sender,
        to,
        statusCallback,
        ...(row.contentSid === null
          ? { ...(row.body !== '' && { body: row.body }), mediaUrls }
          : {
              contentSid: row.contentSid,
              contentVariables: JSON.parse(row.templateVariables ?? '{}') as Record<string, string>,
            }),
      });
      await store.writeTogether((tx) =>
        delivery.adopt(tx, row.id, sid, deliveryStatus(status) ?? 'queued'),
      );
      return undefined;
    } catch (error) {
      if (!(error instanceof TwilioFailure)) throw error;
      return afterFailure(row, error);
    }
  }

  function afterFailure(row: OutboxRow, failure: TwilioFailure): { again: number } | undefined {
    const now = clock.now();
    const attempts = row.attempts + 1;
    log.warn(
      { message: row.id, class: failure.failureClass, code: failure.code, status: failure.status },
      'a message could not be handed to Twilio',
    );
    if (failure.failureClass === 'ambiguous')
      return { again: now + settings.get('outbox.lookupAfterMs') };
    if (failure.failureClass === 'permanent' || attempts >= settings.get('outbox.maxAttempts')) {
      fail(row, failure.code, failure.message);
      return undefined;
    }
    store.write((tx) => {
      rows.putBack(row.id);
      views.changed(tx, { message: row.id });
    });
    return { again: now + backoff(attempts) };
  }

  /** A row that a crash or a time-out caught in flight: did Twilio take it? (design.md §3.4 b) */
  async function lookUp(row: OutboxRow): ReturnType<JobKind<unknown>['run']> {
    const client = twilio();
    const claimedAt = row.claimedAt ?? 0;
    const now = clock.now();
    const earliest = claimedAt + settings.get('outbox.lookupAfterMs');
    if (!client) return { again: now + 30_000 };
    if (now < earliest) return { again: earliest };
    const to = addressOf(row);
    if (to === null) {
      doubt(row, 'no_address');
      return undefined;
    }
    let unclaimed: TwilioMessage[];
    try {
      const inDoubt = { from: row.sender, to, body: row.body, claimedAt };
      unclaimed = await findAtTwilio(client, inDoubt, rows.isKnownSid);
    } catch (error) {
      if (!(error instanceof TwilioFailure)) throw error;
      // What cannot be looked up is not guessed; after a while a person is asked.
      if (error.failureClass === 'permanent' || now - claimedAt > GIVE_UP_LOOKING_MS) {
        doubt(row, 'cut', error.code, error.message);
        return undefined;
      }
      return { again: now + settings.get('outbox.lookupAgainMs') };
    }
    // A status callback may have settled it while the list was on its way.
    if (rows.existing(row.id).state !== 'claimed') return undefined;
    const [only] = unclaimed;
    if (unclaimed.length === 1 && only) {
      emptyLooks.delete(row.id);
      store.write((tx) =>
        delivery.adopt(tx, row.id, only.sid, deliveryStatus(only.status) ?? 'queued'),
      );
      return undefined;
    }
    if (unclaimed.length > 1) {
      doubt(row, 'several');
      return undefined;
    }
    const looks = (emptyLooks.get(row.id) ?? 0) + 1;
    if (looks < 2) {
      emptyLooks.set(row.id, looks);
      return { again: now + settings.get('outbox.lookupAgainMs') };
    }
    emptyLooks.delete(row.id);
    store.write((tx) => {
      rows.putBack(row.id);
      views.changed(tx, { message: row.id });
    });
    return { again: now };
  }

  return {
    kind: 'send',
    payload,
    async run({ messageId }) {
      const row = rows.get(messageId);
      if (row?.state === 'queued') return send(row);
      if (row?.state === 'claimed') return lookUp(row);
      return undefined;
    },
    // Failures of Twilio are handled above; what is left is a bug, and retrying it blindly could send twice.
    maxAttempts: 3,
    backoff: doubling(5000, 60_000),
    setAside(tx, { messageId }) {
      const row = rows.existing(messageId);
      rows.doubt(messageId, 'internal');
      onFailed(tx, row, 'ambiguous');
      views.changed(tx, { message: messageId, conversation: row.conversationId });
    },
  };
}
