import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import * as z from 'zod';
import type {
  AnalyticsReport,
  BehindQuestion,
  ConversationBehind,
  KnowledgeGap,
} from '../contract/analytics.ts';
import { Failure } from '../contract/failure.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Settings } from '../settings/settings.ts';
import type { Clock } from '../store/clock.ts';
import type { Store } from '../store/open-store.ts';
import type { ReadingOptions } from '../store/reading.ts';
import type { Basis } from './basis.ts';
import type { BehindCursor } from './behind.ts';
import { createRollUp } from './roll-up.ts';
import { createInsightThread } from './thread.ts';
import { createTwilioBills, type ReadBills } from './twilio-bills.ts';

/** The figures of the clinic. All reading is done on threads of their own. */
export type Insight = {
  report(question: {
    from: string;
    to: string;
    compare: 'previous' | 'year' | 'none';
  }): Promise<AnalyticsReport>;
  /** @throws Failure `invalid_input` for a cursor that is none. */
  conversations(
    question: BehindQuestion,
  ): Promise<{ items: ConversationBehind[]; nextCursor: string | null }>;
  gaps(question: { from: string; to: string }): Promise<{ total: number; items: KnowledgeGap[] }>;
  /**
   * For whoever deletes old messages, before it does: figures of days that begin before a moment
   * (UTC ms) are worked out where they are missing, and stay as they are from then on, for good.
   */
  freezeBefore(moment: number): Promise<void>;
  start(): void;
  /** Before the jobs are stopped: what is being worked out is let go of. */
  stop(): Promise<void>;
};

/** So long a report waits for figures that are missing before it is told without them. Real ms. */
const PATIENCE_MS = 1_500;
/** The threads end when nobody has asked for so long. Real ms. */
const REPORT_IDLE_MS = 30_000;
const ROLL_UP_IDLE_MS = 2_000;

const cursorShape = z.tuple([z.number().int(), z.number().int(), z.number().int()]);

/** Makes the analytics of one clinic. */
export function createInsight({
  store,
  reading,
  jobs,
  settings,
  clock,
  readBills,
  log,
}: {
  store: Store;
  /** The clinic's file, for connections of its own. */
  reading: ReadingOptions;
  jobs: Jobs;
  settings: Settings;
  clock: Clock;
  /** What Twilio has billed; null while there is no account. */
  readBills: () => ReadBills | null;
  log: Logger;
}): Insight {
  const basis = (): Basis => ({
    timeZone: settings.get('clinic.timezone'),
    hours: settings.get('clinic.hours'),
    staleMs: settings.get('assistant.staleMinutes') * 60_000,
    now: clock.now(),
  });
  // Two: who looks at figures need not wait for those of the past years.
  const thread = createInsightThread(reading, REPORT_IDLE_MS);
  const rollUp = createRollUp({
    ...{ store, jobs, clock, basis, log },
    thread: createInsightThread(reading, ROLL_UP_IDLE_MS),
  });
  const bills = createTwilioBills({ store, jobs, clock, readBills });
  for (const key of ['clinic.timezone', 'clinic.hours'] as const)
    settings.onChange(key, () => void rollUp.complete());

  return {
    async report({ from, to, compare }) {
      bills.request();
      const prices = {
        messageMicros: settings.get('costs.messageMicros'),
        templateMicros: settings.get('costs.templateMicros'),
      };
      const read = () => thread.ask('report', basis(), { from, to, compare, prices });
      let answer = await read();
      if (answer.missing > 0) {
        await waitFor(rollUp.complete());
        answer = await read();
      }
      const { missing, ...report } = answer;
      const building = missing > 0 ? (rollUp.progress() ?? { done: 0, of: missing }) : null;
      return { ...report, building };
    },
    async conversations({ cursor, ...question }) {
      const after = cursor === undefined ? null : readCursor(cursor);
      const { items, next } = await thread.ask('behind', basis(), { ...question, after });
      return { items, nextCursor: next && writeCursor(next) };
    },
    gaps: (question) => thread.ask('gaps', basis(), question),
    freezeBefore: rollUp.freezeBefore,
    start: rollUp.schedule,
    async stop() {
      await Promise.all([thread.end(), rollUp.stop()]);
    },
  };
}

/** Waits, but not for ever. */
async function waitFor(what: Promise<void>): Promise<void> {
  const patience = new AbortController();
  const { signal } = patience;
  await Promise.race([what, pause(PATIENCE_MS, undefined, { signal, ref: false }).catch(() => {})]);
  patience.abort();
}

function writeCursor({ day, at, conversationId }: BehindCursor): string {
  return Buffer.from(JSON.stringify([day, at, conversationId])).toString('base64url');
}

function readCursor(cursor: string): BehindCursor {
  try {
    const text = Buffer.from(cursor, 'base64url').toString();
    const [day, at, conversationId] = cursorShape.parse(JSON.parse(text));
    return { day, at, conversationId };
  } catch (error) {
    throw new Failure('invalid_input', { field: 'cursor' }, { cause: error });
  }
}
