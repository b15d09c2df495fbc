import { Button, Group, Modal, Select, Skeleton, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RetentionKind, RetentionRule } from '../../../src-main/contract/privacy.ts';
import { client, errorText, orpc, queryClient } from '../../client.ts';
import { LateSkeleton } from '../../components/late-skeleton.tsx';
import { useTellError } from '../../components/tell.ts';
import { useFormat } from '../../format.ts';
import { Refusal } from './checks.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { Card } from './section.tsx';
import { Row } from './setting-row.tsx';

/** Months that can be chosen; 0 keeps for ever. */
const choices = [0, 1, 3, 6, 12, 24, 36, 60, 84, 120, 180, 240];

/** How long each kind of data is kept; a shorter time shows first what it would delete. */
export function PrivacyRetention() {
  const { t } = useTranslation();
  const rules = useQuery(orpc.privacy.retention.queryOptions({ refetchOnMount: 'always' }));
  const tellError = useTellError();
  const [asked, setAsked] = useState<{ kind: RetentionKind; months: number } | null>(null);
  const put = (next: RetentionRule[]) =>
    queryClient.setQueryData(orpc.privacy.retention.queryKey(), next);
  const forever = useMutation({
    mutationFn: (kind: RetentionKind) => client.privacy.setRetention({ kind, months: 0 }),
    onSuccess: put,
    onError: tellError,
  });
  const [askedNow, setAskedNow] = useState(false);
  const any = rules.data?.some(({ months }) => months > 0) ?? false;
  return (
    <Card
      id="privacy.retention"
      title={t('privacy.retention.title')}
      text={t('privacy.retention.text')}
      actions={
        any && (
          <Button size="xs" variant="default" mr={10} onClick={() => setAskedNow(true)}>
            {t('privacy.retention.now')}
          </Button>
        )
      }
    >
      {rules.isPending && (
        <LateSkeleton>
          <Skeleton h={320} radius="md" aria-busy />
        </LateSkeleton>
      )}
      {rules.error && <Refusal text={errorText(rules.error, t)} />}
      {rules.data?.map((rule) => (
        <RuleRow
          key={rule.kind}
          rule={rule}
          onChoose={(months) =>
            months === 0 ? forever.mutate(rule.kind) : setAsked({ kind: rule.kind, months })
          }
        />
      ))}
      {asked && <PreviewDialog {...asked} onClose={() => setAsked(null)} onSaved={put} />}
      <ConfirmDialog
        opened={askedNow}
        title={t('privacy.retention.nowTitle')}
        text={t('privacy.retention.nowText')}
        confirm={t('privacy.retention.nowConfirm')}
        onClose={() => setAskedNow(false)}
        onConfirm={async () => {
          await client.privacy.runRetention();
          notifications.show({ color: 'teal', message: t('privacy.retention.started') });
          void rules.refetch();
        }}
      />
    </Card>
  );
}

function useMonths(): (months: number) => string {
  const { t } = useTranslation();
  return (months) =>
    months === 0
      ? t('privacy.retention.forever')
      : t('privacy.retention.months', { count: months });
}

function RuleRow({ rule, onChoose }: { rule: RetentionRule; onChoose: (months: number) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const inWords = useMonths();
  const id = `retention-${rule.kind}`;
  const last = rule.last && {
    count: format.number(rule.last.removed),
    date: format.date(Date.parse(rule.last.at)),
  };
  const own = [...new Set([...choices, rule.months])].sort((a, b) => a - b);
  return (
    <Row
      id={id}
      label={t(`privacy.retention.kinds.${rule.kind}.name`)}
      hint={t(`privacy.retention.kinds.${rule.kind}.text`)}
    >
      <Select
        id={`setting-${id}`}
        w={200}
        value={String(rule.months)}
        allowDeselect={false}
        data={own.map((months) => ({ value: String(months), label: inWords(months) }))}
        onChange={(value) => {
          const months = Number(value);
          if (months !== rule.months) onChoose(months);
        }}
      />
      <Text fz="xs" c="dimmed" mt={4}>
        {last
          ? t('privacy.retention.last', last)
          : t('privacy.retention.suggested', { months: inWords(rule.suggested) })}
      </Text>
    </Row>
  );
}

function PreviewDialog({
  kind,
  months,
  onClose,
  onSaved,
}: {
  kind: RetentionKind;
  months: number;
  onClose: () => void;
  onSaved: (rules: RetentionRule[]) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const inWords = useMonths();
  const preview = useQuery(
    orpc.privacy.previewRetention.queryOptions({
      input: { kind, months },
      staleTime: 0,
      gcTime: 0,
    }),
  );
  const save = useMutation({
    mutationFn: () => client.privacy.setRetention({ kind, months }),
    onSuccess: (rules) => {
      onSaved(rules);
      notifications.show({ color: 'teal', message: t('privacy.retention.kept') });
      onClose();
    },
  });
  const { count = 0, before, oldest } = preview.data ?? {};
  const name = t(`privacy.retention.kinds.${kind}.name`);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('privacy.retention.dialog', { kind: name, months: inWords(months) })}
      closeButtonProps={{ 'aria-label': t('common.closeDialog') }}
    >
      <Stack gap="md">
        {preview.isPending && (
          <Text c="dimmed" aria-busy>
            {t('privacy.retention.counting')}
          </Text>
        )}
        {preview.error && <Refusal text={errorText(preview.error, t)} />}
        {preview.data && (
          <Text>
            {count === 0 || !before || !oldest
              ? t('privacy.retention.nothing')
              : t('privacy.retention.would', {
                  number: format.number(count ?? 0),
                  before: format.date(Date.parse(before)),
                  oldest: format.date(Date.parse(oldest)),
                })}
          </Text>
        )}
        <Text fz="sm" c="dimmed">
          {t('privacy.retention.noUndo')}
        </Text>
        {save.error && <Refusal text={errorText(save.error, t)} />}
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('common.cancel')}
          </Button>
          <Button
            color={count > 0 ? 'red' : 'teal'}
            disabled={!preview.data}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            {t('privacy.retention.confirm')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
