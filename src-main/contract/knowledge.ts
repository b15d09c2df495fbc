import * as z from 'zod';
import { id, language, moment, operation, page } from './operation.ts';

const entryInput = {
  topic: z.string().trim().min(1).max(60),
  language,
  question: z.string().trim().min(3).max(300),
  answer: z.string().trim().min(1).max(1000),
  /** Other ways in which patients ask it. */
  variants: z.array(z.string().trim().min(1).max(300)).max(30),
};

/** One thing that the clinic knows, in one language. */
export const knowledgeEntry = z.object({
  id,
  ...entryInput,
  enabled: z.boolean(),
  origin: z.enum(['sample', 'person', 'import']),
  createdAt: moment,
  updatedAt: moment,
});

/** See {@link knowledgeEntry}. */
export type KnowledgeEntry = z.infer<typeof knowledgeEntry>;

/** What the test box tells: what would be answered, and from what. Nothing is stored or sent. */
export const tryOutResult = z.object({
  outcome: z.string(),
  reason: z.string().nullable(),
  body: z.string().nullable(),
  provider: z.string(),
  entries: z.array(z.object({ id, question: z.string(), score: z.number(), used: z.boolean() })),
  durationMs: z.number(),
});

export const knowledge = {
  list: operation({
    access: 'read',
    audit: 'none',
    method: 'GET',
    path: '/knowledge',
    summary: 'All entries',
  })
    .input(
      z.object({
        search: z.string().trim().max(200).optional(),
        language: language.optional(),
        topic: z.string().max(60).optional(),
      }),
    )
    .output(page(knowledgeEntry)),
  create: operation({
    access: 'desk',
    audit: 'knowledge.create',
    method: 'POST',
    path: '/knowledge',
    status: 201,
    summary: 'Add an entry',
  })
    .input(
      z.object({
        ...entryInput,
        topic: entryInput.topic.default('general'),
        variants: entryInput.variants.default([]),
      }),
    )
    .output(knowledgeEntry),
  update: operation({
    access: 'desk',
    audit: 'knowledge.update',
    method: 'PUT',
    path: '/knowledge/{id}',
    summary: 'Change an entry',
  })
    .input(z.object({ id, ...entryInput, enabled: z.boolean() }))
    .output(knowledgeEntry),
  remove: operation({
    access: 'desk',
    audit: 'knowledge.remove',
    method: 'DELETE',
    path: '/knowledge/{id}',
    summary: 'Remove an entry (can be restored)',
  })
    .input(z.object({ id }))
    .output(z.object({ versionId: id })),
  versions: operation({
    access: 'read',
    audit: 'none',
    summary: 'How an entry changed, newest first',
  })
    .input(z.object({ id }))
    .output(
      z.array(
        z.object({
          id,
          change: z.string(),
          question: z.string(),
          answer: z.string(),
          by: z.string().nullable(),
          at: moment,
        }),
      ),
    ),
  restore: operation({
    access: 'desk',
    audit: 'knowledge.restore',
    summary: 'Bring a version back',
  })
    .input(z.object({ versionId: id }))
    .output(knowledgeEntry),
  importCsv: operation({
    access: 'desk',
    audit: 'knowledge.import',
    summary: 'Add entries from a CSV file; all rows or none',
  })
    .input(z.object({ csv: z.string().max(5_000_000), skipBadRows: z.boolean().default(false) }))
    .output(
      z.object({
        imported: z.number(),
        errors: z.array(
          z.object({ line: z.number(), code: z.string(), column: z.string().nullable() }),
        ),
      }),
    ),
  exportCsv: operation({
    access: 'read',
    audit: 'knowledge.export',
    summary: 'All entries as a CSV file (UTF-8 with BOM)',
  }).output(z.object({ csv: z.string(), filename: z.string() })),
  tryOut: operation({ access: 'read', audit: 'none', summary: 'What would the assistant answer?' })
    .input(z.object({ text: z.string().trim().min(1).max(1600) }))
    .output(tryOutResult),
  topics: operation({
    access: 'read',
    audit: 'none',
    summary: 'Topics in use, with their number of entries',
  }).output(z.array(z.object({ topic: z.string(), count: z.number() }))),
  removed: operation({
    access: 'read',
    audit: 'none',
    summary: 'Entries removed in the last 30 days',
  }).output(z.array(z.object({ versionId: id, question: z.string(), at: moment }))),
};
