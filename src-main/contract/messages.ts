import * as z from 'zod';
import { doubts } from './doubts.ts';
import { done, id, moment, operation, page, pageQuery } from './operation.ts';

/** A file that came or goes with a message. Its bytes come from `media.read`. */
export const media = z.object({
  id,
  contentType: z.string(),
  filename: z.string().nullable(),
  size: z.number().nullable(),
  state: z.enum(['pending', 'stored', 'failed']),
  failure: z.string().nullable(),
});

/** What we have done with a message. */
export const messageState = z.enum([
  'received',
  'draft',
  'queued',
  'claimed',
  'sent',
  'failed',
  'ambiguous',
  'canceled',
]);

/** What reached the other side, as Twilio reports it; `none` before Twilio has it. */
export const deliveryStatus = z.enum([
  'received',
  'none',
  'queued',
  'sending',
  'sent',
  'delivered',
  'read',
  'failed',
  'undelivered',
]);

/** One message of a conversation. */
export const message = z.object({
  id,
  conversationId: id,
  direction: z.enum(['in', 'out']),
  author: z.enum(['patient', 'assistant', 'person', 'system']),
  /** Who of the desk wrote it. */
  accountName: z.string().nullable(),
  /** text, image, audio, video, document, sticker, location, contacts, button, list, template, … (open). */
  kind: z.string(),
  body: z.string(),
  /** What the kind carries besides text: location, button, list, or unknown parameters. */
  payload: z.record(z.string(), z.unknown()).nullable(),
  templateName: z.string().nullable(),
  replyTo: z.object({ id, body: z.string(), author: z.string() }).nullable(),
  state: messageState,
  status: deliveryStatus,
  errorCode: z.number().int().nullable(),
  createdAt: moment,
  sentAt: moment.nullable(),
  deliveredAt: moment.nullable(),
  readAt: moment.nullable(),
  twilioSid: z.string().nullable(),
  /** Listed from Twilio after the fact: it came while the clinic was off. */
  recovered: z.boolean(),
  /** Of an `ambiguous` one alone. */
  doubt: z.enum(doubts).nullable(),
  media: z.array(media),
  /** What the assistant's answer rests on. */
  answer: z
    .object({
      id,
      provider: z.string(),
      outcome: z.string(),
      reason: z.string().nullable(),
      entries: z.array(z.object({ id, question: z.string() })),
    })
    .nullable(),
});

/** See {@link message}. */
export type Message = z.infer<typeof message>;

/** What to send: words (with files) or an approved template with its variables. */
const content = {
  body: z.string().max(1600).optional(),
  templateId: id.optional(),
  variables: z.record(z.string(), z.string()).optional(),
  uploadIds: z.array(id).max(10).optional(),
};

export const messages = {
  list: operation({
    access: 'read',
    audit: 'none',
    method: 'GET',
    path: '/conversations/{conversationId}/messages',
    summary: 'Messages of a conversation, newest first',
  })
    .input(pageQuery.extend({ conversationId: id }))
    .output(page(message)),
  send: operation({
    access: 'desk',
    audit: 'message.send',
    method: 'POST',
    path: '/messages',
    status: 202,
    summary: 'Send a message to a phone number (`to`) or into a conversation',
  })
    .input(
      z
        .object({
          /** A phone, E.164 or as people of the clinic's country write it. */
          to: z.string().max(40).optional(),
          conversationId: id.optional(),
          /** Repeating a call with the same key answers with the first message instead of sending again. */
          idempotencyKey: z.string().min(1).max(200).optional(),
          ...content,
        })
        .refine((v) => (v.to === undefined) !== (v.conversationId === undefined), {
          message: 'to or conversationId',
        })
        .refine(
          (v) =>
            (v.templateId !== undefined) !==
            (Boolean(v.body?.trim()) || Boolean(v.uploadIds?.length)),
          { message: 'body or templateId' },
        ),
    )
    .output(message),
  retry: operation({
    access: 'desk',
    audit: 'message.retry',
    summary: 'Send a message again that surely did not go out',
  })
    .input(z.object({ id }))
    .output(message),
  cancel: operation({
    access: 'desk',
    audit: 'message.cancel',
    summary: 'Take back a message that has not left yet',
  })
    .input(z.object({ id }))
    .output(message),
  approveDraft: operation({
    access: 'desk',
    audit: 'draft.approve',
    summary: "Send the assistant's draft, as it is or corrected",
  })
    .input(z.object({ id, body: z.string().trim().min(1).max(1600) }))
    .output(message),
  discardDraft: operation({
    access: 'desk',
    audit: 'draft.discard',
    summary: "Throw the assistant's draft away",
  })
    .input(z.object({ id }))
    .output(done),
  settleAmbiguous: operation({
    access: 'desk',
    audit: 'message.settle',
    summary: 'A person decides whether a message that nobody can prove went out did so',
  })
    .input(z.object({ id, wentOut: z.boolean() }))
    .output(message),
  answer: operation({
    access: 'read',
    audit: 'answer.view',
    summary: "What an assistant's answer was made from, and what left this PC for it",
  })
    .input(z.object({ id }))
    .output(
      z.object({
        id,
        at: moment,
        provider: z.string(),
        outcome: z.string(),
        reason: z.string().nullable(),
        entries: z.array(z.object({ id, question: z.string(), answer: z.string() })),
        request: z.unknown(),
        response: z.unknown(),
        inputTokens: z.number().nullable(),
        outputTokens: z.number().nullable(),
        costMicros: z.number().nullable(),
        durationMs: z.number().nullable(),
      }),
    ),
};

export const mediaOperations = {
  read: operation({
    access: 'read',
    audit: 'media.view',
    method: 'GET',
    path: '/media/{id}',
    summary: 'The bytes of a stored file, in base64',
  })
    .input(z.object({ id }))
    .output(
      z.object({ contentType: z.string(), filename: z.string().nullable(), base64: z.string() }),
    ),
  upload: operation({
    access: 'desk',
    audit: 'none',
    method: 'POST',
    path: '/media',
    status: 201,
    summary: 'Put a file up for sending; the id goes into `uploadIds` of a message',
  })
    .input(
      z.object({
        filename: z.string().min(1).max(200),
        // 16 MB, WhatsApp's limit, in base64.
        base64: z.base64().max(22_400_000),
      }),
    )
    .output(z.object({ id, contentType: z.string(), size: z.number() })),
};
