import { Button, Drawer, SegmentedControl, Skeleton, Table, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Delivery, Subscription } from '../../../src-main/contract/subscriptions.ts';
import { client, errorText, orpc, queryClient } from '../../client.ts';
import { LateSkeleton } from '../../components/late-skeleton.tsx';
import { useTellError } from '../../components/tell.ts';
import { useFormat } from '../../format.ts';
import { Refusal } from './checks.tsx';
import { useOutcome } from './delivery-words.ts';
import classes from './settings.module.css';

const PAGE = 50;
const filters = ['all', 'waiting', 'delivered', 'failed'] as const;

/** What a program was told, the newest first, and how each went. */
export function DeliveriesDrawer({
  subscription,
  onClose,
}: {
  subscription: Subscription;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<(typeof filters)[number]>('all');
  const log = useInfiniteQuery(
    orpc.subscriptions.deliveries.infiniteOptions({
      input: (cursor: string | undefined) => ({
        id: subscription.id,
        limit: PAGE,
        ...(cursor !== undefined && { cursor }),
        ...(filter !== 'all' && { state: filter }),
      }),
      initialPageParam: undefined,
      getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
      refetchOnMount: 'always',
    }),
  );
  const rows = log.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={720}
      title={t('integrations.log.title', { name: subscription.name })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <SegmentedControl
        size="xs"
        mb="md"
        aria-label={t('integrations.log.filter')}
        value={filter}
        onChange={(value) => setFilter(value as typeof filter)}
        data={filters.map((value) => ({ value, label: t(`integrations.log.show.${value}`) }))}
      />
      {log.isPending && (
        <LateSkeleton>
          <Skeleton h={200} radius="md" aria-busy />
        </LateSkeleton>
      )}
      {log.error && <Refusal text={errorText(log.error, t)} />}
      {log.data && rows.length === 0 && (
        <p className={classes.hint}>{t('integrations.log.none')}</p>
      )}
      {rows.length > 0 && (
        <Table verticalSpacing={8}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('integrations.log.when')}</Table.Th>
              <Table.Th>{t('integrations.log.event')}</Table.Th>
              <Table.Th>{t('integrations.log.outcome')}</Table.Th>
              <Table.Th aria-label={t('common.more')} />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((delivery) => (
              <DeliveryRow key={delivery.id} delivery={delivery} />
            ))}
          </Table.Tbody>
        </Table>
      )}
      {log.hasNextPage && (
        <Button
          mt="md"
          size="xs"
          variant="default"
          loading={log.isFetchingNextPage}
          onClick={() => void log.fetchNextPage()}
        >
          {t('integrations.log.older')}
        </Button>
      )}
    </Drawer>
  );
}

function DeliveryRow({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation();
  const format = useFormat();
  const outcome = useOutcome();
  const tellError = useTellError();
  const again = useMutation({
    mutationFn: () => client.subscriptions.redeliver({ deliveryId: delivery.id }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: orpc.subscriptions.key() }),
    onError: tellError,
  });
  const { type, subject, state, attempts, nextAt, eventId, createdAt } = delivery;
  return (
    <Table.Tr data-state={state}>
      <Table.Td className={classes.nowrap}>{format.moment(Date.parse(createdAt))}</Table.Td>
      <Table.Td>
        {t(`integrations.types.${type.replace('.', '_')}`)}
        <Text fz="xs" c="dimmed">
          <code>{type}</code>
          {subject !== null && ` · ${t('integrations.log.row', { id: subject })}`} · {eventId}
        </Text>
      </Table.Td>
      <Table.Td>
        {outcome(delivery)}
        <Text fz="xs" c="dimmed">
          {attempts > 0 && t('integrations.log.attempts', { count: attempts })}
          {nextAt &&
            attempts > 0 &&
            ` · ${t('integrations.log.next', { when: format.moment(Date.parse(nextAt)) })}`}
        </Text>
      </Table.Td>
      <Table.Td>
        {state === 'failed' && type !== 'ping' && (
          <Button
            size="compact-xs"
            variant="subtle"
            loading={again.isPending}
            onClick={() => again.mutate()}
          >
            {t('integrations.log.again')}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
