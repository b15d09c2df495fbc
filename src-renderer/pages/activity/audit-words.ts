import type { TFunction } from 'i18next';
import type { AuditEntryView } from '../../../src-main/contract/activity.ts';
import es from '../../../src-main/contract/i18n/es.json' with { type: 'json' };
import type { Format } from '../../format.ts';
import { sizeText } from '../backups/backup-data.ts';

type Words = { readonly [key: string]: string | Words };

/** Every action that has words, by the part before its first dot. A part alone is an action too: `search`. */
export function knownActions(words: Words = es.audit.actions): Map<string, string[]> {
  return new Map(
    Object.entries(words).map(([kind, inner]) => [
      kind,
      typeof inner === 'string' ? [kind] : namesIn(inner, kind),
    ]),
  );
}

function namesIn(words: Words, before: string): string[] {
  return Object.entries(words).flatMap(([key, inner]) => {
    const name = `${before}.${key}`;
    return typeof inner === 'string' ? [name] : namesIn(inner, name);
  });
}

/** What was done, in words; an action of another version of the program by its own name. */
export function actionWords(action: string, t: TFunction): string {
  return t(`audit.actions.${action}`, { defaultValue: action });
}

/** Who did it: a person's name, or a part of the program in words. */
export function actorWords({ accountId, name }: AuditEntryView['actor'], t: TFunction): string {
  return accountId === null ? t(`activity.part.${name}`, { defaultValue: name }) : name;
}

/** On what, in words: its name where it has one, else what it is and its number. */
export function subjectWords(
  { kind, id, name }: NonNullable<AuditEntryView['subject']>,
  t: TFunction,
): string {
  if (kind === 'setting') return t(`settings.names.${id}`, { defaultValue: id });
  if (name !== null) return name;
  const what = t(`audit.subjects.${kind}`, { defaultValue: kind });
  // A number that nobody sees anywhere else tells nothing.
  if (kind === 'export') return what;
  return /^\d+$/.test(id)
    ? t('activity.numbered', { kind: what, id })
    : t('activity.named', { kind: what, id });
}

/** Details that the line shows elsewhere already. */
const shownElsewhere: ReadonlySet<string> = new Set(['messageId']);

/** What else the line says: `motivo: pide hablar con una persona`. */
export function detailWords(
  details: AuditEntryView['details'],
  t: TFunction,
  format: Format,
): string {
  return Object.entries(details)
    .filter(([name, value]) => value !== null && !shownElsewhere.has(name))
    .map(([name, value]) => {
      const label = t(`audit.details.${name}`, { defaultValue: name });
      if (value === true) return label;
      return `${label}: ${valueWords(name, value, details, t, format)}`;
    })
    .join(' · ');
}

function valueWords(
  name: string,
  value: AuditEntryView['details'][string] | undefined,
  details: AuditEntryView['details'],
  t: TFunction,
  format: Format,
): string {
  if (typeof value === 'number')
    return name === 'bytes' ? sizeText(value, format) : format.number(value);
  const text = String(value);
  if (name === 'madeAt' && !Number.isNaN(Date.parse(text))) return format.moment(Date.parse(text));
  return t(
    [
      `audit.values.${name}.${text}`,
      `reasons.${text}`,
      ...(name === 'failure' ? [`errors.${text}`] : []),
      ...(name === 'reason' ? [`errors.because.${details['failure']}.${text}`] : []),
    ],
    { defaultValue: text },
  );
}
