import { Button, Select } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { IconCalendar, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { auditParts } from '../../../src-main/contract/activity.ts';
import { orpc } from '../../client.ts';
import { useFormat } from '../../format.ts';
import classes from './activity.module.css';
import { type AuditFilter, everything } from './audit-data.ts';
import { actionWords, knownActions } from './audit-words.ts';

const periods = ['all', 'today', 'week', 'month', 'custom'] as const;

/** Period, person and kind of action. */
export function AuditFilters({
  filter,
  onFilter,
}: {
  filter: AuditFilter;
  onFilter: (filter: AuditFilter) => void;
}) {
  const { t } = useTranslation();
  const { locale } = useFormat();
  const accounts = useQuery(orpc.accounts.list.queryOptions({ refetchOnMount: 'always' }));
  const people = [
    {
      group: t('activity.people'),
      items: (accounts.data ?? []).map(({ id, displayName }) => ({
        value: String(id),
        label: displayName,
      })),
    },
    {
      group: t('activity.parts'),
      items: auditParts.map((part) => ({ value: part, label: t(`activity.part.${part}`) })),
    },
  ];
  const actions = useMemo(() => {
    const order = new Intl.Collator(locale);
    return [...knownActions()]
      .map(([kind, names]) => {
        const group = t(`audit.kinds.${kind}`, { defaultValue: kind });
        const items = names
          .map((name) => ({ value: name, label: actionWords(name, t) }))
          .sort((a, b) => order.compare(a.label, b.label));
        const all = { value: kind, label: t('activity.allOf', { kind: group }) };
        return { group, items: names.length > 1 ? [all, ...items] : items };
      })
      .sort((a, b) => order.compare(a.group, b.group));
  }, [t, locale]);
  const part = auditParts.find((name) => name === filter.who);

  return (
    <search className={classes.filters} aria-label={t('activity.filters')}>
      <Select
        w={132}
        aria-label={t('activity.period')}
        data={periods.map((value) => ({ value, label: t(`activity.periods.${value}`) }))}
        value={filter.period}
        allowDeselect={false}
        onChange={(value) =>
          onFilter({ ...filter, period: periods.find((one) => one === value) ?? 'all' })
        }
      />
      {filter.period === 'custom' && (
        <DatePickerInput
          type="range"
          w={230}
          size="sm"
          aria-label={t('activity.dates')}
          placeholder={t('activity.dates')}
          leftSection={<IconCalendar size={16} aria-hidden />}
          valueFormat="D MMM YYYY"
          allowSingleDateInRange
          clearable
          value={[filter.days[0], filter.days[1]]}
          onChange={([from, to]) => onFilter({ ...filter, days: [from, to] })}
        />
      )}
      <Select
        w={180}
        aria-label={t('activity.who')}
        placeholder={t('activity.anyone')}
        data={people}
        value={filter.who === null ? null : String(filter.who)}
        clearable
        searchable
        nothingFoundMessage={t('settings.nothingFound')}
        onChange={(value) =>
          onFilter({
            ...filter,
            who:
              value === null ? null : (auditParts.find((name) => name === value) ?? Number(value)),
          })
        }
        key={part ?? 'who'}
      />
      <Select
        w={270}
        aria-label={t('activity.what')}
        placeholder={t('activity.anything')}
        data={actions}
        value={filter.action}
        clearable
        searchable
        maxDropdownHeight={360}
        nothingFoundMessage={t('settings.nothingFound')}
        onChange={(action) => onFilter({ ...filter, action })}
      />
      {JSON.stringify(filter) !== JSON.stringify(everything) && (
        <Button
          variant="subtle"
          color="gray"
          size="sm"
          px="xs"
          leftSection={<IconX size={15} aria-hidden />}
          onClick={() => onFilter(everything)}
        >
          {t('activity.clear')}
        </Button>
      )}
    </search>
  );
}
