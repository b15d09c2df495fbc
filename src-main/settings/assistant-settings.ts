import * as z from 'zod';
import { plain, secret } from './define.ts';
import { apiAddress, whole, word } from './schemas.ts';

/** The language model that words answers: where it is, and what it may cost. */
export const modelSettings = {
  'openai.apiKey': secret(
    word,
    {
      es: 'Clave de OpenAI o de un servidor compatible. Sin ella contesta solo la base de conocimiento.',
      en: 'A key of OpenAI or a compatible server. Without it only the knowledge base answers.',
    },
    'OPENAI_API_KEY',
  ),
  'openai.baseUrl': plain(
    apiAddress,
    'https://api.openai.com/v1',
    {
      es: 'Servidor del modelo. Para datos en la Unión Europea, el de su proyecto europeo.',
      en: 'The model’s server. For data in the European Union, that of your European project.',
    },
    'OPENAI_BASE_URL',
  ),
  // OpenAI's small model for high volume, with structured output on both of its APIs and data
  // residency in the EU: developers.openai.com/api/docs/models/gpt-6-luna (read in November 2026).
  'openai.model': plain(
    word,
    'gpt-6-luna',
    { es: 'Modelo que redacta las respuestas.', en: 'The model that words the answers.' },
    'OPENAI_MODEL',
  ),
  'openai.api': plain(z.enum(['auto', 'responses', 'chat']), 'auto', {
    es: 'Cómo se habla con el servidor: Responses (OpenAI), Chat (compatibles), o lo que acepte.',
    en: 'How to talk to the server: Responses (OpenAI), Chat (compatible ones), or what it takes.',
  }),
  'openai.timeoutMs': plain(whole(1_000, 120_000), 20_000, {
    es: 'Cuánto se espera al modelo antes de contestar sin él, en milisegundos.',
    en: 'How long to wait for the model before answering without it, in milliseconds.',
  }),
  'openai.dailyBudgetMicros': plain(whole(0, 1_000_000_000), 2_000_000, {
    es: 'Gasto máximo al día en el modelo, en millonésimas de dólar (2.000.000 = 2 USD).',
    en: 'The most to spend on the model in a day, in millionths of a dollar (2,000,000 = 2 USD).',
  }),
  'openai.inputMicrosPerMillion': plain(whole(0, 1_000_000_000), 100_000, {
    es: 'Precio de un millón de tokens de entrada, en millonésimas de dólar.',
    en: 'The price of a million input tokens, in millionths of a dollar.',
  }),
  'openai.outputMicrosPerMillion': plain(whole(0, 1_000_000_000), 500_000, {
    es: 'Precio de un millón de tokens de salida, en millonésimas de dólar.',
    en: 'The price of a million output tokens, in millionths of a dollar.',
  }),
};

/** How the assistant answers. */
export const assistantSettings = {
  'assistant.enabled': plain(z.boolean(), true, {
    es: 'Si el asistente contesta. Las alarmas y las bajas se atienden siempre.',
    en: 'Whether the assistant answers. Red flags and opt-outs are always attended to.',
  }),
  'assistant.mode': plain(z.enum(['auto', 'draft']), 'auto', {
    es: 'Si el asistente envía sus respuestas o las deja como borrador para que las revises.',
    en: 'Whether the assistant sends its answers or leaves them as drafts for you to check.',
  }),
  'assistant.burstQuietMs': plain(whole(0, 60_000), 4_000, {
    es: 'Cuánto se espera tras el último mensaje antes de contestar, en milisegundos.',
    en: 'How long to wait after the last message before answering, in milliseconds.',
  }),
  'assistant.burstMaxMs': plain(whole(0, 300_000), 15_000, {
    es: 'Lo más que se espera a que alguien termine de escribir, en milisegundos.',
    en: 'The longest wait for somebody to finish writing, in milliseconds.',
  }),
  'assistant.takeoverMinutes': plain(whole(1, 1_440), 60, {
    es: 'Cuántos minutos calla el asistente después de que escribas tú.',
    en: 'How many minutes the assistant stays silent after you write.',
  }),
  'assistant.staleMinutes': plain(whole(1, 1_440), 30, {
    es: 'El asistente no contesta a mensajes más viejos que esto, en minutos.',
    en: 'The assistant does not answer messages older than this, in minutes.',
  }),
};
