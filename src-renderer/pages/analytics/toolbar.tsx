import { Button, SegmentedControl, Select } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { IconCalendar, IconFileText } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type AnalyticsSearch, readAnalyticsSearch, usual } from './analytics-search.ts';
import {
  addMonths,
  type CompareId,
  compareIds,
  type Period,
  type PeriodId,
  periodIds,
} from './period.ts';
import classes from './toolbar.module.css';

/** Chooses period, comparison and clock; all three live in the page's address. */
export function Toolbar({
  search,
  period,
  today,
}: {
  search: AnalyticsSearch;
  /** The days that the choice comes to. */
  period: Period;
  today: string;
}) {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: '/analytics' });
  const chosen = search.period ?? usual.period;
  // A range that is being picked: its second day is still open.
  const [range, setRange] = useState<[string | null, string | null] | null>(null);
  const go = (change: Record<string, unknown>) =>
    void navigate({ search: (now) => readAnalyticsSearch({ ...now, list: undefined, ...change }) });

  const choosePeriod = (id: PeriodId) =>
    go({
      period: id === usual.period ? undefined : id,
      // The calendar begins with the days that were looked at.
      ...(id === 'custom' ? period : { from: undefined, to: undefined }),
    });

  return (
    <div className={classes.toolbar}>
      <Select
        aria-label={t('analytics.period.label')}
        w={186}
        leftSection={<IconCalendar size={16} aria-hidden />}
        allowDeselect={false}
        value={chosen}
        data={periodIds.map((id) => ({ value: id, label: t(`analytics.period.${id}`) }))}
        onChange={(id) => id && choosePeriod(id as PeriodId)}
        maxDropdownHeight={320}
        comboboxProps={{ shadow: 'md', transitionProps: { duration: 100 } }}
      />
      {chosen === 'custom' && (
        <DatePickerInput
          type="range"
          aria-label={t('analytics.period.range')}
          w={232}
          value={range ?? [period.from, period.to]}
          maxDate={today}
          minDate={addMonths(today, -120)}
          valueFormat="D MMM YYYY"
          onChange={([from, to]) => {
            setRange(from && !to ? [from, to] : null);
            if (from && to) go({ period: 'custom', from, to });
          }}
        />
      )}
      <Select
        aria-label={t('analytics.compare.label')}
        w={214}
        allowDeselect={false}
        value={search.compare ?? usual.compare}
        data={compareIds.map((id) => ({ value: id, label: t(`analytics.compare.${id}`) }))}
        onChange={(id) => go({ compare: id === usual.compare ? undefined : (id as CompareId) })}
        comboboxProps={{ shadow: 'md', transitionProps: { duration: 100 } }}
      />
      <SegmentedControl
        aria-label={t('analytics.clock.label')}
        value={search.clock ?? usual.clock}
        data={(['business', 'wall'] as const).map((id) => ({
          value: id,
          label: t(`analytics.clock.${id}`),
        }))}
        onChange={(id) => go({ clock: id })}
      />
      <span className={classes.space} />
      <Button
        variant="default"
        leftSection={<IconFileText size={16} aria-hidden />}
        renderRoot={(props) => (
          <Link to="/analytics/report" search={{ month: reportMonth(period, today) }} {...props} />
        )}
      >
        {t('analytics.report.open')}
      </Button>
    </div>
  );
}

/** The month that the report begins with: that of the period's end, or the last whole one. */
function reportMonth({ to }: Period, today: string): string {
  return to >= today ? addMonths(today, -1).slice(0, 7) : to.slice(0, 7);
}
