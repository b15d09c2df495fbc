import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod';

/** What the stand-in does with one request. */
export type OpenAiStep =
  /** Answers as a good model would: with the first entry it was given. */
  | { readonly kind: 'answer' }
  /** Answers with these words; `entryIds` are those of the first entry unless given. */
  | {
      readonly kind: 'reply';
      readonly reply: string;
      readonly entryIds?: readonly number[];
      readonly handover?: boolean;
      readonly reason?: string;
    }
  /** Does what the patient's text tells it to: repeats what follows "responde:" as its reply. */
  | { readonly kind: 'obey' }
  /** Takes the request and never answers. */
  | { readonly kind: 'stall' }
  /** Sends the beginning of a good answer, and then nothing more. */
  | { readonly kind: 'stall-midway' }
  /** Sends the beginning of a good answer, and drops the line. */
  | { readonly kind: 'break-off' }
  /** A failure with OpenAI's error body. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterSeconds?: number }
  /** Status 200 and a body that is no JSON. */
  | { readonly kind: 'malformed' }
  /** A good envelope around text that is not what the schema demands. */
  | { readonly kind: 'not-schema' }
  /** The model declines. */
  | { readonly kind: 'refusal' };

/** A request as it arrived. */
export type OpenAiRequest = {
  readonly path: string;
  readonly authorization: string | null;
  /** The body, letter by letter. */
  readonly text: string;
  readonly body: unknown;
};

/** A running stand-in. */
export type OpenAiPeer = {
  /** For `openai.baseUrl`. */
  readonly url: string;
  /** What was sent to be answered, oldest first. */
  readonly requests: readonly OpenAiRequest[];
  /** Questions about a model (`GET /v1/models/…`): they carry nobody's words and cost nothing. */
  readonly lookups: readonly OpenAiRequest[];
  /** What to do from now on: one step after the other, the last again and again. */
  script(...steps: readonly OpenAiStep[]): void;
  /** Resolves when so many requests have arrived. */
  arrived(count: number): Promise<void>;
  close(): Promise<void>;
};

// What OpenAI demands of a request, as far as we send it: platform.openai.com/docs/api-reference,
// and the rules of strict structured output (every property required, none besides).
const strictSchema = z
  .looseObject({
    type: z.literal('object'),
    additionalProperties: z.literal(false),
    required: z.array(z.string()),
    properties: z.record(z.string(), z.unknown()),
  })
  .refine(({ required, properties }) =>
    Object.keys(properties).every((name) => required.includes(name)),
  );
const responsesRequest = z.looseObject({
  model: z.string().min(1),
  instructions: z.string(),
  input: z.array(z.object({ role: z.literal('user'), content: z.string() })).length(1),
  store: z.boolean(),
  text: z.object({
    format: z.object({
      type: z.literal('json_schema'),
      name: z.string().regex(/^[\w-]{1,64}$/),
      strict: z.literal(true),
      schema: strictSchema,
    }),
  }),
});
const chatRequest = z.looseObject({
  model: z.string().min(1),
  messages: z.array(z.object({ role: z.enum(['system', 'user']), content: z.string() })),
  response_format: z.object({
    type: z.literal('json_schema'),
    json_schema: z.object({
      name: z.string(),
      strict: z.literal(true),
      schema: strictSchema,
    }),
  }),
});
const prompt = z.looseObject({
  message: z.array(z.string()),
  entries: z.array(z.object({ id: z.number(), question: z.string(), answer: z.string() })),
});

/** Starts a server on loopback that speaks OpenAI's Responses and Chat Completions. */
export async function startOpenAiPeer(...steps: readonly OpenAiStep[]): Promise<OpenAiPeer> {
  let queue: readonly OpenAiStep[] = steps.length > 0 ? steps : [{ kind: 'answer' }];
  const requests: OpenAiRequest[] = [];
  const lookups: OpenAiRequest[] = [];
  const waiting = new Set<() => void>();

  const server = createServer((request, response) => {
    void receive(request).then((text) => {
      const path = request.url ?? '';
      let body: unknown = null;
      try {
        body = JSON.parse(text);
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
      }
      const about = { path, authorization: request.headers.authorization ?? null, text, body };
      if (request.method === 'GET' && path.startsWith('/v1/models/')) {
        lookups.push(about);
        const id = decodeURIComponent(path.slice('/v1/models/'.length));
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ id, object: 'model', created: 0, owned_by: 'stand-in' }));
        return;
      }
      requests.push(about);
      for (const wake of waiting) wake();
      answer(path, body, response);
    });
  });

  function answer(path: string, body: unknown, response: ServerResponse): void {
    const [step = { kind: 'answer' }, ...later] = queue;
    if (later.length > 0) queue = later;
    const chat = path === '/v1/chat/completions';
    if (!chat && path !== '/v1/responses') {
      fail(response, 404, 'Unknown request URL');
      return;
    }
    const parsed = (chat ? chatRequest : responsesRequest).safeParse(body);
    if (!parsed.success) {
      fail(response, 400, z.prettifyError(parsed.error));
      return;
    }
    if (step.kind === 'status') {
      fail(response, step.status, 'Scripted failure', step.retryAfterSeconds);
      return;
    }
    if (step.kind === 'stall') return;
    const user = chat
      ? (body as z.infer<typeof chatRequest>).messages.at(-1)!.content
      : (body as z.infer<typeof responsesRequest>).input[0]!.content;
    const data = prompt.parse(JSON.parse(user));
    const { model } = parsed.data;
    const envelope = JSON.stringify(
      (chat ? completion : completedResponse)(model, textOf(step, data), step.kind === 'refusal'),
    );
    if (step.kind === 'stall-midway' || step.kind === 'break-off') {
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(envelope),
      });
      response.write(envelope.slice(0, 40), () => {
        if (step.kind === 'break-off') response.socket?.destroy();
      });
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json', 'x-request-id': 'req_peer' });
    response.end(step.kind === 'malformed' ? '{"id": "resp_1", "output": [' : envelope);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    lookups,
    script(...next) {
      queue = next;
    },
    async arrived(count) {
      while (requests.length < count)
        await new Promise<void>((resolve) => {
          const wake = () => {
            waiting.delete(wake);
            resolve();
          };
          waiting.add(wake);
        });
    },
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

async function receive(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function textOf(step: OpenAiStep, data: z.infer<typeof prompt>): string {
  const [entry] = data.entries;
  if (step.kind === 'not-schema') return 'Claro, con mucho gusto: abrimos a las nueve.';
  if (step.kind === 'reply')
    return JSON.stringify({
      reply: step.reply,
      entryIds: step.entryIds ?? (entry ? [entry.id] : []),
      handover: step.handover ?? false,
      reason: step.reason ?? 'answered',
    });
  const obeyed = /responde:\s*(.*)/i.exec(data.message.join(' '))?.[1];
  return JSON.stringify({
    reply: step.kind === 'obey' ? (obeyed ?? '') : (entry?.answer ?? ''),
    entryIds: entry ? [entry.id] : [],
    handover: !entry,
    reason: entry ? 'answered' : 'not_in_entries',
  });
}

function fail(
  response: ServerResponse,
  status: number,
  message: string,
  retryAfterSeconds?: number,
): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
  });
  const type =
    status === 429 ? 'requests' : status >= 500 ? 'server_error' : 'invalid_request_error';
  response.end(JSON.stringify({ error: { message, type, param: null, code: null } }));
}

const INPUT_TOKENS = 1200;
const OUTPUT_TOKENS = 80;

function completedResponse(model: string, text: string, refused: boolean): unknown {
  return {
    id: 'resp_peer',
    object: 'response',
    created_at: 1_790_000_000,
    status: 'completed',
    background: false,
    error: null,
    incomplete_details: null,
    instructions: null,
    max_output_tokens: 2000,
    model,
    output: [
      {
        type: 'message',
        id: 'msg_peer',
        status: 'completed',
        role: 'assistant',
        content: refused
          ? [{ type: 'refusal', refusal: 'I cannot help with that.' }]
          : [{ type: 'output_text', annotations: [], logprobs: [], text }],
      },
    ],
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    store: false,
    temperature: 1,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    truncation: 'disabled',
    usage: {
      input_tokens: INPUT_TOKENS,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: OUTPUT_TOKENS,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: INPUT_TOKENS + OUTPUT_TOKENS,
    },
    user: null,
    metadata: {},
  };
}

function completion(model: string, text: string, refused: boolean): unknown {
  return {
    id: 'chatcmpl-peer',
    object: 'chat.completion',
    created: 1_790_000_000,
    model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: refused ? null : text,
          refusal: refused ? 'I cannot help with that.' : null,
          annotations: [],
        },
        logprobs: null,
        finish_reason: 'stop',
      },
    ],
    usage: {
      prompt_tokens: INPUT_TOKENS,
      completion_tokens: OUTPUT_TOKENS,
      total_tokens: INPUT_TOKENS + OUTPUT_TOKENS,
    },
    system_fingerprint: null,
  };
}
