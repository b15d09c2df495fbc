/** What a model's server answered to a question about the model. */
export type ModelVerdict = 'openai' | 'key' | 'model' | 'quota' | 'unreachable' | 'failed';

/**
 * Asks a model's server whether the key is good and the model there, without spending a token.
 * Servers that are only compatible may not know models by name: their list, or any answer but a
 * refusal, counts as good.
 */
export async function checkModel({
  apiKey,
  baseUrl,
  model,
  timeoutMs,
}: {
  apiKey: string;
  baseUrl: string;
  model: string;
  timeoutMs: number;
}): Promise<{ readonly verdict: ModelVerdict; readonly detail: string | null }> {
  const { default: OpenAI, APIError, APIConnectionError } = await import('openai');
  const client = new OpenAI({ apiKey, baseURL: baseUrl, maxRetries: 0, timeout: timeoutMs });
  try {
    await client.models.retrieve(model);
    return { verdict: 'openai', detail: null };
  } catch (error) {
    if (error instanceof APIConnectionError)
      return { verdict: 'unreachable', detail: reasonOf(error) };
    if (!(error instanceof APIError)) throw error;
    const detail = `HTTP ${error.status}${error.code ? ` ${error.code}` : ''}`;
    if (error.status === 401 || error.status === 403) return { verdict: 'key', detail };
    if (error.status === 429) return { verdict: 'quota', detail };
    if (error.status !== 404) return { verdict: 'failed', detail };
  }
  try {
    const ids: string[] = [];
    for await (const { id } of client.models.list()) ids.push(id);
    return ids.length === 0 || ids.includes(model)
      ? { verdict: 'openai', detail: null }
      : { verdict: 'model', detail: ids.slice(0, 5).join(', ') };
  } catch (error) {
    if (!(error instanceof APIError)) throw error;
    // No list of models at all: such a server takes the name that it is given.
    if (error.status === 404 && !baseUrl.includes('api.openai.com'))
      return { verdict: 'openai', detail: null };
    return { verdict: 'failed', detail: `HTTP ${error.status}` };
  }
}

function reasonOf(error: Error): string {
  const { cause } = error as { cause?: { code?: string; cause?: { code?: string } } };
  return cause?.cause?.code ?? cause?.code ?? error.message;
}
