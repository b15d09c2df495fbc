import type { AnsweredBy, DeliveryStage } from '../contract/analytics.ts';

/** What happened once, of which figures are counts. `at` in UTC ms; `day` see `LocalDays`. */
type Happened = {
  readonly day: number;
  readonly at: number;
  readonly conversationId: number;
  /** The message that it hangs on. */
  readonly messageId: number | null;
};

/** A patient's message. `contact` and `newcomer`: whose, and whether it is their first day ever. */
export type InFact = Happened & {
  readonly kind: 'in';
  readonly hour: number;
  readonly contactId: number;
  readonly newcomer: boolean;
};

/** A message of the clinic. */
export type OutFact = Happened & {
  readonly kind: 'out';
  readonly author: 'assistant' | 'person' | 'system';
  readonly stage: DeliveryStage;
  readonly templateId: number | null;
  readonly errorCode: number | null;
};

/** A conversation in the contract's sense (`conversations` of a period), on the day it began. */
export type EpisodeFact = Happened & {
  readonly kind: 'episode';
  readonly hour: number;
  readonly answeredBy: AnsweredBy;
  readonly end: 'closed' | 'silent' | 'running';
  /** Ms; null while there is no answer. */
  readonly response: { readonly wall: number; readonly business: number } | null;
  readonly responder: 'assistant' | 'person' | null;
  /** Ms; null unless it has ended, and was answered or closed. */
  readonly resolution: { readonly wall: number; readonly business: number } | null;
};

/** A decision of the assistant that asked for a person (`reason`), left a gap, or cost money. */
export type AnswerFact = Happened & {
  readonly kind: 'answer';
  /** Why a person was asked for; null: nobody was. */
  readonly reason: string | null;
  readonly gap: boolean;
  readonly micros: number;
};

/** See {@link scan}. */
export type Fact = InFact | OutFact | EpisodeFact | AnswerFact;
