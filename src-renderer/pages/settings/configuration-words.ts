import type { TFunction } from 'i18next';
import * as z from 'zod';
import {
  type ConfigurationGroup,
  type GroupPreview,
  portableLabel,
  portableReply,
} from '../../../src-main/contract/configuration.ts';
import { knowledgeEntry } from '../../../src-main/contract/knowledge.ts';
import { days } from '../setup/hours.ts';
import { choices, kindOf, sectionOf } from './setting-specs.ts';
import { toShown, unitOf } from './units.ts';

/** One value before and after, in words. Null: there is none on that side. */
export type FieldChange = {
  readonly label: string;
  readonly old: string | null;
  readonly new: string | null;
};

/** One thing that an import would do, in words. */
export type ItemWords = {
  readonly name: string;
  /** Where it stands, to tell two of one name apart. */
  readonly place: string | null;
  readonly fields: readonly FieldChange[];
  /** What else it brings about. */
  readonly warning: string | null;
};

/** One thing that an import leaves out, and why. `place`: as in {@link ItemWords}. */
export type RefusedWords = Pick<ItemWords, 'name' | 'place'> & { readonly reason: string };

const week = z.record(z.enum(days), z.array(z.object({ from: z.string(), to: z.string() })));
const months = z.record(z.string(), z.number());
const entry = knowledgeEntry.pick({
  topic: true,
  language: true,
  answer: true,
  variants: true,
  enabled: true,
});

/**
 * The fields of a group's things that are compared, in the order in which they are shown. A thing's
 * language is part of which one it is, and stands beside its name.
 */
const fields = {
  knowledge: ['answer', 'topic', 'variants', 'enabled'],
  quickReplies: ['body'],
  labels: ['color'],
} as const;

const schemas = { knowledge: entry, quickReplies: portableReply, labels: portableLabel };

/** A setting's value as the settings page shows it. */
export function settingValueWords(key: string, value: unknown, t: TFunction, locale: string) {
  if (value === null || value === '') return t('configuration.empty');
  if (key === 'privacy.retention') return retentionWords(value, t);
  const kind = kindOf({ key, secret: false, value });
  if (kind === 'switch') return t(value === true ? 'settings.on' : 'settings.off');
  if (kind === 'choice' && choices[key]?.includes(String(value)))
    return t(`settings.choices.${key}.${value}`);
  if (kind === 'country' && /^[A-Z]{2}$/.test(String(value)))
    return new Intl.DisplayNames(locale, { type: 'region' }).of(String(value)) ?? String(value);
  if (kind === 'hours') return hoursWords(value, t);
  if (typeof value === 'number') {
    const unit = unitOf(key);
    const shown = toShown(unit, value).toLocaleString(locale, { maximumFractionDigits: 6 });
    return unit === 'none' ? shown : `${shown} ${t(`settings.units.${unit}`)}`;
  }
  if (Array.isArray(value))
    return value.length === 0 ? t('configuration.empty') : value.map(String).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function hoursWords(value: unknown, t: TFunction): string {
  const parsed = week.safeParse(value);
  if (!parsed.success) return JSON.stringify(value);
  return days
    .map((day) => {
      const periods = parsed.data[day].map(({ from, to }) => `${from}–${to}`).join(', ');
      return `${t(`setup.days.${day}`)}: ${periods || t('configuration.closed')}`;
    })
    .join('\n');
}

function retentionWords(value: unknown, t: TFunction): string {
  const parsed = months.safeParse(value);
  if (!parsed.success) return JSON.stringify(value);
  return Object.entries(parsed.data)
    .map(([kind, count]) => {
      const time =
        count === 0 ? t('privacy.retention.forever') : t('privacy.retention.months', { count });
      return `${t(`privacy.retention.kinds.${kind}.name`)}: ${time}`;
    })
    .join('\n');
}

/** Whether something is kept for a shorter time than before: then this night deletes. */
function keepsShorter(old: unknown, next: unknown): boolean {
  const [before, after] = [months.safeParse(old), months.safeParse(next)];
  if (!before.success || !after.success) return false;
  return Object.entries(after.data).some(([kind, count]) => {
    const was = before.data[kind] ?? 0;
    return count > 0 && (was === 0 || count < was);
  });
}

/** The name under which the settings page shows a setting. */
function settingName(key: string, t: TFunction): string {
  if (key === 'privacy.retention') return t('privacy.retention.title');
  return t(`settings.names.${key}`);
}

/** One change of a setting in words. */
export function settingWords(
  { name, old, new: next }: { name: string; old: unknown; new?: unknown },
  t: TFunction,
  locale: string,
): ItemWords {
  const removed = next === undefined;
  return {
    name: settingName(name, t),
    place: t(`settings.sections.${sectionOf(name)}`),
    fields: [
      {
        label: t('configuration.fields.value'),
        old: settingValueWords(name, old, t, locale),
        new: removed ? t('settings.byDefault') : settingValueWords(name, next, t, locale),
      },
    ],
    warning:
      name === 'privacy.retention' && keepsShorter(old, next)
        ? t('configuration.keepsShorter')
        : null,
  };
}

/** One new, changed or removed thing of the other groups in words. */
export function listItemWords(
  group: Exclude<ConfigurationGroup, 'settings'>,
  { name, old, new: next }: { name: string; old?: unknown; new?: unknown },
  t: TFunction,
): ItemWords {
  const before = partsOf(group, old, t);
  const after = partsOf(group, next, t);
  const usual = new Set([t('configuration.empty'), t('settings.on')]);
  const language = z
    .object({ language: z.enum(['es', 'en']) })
    .safeParse(next === undefined ? old : next);
  return {
    name: group === 'quickReplies' ? `/${name}` : name,
    place: language.success ? t(`common.language.${language.data.language}`) : null,
    fields: fields[group]
      .map((field) => ({
        label: t(`configuration.fields.${field}`),
        old: before?.[field] ?? null,
        new: after?.[field] ?? null,
      }))
      // Of what is new or goes away, only what somebody has written or switched off.
      .filter(({ old, new: now }) => (old !== null && now !== null) || !usual.has(old ?? now ?? ''))
      .filter(({ old, new: now }) => old !== now),
    warning: null,
  };
}

/** The fields of a thing as words; null: there is no such thing, or it is not of this kind. */
function partsOf(
  group: Exclude<ConfigurationGroup, 'settings'>,
  value: unknown,
  t: TFunction,
): Readonly<Record<string, string>> | null {
  const parsed = schemas[group].safeParse(value);
  if (!parsed.success) return null;
  return Object.fromEntries(
    Object.entries(parsed.data).map(([field, one]) => [field, fieldWords(field, one, t)]),
  );
}

function fieldWords(field: string, value: unknown, t: TFunction): string {
  if (typeof value === 'boolean') return t(value ? 'settings.on' : 'settings.off');
  if (Array.isArray(value)) return value.map(String).join('\n') || t('configuration.empty');
  const words = String(value);
  if (field === 'color' && /^[a-z]+$/.test(words))
    return t(`labels.colors.${words}`, { defaultValue: words });
  return words || t('configuration.empty');
}

/** What is left out and why. `isSetting`: whether the clinic has a setting of that key. */
export function refusedWords(
  group: ConfigurationGroup,
  { name, reason }: GroupPreview['refused'][number],
  t: TFunction,
  isSetting: (key: string) => boolean,
): RefusedWords {
  const word = /^\w+$/.test(reason) ? reason : 'invalid';
  if (group === 'settings')
    return {
      name: isSetting(name) ? settingName(name, t) : name,
      place: isSetting(name) ? t(`settings.sections.${sectionOf(name)}`) : null,
      // The settings' own words tell somebody at a field what to do; here there is none.
      reason: t([`configuration.reasons.${word}`, 'configuration.reasons.invalid']),
    };
  if (reason === 'twice')
    return {
      name: group === 'quickReplies' ? `/${name}` : name,
      place: null,
      reason: t('configuration.reasons.twice'),
    };
  // The place in the file: its number, and the field's name behind a dot.
  const [number = '', field] = name.split('.');
  return {
    name: t('configuration.numbered', { number }),
    place: null,
    reason: field
      ? t('configuration.reasons.field', {
          field: t(`configuration.fields.${field}`, { defaultValue: field }),
        })
      : t('configuration.reasons.invalid'),
  };
}

/** How many things taking in a group would change. */
export function stepsIn(preview: GroupPreview): number {
  return preview.new.length + preview.changed.length + preview.removed.length;
}
