import { parentPort, workerData } from 'node:worker_threads';
import type { Asked, Reply } from '../store/asking-thread.ts';
import { openReading, type ReadingOptions } from '../store/reading.ts';
import { readBehind } from './behind.ts';
import type { InsightCall, InsightCalls } from './calls.ts';
import { dueDays, reckonDays } from './kept-days.ts';
import { readReport } from './report.ts';

const db = openReading(workerData as ReadingOptions);
// It reads along the messages in order and comes back to few of them.
db.pragma('cache_size = -16384');

type Answer = InsightCalls[keyof InsightCalls]['answer'];

async function answer(call: InsightCall): Promise<Answer> {
  const { basis } = call;
  switch (call.name) {
    case 'report':
      return readReport(db, basis, call.question);
    case 'due':
      return dueDays(db, basis);
    case 'days': {
      const { fromDay, toDay } = call.question;
      const rows = reckonDays(db, basis, fromDay, toDay);
      return [...rows].map(([day, row]) => ({ day, figures: JSON.stringify(row) }));
    }
    case 'gaps': {
      // The words of two languages: only who asks for gaps waits for them to be read in.
      const { gapView, readGaps } = await import('./gaps.ts');
      const { total, groups } = readGaps(db, basis, call.question);
      return { total, items: groups.map(gapView) };
    }
    case 'behind': {
      const { after, ...question } = call.question;
      if (question.figure !== 'gaps' || question.gap === undefined)
        return readBehind(db, basis, question, after, null);
      const { readGaps } = await import('./gaps.ts');
      const { groups } = readGaps(db, basis, question);
      const group = groups.find(({ key }) => key === question.gap);
      return readBehind(db, basis, question, after, group?.answers ?? new Set());
    }
  }
}

/** Each question sees the clinic as it is at one moment. */
async function consistently(call: InsightCall): Promise<Answer> {
  db.exec('BEGIN');
  try {
    return await answer(call);
  } finally {
    db.exec('COMMIT');
  }
}

let before: Promise<unknown> = Promise.resolve();

async function reply(call: Asked<InsightCall>): Promise<void> {
  let message: Reply<Answer>;
  try {
    message = { id: call.id, answer: await consistently(call) };
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    message = { id: call.id, error: text };
  }
  parentPort?.postMessage(message);
}

// One after the other: a question may wait for a module within its transaction.
parentPort?.on('message', (call: Asked<InsightCall>) => {
  before = before.then(() => reply(call));
});
