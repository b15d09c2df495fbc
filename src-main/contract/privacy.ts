import * as z from 'zod';
import { exportView } from './exports.ts';
import { done, id, moment, operation } from './operation.ts';
import { consentMeans } from './people.ts';

const count = z.number().int();

/** How much there is of the people to be erased. */
export const erasureCounts = z.object({
  messages: count,
  files: count,
  notes: count,
  answers: count,
  consents: count,
  conversations: count,
  contacts: count,
  patients: count,
});

/** One erasure: who asked, how far it is, and what Twilio still has. Nothing of the person. */
export const erasure = z.object({
  id,
  at: moment,
  /** A person's request, the retention's work, or done again after a restore. */
  origin: z.enum(['request', 'retention', 'restore']),
  by: z.string().nullable(),
  contactIds: z.array(id),
  patientIds: z.array(id),
  conversationIds: z.array(id),
  counts: erasureCounts,
  state: z.enum(['erasing', 'done']),
  finishedAt: moment.nullable(),
  atTwilio: z.object({ pending: count, gone: count, failed: count }),
});

/** See {@link erasure}. */
export type Erasure = z.infer<typeof erasure>;

/** Somebody who can be erased together with the one asked for. */
const relative = z.object({
  id,
  name: z.string(),
  phone: z.string().nullable(),
  /** How many others use it: other contacts of a patient, other patients of a contact. */
  others: count,
  counts: erasureCounts,
});

/** What an erasure would take, and what it would leave. */
export const erasePreview = z.object({
  /** What has to be typed to confirm. */
  name: z.string(),
  contacts: z.array(relative),
  patients: z.array(relative),
});

/** See {@link erasePreview}. */
export type ErasePreview = z.infer<typeof erasePreview>;

/** Kinds of data that can be kept for a time. */
export const retentionKinds = [
  'messages',
  'files',
  'rawEvents',
  'aiRequests',
  'notes',
  'failedJobs',
  'uploads',
  'people',
] as const;

/** See {@link retentionKinds}. */
export const retentionKind = z.enum(retentionKinds);

/** See {@link retentionKinds}. */
export type RetentionKind = z.infer<typeof retentionKind>;

const months = z.number().int().min(0).max(240);

/** How long one kind is kept, and what its last run did. */
export const retentionRule = z.object({
  kind: retentionKind,
  /** 0: kept for ever. */
  months,
  /** A time that serves many clinics. */
  suggested: months,
  last: z.object({ at: moment, removed: count }).nullable(),
});

/** See {@link retentionRule}. */
export type RetentionRule = z.infer<typeof retentionRule>;

/** What a run would delete. */
export const retentionPreview = z.object({
  kind: retentionKind,
  months,
  /** Everything from before this. Null: nothing is deleted. */
  before: moment.nullable(),
  count,
  oldest: moment.nullable(),
});

/** One line of the trail about one person. */
export const accessLine = z.object({
  id,
  at: moment,
  actor: z.string(),
  action: z.string(),
});

/** Where data go that leave this PC: whether it does, and what its text names. */
export const outflow = z.object({
  id: z.enum(['twilio', 'openai', 'tunnel', 'alerts', 'programs', 'copies', 'network', 'updates']),
  active: z.boolean(),
  params: z.record(z.string(), z.string()),
});

/** See {@link outflow}. */
export type Outflow = z.infer<typeof outflow>;

/** What a person can agree to that somebody at the desk notes; messages have a switch of their own. */
export const consentCategories = ['data', 'photos', 'third_parties', 'marketing'] as const;

const subject = z.object({ kind: z.enum(['contact', 'patient']), id });

export const privacy = {
  outflows: operation({
    access: 'owner',
    audit: 'none',
    summary: 'What leaves this PC, to whom',
  }).output(z.array(outflow)),
  previewErase: operation({
    access: 'owner',
    audit: 'none',
    summary: 'What erasing a person would take; nothing is erased',
  })
    .input(z.object({ subject }))
    .output(erasePreview),
  erase: operation({
    access: 'owner',
    audit: 'privacy.erase',
    summary: 'Erase people for good: here at once, at Twilio as it takes them',
  })
    .input(
      z.object({
        subject,
        contactIds: z.array(id).max(50),
        patientIds: z.array(id).max(50),
        /** The name that the preview gave, typed by a person. */
        confirm: z.string().max(200),
      }),
    )
    .output(erasure),
  erasures: operation({
    access: 'owner',
    audit: 'none',
    summary: 'Erasures, newest first, and what Twilio still has',
  }).output(z.array(erasure)),
  retryErasure: operation({
    access: 'owner',
    audit: 'privacy.erase_retry',
    summary: 'Ask Twilio once more for what it refused to delete',
  })
    .input(z.object({ id }))
    .output(erasure),
  retention: operation({
    access: 'owner',
    audit: 'none',
    summary: 'How long each kind of data is kept',
  }).output(z.array(retentionRule)),
  previewRetention: operation({
    access: 'owner',
    audit: 'none',
    summary: 'What keeping a kind for so long would delete now',
  })
    .input(z.object({ kind: retentionKind, months }))
    .output(retentionPreview),
  setRetention: operation({
    access: 'owner',
    audit: 'privacy.retention',
    summary: 'Keep a kind of data for so many months; 0 keeps it for ever',
  })
    .input(z.object({ kind: retentionKind, months }))
    .output(z.array(retentionRule)),
  runRetention: operation({
    access: 'owner',
    audit: 'privacy.retention_run',
    summary: 'Delete now what is kept longer than wanted',
  }).output(done),
  recordConsent: operation({
    access: 'desk',
    audit: 'contact.consent',
    summary: 'Note that a person agreed to something, or took it back, with its evidence; for good',
  })
    .input(
      z.object({
        contactId: id,
        category: z.enum(consentCategories),
        granted: z.boolean(),
        means: z.enum(consentMeans).optional(),
        /** When it was given; without it now. Never in the future. */
        at: moment.optional(),
        evidence: z.string().trim().min(1).max(400),
      }),
    )
    .output(done),
  archive: operation({
    access: 'owner',
    audit: 'privacy.export',
    summary:
      'Make all that is kept about a contact ready as one ZIP file, to be saved or fetched once',
  })
    .input(z.object({ contactId: id }))
    .output(exportView),
  accessLog: operation({
    access: 'owner',
    audit: 'privacy.access_log',
    summary: 'Who opened, wrote, changed or exported what about a person',
  })
    .input(z.object({ contactId: id, before: id.optional() }))
    .output(z.array(accessLine)),
};
