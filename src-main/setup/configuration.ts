import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { Knowledge } from '../assistant/knowledge.ts';
import { gapsOf } from '../assistant/starters/gaps.ts';
import { questionKey } from '../assistant/starters/question-key.ts';
import type { Actor } from '../audit/actor.ts';
import type { Audit } from '../audit/audit.ts';
import {
  type ConfigurationGroup,
  configurationGroups,
  type GroupPreview,
  portableLabel,
  portableReply,
} from '../contract/configuration.ts';
import { Failure } from '../contract/failure.ts';
import { knowledgeEntry } from '../contract/knowledge.ts';
import { language } from '../contract/operation.ts';
import type { DeskLists } from '../inbox/desk-lists.ts';
import { isSettingKey, registry, type SettingKey } from '../settings/registry.ts';
import type { Settings } from '../settings/settings.ts';
import type { Clock } from '../store/clock.ts';
import type { Store } from '../store/open-store.ts';

/** The version of the file. A newer one is refused. */
const VERSION = 1;
const FORMAT = 'mostrador-configuration';

/**
 * What is this PC's or this line's own: another clinic that took it in would write to foreign
 * folders, or fight for one number. And where a key goes, to the model's or the mail's server, is
 * decided by a person, never by a file.
 */
const OWN =
  /^(backups|network|setup|public|ngrok)\.|^alerts\.smtp|^(twilio\.whatsappNumber|twilio\.sandbox|openai\.baseUrl)$/;

const portableEntry = knowledgeEntry.pick({
  topic: true,
  language: true,
  question: true,
  answer: true,
  variants: true,
  enabled: true,
});

const items = (most: number) => z.array(z.unknown()).max(most).default([]);

/** The file. What is in the groups is judged one by one: a bad row spoils no other. */
const document = z.object({
  format: z.literal(FORMAT),
  version: z.number().int().min(1),
  program: z.string().max(50).default(''),
  exportedAt: z.iso.datetime().nullable().default(null),
  clinic: z.string().max(200).default(''),
  settings: z.record(z.string().max(100), z.unknown()).default({}),
  knowledge: items(10_000),
  quickReplies: items(2_000),
  labels: items(500),
  /** What was not there: only a file that undoes an import has it. */
  remove: z
    .object({
      settings: z.array(z.string().max(100)).max(1_000).default([]),
      knowledge: z
        .array(z.object({ language, question: z.string().max(300) }))
        .max(10_000)
        .default([]),
      quickReplies: z
        .array(portableReply.pick({ shortcut: true, language: true }))
        .max(2_000)
        .default([]),
      labels: z
        .array(portableLabel.pick({ name: true }))
        .max(500)
        .default([]),
    })
    .optional(),
});

type Configuration = z.output<typeof document>;
type Removals = NonNullable<Configuration['remove']>;

/** One thing that taking in would do. */
type Step = { readonly name: string; readonly do: (by: Actor) => void };
type Plan = {
  readonly preview: GroupPreview;
  readonly steps: Step[];
};

/** Taking a clinic's configuration out, and one in. */
export type ConfigurationFile = ReturnType<typeof createConfiguration>;

/** Makes it for one clinic. */
export function createConfiguration({
  store,
  clock,
  settings,
  knowledge,
  lists,
  audit,
  version,
}: {
  store: Store;
  clock: Clock;
  settings: Settings;
  knowledge: Knowledge;
  lists: DeskLists;
  audit: Audit;
  version: string;
}) {
  const isPortable = (key: SettingKey) => !registry[key].secret && !OWN.test(key);

  function present(remove?: Removals): { json: string; filename: string } {
    const now = new Date(clock.now()).toISOString();
    const stored = settings
      .describe()
      .filter(({ key, source }) => source === 'stored' && isPortable(key))
      .map(({ key, value }) => [key, value]);
    const whole: z.input<typeof document> = {
      format: FORMAT,
      version: VERSION,
      program: version,
      exportedAt: now,
      clinic: settings.get('clinic.name'),
      settings: Object.fromEntries(stored),
      knowledge: knowledge.list().map((entry) => portableEntry.parse(entry)),
      quickReplies: lists.quickReplies().map(({ id: _, ...reply }) => reply),
      labels: lists.labels().map(({ id: _, ...label }) => label),
      ...(remove && { remove }),
    };
    return {
      json: `${JSON.stringify(whole, null, 2)}\n`,
      filename: `mostrador-${now.slice(0, 10)}.json`,
    };
  }

  /** @throws Failure `configuration_unreadable`, `configuration_newer`. */
  function read(json: string): Configuration {
    let raw: unknown;
    try {
      raw = JSON.parse(json.replace(/^\ufeff/, ''));
    } catch (error) {
      throw new Failure('configuration_unreadable', { reason: 'not_json' }, { cause: error });
    }
    const head = z.object({ format: z.literal(FORMAT), version: z.number() }).safeParse(raw);
    if (!head.success)
      throw new Failure('configuration_unreadable', { reason: 'not_a_configuration' });
    if (head.data.version > VERSION)
      throw new Failure('configuration_newer', { version: head.data.version, known: VERSION });
    const parsed = document.safeParse(raw);
    if (parsed.success) return parsed.data;
    const at = parsed.error.issues[0]?.path.map(String).join('.') ?? '';
    throw new Failure('configuration_unreadable', { reason: 'damaged', at });
  }

  function planSettings({ settings: wanted, remove }: Configuration, undo: Removals): Plan {
    const plan = emptyPlan();
    for (const [key, value] of Object.entries(wanted)) {
      const reason = refusalOf(key);
      if (reason !== null || !isSettingKey(key)) {
        plan.preview.refused.push({ name: key, reason: reason ?? 'unknown' });
        continue;
      }
      try {
        const judged = settings.check(key, value as never);
        const old = settings.get(key);
        if (isDeepStrictEqual(judged, old)) plan.preview.same++;
        else {
          plan.preview.changed.push({ name: key, old, new: judged });
          if (settings.source(key) === 'default') undo.settings.push(key);
          plan.steps.push({
            name: key,
            do: (by) => void later(settings.set(key, judged as never, by)),
          });
        }
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        plan.preview.refused.push({ name: key, reason: String(error.params['reason']) });
      }
    }
    for (const key of remove?.settings ?? []) {
      if (!isSettingKey(key) || refusalOf(key) !== null || settings.source(key) !== 'stored')
        continue;
      plan.preview.removed.push({ name: key, old: settings.get(key) });
      plan.steps.push({ name: key, do: () => void later(settings.reset(key)) });
    }
    return plan;
  }

  function refusalOf(key: string): string | null {
    if (!isSettingKey(key)) return 'unknown';
    if (!isPortable(key)) return 'not_portable';
    return settings.source(key) === 'environment' ? 'environment' : null;
  }

  // Settings of the database change before `set` answers; its promise only tells of refusals.
  let waiting: Promise<unknown>[] = [];
  const later = (work: Promise<unknown>) => waiting.push(work);

  function planList<T extends object>({
    schema,
    wanted,
    there,
    remove,
    keyOf,
    nameOf,
    put,
    take,
    added,
  }: {
    schema: z.ZodType<T>;
    wanted: readonly unknown[];
    there: readonly { readonly id: number; readonly value: T }[];
    /** Keys of what is to go. */
    remove: readonly string[];
    keyOf: (value: T) => string;
    nameOf: (value: T) => string;
    put: (value: T, id: number | null, by: Actor) => void;
    take: (id: number, by: Actor) => void;
    /** Undoing has to take this away. */
    added: (value: T) => void;
  }): Plan {
    const plan = emptyPlan();
    const known = new Map(there.map((one) => [keyOf(one.value), one]));
    const seen = new Set<string>();
    wanted.forEach((raw, index) => {
      const parsed = schema.safeParse(raw);
      if (!parsed.success) {
        const issue = parsed.error.issues[0];
        const at = [index + 1, ...(issue?.path ?? [])].map(String).join('.');
        plan.preview.refused.push({ name: at, reason: issue?.code ?? 'invalid' });
        return;
      }
      const value = parsed.data;
      const name = nameOf(value);
      const key = keyOf(value);
      if (seen.has(key)) {
        plan.preview.refused.push({ name, reason: 'twice' });
        return;
      }
      seen.add(key);
      const old = known.get(key);
      if (!old) {
        plan.preview.new.push({ name, new: value });
        added(value);
      } else if (isDeepStrictEqual(old.value, value)) {
        plan.preview.same++;
        return;
      } else plan.preview.changed.push({ name, old: old.value, new: value });
      plan.steps.push({ name, do: (by) => put(value, old?.id ?? null, by) });
    });
    for (const key of remove) {
      const old = known.get(key);
      if (!old || seen.has(key)) continue;
      plan.preview.removed.push({ name: nameOf(old.value), old: old.value });
      plan.steps.push({ name: key, do: (by) => take(old.id, by) });
    }
    return plan;
  }

  function planKnowledge({ knowledge: wanted, remove }: Configuration, undo: Removals): Plan {
    return planList({
      // An answer with a gap never reaches a patient: it comes in switched off.
      schema: portableEntry.transform((entry) => ({
        ...entry,
        enabled: entry.enabled && gapsOf(entry.answer).length === 0,
      })),
      wanted,
      there: knowledge.list().map((entry) => ({ id: entry.id, value: portableEntry.parse(entry) })),
      remove: (remove?.knowledge ?? []).map((one) => questionKey(one.language, one.question)),
      keyOf: (entry) => questionKey(entry.language, entry.question),
      nameOf: ({ question }) => question,
      put: (entry, id, by) =>
        id === null ? knowledge.add(entry, 'import', by) : knowledge.edit(id, entry, by),
      take: knowledge.remove,
      added: ({ language, question }) => undo.knowledge.push({ language, question }),
    });
  }

  function planReplies({ quickReplies: wanted, remove }: Configuration, undo: Removals): Plan {
    const keyOf = (reply: { shortcut: string; language: string }) =>
      `${reply.language} ${reply.shortcut.toLowerCase()}`;
    return planList({
      schema: portableReply,
      wanted,
      there: lists.quickReplies().map(({ id, ...value }) => ({ id, value })),
      remove: (remove?.quickReplies ?? []).map(keyOf),
      keyOf,
      nameOf: ({ shortcut }) => shortcut,
      put: (reply, id) => lists.saveQuickReply({ ...reply, ...(id !== null && { id }) }),
      take: lists.removeQuickReply,
      added: ({ shortcut, language }) => undo.quickReplies.push({ shortcut, language }),
    });
  }

  function planLabels({ labels: wanted, remove }: Configuration, undo: Removals): Plan {
    return planList({
      schema: portableLabel,
      wanted,
      there: lists.labels().map(({ id, ...value }) => ({ id, value })),
      remove: (remove?.labels ?? []).map(({ name }) => name.toLowerCase()),
      keyOf: ({ name }) => name.toLowerCase(),
      nameOf: ({ name }) => name,
      put: (label, id) => lists.saveLabel({ ...label, ...(id !== null && { id }) }),
      take: lists.removeLabel,
      added: ({ name }) => undo.labels.push({ name }),
    });
  }

  const planners: Readonly<
    Record<ConfigurationGroup, (from: Configuration, undo: Removals) => Plan>
  > = {
    settings: planSettings,
    knowledge: planKnowledge,
    quickReplies: planReplies,
    labels: planLabels,
  };

  return {
    export: () => present(),

    /** @throws Failure `configuration_unreadable`, `configuration_newer`. */
    preview(json: string) {
      const from = read(json);
      const { clinic, program, exportedAt } = from;
      const groups = Object.fromEntries(
        configurationGroups.map((name) => [name, planners[name](from, noRemovals()).preview]),
      ) as Record<ConfigurationGroup, GroupPreview>;
      return { clinic, program, exportedAt, groups };
    },

    /**
     * Takes groups in, all of them or nothing; what a preview refuses is left out.
     *
     * @throws Failure `configuration_unreadable`, `configuration_newer`.
     */
    async apply(json: string, groups: readonly ConfigurationGroup[], by: Actor) {
      const from = read(json);
      waiting = [];
      const done = store.write((tx) => {
        const undo = noRemovals();
        const plans = configurationGroups
          .filter((name) => groups.includes(name))
          .map((name) => [name, planners[name](from, undo).steps] as const);
        const before = present(undo);
        for (const [, steps] of plans) for (const step of steps) step.do(by);
        const counts = Object.fromEntries(plans.map(([name, steps]) => [name, steps.length]));
        audit.record(tx, { actor: by, action: 'configuration.apply', details: counts });
        const none = { settings: 0, knowledge: 0, quickReplies: 0, labels: 0 };
        return { applied: { ...none, ...counts }, before };
      });
      await Promise.all(waiting);
      return done;
    },
  };
}

const noRemovals = (): Removals => ({ settings: [], knowledge: [], quickReplies: [], labels: [] });

const emptyPlan = (): Plan => ({
  preview: { new: [], changed: [], removed: [], same: 0, refused: [] },
  steps: [],
});
