import { composeText, type TextName } from '../settings/compose-text.ts';
import type { Settings } from '../settings/settings.ts';
import { composeClarification } from './clarify.ts';
import { isOpen } from './clinic-hours.ts';
import type { Decision, DecisionReason, Language, Pending, Turn } from './decision.ts';
import type { Entry } from './knowledge.ts';

/** What has been decided, before it is put into words. */
export type Reply =
  | { readonly kind: 'redflag' }
  | { readonly kind: 'opt_out' }
  | { readonly kind: 'opt_in' }
  | { readonly kind: 'ask_cancel' }
  | { readonly kind: 'refuse' }
  | { readonly kind: 'greeting' }
  | {
      readonly kind: 'silent';
      readonly reason: DecisionReason;
      /** Our open question, when it stays open. */
      readonly pending?: Pending | null;
    }
  | {
      readonly kind: 'handover';
      readonly reason: DecisionReason;
      /** What is surely answered beside it. */
      readonly answers: readonly Entry[];
    }
  | { readonly kind: 'answer'; readonly answers: readonly Entry[] }
  | {
      readonly kind: 'clarify';
      readonly answers: readonly Entry[];
      readonly tied: readonly Entry[];
    }
  | { readonly kind: 'model'; readonly body: string; readonly entryIds: readonly number[] }
  | { readonly kind: 'draft'; readonly body: string; readonly entryIds: readonly number[] };

/** Puts replies into the clinic's words. */
export type Replies = {
  finish(reply: Reply, turn: Turn, language: Language): Omit<Decision, 'record'>;
};

/** Twilio takes this many characters in one WhatsApp message (error 21617 beyond). */
const LONGEST_BODY = 1600;
/** The sentence that a person will answer is said once in this time, until a person does. */
const TOLD_FOR_MS = 12 * 3_600_000;

/** Words replies with the clinic's texts, its name, its emergency number and its hours. */
export function createReplies(settings: Pick<Settings, 'get'>): Replies {
  function text(key: TextName, language: Language): string {
    return composeText(settings, key, language);
  }

  function handoverText(reason: DecisionReason, language: Language, now: number): string {
    if (reason === 'clinical') return text('texts.clinical', language);
    if (reason === 'attachment' || reason === 'voice_note')
      return text('texts.attachment', language);
    const open = isOpen(settings.get('clinic.hours'), settings.get('clinic.timezone'), now);
    return text(open ? 'texts.handover' : 'texts.handoverClosed', language);
  }

  function handover(
    reason: DecisionReason,
    answers: readonly Entry[],
    turn: Turn,
    language: Language,
  ): readonly string[] {
    const known = answers.map(({ answer }) => answer);
    const sentence = handoverText(reason, language, turn.now);
    const rest = text('texts.restForPerson', language);
    if (alreadyTold(turn, [sentence, rest])) return known;
    if (known.length === 0) return [sentence];
    if (reason === 'clinical') return [sentence, ...known];
    return [...known, reason === 'no_answer' ? rest : sentence];
  }

  function alreadyTold(turn: Turn, sentences: readonly string[]): boolean {
    const last = turn.thread.findLast(({ direction }) => direction === 'out');
    return (
      last?.author === 'assistant' &&
      turn.now - last.at < TOLD_FOR_MS &&
      sentences.some((sentence) => last.body.endsWith(sentence))
    );
  }

  return {
    finish(reply, turn, language) {
      /** What is said, after the introduction where it has not been made. */
      const say = (
        outcome: Decision['outcome'],
        parts: readonly string[],
        rest: Partial<Omit<Decision, 'record' | 'body' | 'outcome'>> = {},
      ): Omit<Decision, 'record'> => {
        const introduces = !turn.introduced && parts.length > 0;
        const spoken = introduces ? [text('texts.introduction', language), ...parts] : parts;
        const decided = {
          outcome,
          introduces,
          language,
          reason: null,
          entryIds: [],
          pending: null,
        };
        if (fits(spoken))
          return { ...decided, body: spoken.length > 0 ? oneBubble(spoken) : null, ...rest };
        // What does not fit into one bubble is a person's: nothing is cut off, nothing left unsaid.
        const shorter = shorten(spoken, text('texts.restForPerson', language));
        return {
          ...decided,
          ...rest,
          outcome: outcome === 'draft' ? 'draft' : 'handover',
          body: oneBubble(shorter),
          reason: rest.reason ?? 'no_answer',
          pending: null,
        };
      };
      /** Said as it is: nothing may stand before an emergency's number, or after a goodbye. */
      const plainly = (
        outcome: Decision['outcome'],
        key: TextName,
        reason: DecisionReason | null,
      ) => ({
        ...say(outcome, []),
        body: text(key, language),
        reason,
      });
      const ids = (entries: readonly Entry[]) => entries.map(({ id }) => id);
      const words = (entries: readonly Entry[]) => entries.map(({ answer }) => answer);

      switch (reply.kind) {
        case 'redflag':
          return plainly('redflag', 'texts.emergency', 'red_flag');
        case 'opt_out':
          return plainly('opt_out', 'texts.optedOut', null);
        case 'opt_in':
          return plainly('opt_in', 'texts.optedIn', null);
        case 'ask_cancel':
          return say('ask_cancel', [text('texts.cancelWhich', language)], {
            pending: { kind: 'cancelWhich', askedAt: turn.now },
          });
        case 'refuse':
          return say('refuse', [text('texts.offTopic', language)], { reason: 'off_topic' });
        case 'silent':
          return { ...say('silent', []), reason: reply.reason, pending: reply.pending ?? null };
        case 'greeting': {
          if (turn.introduced) return say('answer', [text('texts.greeting', language)]);
          return { ...plainly('answer', 'texts.introduction', null), introduces: true };
        }
        case 'handover':
          return say('handover', handover(reply.reason, reply.answers, turn, language), {
            reason: reply.reason,
            entryIds: ids(reply.answers),
          });
        case 'answer':
          return say('answer', words(reply.answers), { entryIds: ids(reply.answers) });
        case 'clarify':
          return say(
            'clarify',
            [
              ...words(reply.answers),
              composeClarification(
                text(
                  reply.tied.length === 1 ? 'texts.clarifyOne' : 'texts.clarifySeveral',
                  language,
                ),
                reply.tied,
              ),
            ],
            {
              entryIds: ids(reply.answers),
              pending: { kind: 'clarify', entryIds: ids(reply.tied), askedAt: turn.now },
            },
          );
        case 'model':
          return say('answer', [reply.body], { entryIds: reply.entryIds });
        case 'draft':
          return say('draft', [reply.body], {
            entryIds: reply.entryIds,
            reason: 'model_unchecked',
          });
      }
    },
  };
}

function oneBubble(parts: readonly string[]): string {
  return parts.join('\n\n');
}

function fits(parts: readonly string[]): boolean {
  return oneBubble(parts).length <= LONGEST_BODY;
}

/** As many parts, from the first on, as fit together with `ending`. */
function shorten(parts: readonly string[], ending: string): readonly string[] {
  for (let count = parts.length - 1; count > 0; count--) {
    const kept = [...parts.slice(0, count), ending];
    if (fits(kept)) return kept;
  }
  return [ending];
}
