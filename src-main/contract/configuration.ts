import * as z from 'zod';
import { language, moment, operation } from './operation.ts';

/** What a configuration consists of. */
export const configurationGroups = ['settings', 'knowledge', 'quickReplies', 'labels'] as const;

const group = z.enum(configurationGroups);

/** One of {@link configurationGroups}. */
export type ConfigurationGroup = z.infer<typeof group>;

const json = z.string().min(1).max(5_000_000);

/** A quick reply, as a configuration carries it. */
export const portableReply = z.object({
  shortcut: z
    .string()
    .trim()
    .regex(/^[\p{L}\p{N}-]{1,30}$/u),
  language,
  body: z.string().trim().min(1).max(1600),
});

/** A label, as a configuration carries it. */
export const portableLabel = z.object({
  name: z.string().trim().min(1).max(40),
  color: z.string().max(20),
});

/** What taking in one group would do. `old` and `new` are values as the file carries them. */
export const groupPreview = z.object({
  new: z.array(z.object({ name: z.string(), new: z.unknown() })),
  changed: z.array(z.object({ name: z.string(), old: z.unknown(), new: z.unknown() })),
  /** Only where the file says so: one that undoes an import. */
  removed: z.array(z.object({ name: z.string(), old: z.unknown() })),
  /** So many are as they are in the file. */
  same: z.number(),
  /** Left out, whatever is chosen. `reason`: a reason of the settings, zod's code, `unknown`, `not_portable` or `twice`. */
  refused: z.array(z.object({ name: z.string(), reason: z.string() })),
});

/** See {@link groupPreview}. */
export type GroupPreview = z.infer<typeof groupPreview>;

const file = z.object({ json: z.string(), filename: z.string() });

export const configuration = {
  export: operation({
    access: 'owner',
    audit: 'configuration.export',
    summary:
      'Settings, knowledge, quick replies and labels as one JSON text; no secrets, no patients',
  }).output(file),
  preview: operation({
    access: 'owner',
    audit: 'none',
    summary: 'What taking in a configuration would change; nothing changes',
  })
    .input(z.object({ json }))
    .output(
      z.object({
        clinic: z.string(),
        program: z.string(),
        exportedAt: moment.nullable(),
        groups: z.record(group, groupPreview),
      }),
    ),
  apply: operation({
    access: 'owner',
    audit: 'none',
    summary: 'Take in groups of a configuration; answers with the file that undoes it',
  })
    .input(z.object({ json, groups: z.array(group).min(1).max(configurationGroups.length) }))
    .output(
      z.object({
        applied: z.record(group, z.number()),
        /** Taking this in puts everything back as it was. */
        before: file,
      }),
    ),
};
