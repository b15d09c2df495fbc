import * as z from 'zod';
import { profileNameOf } from './profile-name.ts';
import type { FormParams } from './signature.ts';

/** `whatsapp:+34…`, or `whatsapp:ES.abc…` (a BSUID) where the number is hidden. shared/twilio.md §1.3 */
const address = z
  .string()
  .regex(/^whatsapp:(\+[1-9]\d{6,14}|[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128})$/)
  .transform((value) => value.slice('whatsapp:'.length));

const messageSid = z.string().regex(/^(SM|MM)[0-9a-fA-F]{32}$/);

const receiveParams = z.object({
  MessageSid: messageSid,
  AccountSid: z.string(),
  From: address,
  To: address,
  WaId: z
    .string()
    .regex(/^\d{7,15}$/)
    .optional()
    .catch(undefined),
  ExternalUserId: address.optional().catch(undefined),
  ParentExternalUserId: address.optional().catch(undefined),
  ProfileName: z.string().optional(),
  Body: z.string().default(''),
  NumMedia: z.coerce.number().int().min(0).max(50).catch(0),
  MessageType: z.string().optional(),
  ButtonText: z.string().optional(),
  ButtonPayload: z.string().optional(),
  ListId: z.string().optional(),
  ListTitle: z.string().optional(),
  ListDescription: z.string().optional(),
  OriginalRepliedMessageSid: z.string().optional(),
  Latitude: z.coerce.number().min(-90).max(90).optional().catch(undefined),
  Longitude: z.coerce.number().min(-180).max(180).optional().catch(undefined),
  Address: z.string().optional(),
  Label: z.string().optional(),
  Forwarded: z.string().optional(),
  FrequentlyForwarded: z.string().optional(),
});

const statusParams = z.object({
  MessageSid: messageSid,
  AccountSid: z.string(),
  MessageStatus: z.string().min(1).max(40),
  ErrorCode: z.coerce.number().int().positive().optional().catch(undefined),
  ErrorMessage: z.string().optional(),
  ChannelStatusMessage: z.string().optional(),
});

/** A patient's message, whatever its kind. Everything in it was typed by a stranger. */
export type InboundMessage = {
  readonly sid: string;
  readonly accountSid: string;
  /** E.164 or a BSUID. */
  readonly from: string;
  readonly to: string;
  readonly bsuid: string | null;
  readonly parentBsuid: string | null;
  /** Digits of the WhatsApp account; its national format may differ from `from`. */
  readonly waId: string | null;
  readonly profileName: string | null;
  readonly body: string;
  /** An open set: text, image, audio, video, document, sticker, location, contacts, button, list, … */
  readonly kind: string;
  readonly payload: Readonly<Record<string, unknown>> | null;
  readonly replyToSid: string | null;
  readonly media: readonly { readonly url: string; readonly contentType: string }[];
};

/** A delivery status of one of our messages. */
export type StatusUpdate = {
  readonly sid: string;
  readonly accountSid: string;
  readonly status: string;
  readonly errorCode: number | null;
  readonly detail: string | null;
};

/** NUL has no place in a text and ends it in C; the raw parameters keep it. */
function clean(text: string): string {
  return text.replaceAll('\u0000', '');
}

function single(params: FormParams): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).map(([key, value]) => [
      key,
      clean(Array.isArray(value) ? (value[0] ?? '') : value),
    ]),
  );
}

/** Names the parameters at fault; null when the request can be read. */
export type Unreadable = { readonly unreadable: readonly string[] };

/** Reads the parameters of a received message (shared/twilio.md §1.1). Unknown ones are not lost: the caller stores all. */
export function parseInbound(params: FormParams): InboundMessage | Unreadable {
  const result = receiveParams.safeParse(single(params));
  if (!result.success) return unreadable(result.error);
  const p = result.data;
  const media = [];
  for (let i = 0; i < p.NumMedia; i++) {
    const url = params[`MediaUrl${i}`];
    const contentType = params[`MediaContentType${i}`];
    if (typeof url === 'string')
      media.push({
        url,
        contentType: typeof contentType === 'string' ? contentType : 'application/octet-stream',
      });
  }
  const isBsuid = !p.From.startsWith('+');
  return {
    sid: p.MessageSid,
    accountSid: p.AccountSid,
    from: p.From,
    to: p.To,
    bsuid: p.ExternalUserId ?? (isBsuid ? p.From : null),
    parentBsuid: p.ParentExternalUserId ?? null,
    waId: p.WaId ?? null,
    profileName: profileNameOf(p.ProfileName),
    body: p.Body,
    kind: kindOf(p, media[0]?.contentType),
    payload: payloadOf(p, params),
    replyToSid: p.OriginalRepliedMessageSid ?? null,
    media,
  };
}

/** Reads the parameters of a status callback (shared/twilio.md §1.2). */
export function parseStatus(params: FormParams): StatusUpdate | Unreadable {
  const result = statusParams.safeParse(single(params));
  if (!result.success) return unreadable(result.error);
  const p = result.data;
  return {
    sid: p.MessageSid,
    accountSid: p.AccountSid,
    status: p.MessageStatus.toLowerCase(),
    errorCode: p.ErrorCode ?? null,
    detail: p.ChannelStatusMessage ?? p.ErrorMessage ?? null,
  };
}

function unreadable(error: z.ZodError): Unreadable {
  return { unreadable: error.issues.map((issue) => issue.path.join('.')) };
}

type Params = z.infer<typeof receiveParams>;

function kindOf(p: Params, contentType: string | undefined): string {
  if (p.ButtonText !== undefined || p.ButtonPayload !== undefined) return 'button';
  if (p.ListId !== undefined || p.ListTitle !== undefined) return 'list';
  if (p.Latitude !== undefined && p.Longitude !== undefined) return 'location';
  const type = p.MessageType?.toLowerCase();
  if (type && type !== 'text' && type !== 'interactive') return type;
  if (contentType) return kindOfMedia(contentType);
  return type ?? 'text';
}

/** The kind of message that a file makes. */
export function kindOfMedia(contentType: string): string {
  const [group = '', rest = ''] = contentType.toLowerCase().split(/[/;]/);
  if (rest === 'webp') return 'sticker';
  if (rest.includes('vcard')) return 'contacts';
  return ['image', 'audio', 'video'].includes(group) ? group : 'document';
}

/** Parameters that have a column of their own or say nothing about the message. */
const plain = new Set([
  ...Object.keys(receiveParams.shape),
  'SmsSid',
  'SmsMessageSid',
  'SmsStatus',
  'NumSegments',
  'ApiVersion',
  'MessagingServiceSid',
  'ChannelMetadata',
  'ReferralNumMedia',
  'OriginalRepliedMessageSender',
]);

function payloadOf(p: Params, params: FormParams): Record<string, unknown> | null {
  const payload: Record<string, unknown> = {};
  if (p.Latitude !== undefined && p.Longitude !== undefined)
    payload['location'] = {
      latitude: p.Latitude,
      longitude: p.Longitude,
      address: p.Address,
      label: p.Label,
    };
  if (p.ButtonText !== undefined || p.ButtonPayload !== undefined)
    payload['button'] = { text: p.ButtonText ?? p.Body, payload: p.ButtonPayload ?? null };
  if (p.ListId !== undefined || p.ListTitle !== undefined)
    payload['list'] = {
      id: p.ListId ?? null,
      title: p.ListTitle ?? p.Body,
      description: p.ListDescription ?? null,
    };
  if (p.Forwarded === 'true' || p.FrequentlyForwarded === 'true') payload['forwarded'] = true;
  const others = Object.entries(params).filter(
    ([key, value]) =>
      !plain.has(key) && !/^Media(Url|ContentType|Sid)\d+$/.test(key) && value !== '',
  );
  if (others.length > 0) payload['other'] = Object.fromEntries(others);
  return Object.keys(payload).length > 0 ? payload : null;
}
