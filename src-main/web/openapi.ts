import { OpenAPIGenerator } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { contract } from '../contract/contract.ts';
import { failureCodes } from '../contract/failure.ts';
import { scopeOf } from '../contract/scopes.ts';
import { examples } from './openapi-examples.ts';

type Declared = {
  readonly '~orpc': { readonly route: { readonly method?: string; readonly path?: string } };
};

/** How a person signs in at the desk's page: with cookies, and nothing that other software does. */
const ofThePage = ['session.open', 'session.redeem', 'session.enrol'];

/** Whether an operation has an address of its own on REST, a method and a path. It answers at no other. */
export function isPublished(procedure: unknown): boolean {
  const { method, path } = (procedure as Partial<Declared>)['~orpc']?.route ?? {};
  return method !== undefined && path !== undefined;
}

const problemSchema = {
  type: 'object',
  description: 'RFC 9457',
  required: ['type', 'title', 'status', 'detail', 'code', 'params'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', enum: Object.keys(failureCodes) },
    params: { type: 'object', additionalProperties: true },
  },
} as const;

const problems = {
  '401': 'No token, or one that has expired or was revoked',
  '403': 'The account, or the token’s scopes, do not allow it',
  '422': 'The request cannot be read; `params.field` names the field',
  '429': 'Too many requests with this token; `Retry-After` says when there is room',
} as const;

const description = `The front desk of a clinic, for other software: practice management, CRM, scripts.

- **Where**: the desk’s address, on this PC or on the clinic’s network. Never on the internet.
- **Tokens**: \`Authorization: Bearer mst_…\`, made under “Mi cuenta”, with scopes and an expiry; or a session’s token from \`POST /auth/login\`.
- **Times** are ISO 8601 in UTC, **phones** E.164.
- **Pages**: pass \`nextCursor\` back as \`cursor\`; \`null\` is the end.
- **Repeating safely**: send an \`Idempotency-Key\` with every POST, PUT, PATCH and DELETE; for 24 hours the same call with the same key is done once and answered alike.
- **Limits**: \`RateLimit-Limit\`, \`RateLimit-Remaining\` and \`RateLimit-Reset\` (seconds) come with each answer; 429 has \`Retry-After\`.
- **Errors** are \`application/problem+json\` (RFC 9457) with a \`code\` that does not change.
- **Webhooks**: Mostrador can tell your software of what changes, signed as standardwebhooks.com describes. See \`webhooks\` in this document.`;

type Operation = {
  operationId?: string;
  tags?: string[];
  description?: string;
  parameters?: { name: string; in: string; [key: string]: unknown }[];
  requestBody?: { content?: Record<string, { example?: unknown }> };
  responses?: Record<string, { description?: string; content?: Record<string, object> }>;
};

/**
 * The API as OpenAPI 3.1: every operation of the contract that has an address, with an example, its scope
 * and its errors, and the webhooks that go out.
 */
export async function describeApi(version: string): Promise<unknown> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const document = await generator.generate(contract, {
    info: { title: 'Mostrador', version, description },
    servers: [{ url: '/api/v1' }],
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token (`mst_…`) or a JWT' },
      },
      schemas: { Problem: problemSchema as never },
    },
    security: [{ token: [] }],
    filter: ({ contract: procedure, path }) =>
      isPublished(procedure) && !ofThePage.includes(path.join('.')),
  });
  for (const [path, methods] of Object.entries(document.paths ?? {}))
    for (const [method, operation] of Object.entries(methods ?? {}))
      complete(operation as Operation, method, path);
  return { ...document, webhooks: outgoing };
}

function complete(operation: Operation, method: string, path: string): void {
  const id = operation.operationId ?? '';
  const [group = ''] = id.split('.');
  operation.tags = [group];
  const scope = scopeOf(group, { method: method.toUpperCase(), path });
  operation.description = scope
    ? `Scope: \`${scope}\``
    : 'Not for API tokens: a session’s token only.';
  // Each sign-in is another session, and its token is kept nowhere (accounts/idempotency.ts).
  if (method !== 'get' && group !== 'session')
    operation.parameters = [
      ...(operation.parameters ?? []),
      {
        name: 'Idempotency-Key',
        in: 'header',
        required: false,
        schema: { type: 'string', maxLength: 200 },
      },
    ];
  const example = examples[id];
  for (const parameter of operation.parameters ?? []) {
    const value = example?.parameters?.[parameter.name];
    if (value !== undefined) parameter['example'] = value;
  }
  const body = operation.requestBody?.content?.['application/json'];
  if (body && example?.request !== undefined) body.example = example.request;
  for (const [status, response] of Object.entries(operation.responses ?? {})) {
    const content = response.content?.['application/json'] as { example?: unknown } | undefined;
    if (status.startsWith('2') && content && example) content.example = example.response;
  }
  for (const [status, text] of Object.entries(problems))
    operation.responses = {
      ...operation.responses,
      [status]: {
        description: text,
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        },
      },
    };
}

const outgoing = {
  event: {
    post: {
      operationId: 'event',
      summary: 'What Mostrador tells your software',
      description:
        'Set up under Ajustes › API y webhooks. Answer 2xx within 15 seconds; anything else is tried again, nine times in three days, in order. 410 ends it. Verify `webhook-signature` with the secret (standardwebhooks.com has libraries), and drop a `webhook-id` that you have seen.',
      parameters: ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => ({
        name,
        in: 'header',
        required: true,
        schema: { type: 'string' },
      })),
      requestBody: {
        content: {
          'application/json': {
            schema: {
              type: 'object',
              required: ['type', 'timestamp', 'data'],
              properties: {
                type: { type: 'string' },
                timestamp: { type: 'string', format: 'date-time' },
                data: {
                  type: 'object',
                  description: 'The row as this API shows it at the moment of sending.',
                },
              },
            },
            example: {
              type: 'message.created',
              timestamp: '2026-11-24T09:02:11.000Z',
              data: examples['messages.send']?.response,
            },
          },
        },
      },
      responses: { '204': { description: 'Received' } },
    },
  },
} as const;
