import type { ConversationBehind } from '../../../src-main/contract/analytics.ts';
import { i18n } from '../../i18n.ts';
import { reasonWords } from '../messages/reason.ts';
import type { Drill } from './analytics-search.ts';
import type { View } from './view.ts';

/** What a list of conversations is of, in words: the figure and what narrows it. */
export function drillTitle({ t, words, figures, gaps }: View, drill: Drill): string {
  const parts = [t(`analytics.figures.${drill.figure}`)];
  if (drill.author) parts.push(t(`analytics.authors.${drill.author}`));
  if (drill.weekday !== undefined) parts.push(words.weekday(drill.weekday));
  if (drill.hour !== undefined) parts.push(words.hours(drill.hour));
  if (drill.answeredBy) parts.push(t(`analytics.answeredBy.${drill.answeredBy}`));
  if (drill.bucket !== undefined) parts.push(t(`analytics.buckets.${drill.bucket}`));
  if (drill.clock && drill.bucket !== undefined) parts.push(t(`analytics.clock.${drill.clock}`));
  if (drill.reason) parts.push(reasonWords(drill.reason, i18n));
  if (drill.gap) {
    const gap = gaps?.items.find(({ key }) => key === drill.gap);
    if (gap) parts.push(`«${gap.example}»`);
  }
  if (drill.templateId) {
    const template = figures.delivery.templates.find(
      ({ templateId }) => templateId === drill.templateId,
    );
    if (template) parts.push(template.name);
  }
  if (drill.stage) parts.push(t(`analytics.stages.${drill.stage}`));
  if (drill.errorCode !== undefined)
    parts.push(
      t(`twilio.${drill.errorCode || 'none'}.text`, { defaultValue: t('twilio.unknown.text') }),
    );
  return parts.join(' · ');
}

/** What a line of the list says of its conversation besides who and when. */
export function behindWords({ t, words, figures }: View, row: ConversationBehind): string {
  const parts: string[] = [];
  if (row.count > 1) parts.push(t('analytics.list.times', { number: words.number(row.count) }));
  if (row.durationMs !== null) parts.push(words.duration(row.durationMs));
  if (row.reason !== null) parts.push(reasonWords(row.reason, i18n));
  if (row.templateName !== null) parts.push(row.templateName);
  if (row.errorCode !== null)
    parts.push(
      t(`twilio.${row.errorCode || 'none'}.text`, { defaultValue: t('twilio.unknown.text') }),
    );
  if (row.answeredBy !== null) parts.push(t(`analytics.answeredBy.${row.answeredBy}`));
  if (row.micros !== null) parts.push(words.money(row.micros, figures.spend.currency));
  return parts.join(' · ');
}
