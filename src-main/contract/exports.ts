import * as z from 'zod';
import { id, language, moment, operation } from './operation.ts';

/** What can be exported, one row each. */
export const exportKinds = [
  'messages',
  'conversations',
  'contacts',
  'patients',
  'knowledge',
  'audit',
] as const;

/** Either of {@link exportKinds}. */
export type ExportKind = (typeof exportKinds)[number];

/** The kinds whose rows belong to a moment: these can be asked for a period. */
export const kindsWithPeriod: readonly ExportKind[] = ['messages', 'conversations', 'audit'];

export const exportFormats = ['csv', 'xlsx'] as const;

/** Either of {@link exportFormats}. */
export type ExportFormat = (typeof exportFormats)[number];

/** A day of the clinic's calendar, or a moment. */
const dayOrMoment = z.union([z.iso.date(), moment]);

const choices = {
  /** From this day on, or from this moment. */
  from: dayOrMoment.optional(),
  /** Up to the end of this day, or to before this moment. */
  to: dayOrMoment.optional(),
  /** Of CSV. Without it the one that Excel expects in the language: `;` in Spanish, `,` in English. */
  separator: z.enum(['comma', 'semicolon', 'tab']).optional(),
  /** Of the headings and of words like «entregado»; without it the clinic's. */
  language: language.optional(),
};

/** What is to be exported, and how. */
export const exportOrder = z.object({
  kind: z.enum(exportKinds),
  format: z.enum(exportFormats),
  ...choices,
});

/** See {@link exportOrder}. */
export type ExportOrder = z.infer<typeof exportOrder>;

/** One export of this run of the program. */
export const exportView = z.object({
  id: z.string(),
  /** `person`: all about one person as a ZIP file (`privacy.archive`). */
  kind: z.enum([...exportKinds, 'person']),
  format: z.enum([...exportFormats, 'zip']),
  from: z.string().nullable(),
  to: z.string().nullable(),
  filename: z.string(),
  /** ready: waits to be fetched; running: bytes are on their way. */
  state: z.enum(['ready', 'running', 'done', 'canceled', 'failed']),
  /** Rows written so far; of a person’s file her messages. */
  rows: z.number().int(),
  /** Rows that there were when it was prepared. */
  of: z.number().int(),
  bytes: z.number().int(),
  /** Real time that it has been running, in ms. */
  elapsedMs: z.number().int(),
  preparedAt: moment,
  /** The file on the clinic's PC, where it was saved there. */
  savedAs: z.string().nullable(),
  failure: z
    .object({
      code: z.string(),
      params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    })
    .nullable(),
});

/** See {@link exportView}. */
export type ExportView = z.infer<typeof exportView>;

/** The files that `GET /export/{file}` has. */
const fileNames = exportKinds.flatMap((kind) =>
  exportFormats.map((format) => `${kind}.${format}` as const),
);

const exportId = z.string().min(10).max(60);

/** A file as REST sends it: its headers, and its bytes as they are made. */
const fileAnswer = z.object({
  headers: z.record(z.string(), z.string()),
  body: z.custom<ReadableStream<Uint8Array>>((value) => value instanceof ReadableStream),
});

/** How OpenAPI describes an answer that is a file. */
function asFile<T extends { responses?: unknown }>(current: T): T {
  const binary = { schema: { type: 'string', format: 'binary' } };
  return {
    ...current,
    responses: {
      200: {
        description: 'The file. An answer that breaks off has no proper end: never use its rows.',
        content: {
          'text/csv': binary,
          'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': binary,
          'application/zip': binary,
        },
      },
    },
  };
}

// None of these names an audit line: an export writes its own, when it starts and when it ends.
export const exportOperations = {
  prepare: operation({
    access: 'owner',
    audit: 'none',
    summary: 'Make an export ready: how many rows it will have, and its file’s name',
  })
    .input(exportOrder)
    .output(exportView),
  list: operation({
    access: 'owner',
    audit: 'none',
    summary: 'One’s own exports since the program was started, newest first',
  }).output(
    z.object({
      items: z.array(exportView),
      /** Where the window saves unless another folder is chosen; null in a browser. */
      folder: z.string().nullable(),
    }),
  ),
  cancel: operation({ access: 'owner', audit: 'none', summary: 'Stop an export' })
    .input(z.object({ id: exportId }))
    .output(exportView),
  save: operation({
    access: 'local',
    audit: 'none',
    summary: 'Write a prepared export into a folder of this PC; it never overwrites a file',
  })
    .input(z.object({ id: exportId, folder: z.string().trim().min(1).max(1000) }))
    .output(exportView),
  download: operation({
    access: 'owner',
    audit: 'none',
    method: 'GET',
    path: '/export/{file}',
    summary: 'Messages, conversations, contacts, patients, knowledge or audit as CSV or XLSX',
  })
    .route({ outputStructure: 'detailed', spec: asFile })
    .input(z.object({ file: z.enum(fileNames), ...choices }))
    .output(fileAnswer),
  fetch: operation({
    access: 'owner',
    audit: 'none',
    method: 'GET',
    path: '/exports/{id}/file',
    summary: 'The file of a prepared export; once, and only for whoever prepared it',
  })
    .route({ outputStructure: 'detailed', spec: asFile })
    .input(z.object({ id: exportId }))
    .output(fileAnswer),
  conversation: operation({
    access: 'desk',
    audit: 'conversation.export',
    summary: 'About to print a conversation or keep it as PDF: how many messages that are',
  })
    .input(
      z.object({
        conversationId: id,
        from: z.iso.date().optional(),
        to: z.iso.date().optional(),
        withNotes: z.boolean().default(false),
      }),
    )
    .output(z.object({ messages: z.number().int(), at: moment, by: z.string() })),
};
