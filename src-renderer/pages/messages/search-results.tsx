import { IconSearchOff } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { orpc } from '../../client.ts';
import { useClinicNow } from '../../clinic-clock.ts';
import { EmptyState, ErrorState } from '../../components/page-state.tsx';
import { useFormat } from '../../format.ts';
import { readablePhone } from './phone-text.ts';
import classes from './queue.module.css';
import { shownIds } from './queue-data.ts';
import { QueueRow } from './queue-row.tsx';
import { SnippetText } from './snippet-text.tsx';

/** What the search box found: conversations by who, and messages by their words. */
export function SearchResults({
  query,
  selectedId,
  onSelect,
}: {
  query: string;
  selectedId: number | null;
  onSelect: (conversation: number, message?: number) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useClinicNow(30_000);
  const found = useQuery(
    orpc.conversations.search.queryOptions({
      input: { query, limit: 40 },
      enabled: query.length > 0,
      placeholderData: keepPreviousData,
      gcTime: 0,
    }),
  );
  const { data } = found;
  const ids = useMemo(
    () => [
      ...new Set([
        ...(data?.conversations ?? []).map((row) => row.id),
        ...(data?.messages ?? []).map((hit) => hit.conversation.id),
      ]),
    ],
    [data],
  );
  useEffect(() => shownIds.set(ids), [ids]);

  if (found.isError)
    return (
      <div className={classes.list}>
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      </div>
    );
  if (!data) return <div className={classes.list} role="status" aria-label={t('common.loading')} />;
  if (ids.length === 0)
    return (
      <div className={classes.list}>
        <EmptyState
          icon={<IconSearchOff size={24} stroke={1.5} />}
          title={t('queue.searchNothingTitle')}
          text={t('queue.searchNothingText', { query })}
        />
      </div>
    );
  return (
    <div className={classes.list} data-results={found.isPlaceholderData ? undefined : ''}>
      {data.conversations.length > 0 && (
        <>
          <div className={classes.group} id="found-conversations">
            {t('queue.searchConversations')}
          </div>
          <div role="listbox" aria-labelledby="found-conversations" tabIndex={-1}>
            {data.conversations.map((row) => (
              <QueueRow
                key={row.id}
                id={`found-${row.id}`}
                row={row}
                selected={row.id === selectedId}
                now={now}
                format={format}
                onSelect={onSelect}
              />
            ))}
          </div>
        </>
      )}
      {data.messages.length > 0 && (
        <>
          <div className={classes.group} id="found-messages">
            {t('queue.searchMessages')}
          </div>
          <ul aria-labelledby="found-messages" style={{ listStyle: 'none', margin: 0, padding: 0 }}>
            {data.messages.map(({ conversation, message, snippet }) => (
              <li key={message.id}>
                <button
                  type="button"
                  className={classes.row}
                  style={{ border: 0, borderBottom: '1px solid var(--m-line)', font: 'inherit' }}
                  onClick={() => onSelect(conversation.id, message.id)}
                >
                  <span className={classes.rowIcon} />
                  <span className={classes.rowBody}>
                    <span className={classes.rowTop}>
                      <span className={classes.rowName}>
                        {readablePhone(conversation.contact.name)}
                      </span>
                      <span className={classes.rowTime}>
                        {format.short(Date.parse(message.createdAt), now)}
                      </span>
                    </span>
                    <SnippetText snippet={snippet} />
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
