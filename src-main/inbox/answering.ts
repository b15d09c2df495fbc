import type { Logger } from 'pino';
import * as z from 'zod';
import { assistantActor, patientActor } from '../audit/actor.ts';
import type { Audit } from '../audit/audit.ts';
import { doubling, type JobKind, type Jobs } from '../jobs/jobs.ts';
import type { Settings } from '../settings/settings.ts';
import type { Clock } from '../store/clock.ts';
import type { Store, Transaction } from '../store/open-store.ts';
import type { Drafts } from './drafts.ts';
import { createNeedPerson } from './need-person.ts';
import type { Outbox } from './outbox.ts';
import type { Views } from './views.ts';

/** What the assistant is told of a conversation when a burst has ended; see assistant/decision.ts. */
export type AnswerTurn = {
  readonly conversationId: number;
  readonly language: 'es' | 'en' | null;
  readonly bubbles: readonly { messageId: number; kind: string; body: string; payload: unknown }[];
  readonly thread: readonly {
    direction: 'in' | 'out';
    author: 'patient' | 'assistant' | 'person' | 'system';
    body: string;
    at: number;
  }[];
  /** The assistant's own note of what it asked, kept for it as JSON. */
  readonly pending: unknown;
  readonly introduced: boolean;
  readonly optedOut: boolean;
  readonly takenOver: boolean;
  readonly redFlag: boolean;
  readonly emergencySentAt: number | null;
  readonly names: readonly string[];
  readonly now: number;
  /** What was written is old, or the assistant is off: nothing is composed, only the rules run. */
  readonly rulesOnly: boolean;
};

/** What the assistant decided; carried out here. See assistant/decision.ts. */
export type AnswerDecision = {
  readonly outcome: string;
  readonly body: string | null;
  readonly introduces: boolean;
  readonly language: 'es' | 'en';
  readonly reason: string | null;
  readonly entryIds: readonly number[];
  readonly pending: unknown;
  readonly record: {
    readonly provider: string;
    readonly request: unknown;
    readonly response: unknown;
    readonly inputTokens: number | null;
    readonly outputTokens: number | null;
    readonly costMicros: number | null;
    readonly durationMs: number;
  };
};

/** The injected assistant: an upward call, given by clinic.ts. */
export type Respond = (turn: AnswerTurn) => Promise<AnswerDecision>;

/** Waits for a burst to end, lets the assistant decide once, and carries the decision out. */
export type Answering = {
  /** A patient's message has been stored. */
  schedule(tx: Transaction, conversationId: number): void;
  /** Runs the rules alone over what was not looked at yet, soon. */
  lookAgain(tx: Transaction, conversationId: number): void;
};

const payload = z.object({
  conversationId: z.number().int(),
  rulesOnly: z.boolean().default(false),
});
const THREAD_LENGTH = 20;

type ConversationRow = {
  contactId: number;
  answeredId: number;
  attention: string;
  takeoverUntil: number | null;
  emergencySentAt: number | null;
  pending: string | null;
  language: 'es' | 'en' | null;
  profileName: string | null;
  givenName: string | null;
  optedOutAt: number | null;
  introducedAt: number | null;
};

type Bubble = {
  messageId: number;
  kind: string;
  body: string;
  payload: string | null;
  createdAt: number;
};

/** Makes the answering of one clinic. */
export function createAnswering({
  store,
  clock,
  jobs,
  settings,
  outbox,
  drafts,
  views,
  audit,
  respond,
  log,
}: {
  store: Store;
  clock: Clock;
  jobs: Jobs;
  settings: Settings;
  outbox: Outbox;
  drafts: Drafts;
  views: Views;
  audit: Audit;
  respond: Respond;
  log: Logger;
}): Answering {
  const { db } = store;
  const selectConversation = db.prepare(`
    SELECT c.contact_id AS contactId, c.answered_id AS answeredId, c.attention,
      c.takeover_until AS takeoverUntil, c.emergency_sent_at AS emergencySentAt, c.pending,
      k.language, k.profile_name AS profileName, k.name AS givenName, k.opted_out_at AS optedOutAt,
      k.introduced_at AS introducedAt
    FROM conversations c JOIN contacts k ON k.id = c.contact_id WHERE c.id = ? AND c.merged_into IS NULL`);
  const selectBubbles = db.prepare(`
    SELECT id AS messageId, kind, body, payload, created_at AS createdAt FROM messages
    WHERE conversation_id = ? AND id > ? AND direction = 'in' ORDER BY id`);
  const selectThread = db.prepare(`
    SELECT direction, author, body, created_at AS at FROM messages
    WHERE conversation_id = ? AND id < ? AND state <> 'draft' ORDER BY id DESC LIMIT ${THREAD_LENGTH}`);
  const selectNames = db.prepare(`
    SELECT p.name FROM contact_patients cp JOIN patients p ON p.id = cp.patient_id WHERE cp.contact_id = ?`);
  const selectOldest = db.prepare(`
    SELECT min(m.created_at) AS at FROM messages m JOIN conversations c ON c.id = m.conversation_id
    WHERE m.conversation_id = ? AND m.id > c.answered_id AND m.direction = 'in'`);
  const setAnswered = db.prepare(
    'UPDATE conversations SET answered_id = max(answered_id, ?) WHERE id = ?',
  );
  const setPending = db.prepare('UPDATE conversations SET pending = ? WHERE id = ?');
  const setIntroduced = db.prepare(
    'UPDATE contacts SET introduced_at = COALESCE(introduced_at, ?) WHERE id = ?',
  );
  const setEmergency = db.prepare('UPDATE conversations SET emergency_sent_at = ? WHERE id = ?');
  const setLanguage = db.prepare(
    'UPDATE contacts SET language = ?, updated_at = ? WHERE id = ? AND language IS NULL',
  );
  const setOptOut = db.prepare(
    'UPDATE contacts SET opted_out_at = ?, opt_out_reason = ?, updated_at = ? WHERE id = ?',
  );
  const insertConsent = db.prepare(
    'INSERT INTO consents(contact_id, category, granted, evidence, at) VALUES (?, ?, ?, ?, ?)',
  );
  const needPerson = createNeedPerson(store);
  const insertAnswer = db.prepare(`
    INSERT INTO answers(conversation_id, message_id, at, provider, outcome, reason, entry_ids, request, response,
      input_tokens, output_tokens, cost_micros, duration_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);

  const job: JobKind<z.infer<typeof payload>> = {
    kind: 'answer',
    payload,
    async run({ conversationId, rulesOnly }) {
      const row = selectConversation.get(conversationId) as ConversationRow | undefined;
      const bubbles = row && (selectBubbles.all(conversationId, row.answeredId) as Bubble[]);
      const first = bubbles?.[0];
      const last = bubbles?.at(-1);
      if (!row || !first || !last) return undefined;
      const now = clock.now();
      const decision = await respond({
        conversationId,
        language: row.language,
        bubbles: bubbles.map(({ payload: data, createdAt: _, ...bubble }) => ({
          ...bubble,
          payload: data === null ? null : JSON.parse(data),
        })),
        thread: (
          selectThread.all(conversationId, first.messageId) as AnswerTurn['thread'][number][]
        ).reverse(),
        pending: row.pending === null ? null : JSON.parse(row.pending),
        introduced: row.introducedAt !== null,
        optedOut: row.optedOutAt !== null,
        takenOver: (row.takeoverUntil ?? 0) > now,
        redFlag: row.attention === 'redflag',
        emergencySentAt: row.emergencySentAt,
        names: [
          ...(selectNames.all(row.contactId) as { name: string }[]).map(({ name }) => name),
          ...[row.profileName, row.givenName].filter((name) => name !== null),
        ],
        now,
        rulesOnly: rulesOnly || isStale(last, now) || !settings.get('assistant.enabled'),
      });
      // Together: what is decided for many at once, and what comes in meanwhile, is one commit.
      await store.writeTogether((tx) => apply(tx, conversationId, row, last, decision));
      return undefined;
    },
    maxAttempts: 4,
    backoff: doubling(2000, 60_000),
    setAside(tx, { conversationId }) {
      needPerson.ask(conversationId, 'no_answer', clock.now());
      views.changed(tx, { conversation: conversationId });
    },
  };
  jobs.define(job);

  function apply(
    tx: Transaction,
    conversationId: number,
    seen: ConversationRow,
    last: Bubble,
    decision: AnswerDecision,
  ): void {
    const now = clock.now();
    const row = selectConversation.get(conversationId) as ConversationRow | undefined;
    if (!row) return;
    // Somebody else has dealt with it meanwhile.
    if (row.answeredId >= last.messageId) return;
    const { outcome } = decision;
    const alarm = outcome === 'redflag';
    const wish = outcome === 'opt_out' || outcome === 'opt_in';
    const newer = selectBubbles.all(conversationId, last.messageId) as Bubble[];
    // The patient went on while the answer was composed: the job that those bubbles left answers all.
    if (
      newer.length > 0 &&
      !alarm &&
      now - last.createdAt < settings.get('assistant.burstMaxMs') * 4
    )
      return;
    // A person spoke while the answer was composed: hers counts.
    const spokenOver = (row.takeoverUntil ?? 0) > now && (seen.takeoverUntil ?? 0) <= now;
    const asDraft =
      outcome === 'draft' || (settings.get('assistant.mode') === 'draft' && isReply(outcome));
    // A draft answers nothing until a person sends it: what it is about stays open, and the next
    // one covers that too.
    if (!asDraft) setAnswered.run(last.messageId, conversationId);
    if (spokenOver && !alarm && !wish) {
      views.changed(tx, { conversation: conversationId });
      return;
    }

    const stale = isStale(last, now);
    // What is old, and what comes while the assistant is off, is a person's. A wish is always
    // confirmed; the emergency number goes out at once even when the assistant is off.
    const mute = !wish && (stale || (!settings.get('assistant.enabled') && !alarm));
    setLanguage.run(decision.language, now, row.contactId);

    let messageId: number | null = null;
    if (wish) recordWish(tx, row.contactId, outcome, last, now);
    if (decision.body !== null && !mute) {
      drafts.discardAll(tx, conversationId);
      if (asDraft) {
        messageId = drafts.add(tx, conversationId, decision.body, {
          answeredTo: last.messageId,
          introduces: decision.introduces,
        });
      } else {
        messageId = outbox.queue(tx, {
          conversationId,
          author: 'assistant',
          accountId: null,
          body: decision.body,
          despiteOptOut: wish || alarm,
        });
        if (decision.introduces) setIntroduced.run(now, row.contactId);
        if (alarm) setEmergency.run(now, conversationId);
      }
    }
    setPending.run(
      decision.pending && !mute && !asDraft ? JSON.stringify(decision.pending) : null,
      conversationId,
    );
    if (alarm) needPerson.redFlag(conversationId, decision.reason ?? 'red_flag', now);
    else if (mute && outcome !== 'silent')
      needPerson.ask(conversationId, stale ? 'while_away' : 'assistant_off', now);
    else if (asDraft) needPerson.ask(conversationId, decision.reason ?? 'draft', now);
    else if (outcome === 'handover')
      needPerson.ask(conversationId, decision.reason ?? 'no_answer', now);
    else if (decision.body !== null) needPerson.markRead(conversationId);

    const { record } = decision;
    insertAnswer.run(
      conversationId,
      messageId,
      now,
      record.provider,
      outcome,
      decision.reason,
      JSON.stringify(decision.entryIds),
      record.request === null ? null : JSON.stringify(record.request),
      record.response === null ? null : JSON.stringify(record.response),
      record.inputTokens,
      record.outputTokens,
      record.costMicros,
      record.durationMs,
    );
    audit.record(tx, {
      actor: assistantActor,
      action: `assistant.${outcome}`,
      subject: `conversation:${conversationId}`,
      details: { reason: decision.reason, provider: record.provider, messageId },
    });
    log.info(
      { conversation: conversationId, outcome, reason: decision.reason },
      'the assistant decided',
    );
    views.changed(tx, {
      conversation: conversationId,
      ...(messageId !== null && { message: messageId }),
    });
  }

  function isStale(last: Bubble, now: number): boolean {
    // What came before a restore may have been answered since the backup was made.
    const restoredAt = settings.get('backups.restoredAt');
    if (restoredAt !== null && last.createdAt <= restoredAt) return true;
    return now - last.createdAt > settings.get('assistant.staleMinutes') * 60_000;
  }

  function recordWish(
    tx: Transaction,
    contactId: number,
    wish: string,
    last: Bubble,
    now: number,
  ): void {
    const out = wish === 'opt_out';
    // The patient's own words are the evidence.
    setOptOut.run(out ? now : null, out ? last.body.slice(0, 200) : null, now, contactId);
    insertConsent.run(contactId, 'messages', out ? 0 : 1, last.body.slice(0, 200), now);
    audit.record(tx, {
      actor: patientActor,
      action: out ? 'contact.opt-out' : 'contact.opt-in',
      subject: `contact:${contactId}`,
    });
  }

  return {
    lookAgain(tx, conversationId) {
      jobs.enqueue(tx, {
        kind: job,
        payload: { conversationId, rulesOnly: true },
        uniqueKey: String(conversationId),
        serialKey: `answer:${conversationId}`,
      });
    },
    schedule(tx, conversationId) {
      const now = clock.now();
      const { at } = selectOldest.get(conversationId) as { at: number | null };
      const quiet = now + settings.get('assistant.burstQuietMs');
      const latest = Math.max(now, (at ?? now) + settings.get('assistant.burstMaxMs'));
      jobs.enqueue(tx, {
        kind: job,
        payload: { conversationId, rulesOnly: false },
        dueAt: Math.min(quiet, latest),
        uniqueKey: String(conversationId),
        onWaiting: 'later',
        serialKey: `answer:${conversationId}`,
      });
    },
  };
}

function isReply(outcome: string): boolean {
  return ['answer', 'clarify', 'refuse', 'handover'].includes(outcome);
}
