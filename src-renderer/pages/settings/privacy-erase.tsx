import { Badge, Button, Group, Skeleton, Table, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Erasure } from '../../../src-main/contract/privacy.ts';
import { client, errorText, onTopic, orpc, queryClient } from '../../client.ts';
import { LateSkeleton } from '../../components/late-skeleton.tsx';
import { useTellError } from '../../components/tell.ts';
import { openDialog } from '../../dialogs.ts';
import { useFormat } from '../../format.ts';
import { readablePhone } from '../messages/phone-text.ts';
import { Refusal } from './checks.tsx';
import { Card } from './section.tsx';
import classes from './settings.module.css';

/** Erasing a person who asks for it, and what has been erased so far. */
export function PrivacyErase() {
  const { t } = useTranslation();
  const erasures = useQuery(orpc.privacy.erasures.queryOptions({ refetchOnMount: 'always' }));
  useEffect(
    () =>
      onTopic('erasure', () => {
        void queryClient.invalidateQueries({ queryKey: orpc.privacy.erasures.key() });
      }),
    [],
  );
  return (
    <Card id="privacy.erase" title={t('privacy.erase.title')} text={t('privacy.erase.text')}>
      <Search />
      <Text fw={600} fz="sm" mt="md">
        {t('privacy.erase.list')}
      </Text>
      {erasures.isPending && (
        <LateSkeleton>
          <Skeleton h={80} radius="md" aria-busy />
        </LateSkeleton>
      )}
      {erasures.error && <Refusal text={errorText(erasures.error, t)} />}
      {erasures.data?.length === 0 && <p className={classes.hint}>{t('privacy.erase.none')}</p>}
      {erasures.data && erasures.data.length > 0 && (
        <Table verticalSpacing={8} fz="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('privacy.erase.when')}</Table.Th>
              <Table.Th>{t('privacy.erase.who')}</Table.Th>
              <Table.Th>{t('privacy.erase.what2')}</Table.Th>
              <Table.Th>{t('privacy.erase.twilio')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {erasures.data.map((erasure) => (
              <ErasureRow key={erasure.id} erasure={erasure} />
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Card>
  );
}

function Search() {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [query] = useDebouncedValue(typed.trim(), 200);
  const found = useQuery(
    orpc.contacts.find.queryOptions({
      input: { query, limit: 5 },
      enabled: query !== '',
      staleTime: 0,
    }),
  );
  return (
    <>
      <TextInput
        label={t('privacy.erase.search')}
        value={typed}
        autoComplete="off"
        leftSection={<IconSearch size={15} aria-hidden />}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {query !== '' && found.data?.length === 0 && (
        <p className={classes.hint}>{t('privacy.erase.searchNone')}</p>
      )}
      {query !== '' &&
        found.data?.map(({ id, name, phone }) => (
          <Group key={id} gap={12} py={6} wrap="nowrap">
            <div className={classes.grow}>
              <Text fz="sm" fw={550} truncate>
                {readablePhone(name)}
              </Text>
              {phone && phone !== name && (
                <Text fz="xs" c="dimmed">
                  {readablePhone(phone)}
                </Text>
              )}
            </div>
            <Button
              size="xs"
              variant="default"
              aria-label={t('privacy.erase.open', { name })}
              onClick={() => openDialog({ kind: 'erase', subject: { kind: 'contact', id } })}
            >
              {t('privacy.erase.button')}
            </Button>
          </Group>
        ))}
    </>
  );
}

function ErasureRow({ erasure }: { erasure: Erasure }) {
  const { t } = useTranslation();
  const format = useFormat();
  const tellError = useTellError();
  const retry = useMutation({
    mutationFn: () => client.privacy.retryErasure({ id: erasure.id }),
    onError: tellError,
  });
  const { pending, gone, failed } = erasure.atTwilio;
  return (
    <Table.Tr>
      <Table.Td>{format.moment(Date.parse(erasure.at))}</Table.Td>
      <Table.Td>
        {erasure.origin === 'request' && erasure.by
          ? erasure.by
          : t(`privacy.erase.origin.${erasure.origin}`)}
      </Table.Td>
      <Table.Td>
        {erasure.state === 'erasing'
          ? t('privacy.erase.erasing')
          : t('privacy.erase.summary', { count: erasure.counts.messages })}
      </Table.Td>
      <Table.Td>
        <Group gap={8}>
          {pending > 0 && (
            <Badge variant="light" color="amber">
              {t('privacy.erase.pending', { count: pending })}
            </Badge>
          )}
          {failed > 0 && (
            <>
              <Badge variant="light" color="red">
                {t('privacy.erase.failed', { count: failed })}
              </Badge>
              <Button
                size="compact-xs"
                variant="default"
                loading={retry.isPending}
                onClick={() => retry.mutate()}
              >
                {t('privacy.erase.retry')}
              </Button>
            </>
          )}
          {pending === 0 && failed === 0 && (
            <Badge variant="light" color={gone > 0 ? 'green' : 'gray'}>
              {t(gone > 0 ? 'privacy.erase.gone' : 'privacy.erase.nothingThere')}
            </Badge>
          )}
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}
