import { Button, Modal, ScrollArea, Skeleton, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client } from '../../client.ts';
import { ErrorState } from '../../components/page-state.tsx';
import { useFormat } from '../../format.ts';
import { readablePhone } from '../messages/phone-text.ts';

/** The clinic answers so many lines at once. */
const PAGE = 100;

/** Who opened, wrote, changed or exported what about one person, newest first. */
export function AccessLogDialog({
  contactId,
  name,
  onClose,
}: {
  contactId: number;
  name: string;
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const log = useInfiniteQuery({
    queryKey: ['access-log', contactId],
    initialPageParam: null as number | null,
    queryFn: ({ pageParam }) =>
      client.privacy.accessLog({ contactId, ...(pageParam !== null && { before: pageParam }) }),
    getNextPageParam: (page) => (page.length < PAGE ? null : (page.at(-1)?.id ?? null)),
    staleTime: 0,
    gcTime: 0,
  });
  const lines = log.data?.pages.flat() ?? [];
  const words = (key: string, plain: string) => (i18n.exists(key) ? t(key) : plain);
  return (
    <Modal
      opened
      onClose={onClose}
      size={560}
      title={t('privacy.access.title', { name: readablePhone(name) })}
      closeButtonProps={{ 'aria-label': t('common.closeDialog') }}
    >
      {log.isPending && <Skeleton h={160} radius="md" aria-busy />}
      {log.isError && <ErrorState error={log.error} onRetry={() => void log.refetch()} />}
      {log.isSuccess && lines.length === 0 && <Text c="dimmed">{t('privacy.access.none')}</Text>}
      {lines.length > 0 && (
        <ScrollArea.Autosize mah={420}>
          <Table verticalSpacing={8} fz="sm">
            <Table.Tbody>
              {lines.map((line) => (
                <Table.Tr key={line.id}>
                  <Table.Td style={{ whiteSpace: 'nowrap' }} c="dimmed">
                    {format.moment(Date.parse(line.at))}
                  </Table.Td>
                  <Table.Td fw={550}>
                    {words(`privacy.access.by.${line.actor}`, line.actor)}
                  </Table.Td>
                  <Table.Td>
                    {words(`privacy.access.actions.${line.action.replace('.', '_')}`, line.action)}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          {log.hasNextPage && (
            <Button
              mt="sm"
              size="xs"
              variant="default"
              loading={log.isFetchingNextPage}
              onClick={() => void log.fetchNextPage()}
            >
              {t('privacy.access.more')}
            </Button>
          )}
        </ScrollArea.Autosize>
      )}
    </Modal>
  );
}
