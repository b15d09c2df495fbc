import { ActionIcon, CloseButton, Pill, TextInput, Tooltip } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconMessagePlus, IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { openDialog } from '../../dialogs.ts';
import { useSnapshot } from '../../snapshot.ts';
import { useValue } from '../../value.ts';
import classes from './queue.module.css';
import { queueChoice, queueSearch } from './queue-data.ts';
import { QueueFilters } from './queue-filters.tsx';
import { QueueList } from './queue-list.tsx';
import { SearchResults } from './search-results.tsx';
import { walkResults } from './walk-results.ts';

/** The left pane: search, filters, and the conversations, who needs a person first. */
export function Queue({
  selectedId,
  onSelect,
}: {
  selectedId: number | null;
  onSelect: (conversation: number, message?: number) => void;
}) {
  const { t } = useTranslation();
  const { account, labels } = useSnapshot();
  const choice = useValue(queueChoice);
  const search = useValue(queueSearch);
  const [settled] = useDebouncedValue(search.trim(), 180);
  const label = labels.find((l) => l.id === choice.labelId);
  const searching = search.trim().length > 0;
  return (
    <section
      className={classes.queue}
      data-pane="queue"
      aria-label={t('queue.label')}
      onKeyDown={(event) => searching && walkResults(event, settled === search.trim())}
    >
      <div className={classes.queueTop}>
        <div className={classes.searchRow}>
          <TextInput
            id="queue-search"
            type="search"
            flex={1}
            value={search}
            onChange={(event) => queueSearch.set(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return;
              queueSearch.set('');
              event.currentTarget.blur();
            }}
            placeholder={t('queue.searchPlaceholder')}
            aria-label={t('queue.search')}
            leftSection={<IconSearch size={16} aria-hidden />}
            rightSection={
              search && (
                <CloseButton
                  size="sm"
                  aria-label={t('queue.clearSearch')}
                  onClick={() => queueSearch.set('')}
                />
              )
            }
          />
          {account.role !== 'read' && (
            <Tooltip label={t('queue.newMessage')}>
              <ActionIcon
                variant="default"
                size={36}
                aria-label={t('queue.newMessage')}
                onClick={() => openDialog({ kind: 'new-message' })}
              >
                <IconMessagePlus size={20} stroke={1.75} />
              </ActionIcon>
            </Tooltip>
          )}
        </div>
        {!searching && (
          <>
            <QueueFilters choice={choice} onChange={queueChoice.set} />
            {label && (
              <div>
                <Pill
                  withRemoveButton
                  onRemove={() => queueChoice.set({ ...choice, labelId: null })}
                  removeButtonProps={{
                    'aria-label': t('queue.clearLabel'),
                    'aria-hidden': false,
                    tabIndex: 0,
                  }}
                >
                  {label.name}
                </Pill>
              </div>
            )}
          </>
        )}
      </div>
      {searching ? (
        <SearchResults query={settled} selectedId={selectedId} onSelect={onSelect} />
      ) : (
        <QueueList choice={choice} selectedId={selectedId} onSelect={onSelect} />
      )}
    </section>
  );
}
