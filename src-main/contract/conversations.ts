import * as z from 'zod';
import { message } from './messages.ts';
import { done, id, language, moment, operation, page, pageQuery } from './operation.ts';

/** A coloured word that sorts conversations. Colours are Mantine's colour names. */
export const label = z.object({ id, name: z.string(), color: z.string() });

/** open: being handled · waiting: a person must answer · snoozed: comes back by itself · closed. */
export const conversationState = z.enum(['open', 'waiting', 'snoozed', 'closed']);

/** One contact's thread with the clinic, as the queue shows it. */
export const conversation = z.object({
  id,
  contact: z.object({
    id,
    /** The desk's name for them, else the patients', else WhatsApp's profile name, else the phone. */
    name: z.string(),
    /** E.164, or null where WhatsApp hides it. */
    phone: z.string().nullable(),
    optedOutAt: moment.nullable(),
    optOutReason: z.string().nullable(),
    language: language.nullable(),
    patients: z.array(z.object({ id, name: z.string(), type: z.string() })),
  }),
  state: conversationState,
  attention: z.enum(['none', 'handover', 'redflag']),
  /** Why a person is needed: a hand-over reason of the assistant, `delivery_failed`, `ambiguous`, `draft`. */
  attentionReason: z.string().nullable(),
  attentionSince: moment.nullable(),
  assignee: z.object({ id, name: z.string() }).nullable(),
  snoozedUntil: moment.nullable(),
  unread: z.number().int(),
  /** The 24-hour window: until when free text may be sent; null when it is shut. */
  windowUntil: moment.nullable(),
  /** Until when the assistant is silent because a person is answering. */
  takeoverUntil: moment.nullable(),
  lastMessage: z
    .object({
      body: z.string(),
      kind: z.string(),
      direction: z.enum(['in', 'out']),
      author: z.string(),
      state: z.string(),
      status: z.string(),
    })
    .nullable(),
  lastMessageAt: moment,
  labels: z.array(label),
});

/** See {@link conversation}. */
export type Conversation = z.infer<typeof conversation>;

/** Which part of the queue: who needs a person, everything open, mine, unread, snoozed, closed. */
export const queueFilter = z.enum(['need', 'open', 'mine', 'unread', 'snoozed', 'closed', 'all']);

export const note = z.object({
  id,
  conversationId: id,
  author: z.object({ id, name: z.string() }),
  body: z.string(),
  at: moment,
});

export const conversations = {
  list: operation({
    access: 'read',
    audit: 'none',
    method: 'GET',
    path: '/conversations',
    summary: 'The queue: who needs a person first',
  })
    .input(pageQuery.extend({ filter: queueFilter.default('all'), labelId: id.optional() }))
    .output(page(conversation)),
  counts: operation({
    access: 'read',
    audit: 'none',
    summary: 'How many conversations each filter holds',
  }).output(
    z.object({
      need: z.number(),
      open: z.number(),
      mine: z.number(),
      unread: z.number(),
      snoozed: z.number(),
      closed: z.number(),
    }),
  ),
  get: operation({
    access: 'read',
    audit: 'conversation.view',
    method: 'GET',
    path: '/conversations/{id}',
    summary: 'One conversation',
  })
    .input(z.object({ id }))
    .output(conversation),
  search: operation({
    access: 'read',
    audit: 'search',
    method: 'GET',
    path: '/search',
    summary: 'Conversations by name or phone, and messages by their words (accents do not matter)',
  })
    .input(
      z.object({
        query: z.string().trim().min(1).max(200),
        limit: z.coerce.number().int().min(1).max(100).default(30),
      }),
    )
    .output(
      z.object({
        conversations: z.array(conversation),
        /** `snippet` marks hits with U+E000 before and U+E001 after. */
        messages: z.array(z.object({ conversation, message, snippet: z.string() })),
      }),
    ),
  markRead: operation({
    access: 'desk',
    audit: 'none',
    summary: 'The desk has seen the conversation',
  })
    .input(z.object({ id }))
    .output(conversation),
  markUnread: operation({ access: 'desk', audit: 'none', summary: 'Leave it unread for later' })
    .input(z.object({ id }))
    .output(conversation),
  setState: operation({
    access: 'desk',
    audit: 'conversation.state',
    method: 'PUT',
    path: '/conversations/{id}/state',
    summary: 'Open, close or snooze a conversation',
  })
    .input(
      z.object({
        id,
        state: conversationState.exclude(['waiting']),
        snoozedUntil: moment.optional(),
      }),
    )
    .output(conversation),
  assign: operation({
    access: 'desk',
    audit: 'conversation.assign',
    method: 'PUT',
    path: '/conversations/{id}/assignee',
    summary: 'Give it to a colleague, or to nobody',
  })
    .input(z.object({ id, assigneeId: id.nullable() }))
    .output(conversation),
  takeOver: operation({
    access: 'desk',
    audit: 'conversation.take-over',
    method: 'POST',
    path: '/conversations/{id}/take-over',
    summary: 'A person answers from now on; the assistant is silent',
  })
    .input(z.object({ id }))
    .output(conversation),
  returnToAssistant: operation({
    access: 'desk',
    audit: 'conversation.return',
    method: 'POST',
    path: '/conversations/{id}/return',
    summary: 'Give the conversation back to the assistant; also releases a red flag',
  })
    .input(z.object({ id }))
    .output(conversation),
  setLabels: operation({
    access: 'desk',
    audit: 'conversation.labels',
    method: 'PUT',
    path: '/conversations/{id}/labels',
    summary: 'Set the labels',
  })
    .input(z.object({ id, labelIds: z.array(id).max(20) }))
    .output(conversation),
  notes: operation({
    access: 'read',
    audit: 'none',
    method: 'GET',
    path: '/conversations/{id}/notes',
    summary: 'Private notes, oldest first',
  })
    .input(z.object({ id }))
    .output(z.array(note)),
  addNote: operation({
    access: 'desk',
    audit: 'note.add',
    method: 'POST',
    path: '/conversations/{id}/notes',
    status: 201,
    summary: 'Write a private note',
  })
    .input(z.object({ id, body: z.string().trim().min(1).max(4000) }))
    .output(note),
  removeNote: operation({
    access: 'desk',
    audit: 'note.remove',
    summary: 'Remove a note of one’s own',
  })
    .input(z.object({ noteId: id }))
    .output(done),
  undoable: operation({
    access: 'read',
    audit: 'none',
    summary: 'Merges of this contact, and of its patients, that can be undone',
  })
    .input(z.object({ contactId: id }))
    .output(
      z.array(
        z.object({
          mergeId: id,
          kind: z.enum(['contact', 'patient']),
          name: z.string(),
          at: moment,
        }),
      ),
    ),
};

export const labels = {
  list: operation({
    access: 'read',
    audit: 'none',
    method: 'GET',
    path: '/labels',
    summary: 'All labels',
  }).output(z.array(label)),
  save: operation({ access: 'desk', audit: 'label.save', summary: 'Create or rename a label' })
    .input(
      z.object({
        id: id.optional(),
        name: z.string().trim().min(1).max(40),
        color: z.string().max(20),
        /** Conversations that get it at once: to bring a removed label back where it stood. */
        conversationIds: z.array(id).max(100_000).optional(),
      }),
    )
    .output(label),
  remove: operation({ access: 'desk', audit: 'label.remove', summary: 'Remove a label everywhere' })
    .input(z.object({ id }))
    /** Where it stood. */
    .output(z.object({ conversationIds: z.array(id) })),
};

export const quickReply = z.object({ id, shortcut: z.string(), language, body: z.string() });

export const quickReplies = {
  list: operation({ access: 'read', audit: 'none', summary: 'All quick replies' }).output(
    z.array(quickReply),
  ),
  save: operation({
    access: 'desk',
    audit: 'quick-reply.save',
    summary: 'Create or change a quick reply',
  })
    .input(
      z.object({
        id: id.optional(),
        shortcut: z
          .string()
          .trim()
          .regex(/^[\p{L}\p{N}-]{1,30}$/u),
        language,
        body: z.string().trim().min(1).max(1600),
      }),
    )
    .output(quickReply),
  remove: operation({
    access: 'desk',
    audit: 'quick-reply.remove',
    summary: 'Remove a quick reply',
  })
    .input(z.object({ id }))
    .output(done),
};

export const template = z.object({
  id,
  contentSid: z.string(),
  name: z.string(),
  language: z.string(),
  category: z.string().nullable(),
  status: z.string(),
  rejectionReason: z.string().nullable(),
  body: z.string(),
  buttons: z.array(z.string()),
  /** Placeholder → the sample text it was approved with. */
  variables: z.record(z.string(), z.string()),
});

export const templates = {
  list: operation({
    access: 'read',
    audit: 'none',
    method: 'GET',
    path: '/templates',
    summary: "The account's templates, as last listed from Twilio",
  })
    .input(z.object({ approvedOnly: z.stringbool().or(z.boolean()).default(false) }))
    .output(
      z.object({ items: z.array(template), nextCursor: z.null(), syncedAt: moment.nullable() }),
    ),
  sync: operation({
    access: 'desk',
    audit: 'templates.sync',
    summary: 'List the templates from Twilio now',
  }).output(z.object({ count: z.number() })),
};
