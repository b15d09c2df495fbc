import type { FastifyReply } from 'fastify';
import type { FailureCode, FailureParams } from '../contract/failure.ts';

/** A failure as RFC 9457 puts it. */
export function problem(
  code: FailureCode | string,
  status: number,
  params: FailureParams | unknown,
) {
  return {
    type: `https://mostrador.example/errors/${code}`,
    title: code.replaceAll('_', ' '),
    status,
    detail: code,
    code,
    params: params ?? {},
  };
}

/** Answers with it, as what it is. */
export function sendProblem(
  reply: FastifyReply,
  code: FailureCode | string,
  status: number,
  params: FailureParams | unknown = {},
): FastifyReply {
  return reply
    .code(status)
    .type('application/problem+json')
    .send(problem(code, status, params));
}
