import * as z from 'zod';

/** The languages in which the assistant answers. */
export type Language = 'es' | 'en';

/** One unanswered bubble of the burst that has just ended. */
export type Bubble = {
  readonly messageId: number;
  /** text, button, list, image, audio, video, document, sticker, location, contacts, … (open set). */
  readonly kind: string;
  readonly body: string;
  readonly payload: unknown;
};

/** What was said before, oldest first. `at` in UTC milliseconds. */
export type ThreadMessage = {
  readonly direction: 'in' | 'out';
  readonly author: 'patient' | 'assistant' | 'person' | 'system';
  readonly body: string;
  readonly at: number;
};

const pendingSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('clarify'),
    entryIds: z.array(z.number().int()).min(1).readonly(),
    askedAt: z.number(),
  }),
  z.object({ kind: z.literal('cancelWhich'), askedAt: z.number() }),
]);

/** A question of the assistant that the next bubble may answer. Kept by the inbox. */
export type Pending = z.infer<typeof pendingSchema>;

/** Reads back what was kept of a {@link Pending}; null for nothing and for what is not one. */
export function readPending(kept: unknown): Pending | null {
  const parsed = pendingSchema.safeParse(kept);
  return parsed.success ? parsed.data : null;
}

/** All that the assistant may know of a conversation when a burst has ended. */
export type Turn = {
  readonly conversationId: number;
  /** The contact's language when it is known. */
  readonly language: Language | null;
  /** Unanswered inbound bubbles, oldest first; never empty. */
  readonly bubbles: readonly Bubble[];
  /** What came before them, oldest first. */
  readonly thread: readonly ThreadMessage[];
  /** `Decision.pending` of the last turn. */
  readonly pending: Pending | null;
  /** Whether this contact has been told that an assistant writes. */
  readonly introduced: boolean;
  readonly optedOut: boolean;
  /** Whether a person has written in the last hour. */
  readonly takenOver: boolean;
  /** Whether a red flag was raised and no person has released it. */
  readonly redFlag: boolean;
  /** When the emergency text last went out here. */
  readonly emergencySentAt: number | null;
  /** Names of this contact's patients and profile: they never leave the PC. */
  readonly names: readonly string[];
  readonly now: number;
  /**
   * Whether nothing may be composed, because what was written is old or the assistant is switched
   * off: only the rules decide (danger, opt-out, who must answer), and nothing goes to a model.
   */
  readonly rulesOnly: boolean;
};

/**
 * What is to be done. `answer`, `clarify`, `refuse` and `ask_cancel` send `body`; `handover` sends
 * it and asks for a person; `redflag` sends it and raises the alarm; `opt_out` and `opt_in` record the wish and confirm it; `draft`
 * keeps `body` for a person to send, change or throw away; `silent` does nothing.
 */
export type Outcome =
  | 'answer'
  | 'clarify'
  | 'handover'
  | 'redflag'
  | 'opt_out'
  | 'opt_in'
  | 'ask_cancel'
  | 'refuse'
  | 'draft'
  | 'silent';

/** Why a person is asked for, a text is held back, or nothing is said. Codes, worded by i18n. */
export const decisionReasons = [
  // a person is asked for
  'asked_for_person',
  'no_answer',
  'unclear_choice',
  'clinical',
  'urgent',
  'attachment',
  'voice_note',
  'book_appointment',
  'change_appointment',
  'cancel_appointment',
  'own_appointment',
  'own_records',
  'angry',
  'red_flag',
  'model_unsure',
  // a draft waits
  'model_unchecked',
  // a polite no
  'off_topic',
  // nothing is said
  'taken_over',
  'opted_out',
  'red_flag_unreleased',
  'only_thanks',
  'nothing_to_answer',
] as const;

/** A code from {@link decisionReasons}. */
export type DecisionReason = (typeof decisionReasons)[number];

/** What the answer rests on and what it cost: one row of `answers`. JSON-safe. */
export type DecisionRecord = {
  readonly provider: 'rules' | 'embedded' | 'openai';
  /** Exactly what left this PC, or null when nothing did. */
  readonly request: unknown;
  /** What came back, or what went wrong. */
  readonly response: unknown;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  /** Millionths of the currency of the price list (USD). */
  readonly costMicros: number | null;
  readonly durationMs: number;
};

/** What the assistant has decided. The inbox carries it out; the assistant itself sends nothing. */
export type Decision = {
  readonly outcome: Outcome;
  /** One bubble, complete; null when nothing is to be said. */
  readonly body: string | null;
  /** Whether `body` begins with the introduction, so that it is not said again. */
  readonly introduces: boolean;
  readonly language: Language;
  readonly reason: DecisionReason | null;
  readonly entryIds: readonly number[];
  /** What the next bubble may answer; null clears what was pending. */
  readonly pending: Pending | null;
  readonly record: DecisionRecord;
};

/** What the test box shows. See `knowledge.tryOut` in the contract. */
export type TryOut = {
  outcome: Outcome;
  reason: DecisionReason | null;
  body: string | null;
  provider: DecisionRecord['provider'];
  entries: { id: number; question: string; score: number; used: boolean }[];
  durationMs: number;
};

/** Decides what to do with a burst. It writes nothing but log lines. */
export type Assistant = {
  respond(turn: Turn): Promise<Decision>;
  /**
   * What would be answered to a first message of somebody who has been introduced. Nothing is stored
   * or sent to anybody, except to the model where one is configured: that costs, and counts in the
   * day's budget like an answer.
   */
  tryOut(text: string, language?: Language): Promise<TryOut>;
};
