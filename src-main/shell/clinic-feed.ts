import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { ClinicClient } from '../contract/contract.ts';
import { type Conversation, conversation } from '../contract/conversations.ts';
import type { DeskEvent, LineStatus } from '../contract/desk.ts';
import type { Seen } from './needs-person.ts';

/** The clinic in two figures: for badge, tray and tooltip. */
export type ClinicSummary = {
  /** Conversations that need a person. */
  readonly need: number;
  readonly line: LineStatus;
};

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
  onSummary,
  signal,
  log,
}: {
  client: ClinicClient;
  onConversation: (before: Seen | undefined, now: Conversation) => void;
  onSummary: (summary: ClinicSummary) => void;
  signal: AbortSignal;
  log: Logger;
}): Promise<void> {
  const seen = new Map<number, Seen>();
  let counting = false;
  let stale = false;

  async function summarise(): Promise<void> {
    stale = true;
    if (counting) return;
    counting = true;
    try {
      while (stale && !signal.aborted) {
        stale = false;
        const [{ need }, line] = await Promise.all([
          client.conversations.counts(),
          client.desk.status(),
        ]);
        if (signal.aborted) return;
        onSummary({ need, line });
        await pause(GATHER_MS, undefined, { ref: false });
      }
    } finally {
      counting = false;
    }
  }

  /** What already needs a person is no news when it changes for another reason. */
  async function learn(): Promise<void> {
    const { items } = await client.conversations.list({ filter: 'need', limit: 200 });
    for (const row of items) if (!seen.has(row.id)) seen.set(row.id, row);
    await summarise();
  }

  function take(event: DeskEvent): void {
    if (event.topic === 'conversation') {
      const row = conversation.parse(event.row);
      const before = seen.get(row.id);
      seen.set(row.id, row);
      onConversation(before, row);
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
