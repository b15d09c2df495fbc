import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startOpenAiPeer } from '../../tests/peers/openai.ts';
import { freePort } from '../../tests/peers/program.ts';
import { checkModel } from './model-check.ts';

const asked = { apiKey: 'sk-test', model: 'gpt-6-luna', timeoutMs: 2_000 };

/** A compatible server that answers each path with a status and a body. */
async function startServer(answers: Record<string, readonly [status: number, body: unknown]>) {
  const server = createServer((request, response) => {
    const [status, body] = answers[request.url ?? ''] ?? [404, { error: { message: 'no' } }];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

test('a good key and a model that is there are found without a token spent', async () => {
  const peer = await startOpenAiPeer();
  onTestFinished(() => peer.close());
  expect(await checkModel({ ...asked, baseUrl: peer.url })).toEqual({
    verdict: 'openai',
    detail: null,
  });
  expect(peer.requests).toEqual([]);
  expect(peer.lookups).toMatchObject([{ path: '/v1/models/gpt-6-luna' }]);
});

test.each([
  [401, 'key'],
  [403, 'key'],
  [429, 'quota'],
  [500, 'failed'],
] as const)('an answer of %i means: %s', async (status, verdict) => {
  const error = { error: { message: 'no', code: 'some_code' } };
  const baseUrl = await startServer({ '/v1/models/gpt-6-luna': [status, error] });
  expect(await checkModel({ ...asked, baseUrl })).toMatchObject({
    verdict,
    detail: expect.stringContaining(String(status)),
  });
});

test('a model that the server does not have is told, with those that it has', async () => {
  const baseUrl = await startServer({
    '/v1/models': [200, { object: 'list', data: [{ id: 'llama' }, { id: 'mistral' }] }],
  });
  expect(await checkModel({ ...asked, baseUrl })).toEqual({
    verdict: 'model',
    detail: 'llama, mistral',
  });
});

test('a compatible server that knows no lists of models is taken at its word', async () => {
  const baseUrl = await startServer({});
  expect(await checkModel({ ...asked, baseUrl })).toMatchObject({ verdict: 'openai' });
});

test('a server that nobody answers at is unreachable, not wrong', async () => {
  const baseUrl = `http://127.0.0.1:${await freePort()}/v1`;
  expect(await checkModel({ ...asked, baseUrl })).toEqual({
    verdict: 'unreachable',
    detail: 'ECONNREFUSED',
  });
});
