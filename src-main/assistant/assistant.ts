import type { Logger } from 'pino';
import type { Settings } from '../settings/settings.ts';
import type { Clock } from '../store/clock.ts';
import type { Store } from '../store/open-store.ts';
import { readChoice } from './clarify.ts';
import type {
  Assistant,
  Bubble,
  Decision,
  DecisionRecord,
  Language,
  Pending,
  TryOut,
  Turn,
} from './decision.ts';
import { answerFromKnowledge, type Found } from './embedded-answerer.ts';
import type { Entry, Knowledge } from './knowledge.ts';
import { guessLanguage } from './language.ts';
import { matchQuestion } from './matcher.ts';
import { createOpenAiAnswerer, type ModelAnswer } from './openai-answerer.ts';
import { findWish, readCancelChoice } from './opt-out.ts';
import { createReplies, type Reply } from './replies.ts';
import { findRedFlag } from './safety-lane.ts';
import { segmentsOf } from './segments.ts';
import { isClinical } from './signs-clinical.ts';
import { personalMatter } from './signs-matters.ts';
import { asksForPerson, isAngry, isUrgent } from './signs-person.ts';
import { isOffTopic, isOnlyGreeting, isOnlyThanks } from './small-talk.ts';

/** What the assistant needs. `settings` is only read. */
export type AssistantDeps = {
  readonly store: Store;
  readonly settings: Pick<Settings, 'get'>;
  readonly knowledge: Knowledge;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'info' | 'warn'>;
};

/** The emergency text goes out again after this long, not before, while nobody releases the alarm. */
const EMERGENCY_EVERY_MS = 3_600_000;
/** A question of ours that is older than this is no longer being answered. */
const PENDING_FOR_MS = 12 * 3_600_000;
/** "¿Y los sábados?" continues what the patient asked at most this long ago. */
const CONTINUES_FOR_MS = 15 * 60_000;

/** Bubbles without words of their own and without anything to look at. */
const wordless = new Set(['sticker', 'reaction', 'ephemeral', 'system', 'unsupported']);
/** Bubbles whose body is what the patient says. */
const spoken = new Set([
  'text',
  'button',
  'list',
  'interactive',
  'quick_reply',
  'list_reply',
  'order',
]);

/**
 * Decides what to do with a burst of bubbles: safety lane, opt-out, takeover, pending question, a
 * person asked for, what only people answer, and then the knowledge base, with the model's words
 * when one is configured. It sends nothing and writes nothing.
 */
export function createAssistant(deps: AssistantDeps): Assistant {
  const { settings, knowledge, clock, log } = deps;
  const model = createOpenAiAnswerer(deps);
  const replies = createReplies(settings);

  async function respond(turn: Turn): Promise<Decision> {
    const started = performance.now();
    const language = languageOf(turn);
    const rules: DecisionRecord = {
      provider: 'rules',
      request: null,
      response: null,
      inputTokens: null,
      outputTokens: null,
      costMicros: null,
      durationMs: 0,
    };
    const decide = (reply: Reply, record: DecisionRecord = rules): Decision => ({
      ...replies.finish(reply, turn, language),
      record: { ...record, durationMs: Math.round(performance.now() - started) },
    });
    const texts = textsOf(turn.bubbles);
    const whole = texts.join('\n');

    const danger = findRedFlag(whole) ?? findRedFlag(texts.join(' '));
    const due =
      !turn.redFlag ||
      turn.emergencySentAt === null ||
      turn.now - turn.emergencySentAt >= EMERGENCY_EVERY_MS;
    if (danger && due) {
      log.warn({ conversation: turn.conversationId, kind: danger.kind }, 'a red flag was raised');
      return decide({ kind: 'redflag' }, { ...rules, response: { redFlag: danger } });
    }

    const wish = findWish(texts);
    if (wish === 'opt_out' && !turn.optedOut) return decide({ kind: 'opt_out' });
    if (wish === 'opt_in') return decide({ kind: 'opt_in' });
    if (turn.redFlag) {
      const silent: Reply = { kind: 'silent', reason: 'red_flag_unreleased' };
      return decide(turn.takenOver || !due ? silent : { kind: 'redflag' });
    }
    if (turn.optedOut) return decide({ kind: 'silent', reason: 'opted_out' });
    if (turn.takenOver) return decide({ kind: 'silent', reason: 'taken_over' });

    const pending = livePending(turn);
    const resolved = pending && resolvePending(pending, whole, language, turn.rulesOnly);
    if (resolved) return decide(resolved);
    const unclear = pending?.kind === 'clarify';

    if (wish === 'ask_cancel')
      return decide(
        turn.rulesOnly
          ? { kind: 'handover', reason: 'cancel_appointment', answers: [] }
          : { kind: 'ask_cancel' },
      );
    if (asksForPerson(whole) || texts.some(asksForPerson))
      return decide({ kind: 'handover', reason: 'asked_for_person', answers: [] });
    if (isAngry(whole)) return decide({ kind: 'handover', reason: 'angry', answers: [] });
    if (isClinical(whole))
      return decide({ kind: 'handover', reason: 'clinical', answers: restOf(texts, isClinical) });
    if (isUrgent(whole)) return decide({ kind: 'handover', reason: 'urgent', answers: known() });
    const unreadable = unreadableOf(turn.bubbles);
    if (unreadable) return decide({ kind: 'handover', reason: unreadable, answers: known() });
    if (texts.length === 0) return decide({ kind: 'silent', reason: 'nothing_to_answer' });
    if (isOffTopic(whole) && !turn.rulesOnly) return decide({ kind: 'refuse' });
    // A "gracias" in between does not answer our question: it stays open.
    if (isOnlyThanks(whole)) return decide({ kind: 'silent', reason: 'only_thanks', pending });
    if (isOnlyGreeting(whole) && !turn.rulesOnly) return decide({ kind: 'greeting' });

    const matter = matterOf(texts);
    if (matter) {
      const answers = restOf(texts, (text) => personalMatter(text) !== null);
      return decide({ kind: 'handover', reason: matter, answers });
    }
    if (turn.rulesOnly) return decide({ kind: 'handover', reason: 'no_answer', answers: [] });
    return answer(turn, texts, language, decide, unclear);

    /** What is surely answered in the whole burst. */
    function known(): readonly Entry[] {
      return turn.rulesOnly ? [] : found(texts, language, turn).answers;
    }

    /** What is surely answered in the parts of the burst that are not `theirs`. */
    function restOf(all: readonly string[], theirs: (text: string) => boolean): readonly Entry[] {
      const rest = segmentsOf(all)
        .map(({ text }) => text)
        .filter((text) => !theirs(text));
      if (rest.length === 0 || turn.rulesOnly) return [];
      // "Quiero una limpieza. ¿Qué precio tiene?": the rest speaks of what the other part names.
      return answerFromKnowledge(knowledge, rest, language, all.join(' ')).answers;
    }
  }

  /** The last step: words of the knowledge base, or the model's about them. */
  async function answer(
    turn: Turn,
    texts: readonly string[],
    language: Language,
    decide: (reply: Reply, record?: DecisionRecord) => Decision,
    unclear: boolean,
  ): Promise<Decision> {
    const said = found(texts, language, turn);
    const embedded: DecisionRecord = {
      provider: 'embedded',
      request: null,
      response: { hits: said.hits.slice(0, 5) },
      inputTokens: null,
      outputTokens: null,
      costMicros: null,
      durationMs: 0,
    };
    const open = said.tied.length > 0 && said.unanswered.length === 0;
    let record = embedded;
    if (!open && settings.get('assistant.enabled')) {
      const composed = await model.compose({ turn, texts, language, found: said });
      if (composed && composed.kind !== 'fallback')
        return decide(replyOf(composed), composed.record);
      if (composed) {
        log.warn(
          { conversation: turn.conversationId, why: composed.why },
          'the model was no help; the knowledge base answers',
        );
        record = { ...composed.record, provider: 'embedded' };
      }
    }
    if (open) return decide({ kind: 'clarify', answers: said.answers, tied: said.tied }, record);
    if (said.unanswered.length > 0 || said.answers.length === 0) {
      const reason = unclear && said.answers.length === 0 ? 'unclear_choice' : 'no_answer';
      return decide({ kind: 'handover', reason, answers: said.answers }, record);
    }
    return decide({ kind: 'answer', answers: said.answers }, record);
  }

  /** The language to answer in: what she writes now when that is plain, then what is known of her. */
  function languageOf(turn: Turn): Language {
    const now = textsOf(turn.bubbles).join('\n');
    const plain = guessLanguage(now, 2);
    if (plain) return plain;
    if (turn.language) return turn.language;
    const before = turn.thread
      .filter(({ author }) => author === 'patient')
      .map(({ body }) => body)
      .join('\n');
    const guessed = guessLanguage(now) ?? guessLanguage(before);
    if (guessed) return guessed;
    // "Braces?" has no small words to tell by: the language in which it means something.
    const clinic = settings.get('clinic.language');
    const other = clinic === 'es' ? 'en' : 'es';
    const means = (language: Language) => matchQuestion(knowledge, now, language).kind !== 'unsure';
    return !means(clinic) && means(other) ? other : clinic;
  }

  function found(texts: readonly string[], language: Language, turn: Turn): Found {
    return answerFromKnowledge(knowledge, texts, language, lastQuestion(turn));
  }

  function resolvePending(
    pending: Pending,
    text: string,
    language: Language,
    rulesOnly: boolean,
  ): Reply | null {
    if (pending.kind === 'cancelWhich') {
      const choice = readCancelChoice(text);
      if (choice === 'messages') return { kind: 'opt_out' };
      if (choice === 'appointment')
        return { kind: 'handover', reason: 'cancel_appointment', answers: [] };
      return null;
    }
    if (rulesOnly) return null;
    const choice = readChoice(knowledge, knowledge.pick(pending.entryIds), text, language);
    if (choice.kind === 'chosen') return { kind: 'answer', answers: choice.entries };
    if (choice.kind === 'none') return { kind: 'handover', reason: 'unclear_choice', answers: [] };
    return null;
  }

  async function tryOut(text: string, language?: Language): Promise<TryOut> {
    const decision = await respond({
      conversationId: 0,
      language: language ?? null,
      bubbles: [{ messageId: 0, kind: 'text', body: text, payload: null }],
      thread: [],
      pending: null,
      introduced: true,
      optedOut: false,
      takenOver: false,
      redFlag: false,
      emergencySentAt: null,
      names: [],
      now: clock.now(),
      rulesOnly: false,
    });
    const scores = new Map(
      answerFromKnowledge(knowledge, [text], decision.language).hits.map((hit) => [
        hit.entryId,
        hit.score,
      ]),
    );
    const used = new Set(decision.entryIds);
    if (decision.pending?.kind === 'clarify')
      for (const id of decision.pending.entryIds) used.add(id);
    const entries = knowledge.pick([...new Set([...used, ...scores.keys()])]);
    return {
      outcome: decision.outcome,
      reason: decision.reason,
      body: decision.body,
      provider: decision.record.provider,
      entries: entries.map(({ id, question }) => ({
        id,
        question,
        score: Math.round((scores.get(id) ?? 0) * 100) / 100,
        used: used.has(id),
      })),
      durationMs: decision.record.durationMs,
    };
  }

  return { respond, tryOut };
}

function replyOf(composed: Exclude<ModelAnswer, { kind: 'fallback' }>): Reply {
  switch (composed.kind) {
    case 'reply':
      return { kind: 'model', body: composed.body, entryIds: composed.entryIds };
    case 'unchecked':
      return { kind: 'draft', body: composed.body, entryIds: composed.entryIds };
    case 'off_topic':
      return { kind: 'refuse' };
    case 'handover':
      return { kind: 'handover', reason: 'model_unsure', answers: [] };
  }
}

function textsOf(bubbles: readonly Bubble[]): readonly string[] {
  return bubbles.map(({ body }) => body).filter((body) => body.trim() !== '');
}

/** Whether something came that cannot be read here: a voice, a file, or a place or a contact card. */
function unreadableOf(
  bubbles: readonly Bubble[],
): 'attachment' | 'voice_note' | 'no_answer' | null {
  const files = bubbles.filter(({ kind }) => !spoken.has(kind) && !wordless.has(kind));
  if (files.length === 0) return null;
  if (files.some(({ kind }) => kind === 'audio' || kind === 'voice')) return 'voice_note';
  return files.every(({ kind }) => kind === 'location' || kind === 'contacts')
    ? 'no_answer'
    : 'attachment';
}

function matterOf(texts: readonly string[]): ReturnType<typeof personalMatter> {
  for (const { text } of segmentsOf(texts)) {
    const matter = personalMatter(text);
    if (matter) return matter;
  }
  // "Quería una cita" · "para el jueves": one sentence in two bubbles.
  return personalMatter(texts.join(' '));
}

function livePending(turn: Turn): Pending | null {
  const { pending, now } = turn;
  return pending && now - pending.askedAt <= PENDING_FOR_MS ? pending : null;
}

/** What she asked before this burst, if it is still in the air. */
function lastQuestion(turn: Turn): string | null {
  const last = turn.thread.findLast(({ author }) => author === 'patient');
  return last && turn.now - last.at <= CONTINUES_FOR_MS ? last.body : null;
}
