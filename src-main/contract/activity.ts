import * as z from 'zod';
import { id, moment, operation, page, pageQuery } from './operation.ts';

/** The parts of the program that do something by themselves, as the trail names them. */
export const auditParts = ['system', 'assistant', 'patient'] as const;

/** A line of the audit trail. */
export const auditEntry = z.object({
  id,
  at: moment,
  actor: z.object({
    /** Null for what no person did. */
    accountId: id.nullable(),
    /** The account's name as it is today, or one of {@link auditParts}. */
    name: z.string(),
  }),
  /** What was done; its words are under `audit.actions`. */
  action: z.string(),
  /** On what; null when it was on nothing in particular. */
  subject: z
    .object({
      /** `conversation`, `contact`, `patient`, `message`, `setting`, … */
      kind: z.string(),
      /** The row's number, or a setting's key. */
      id: z.string(),
      /** What it is called today; null when it is gone. */
      name: z.string().nullable(),
      /** The conversation that it is seen in. */
      conversationId: id.nullable(),
    })
    .nullable(),
  /** Codes and counts, never what somebody wrote. */
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

/** See {@link auditEntry}. */
export type AuditEntryView = z.infer<typeof auditEntry>;

/** The check of the whole trail: the one that runs, and what the last complete one found. */
export const auditCheck = z.object({
  running: z.object({ checked: z.number(), total: z.number() }).nullable(),
  /** The last one that somebody began could not be brought to its end. */
  failed: z.boolean(),
  last: z
    .object({
      at: moment,
      lines: z.number(),
      /** The first line that is not as it was written; null when every line is. */
      brokenAt: z.number().nullable(),
      /** Another line stands there, none does, or it was taken off the end. */
      reason: z.enum(['changed', 'missing', 'cut']).nullable(),
      /** What is known of the trail's end: see docs. */
      ending: z.enum(['proven', 'unproven', 'damaged', 'lost']),
    })
    .nullable(),
});

/** See {@link auditCheck}. */
export type AuditCheckView = z.infer<typeof auditCheck>;

/** How grave a line of the log is, least first: pino's names (getpino.io, Log Levels). */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

/** A line of the technical log, without anything that could be a person's or a secret. */
export const logLine = z.object({
  /** Where it stands in the log. */
  place: z.string(),
  at: moment.nullable(),
  level: z.enum(logLevels),
  part: z.string().nullable(),
  message: z.string(),
  fields: z.record(z.string(), z.unknown()),
});

/** See {@link logLine}. */
export type LogLineView = z.infer<typeof logLine>;

export const audit = {
  list: operation({
    access: 'owner',
    audit: 'none',
    method: 'GET',
    path: '/audit',
    summary: 'Who did what, newest first',
  })
    .input(
      pageQuery.extend({
        from: moment.optional(),
        to: moment.optional(),
        accountId: id.optional(),
        /** What a part of the program did by itself. */
        part: z.enum(auditParts).optional(),
        /** `message.send`, or `message` for all that begins with `message.` */
        action: z
          .string()
          .regex(/^[a-z][a-z._-]{0,60}$/)
          .optional(),
        /** `conversation:12`, `setting:clinic.name`, … */
        subject: z
          .string()
          .regex(/^[a-zA-Z-]{1,30}:[\w.-]{1,100}$/)
          .optional(),
      }),
    )
    .output(page(auditEntry)),
  check: operation({
    access: 'owner',
    audit: 'none',
    method: 'GET',
    path: '/audit/check',
    summary: 'Is the trail as it was written? What is known of it, and the check that runs',
  }).output(auditCheck),
  verify: operation({
    access: 'owner',
    audit: 'audit.verify',
    method: 'POST',
    path: '/audit/check',
    summary: 'Begin to check the whole trail',
  }).output(auditCheck),
  cancel: operation({
    access: 'owner',
    audit: 'none',
    method: 'DELETE',
    path: '/audit/check',
    summary: 'Stop the check that runs',
  }).output(auditCheck),
  acceptEnd: operation({
    access: 'owner',
    // It leaves its line itself, with what was expected and what was found.
    audit: 'none',
    summary: 'Take the trail’s end as it is: an older copy of the data was put back on purpose',
  }).output(auditCheck),
};

export const logs = {
  list: operation({ access: 'owner', audit: 'none', summary: 'The technical log, newest first' })
    .input(
      z.object({
        before: z.string().max(60).optional(),
        limit: z.number().int().min(1).max(200).default(100),
        /** This level and what is worse. */
        level: z.enum(logLevels).optional(),
        part: z.string().max(40).optional(),
        text: z.string().max(200).optional(),
      }),
    )
    .output(
      z.object({
        items: z.array(logLine),
        /** From where to go on; null at the beginning. There may be none on a page, and more on the next. */
        next: z.string().nullable(),
      }),
    ),
  support: operation({
    access: 'desk',
    audit: 'logs.support',
    method: 'GET',
    path: '/support',
    summary: 'What somebody who helps needs to know, as text, with nothing of a person in it',
  }).output(z.object({ text: z.string() })),
};
