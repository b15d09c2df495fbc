import type OpenAI from 'openai';
import type { Settings } from '../settings/settings.ts';
import type { Store } from '../store/open-store.ts';
import { createBudget } from './budget.ts';
import type { DecisionRecord, Language, Turn } from './decision.ts';
import { checkDraft } from './draft-check.ts';
import type { Found } from './embedded-answerer.ts';
import type { Entry, Knowledge } from './knowledge.ts';
import {
  type ClinicFacts,
  composePrompt,
  instructions,
  modelReply,
  modelReplySchema,
} from './openai-prompt.ts';
import { createRedactor, type Redactor } from './redaction.ts';

/** Why the model was no help. */
export type FallbackReason =
  | 'budget'
  | 'timeout'
  | 'unreachable'
  | 'rate_limited'
  | 'credentials'
  | 'server_error'
  | 'request_refused'
  | 'broken_answer'
  | 'no_answer'
  | 'too_long';

/** What came of asking the model. */
export type ModelAnswer =
  | {
      readonly kind: 'reply' | 'unchecked';
      readonly body: string;
      readonly entryIds: readonly number[];
      readonly record: DecisionRecord;
    }
  | { readonly kind: 'handover' | 'off_topic'; readonly record: DecisionRecord }
  | { readonly kind: 'fallback'; readonly why: FallbackReason; readonly record: DecisionRecord };

/** Words answers with a model. */
export type OpenAiAnswerer = {
  /** Null when no model is configured or no entry was found: then nothing leaves this PC. */
  compose(request: {
    readonly turn: Turn;
    readonly texts: readonly string[];
    readonly language: Language;
    readonly found: Found;
  }): Promise<ModelAnswer | null>;
};

const OPENAI_HOST = 'api.openai.com';
/** The model may choose among this many entries, and needs no more. */
const MOST_ENTRIES = 8;
const MOST_THREAD = 8;
/** Below this an entry only shares a word with the question. */
const LEAST_SCORE = 0.12;
const LONGEST_REPLY = 1000;
/** Room for a model that thinks before it writes. */
const MOST_OUTPUT_TOKENS = 2000;
const RETRIES = 2;

type Usage = { readonly input: number; readonly output: number } | null;
type Call = { readonly text: string; readonly usage: Usage; readonly raw: unknown };

/**
 * Asks a model of OpenAI (Responses API) or of a compatible server (Chat Completions) to word an
 * answer from the entries found. Personal data are replaced before and put back after; the draft is
 * checked against what was given. It never throws for what a server does.
 */
export function createOpenAiAnswerer(deps: {
  readonly store: Store;
  readonly settings: Pick<Settings, 'get'>;
  readonly knowledge: Knowledge;
}): OpenAiAnswerer {
  const { settings, knowledge } = deps;
  const budget = createBudget(deps);

  function facts(): ClinicFacts {
    return {
      name: settings.get('clinic.name'),
      address: settings.get('clinic.address'),
      phone: settings.get('clinic.phone'),
      email: settings.get('clinic.email'),
    };
  }

  function offered(found: Found, texts: readonly string[], language: Language): readonly Entry[] {
    const other = language === 'es' ? 'en' : 'es';
    // A clinic may know something in one language alone; the model can say it in the other.
    const hits = [
      ...found.hits.filter(({ score }) => score >= LEAST_SCORE),
      ...knowledge.search(texts.join('\n'), other, 3).filter(({ coverage }) => coverage >= 0.5),
    ];
    const ids = new Set([
      ...found.answers.map(({ id }) => id),
      ...found.tied.map(({ id }) => id),
      ...hits.map(({ entryId }) => entryId),
    ]);
    return knowledge.pick([...ids].slice(0, MOST_ENTRIES));
  }

  function cost(usage: Usage): number | null {
    if (!usage) return null;
    const input = usage.input * settings.get('openai.inputMicrosPerMillion');
    const output = usage.output * settings.get('openai.outputMicrosPerMillion');
    return Math.ceil((input + output) / 1_000_000);
  }

  return {
    async compose({ turn, texts, language, found }) {
      const baseURL = settings.get('openai.baseUrl');
      const key = settings.get('openai.apiKey');
      const host = new URL(baseURL).hostname;
      const isOpenAi = host === OPENAI_HOST || host.endsWith(`.${OPENAI_HOST}`);
      if (key === null && isOpenAi) return null;
      const entries = offered(found, texts, language);
      if (entries.length === 0) return null;

      const sent: unknown[] = [];
      let usage: Usage = null;
      let raw: unknown = null;
      const record = (response: unknown): DecisionRecord => ({
        provider: 'openai',
        // A retry sends the same again; once is what the owner needs to see.
        request: sent[0] ?? null,
        response,
        inputTokens: usage?.input ?? null,
        outputTokens: usage?.output ?? null,
        costMicros: cost(usage),
        durationMs: 0,
      });
      const fallback = (why: FallbackReason, detail: string | null = null): ModelAnswer => ({
        kind: 'fallback',
        why,
        record: record({ fallback: why, detail, attempts: sent.length, raw }),
      });

      if (!budget.allows(turn.now)) return fallback('budget');

      const redactor = createRedactor(
        turn.names,
        entries.flatMap(({ question, answer }) => [question, answer]),
      );
      const prompt = promptOf(turn, texts, language, entries, facts(), redactor);
      // Hundreds of files: loaded when it is first asked, not at the start.
      const { default: sdk } = await import('openai');
      const client = new sdk({
        apiKey: key ?? 'none',
        baseURL,
        organization: null,
        project: null,
        timeout: settings.get('openai.timeoutMs'),
        maxRetries: RETRIES,
        logLevel: 'off',
        // What leaves is recorded where it leaves.
        fetch: (url, init) => {
          if (typeof init?.body === 'string') {
            const body: unknown = JSON.parse(init.body);
            sent.push({ url: String(url), body });
          }
          return fetch(url, init);
        },
      });
      const chosen = settings.get('openai.api');
      const responses = chosen === 'responses' || (chosen === 'auto' && isOpenAi);
      const model = settings.get('openai.model');

      let call: Call;
      try {
        call = await within(sdk, settings.get('openai.timeoutMs'), (signal) =>
          responses
            ? askResponses(client, model, prompt, signal)
            : askChat(client, model, prompt, isOpenAi, signal),
        );
      } catch (error) {
        return fallback(reasonOf(sdk, error), error instanceof Error ? error.message : null);
      }
      usage = call.usage;
      raw = call.raw;
      budget.spend(turn.now, cost(usage) ?? 0);

      const parsed = modelReply.safeParse(readJson(call.text));
      if (!parsed.success) return fallback('broken_answer');
      const { reply, entryIds, handover, reason } = parsed.data;
      if (reason === 'off_topic') return { kind: 'off_topic', record: record(raw) };
      if (handover || reason !== 'answered') return { kind: 'handover', record: record(raw) };
      const body = redactor.restore(reply.trim());
      if (body === '') return fallback('no_answer');
      if (body.length > LONGEST_REPLY) return fallback('too_long');

      const used = entries.filter(({ id }) => entryIds.includes(id));
      const sources = used.flatMap(({ question, answer }) => [question, answer]);
      const unsupported = checkDraft(
        body,
        [...sources, ...Object.values(facts())],
        redactor.values(),
      );
      const invented = entryIds.filter((id) => !entries.some((entry) => entry.id === id));
      if (unsupported.length > 0 || invented.length > 0 || used.length === 0)
        return {
          kind: 'unchecked',
          body,
          entryIds: used.map(({ id }) => id),
          record: record({ raw, unsupported, invented }),
        };
      return { kind: 'reply', body, entryIds: used.map(({ id }) => id), record: record(raw) };
    },
  };
}

function promptOf(
  turn: Turn,
  texts: readonly string[],
  language: Language,
  entries: readonly Entry[],
  clinic: ClinicFacts,
  redactor: Redactor,
): string {
  // The newest words first, so that [NOMBRE_1] is most often she who writes.
  const message = texts.map((text) => redactor.redact(text));
  return composePrompt({
    language,
    clinic,
    entries: entries.map(({ id, question, answer }) => ({ id, question, answer })),
    thread: turn.thread
      .filter(({ body }) => body.trim() !== '')
      .slice(-MOST_THREAD)
      .map(({ direction, body }) => ({
        from: direction === 'in' ? 'patient' : 'clinic',
        text: redactor.redact(body),
      })),
    message,
  });
}

async function askResponses(
  client: OpenAI,
  model: string,
  prompt: string,
  signal: AbortSignal,
): Promise<Call> {
  const response = await client.responses.create(
    {
      model,
      instructions,
      input: [{ role: 'user', content: prompt }],
      store: false,
      max_output_tokens: MOST_OUTPUT_TOKENS,
      text: {
        format: {
          type: 'json_schema',
          name: 'front_desk_reply',
          strict: true,
          schema: { ...modelReplySchema },
        },
      },
    },
    { signal },
  );
  const usage = response.usage
    ? { input: response.usage.input_tokens, output: response.usage.output_tokens }
    : null;
  return { text: response.output_text, usage, raw: response.output };
}

async function askChat(
  client: OpenAI,
  model: string,
  prompt: string,
  isOpenAi: boolean,
  signal: AbortSignal,
): Promise<Call> {
  const completion = await client.chat.completions.create(
    {
      model,
      messages: [
        { role: 'system', content: instructions },
        { role: 'user', content: prompt },
      ],
      // Some compatible servers refuse what they do not know.
      ...(isOpenAi && { store: false, max_completion_tokens: MOST_OUTPUT_TOKENS }),
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'front_desk_reply', strict: true, schema: { ...modelReplySchema } },
      },
    },
    { signal },
  );
  const usage = completion.usage
    ? { input: completion.usage.prompt_tokens, output: completion.usage.completion_tokens }
    : null;
  const message = completion.choices[0]?.message;
  return { text: message?.content ?? '', usage, raw: message ?? null };
}

/** Gives a call this long in all, retries and their pauses included. Network time is real time. */
async function within<T>(
  sdk: typeof OpenAI,
  ms: number,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const signal = AbortSignal.timeout(ms);
  const { promise: late, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(new sdk.APIConnectionTimeoutError());
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    // The SDK sleeps through an abort while it waits for a retry; nobody waits for it then.
    return await Promise.race([call(signal), late]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function reasonOf(sdk: typeof OpenAI, error: unknown): FallbackReason {
  if (error instanceof sdk.APIConnectionTimeoutError) return 'timeout';
  if (error instanceof sdk.APIUserAbortError) return 'timeout';
  if (error instanceof sdk.APIConnectionError) return 'unreachable';
  if (error instanceof sdk.RateLimitError) return 'rate_limited';
  if (error instanceof sdk.AuthenticationError) return 'credentials';
  if (error instanceof sdk.PermissionDeniedError) return 'credentials';
  if (error instanceof sdk.InternalServerError) return 'server_error';
  if (error instanceof sdk.APIError) return 'request_refused';
  // A body that breaks off or is no JSON surfaces as fetch's TypeError or a SyntaxError.
  if (error instanceof Error && error.name === 'AbortError') return 'timeout';
  return 'broken_answer';
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
