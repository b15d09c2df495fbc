import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

/**
 * Twilio's published OpenAPI files as a judge of what we answer and of what we send. The files are
 * not part of the repository: `MOSTRADOR_TWILIO_OAI` names their folder, else `shared/twilio-oai`
 * beside the clone or one level above it.
 */

type Json = { readonly [key: string]: unknown };
type Operation = {
  readonly document: string;
  readonly parameters: readonly { name: string; in: string; required?: boolean; schema: Json }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { schema: Json }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { schema: Json }>> }>
  >;
};
type Path = {
  readonly matches: RegExp;
  readonly literal: number;
  readonly methods: Map<string, Operation>;
};

// What Twilio really takes or answers, although the files of April 2026 do not know it yet.
const knownToBeMissing = ['MessageIntent', 'send_ttl_seconds'];

function folder(): string | null {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const named = process.env['MOSTRADOR_TWILIO_OAI'];
  const candidates = named
    ? [named]
    : [join(root, '../shared/twilio-oai'), join(root, '../../shared/twilio-oai')];
  return candidates.find((path) => existsSync(path)) ?? null;
}

const found = folder();

/** Whether the files are there. Without them nothing can be checked, and the checks throw. */
export const twilioSpecsPresent = found !== null;

/** OpenAPI 3.0 → JSON Schema: `nullable`, and with `strict` no property missing and none unknown. */
function translate(schema: unknown, strict: 'response' | 'request'): unknown {
  if (Array.isArray(schema)) return schema.map((each) => translate(each, strict));
  if (typeof schema !== 'object' || schema === null) return schema;
  const { nullable, description, example, examples, ...rest } = schema as Json;
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(rest))
    if (key === 'properties')
      result[key] = Object.fromEntries(
        Object.entries(value as Json).map(([name, each]) => [name, translate(each, strict)]),
      );
    else if (!key.startsWith('x-')) result[key] = translate(value, strict);
  const properties = rest['properties'] as Json | undefined;
  if (properties) {
    if (strict === 'response') result['required'] = Object.keys(properties);
    if (result['additionalProperties'] === undefined) {
      result['additionalProperties'] = false;
      // Known extras are allowed wherever they turn up.
      result['patternProperties'] = { [`^(${knownToBeMissing.join('|')})$`]: true };
    }
  }
  return nullable === true ? { anyOf: [{ type: 'null' }, result] } : result;
}

function createAjv(): Ajv {
  const ajv = new Ajv({ allErrors: true, strict: false });
  addFormats.default(ajv);
  const always = { validate: () => true };
  ajv.addFormat(
    'phone-number',
    /^(whatsapp:)?(\+[1-9]\d{4,14}|[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128})$/,
  );
  ajv.addFormat(
    'date-time-rfc-2822',
    /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} \+0000$/,
  );
  ajv.addFormat('currency', /^[A-Za-z]{3}$/);
  // Addresses in API v2010 are relative to api.twilio.com, or empty where none is set.
  ajv.addFormat('uri', /^$|^(https?:\/\/|\/)\S+$/);
  for (const name of ['http-method', 'uri-map', 'phone-number-capabilities'])
    ajv.addFormat(name, always);
  return ajv;
}

function loadSpecs(): {
  paths: Path[];
  validator: (key: string, schema: () => Json) => ValidateFunction;
} {
  if (!found) throw new Error("Twilio's OpenAPI files are not here; set MOSTRADOR_TWILIO_OAI");
  const ajv = createAjv();
  const paths: Path[] = [];
  for (const file of readdirSync(found).filter((name) => name.endsWith('.json'))) {
    const document = JSON.parse(readFileSync(join(found, file), 'utf8'));
    for (const strict of ['response', 'request'] as const)
      ajv.addSchema({
        $id: `${strict}:${file}`,
        components: { schemas: translateAll(document.components.schemas, strict) },
      });
    for (const [template, item] of Object.entries<Json>(document.paths)) {
      const pattern = template
        .split(/\{[^}]+\}/)
        .map((part) => part.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&'))
        .join('[^/]+');
      const methods = new Map<string, Operation>();
      for (const method of ['get', 'post', 'put', 'delete'])
        if (item[method])
          methods.set(method.toUpperCase(), {
            parameters: [],
            ...(item[method] as object),
            document: file,
          } as unknown as Operation);
      paths.push({
        matches: new RegExp(`^${pattern}$`),
        literal: template.replaceAll(/\{[^}]+\}/g, '').length,
        methods,
      });
    }
  }
  const validators = new Map<string, ValidateFunction>();
  return {
    paths: paths.sort((a, b) => b.literal - a.literal),
    validator(key, schema) {
      const known = validators.get(key);
      if (known) return known;
      const made = ajv.compile(schema());
      validators.set(key, made);
      return made;
    },
  };
}

function translateAll(schemas: Json, strict: 'response' | 'request'): Json {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, translate(schema, strict)]),
  );
}

/** References inside an operation point into the whole document. */
function rooted(schema: unknown, id: string): unknown {
  return JSON.parse(
    JSON.stringify(schema, (key, value) =>
      key === '$ref' && typeof value === 'string' && value.startsWith('#') ? id + value : value,
    ),
  );
}

let loaded: ReturnType<typeof loadSpecs> | undefined;
function specs(): ReturnType<typeof loadSpecs> {
  loaded ??= loadSpecs();
  return loaded;
}

function operationFor(method: string, path: string): Operation | undefined {
  const plain = path.split('?')[0] ?? '';
  return specs()
    .paths.find(({ matches, methods }) => matches.test(plain) && methods.has(method.toUpperCase()))
    ?.methods.get(method.toUpperCase());
}

function explain(errors: readonly ErrorObject[] | null | undefined): string[] {
  return (errors ?? []).map(
    ({ instancePath, message, params }) =>
      `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
  );
}

function check(
  key: string,
  id: string,
  strict: 'response' | 'request',
  schema: Json,
  value: unknown,
): string[] {
  const validate = specs().validator(key, () => rooted(translate(schema, strict), id) as Json);
  return validate(value) ? [] : explain(validate.errors);
}

/**
 * What is wrong with an answer, as sentences; empty when it is as Twilio publishes it. Stricter than
 * the files: every published property must be there and no other. Errors, which the files leave out,
 * must have Twilio's four members.
 */
export function checkResponse(
  method: string,
  path: string,
  status: number,
  body: unknown,
): string[] {
  if (status >= 400) {
    const { code, message, more_info, status: told } = (body ?? {}) as Json;
    return Number.isInteger(code) &&
      typeof message === 'string' &&
      told === status &&
      more_info === `https://www.twilio.com/docs/errors/${code}`
      ? []
      : [`${method} ${path}: ${status} is not one of Twilio's errors: ${JSON.stringify(body)}`];
  }
  const operation = operationFor(method, path);
  if (!operation) return [`${method} ${path} is not in Twilio's OpenAPI files`];
  const response = operation.responses[String(status)];
  if (!response) return [`${method} ${path} does not answer ${status}`];
  const schema = response.content?.['application/json']?.schema;
  if (!schema) return body === null || body === undefined || body === '' ? [] : ['/ must be empty'];
  return check(
    `${method} ${path.replaceAll(/[0-9a-f]{32}/g, '*')} ${status}`,
    `response:${operation.document}`,
    'response',
    schema,
    body,
  );
}

/** Reads a form's text as the schema's type; what does not read stays text, and fails. */
function coerce(value: unknown, schema: Json): unknown {
  if (schema['type'] === 'array') return Array.isArray(value) ? value : [value];
  if (typeof value !== 'string') return value;
  if (schema['type'] === 'integer' || schema['type'] === 'number')
    return value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value;
  if (schema['type'] === 'boolean' && /^(true|false)$/.test(value)) return value === 'true';
  return value;
}

/**
 * What is wrong with a request of ours; empty when Twilio takes it. `params` are the query of a GET,
 * the fields of a form, or the JSON. Stricter than the files: unknown names are wrong, also inside,
 * because Twilio passes over them in silence (`friendlyName`, `callbackUrl`).
 */
export function checkRequest(
  method: string,
  path: string,
  contentType: string | null,
  params: unknown,
): string[] {
  const operation = operationFor(method, path);
  if (!operation) return [`${method} ${path} is not in Twilio's OpenAPI files`];
  const id = `request:${operation.document}`;
  const key = `${method} ${path.split('?')[0]?.replaceAll(/[0-9a-f]{32}/g, '*')} request`;
  const query = operation.parameters.filter((each) => each.in === 'query');
  const content = operation.requestBody?.content;
  if (!content) {
    const properties = Object.fromEntries(query.map(({ name, schema }) => [name, schema]));
    const schema = {
      type: 'object',
      properties,
      required: query.filter(({ required }) => required).map(({ name }) => name),
    };
    const given = Object.fromEntries(
      Object.entries((params ?? {}) as Json).map(([name, value]) => [
        name,
        coerce(value, properties[name] ?? {}),
      ]),
    );
    return check(key, id, 'request', schema, given);
  }
  const schema = contentType === null ? undefined : content[contentType]?.schema;
  if (!schema) return [`${method} ${path} does not take ${contentType}`];
  if (contentType === 'application/json') return check(key, id, 'request', schema, params);
  const properties = ((schema['properties'] as Json | undefined) ?? {}) as Readonly<
    Record<string, Json>
  >;
  const given = Object.fromEntries(
    Object.entries((params ?? {}) as Json).map(([name, value]) => [
      name,
      coerce(value, properties[name] ?? {}),
    ]),
  );
  return check(key, id, 'request', schema, given);
}
