import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { describeApi } from './openapi.ts';
import { examples } from './openapi-examples.ts';

type Media = { schema: object; example?: unknown };
type Operation = {
  operationId: string;
  description: string;
  parameters?: {
    name: string;
    in: string;
    schema: object;
    example?: unknown;
    required?: boolean;
  }[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { content?: Record<string, Media> }>;
};

const document = (await describeApi('1.2.3')) as {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
};
const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);

test('the document names the address, the scope and the errors of everything that is published', () => {
  expect(document.openapi).toMatch(/^3\.1/);
  expect(operations.length).toBeGreaterThan(30);
  for (const operation of operations) {
    expect(operation.description).toMatch(/^(Scope|Not for API tokens)/);
    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['401', '403', '429']));
  }
});

test('nothing of the desk’s own socket, of accounts, settings or secrets is published', () => {
  const paths = Object.keys(document.paths).join('\n');
  expect(paths).not.toMatch(/settings|accounts|rotation|subscriptions|desk\/events|setup|practice/);
});

test.each(operations.map((operation) => [operation.operationId, operation] as const))(
  '%s has an example that its own schema accepts',
  (id, operation) => {
    const example = examples[id];
    expect(example, `no example of ${id}`).toBeDefined();
    for (const parameter of operation.parameters ?? []) {
      if (parameter.in === 'path') expect(parameter.example, parameter.name).toBeDefined();
      if (parameter.example !== undefined) check(parameter.schema, parameter.example);
    }
    const body = operation.requestBody?.content['application/json'];
    if (body) check(body.schema, body.example);
    const [, answer] = Object.entries(operation.responses).find(([status]) =>
      status.startsWith('2'),
    )!;
    const content = answer.content?.['application/json'];
    if (content) check(content.schema, content.example);
  },
);

function check(schema: object, value: unknown): void {
  const valid = ajv.validate(schema, value);
  expect(valid ? [] : ajv.errors).toEqual([]);
}
