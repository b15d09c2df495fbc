import http from 'node:http';
import https from 'node:https';
import type { NewMedia } from './message-store.ts';
import type { WebhookCaller } from './webhook-caller.ts';

/** Meta's limit for images; everything together may have 16 MB (twilio.com/docs/whatsapp/guidance-whatsapp-media-messages). */
const IMAGE_BYTES = 5 * 1024 * 1024;
const MEDIA_BYTES = 16 * 1024 * 1024;
const TIMEOUT_MS = 15_000;

/** Fetches what the clinic wants to send: the file, or the code of the error that it fails with. */
export type MediaFetcher = (url: string) => Promise<NewMedia | { readonly code: number }>;

const ACCEPTED =
  /^(image\/(jpeg|png|webp)|audio\/(ogg|amr|3gpp|aac|mpeg|mp4)|video\/(mp4|3gpp)|application\/(pdf|msword|vnd\.openxmlformats-officedocument\.[\w.]+)|text\/(plain|csv|vcard|x-vcard))$/;

function filenameOf(disposition: string | undefined): string | null {
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1];
  if (extended) {
    try {
      return decodeURIComponent(extended);
    } catch {
      return extended; // Not valid percent-encoding: show it as it came.
    }
  }
  return /filename="?([^";]+)"?/i.exec(disposition ?? '')?.[1] ?? null;
}

/**
 * Fetches media as Twilio does, without credentials and only from this PC. 63019 when it cannot be
 * had, 63021 when WhatsApp would not take it (kind or size).
 */
export function createMediaFetcher(
  webhooks: Pick<WebhookCaller, 'localUrl'>,
  closing: AbortSignal,
): MediaFetcher {
  return (url) => {
    const dialled = webhooks.localUrl(url);
    if (!dialled) return Promise.resolve({ code: 63019 });
    const { target, headers } = dialled;
    return new Promise((resolve) => {
      const request = (target.protocol === 'https:' ? https : http).get(target, {
        headers: { ...headers, 'user-agent': 'TwilioProxy/1.1', accept: '*/*' },
        agent: false,
        signal: AbortSignal.any([closing, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      const end = (result: NewMedia | { readonly code: number }) => {
        resolve(result);
        request.destroy();
      };
      request.on('error', () => end({ code: 63019 }));
      request.on('response', (response) => {
        const contentType = (response.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
        if (response.statusCode !== 200) return end({ code: 63019 });
        if (!ACCEPTED.test(contentType)) return end({ code: 63021 });
        const most = contentType.startsWith('image/') ? IMAGE_BYTES : MEDIA_BYTES;
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > most) end({ code: 63021 });
          else chunks.push(chunk);
        });
        response.on('error', () => end({ code: 63019 }));
        response.on('end', () =>
          end({
            contentType,
            data: Buffer.concat(chunks),
            filename: filenameOf(response.headers['content-disposition']),
          }),
        );
      });
    });
  };
}
