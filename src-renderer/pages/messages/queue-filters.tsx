import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { orpc } from '../../client.ts';
import { openDialog } from '../../dialogs.ts';
import { useFormat } from '../../format.ts';
import { useSnapshot } from '../../snapshot.ts';
import classes from './queue.module.css';
import { type QueueChoice, shownFilters } from './queue-data.ts';

/** Which part of the queue is shown: three filters in sight, the others and the labels behind ⋯. */
export function QueueFilters({
  choice,
  onChange,
}: {
  choice: QueueChoice;
  onChange: (choice: QueueChoice) => void;
}) {
  const { t } = useTranslation();
  const { labels, account } = useSnapshot();
  const { number } = useFormat();
  const counts = useQuery(orpc.conversations.counts.queryOptions());
  // A filter from behind ⋯ takes the third place while it is chosen.
  const third = ['need', 'open'].includes(choice.filter) ? 'mine' : choice.filter;
  const inSight = ['need', 'open', third] as const;
  const behind = shownFilters.filter((filter) => !inSight.includes(filter));
  // Three filters have to fit beside each other; that there are very many is no news about all of them.
  const short = (filter: QueueChoice['filter']) => {
    const most = filter === 'need' ? 999 : 99;
    return countOf(filter) > most ? `${most}+` : countOf(filter);
  };
  const isCounted = (filter: QueueChoice['filter']) =>
    countOf(filter) > 0 && (filter !== 'open' || (third === 'mine' && countOf('open') < 100));
  const countOf = (filter: QueueChoice['filter']) => counts.data?.[filter] ?? 0;

  return (
    <fieldset className={classes.filters} aria-label={t('queue.filters')}>
      {inSight.map((filter) => (
        <button
          key={filter}
          type="button"
          className={classes.filter}
          aria-pressed={choice.filter === filter}
          onClick={() => onChange({ ...choice, filter })}
        >
          {t(`queue.filter.${filter}`)}
          {isCounted(filter) && (
            <span
              className={classes.filterCount}
              data-amber={filter === 'need'}
              title={number(countOf(filter))}
            >
              {short(filter)}
            </span>
          )}
        </button>
      ))}
      <Menu position="bottom-end" width={230} withinPortal>
        <Menu.Target>
          <ActionIcon ml="auto" size={32} aria-label={t('queue.more')}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {behind.map((filter) => (
            <Menu.Item
              key={filter}
              rightSection={
                countOf(filter) > 0 && (
                  <span className={classes.filterCount}>{number(countOf(filter))}</span>
                )
              }
              onClick={() => onChange({ ...choice, filter })}
            >
              {t(`queue.filter.${filter}`)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Label>{t('queue.labelFilter')}</Menu.Label>
          <Menu.RadioGroup
            value={String(choice.labelId ?? 0)}
            onChange={(value) => onChange({ ...choice, labelId: Number(value) || null })}
          >
            <Menu.RadioItem value="0" closeMenuOnClick>
              {t('queue.allLabels')}
            </Menu.RadioItem>
            {labels.map((label) => (
              <Menu.RadioItem
                key={label.id}
                value={String(label.id)}
                closeMenuOnClick
                rightSection={
                  <span
                    className={classes.dot}
                    style={{ background: `var(--mantine-color-${label.color}-6)` }}
                  />
                }
              >
                {label.name}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          {account.role !== 'read' && (
            <>
              <Menu.Divider />
              <Menu.Item onClick={() => openDialog({ kind: 'labels' })}>
                {t('queue.manageLabels')}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
    </fieldset>
  );
}
