import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type Alert, alert, asks } from '../contract/alerts.ts';
import type { ClinicClient } from '../contract/contract.ts';
import { type Conversation, conversation } from '../contract/conversations.ts';
import type { DeskEvent, LineStatus } from '../contract/desk.ts';
import type { Seen } from './needs-person.ts';

/** What is remembered of an alert to tell news from repetition. */
export type SeenAlert = Pick<Alert, 'newsAt'>;

/** The clinic in three figures: for badge, tray and tooltip. */
export type ClinicSummary = {
  /** Conversations that need a person. */
  readonly need: number;
  /** Urgent alerts that nobody has seen yet. */
  readonly alerts: number;
  readonly line: LineStatus;
};

const isUrgent = (row: Alert) => row.severity === 'urgent' && asks(row);

/** How long changes are gathered before they are counted, in ms of real time. */
const GATHER_MS = 200;
const AGAIN_MS = 1_000;

/**
 * Follows a clinic as every face does: a look at the start, then events; after a break again from
 * the start. Ends when `signal` aborts.
 */
export async function followClinic({
  client,
  onConversation,
  onAlert,
  onSummary,
  signal,
  log,
}: {
  client: ClinicClient;
  onConversation: (before: Seen | undefined, now: Conversation) => void;
  onAlert: (before: SeenAlert | undefined, now: Alert) => void;
  onSummary: (summary: ClinicSummary) => void;
  signal: AbortSignal;
  log: Logger;
}): Promise<void> {
  const seen = new Map<number, Seen>();
  const seenAlerts = new Map<number, SeenAlert>();
  let counting = false;
  let stale = false;

  async function summarise(): Promise<void> {
    stale = true;
    if (counting) return;
    counting = true;
    try {
      while (stale && !signal.aborted) {
        stale = false;
        const [{ need }, line, alerts] = await Promise.all([
          client.conversations.counts(),
          client.desk.status(),
          client.alerts.live(),
        ]);
        if (signal.aborted) return;
        onSummary({ need, line, alerts: alerts.filter(isUrgent).length });
        await pause(GATHER_MS, undefined, { ref: false });
      }
    } finally {
      counting = false;
    }
  }

  /** What already needs a person is no news when it changes for another reason. */
  async function learn(): Promise<void> {
    const [{ items }, alerts] = await Promise.all([
      client.conversations.list({ filter: 'need', limit: 200 }),
      client.alerts.live(),
    ]);
    for (const row of items) if (!seen.has(row.id)) seen.set(row.id, row);
    for (const row of alerts) if (!seenAlerts.has(row.id)) seenAlerts.set(row.id, row);
    await summarise();
  }

  function take(event: DeskEvent): void {
    if (event.topic === 'conversation') {
      const row = conversation.parse(event.row);
      const before = seen.get(row.id);
      seen.set(row.id, row);
      onConversation(before, row);
    } else if (event.topic === 'alert') {
      const row = alert.parse(event.row);
      const before = seenAlerts.get(row.id);
      seenAlerts.set(row.id, row);
      onAlert(before, row);
    } else if (event.topic !== 'line' && event.topic !== 'setting') return;
    summarise().catch((error: unknown) => {
      if (!signal.aborted) log.error({ err: error }, 'the clinic’s state could not be read');
    });
  }

  async function live(): Promise<void> {
    const run = new AbortController();
    try {
      const events = await client.desk.events(undefined, {
        signal: AbortSignal.any([signal, run.signal]),
      });
      // Both at once: events are heard from before the first look, and judged after it.
      const learned = learn();
      const listen = async () => {
        for await (const event of events) {
          await learned;
          take(event);
        }
      };
      await Promise.all([learned, listen()]);
    } finally {
      run.abort();
    }
  }

  while (!signal.aborted) {
    try {
      await live();
    } catch (error) {
      if (signal.aborted) return;
      log.error({ err: error }, 'the shell lost the clinic’s events and begins again');
    }
    await pause(AGAIN_MS, undefined, { ref: false });
  }
}
