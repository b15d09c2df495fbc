import * as z from 'zod';
import type { Content, ContentTypes } from './content-store.ts';
import type { MessageExtras } from './message-store.ts';

/** A template with its variables filled in. */
export type Rendered = {
  readonly contentType: keyof ContentTypes;
  readonly body: string;
  readonly extras: MessageExtras;
  readonly mediaUrls: readonly string[];
};

const contentVariables = z.record(z.string(), z.string().min(1));

/**
 * Reads `ContentVariables`: a JSON object of non-empty strings without newlines, tabs or more than
 * four spaces in a row (error 21656 otherwise). Null when they are not valid.
 */
export function parseVariables(text: string | undefined): Record<string, string> | null {
  if (text === undefined) return {};
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = contentVariables.safeParse(json);
  if (!parsed.success) return null;
  return Object.values(parsed.data).some((value) => /[\n\t]| {5}/.test(value)) ? null : parsed.data;
}

/**
 * Fills a template in as WhatsApp shows it. What has no value gets the template's own sample.
 * Null when a placeholder has neither.
 */
export function renderContent(
  content: Content,
  variables: Readonly<Record<string, string>>,
): Rendered | null {
  let whole = true;
  const fill = (text: string): string =>
    text.replace(/\{\{\s*([^{}\s]+)\s*\}\}/g, (_, name: string) => {
      const value = variables[name] ?? content.variables[name];
      if (value === undefined) whole = false;
      return value ?? '';
    });
  const rendered = renderTypes(content.types, fill);
  return whole ? rendered : null;
}

function button(title: string, id: string | undefined): { title: string; payload: string } {
  return { title, payload: id ?? title };
}

function renderTypes(types: ContentTypes, fill: (text: string) => string): Rendered | null {
  // The richest form wins, as WhatsApp supports all of these.
  const quick = types['twilio/quick-reply'];
  if (quick)
    return {
      contentType: 'twilio/quick-reply',
      body: fill(quick.body),
      extras: {
        buttons: quick.actions.map(({ title, id }) => button(fill(title), id && fill(id))),
      },
      mediaUrls: [],
    };
  const list = types['twilio/list-picker'];
  if (list)
    return {
      contentType: 'twilio/list-picker',
      body: fill(list.body),
      extras: {
        list: {
          button: fill(list.button),
          items: list.items.map(({ item, id, description }) => ({
            title: fill(item),
            payload: fill(id),
            description: description === undefined ? null : fill(description),
          })),
        },
      },
      mediaUrls: [],
    };
  const card = types['whatsapp/card'];
  if (card)
    return {
      contentType: 'whatsapp/card',
      body: fill([card.header_text, card.body, card.footer].filter(Boolean).join('\n')),
      extras: {
        buttons: (card.actions ?? []).map(({ title, id }) => button(fill(title), id && fill(id))),
      },
      mediaUrls: (card.media ?? []).map(fill),
    };
  const call = types['twilio/call-to-action'];
  if (call)
    return {
      contentType: 'twilio/call-to-action',
      body: fill(call.body),
      extras: {
        buttons: call.actions.map(({ title, url, phone }) => button(fill(title), url ?? phone)),
      },
      mediaUrls: [],
    };
  const media = types['twilio/media'];
  if (media)
    return {
      contentType: 'twilio/media',
      body: fill(media.body ?? ''),
      extras: {},
      mediaUrls: media.media.map(fill),
    };
  const location = types['twilio/location'];
  if (location) {
    const { latitude, longitude, label, address } = location;
    return {
      contentType: 'twilio/location',
      body: fill(label ?? ''),
      extras: {
        location: {
          latitude,
          longitude,
          ...(label && { label: fill(label) }),
          ...(address && { address: fill(address) }),
        },
      },
      mediaUrls: [],
    };
  }
  const text = types['twilio/text'];
  return text
    ? { contentType: 'twilio/text', body: fill(text.body), extras: {}, mediaUrls: [] }
    : null;
}

/** All the text of a template in which variables may stand. */
export function bodyOf(types: ContentTypes): string {
  return renderTypes(types, (text) => text)?.body ?? '';
}
