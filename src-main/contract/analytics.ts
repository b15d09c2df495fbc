import * as z from 'zod';
import { durationEdgesMs } from './duration-edges.ts';
import { id, language, moment, operation, page, pageQuery } from './operation.ts';

export { durationEdgesMs };

/** A calendar day of the clinic's time zone, `YYYY-MM-DD`; one that does not exist is refused. */
export const localDay = z.iso.date();

/** The longest period that is asked for at once: two years. Days. */
export const LONGEST_PERIOD_DAYS = 731;

/** `previous`: as many days, right before; `year`: the same dates a year earlier. */
export const comparison = z.enum(['previous', 'year', 'none']);

/**
 * Who dealt with a conversation: `assistant` alone, no person was needed; `shared`: the assistant
 * wrote, and a person wrote too or was asked for; `person`: only people wrote; `none_needed`: a mere
 * thanks, or a patient who has opted out; `nobody`: it got no answer (yet).
 */
export const answeredBy = z.enum(['assistant', 'shared', 'person', 'none_needed', 'nobody']);

/** See {@link answeredBy}. */
export type AnsweredBy = z.infer<typeof answeredBy>;

/**
 * How far an outgoing message has come: `read` (which many patients hide: a lower bound), `delivered`
 * and not seen as read, `sent` without news of it since, `failed`, `waiting` to leave this PC.
 * Drafts and canceled messages are in none of them.
 */
export const deliveryStage = z.enum(['read', 'delivered', 'sent', 'failed', 'waiting']);

/** See {@link deliveryStage}. */
export type DeliveryStage = z.infer<typeof deliveryStage>;

const count = z.number().int().nonnegative();

/** Millionths of a unit of `spend.currency`. */
const micros = z.number().int().nonnegative();

/** Durations that were measured: how many, the middle one, the one that 9 in 10 stay under. */
export const durations = z.object({
  count,
  /** Within 5 % of the exact one; null when there is none. */
  p50Ms: z.number().nullable(),
  p90Ms: z.number().nullable(),
  /** Exact counts by {@link durationEdgesMs}: one more than there are edges. */
  buckets: z.array(count).length(durationEdgesMs.length + 1),
});

/** See {@link durations}. */
export type Durations = z.infer<typeof durations>;

/** The same durations by the wall clock, and counted only while the clinic is open (its hours). */
const bothClocks = {
  wall: durations,
  business: durations,
};

/** How outgoing messages fared. */
export const delivery = z.object({
  /** All of them: the sum of the stages. */
  total: count,
  stages: z.record(deliveryStage, count),
  /** Why messages failed: Twilio's code (words in i18n under `twilio.<code>`), null where none was given. */
  errors: z.array(z.object({ code: z.number().int().nullable(), count })),
});

/** See {@link delivery}. */
export type Delivery = z.infer<typeof delivery>;

/** The figures of one day, for curves and tables. */
export const dayFigures = z.object({
  day: localDay,
  /** Messages of patients. */
  in: count,
  /** Messages of the clinic, by who wrote them. Drafts and canceled ones do not count. */
  out: z.object({ assistant: count, person: count, system: count }),
  /** Conversations that began this day. */
  opened: count,
  answeredBy: z.record(answeredBy, count),
  handovers: count,
  gaps: count,
  failed: count,
  /** Contacts that wrote this day for the first time ever. */
  newPatients: count,
  /** Contacts that wrote this day and had written on an earlier one. */
  returningPatients: count,
  openaiMicros: micros,
  twilioMicros: micros,
  /** Whether `twilioMicros` is what Twilio has billed; else it is an estimate. */
  twilioBilled: z.boolean(),
});

/** See {@link dayFigures}. */
export type DayFigures = z.infer<typeof dayFigures>;

/** All figures of one period. Lists are sorted by count, highest first. */
export const periodFigures = z.object({
  from: localDay,
  to: localDay,
  /** One for every day of the period that is not in the future, in order, empty ones too. */
  days: z.array(dayFigures),
  messages: z.object({
    in: count,
    out: z.object({ assistant: count, person: count, system: count }),
    /** Messages of patients by local weekday (Monday first) and hour: 7 rows of 24. */
    heat: z.array(z.array(count).length(24)).length(7),
    /** How many Mondays, Tuesdays, … the period's days are: to say "on an average Monday". */
    weekdays: z.array(count).length(7),
    /** Weekday (0 = Monday) and hour with most messages of patients, at most five, none that is 0. */
    busiest: z.array(z.object({ weekday: count, hour: count, count })),
  }),
  /**
   * A conversation here is an episode: it begins with a patient's message after a close, or after 24
   * hours without a word of either side (templates apart); it ends when somebody closes it, or with
   * the last word before 24 hours of silence. It belongs to the day on which it began.
   */
  conversations: z.object({
    opened: count,
    answeredBy: z.record(answeredBy, count),
    /** Ended by a person, by silence, or not yet. */
    closed: count,
    silent: count,
    running: count,
  }),
  /**
   * From the first message of a conversation to the clinic's first answer to it (what failed to be
   * delivered is none). In business hours, what is written while closed counts from opening.
   */
  firstResponse: z.object({
    ...bothClocks,
    byAssistant: count,
    byPerson: count,
    /** No answer (yet), and one was due. */
    unanswered: count,
  }),
  /** From the first message to the end, of conversations that have ended and were answered or closed. */
  resolution: z.object(bothClocks),
  /** How often the assistant asked for a person; reasons are in i18n under `reasons.<code>`. */
  handovers: z.object({
    total: count,
    reasons: z.array(z.object({ reason: z.string(), count })),
  }),
  /** Hand-overs and drafts because the knowledge base held no (sure) answer: see `analytics.gaps`. */
  gaps: z.object({ total: count }),
  delivery: delivery.extend({
    templates: z.array(
      delivery.extend({
        templateId: id,
        /** The template may be gone from Twilio; its name stays. */
        name: z.string(),
        language: z.string(),
      }),
    ),
  }),
  patients: z.object({
    /** Contacts that wrote for the first time ever in this period. */
    new: count,
    /** Contacts that wrote in this period and had written before it. Each counts once. */
    returning: count,
  }),
  spend: z.object({
    /** ISO 4217. OpenAI bills in USD; Twilio in the account's currency, nearly always USD. */
    currency: z.string(),
    openaiMicros: micros,
    twilioMicros: micros,
    /** Days whose Twilio figure is what Twilio has billed, and days where it is an estimate. */
    billedDays: count,
    estimatedDays: count,
  }),
});

/** See {@link periodFigures}. */
export type PeriodFigures = z.infer<typeof periodFigures>;

/** What the analytics page and `GET /stats` show. */
export const report = z.object({
  /** IANA name of the zone that days and hours are told in. */
  timezone: z.string(),
  /** The clinic's present day. */
  today: localDay,
  /** The day of the oldest message; null when there is none. */
  firstDay: localDay.nullable(),
  figures: periodFigures,
  /** The same for the period compared with; null for `none`. */
  compared: periodFigures.nullable(),
  /** The running month: what it has cost so far, and will have at the pace of the last 28 days. */
  forecast: z.object({
    /** `YYYY-MM`. */
    month: z.string(),
    soFar: z.object({ openaiMicros: micros, twilioMicros: micros }),
    expected: z.object({ openaiMicros: micros, twilioMicros: micros }),
  }),
  /**
   * Figures of some past days are still being worked out, for the first time or because the clinic's
   * zone or hours have changed: those days are empty or as they were. Ask again in a second or two.
   */
  building: z.object({ done: count, of: count }).nullable(),
});

/** See {@link report}. */
export type AnalyticsReport = z.infer<typeof report>;

/**
 * A figure whose conversations can be listed, and the filters that it takes besides the days (others
 * are ignored):
 * - `messages`: `author` (patient: those that came in), `weekday`, `hour`
 * - `opened`: `answeredBy`, `weekday`, `hour` (of the first message)
 * - `first_response`: `clock` with `bucket`, `answeredBy`
 * - `unanswered`: none
 * - `resolution`: `clock` with `bucket`
 * - `handovers`: `reason`
 * - `gaps`: `gap` (a `key` of `analytics.gaps`)
 * - `delivery`: `stage`, `templateId`, `errorCode` (0: failed without a code)
 * - `new_patients`, `returning_patients` (a day's: those who wrote on an earlier day), `twilio_spend` (what Twilio charges for),
 *   `ai_spend`: none
 */
export const figure = z.enum([
  'messages',
  'opened',
  'first_response',
  'unanswered',
  'resolution',
  'handovers',
  'gaps',
  'delivery',
  'new_patients',
  'returning_patients',
  'twilio_spend',
  'ai_spend',
]);

/** See {@link figure}. */
export type Figure = z.infer<typeof figure>;

const period = { from: localDay, to: localDay };

/** A period that runs forward and is not longer than {@link LONGEST_PERIOD_DAYS}. */
function isPeriod({ from, to }: { from: string; to: string }): boolean {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
  return days >= 1 && days <= LONGEST_PERIOD_DAYS;
}
const notAPeriod = { path: ['to'], message: 'period' };

/** What `analytics.conversations` is asked; see {@link figure} for which filter goes with what. */
export const behindQuestion = pageQuery
  .extend({
    ...period,
    figure,
    author: z.enum(['patient', 'assistant', 'person', 'system']).optional(),
    /** 0 is Monday. */
    weekday: z.number().int().min(0).max(6).optional(),
    hour: z.number().int().min(0).max(23).optional(),
    answeredBy: answeredBy.optional(),
    clock: z.enum(['wall', 'business']).default('wall'),
    /** Index into `durations.buckets`. */
    bucket: z.number().int().min(0).max(durationEdgesMs.length).optional(),
    reason: z.string().max(60).optional(),
    gap: z.string().max(200).optional(),
    stage: deliveryStage.optional(),
    templateId: id.optional(),
    errorCode: z.number().int().nonnegative().optional(),
  })
  .refine(isPeriod, notAPeriod);

/** See {@link behindQuestion}. */
export type BehindQuestion = z.output<typeof behindQuestion>;

/** A conversation behind a figure, on one day. */
export const conversationBehind = z.object({
  conversationId: id,
  contact: z.object({
    id,
    /** As the queue shows it. */
    name: z.string(),
    phone: z.string().nullable(),
  }),
  day: localDay,
  /** When it happened last on this day: a message, the conversation's first word, a hand-over. */
  at: moment,
  /** The message that it hangs on, to open the conversation there; null where there is none. */
  messageId: id.nullable(),
  /** How often it happened in this conversation on this day. */
  count: z.number().int().positive(),
  /** What is worth saying of the last one, by figure; null where it does not apply. */
  reason: z.string().nullable(),
  errorCode: z.number().int().nullable(),
  templateName: z.string().nullable(),
  /** First response or resolution, by the clock asked for. */
  durationMs: z.number().nullable(),
  answeredBy: answeredBy.nullable(),
  micros: micros.nullable(),
});

/** See {@link conversationBehind}. */
export type ConversationBehind = z.infer<typeof conversationBehind>;

/** Questions that the assistant could not answer and that resemble each other. */
export const gap = z.object({
  /** Names it in `analytics.conversations`; good for the same period. */
  key: z.string(),
  /** One of the questions as it was asked; names, phones and numbers of identity are replaced. */
  example: z.string(),
  language,
  /** How often it was asked, and in how many conversations. */
  count: z.number().int().positive(),
  conversations: z.number().int().positive(),
  lastAt: moment,
});

/** See {@link gap}. */
export type KnowledgeGap = z.infer<typeof gap>;

export const analytics = {
  report: operation({
    access: 'read',
    audit: 'none',
    method: 'GET',
    path: '/stats',
    summary: 'Figures of a period of local days (both included), and of the one compared with',
  })
    .input(
      z.object({ ...period, compare: comparison.default('none') }).refine(isPeriod, notAPeriod),
    )
    .output(report),
  /** Newest first. Of days whose messages have been deleted meanwhile nothing is listed. */
  conversations: operation({
    access: 'read',
    audit: 'analytics.view',
    summary: 'The conversations behind a figure',
  })
    .input(behindQuestion)
    .output(page(conversationBehind)),
  gaps: operation({
    access: 'read',
    audit: 'none',
    summary:
      'What the assistant could not answer (the newest 2,000 times), grouped; most asked first',
  })
    .input(z.object(period).refine(isPeriod, notAPeriod))
    .output(z.object({ total: count, items: z.array(gap).max(100) })),
};
