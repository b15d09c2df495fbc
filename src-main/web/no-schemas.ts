import type { FastifyServerOptions } from 'fastify';

function unused(): never {
  throw new Error('no route has a schema of Fastify: zod checks every border');
}

/** Spares Fastify the loading of ajv and fast-json-stringify, which nobody uses here. */
export const noSchemas: NonNullable<FastifyServerOptions['schemaController']> = {
  compilersFactory: { buildValidator: () => unused, buildSerializer: () => unused },
};
