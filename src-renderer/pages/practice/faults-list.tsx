import { Alert, Badge, Button, Group, SegmentedControl, Skeleton, Text } from '@mantine/core';
import { IconBolt, IconCircleCheck } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText, orpc, queryClient } from '../../client.ts';
import { useTellError } from '../../components/tell.ts';
import classes from './practice.module.css';

/** How often the faults are read while one is on, in ms: they count down without an event. */
const WATCH_MS = 2000;

/** The faults that are switched on, watched while there are any. */
export function useActiveFaults() {
  return useQuery(
    orpc.practice.faults.queryOptions({
      refetchOnMount: 'always',
      refetchInterval: (query) => (query.state.data?.length ? WATCH_MS : false),
    }),
  );
}

const times = ['1', '3', '10', 'always'] as const;

/** What Twilio can be made to do wrong, so that one sees that no message is lost. */
export function FaultsList({ canSet }: { canSet: boolean }) {
  const { t, i18n } = useTranslation();
  const tell = useTellError();
  const [count, setCount] = useState<(typeof times)[number]>('1');
  const kinds = useQuery(orpc.practice.faultKinds.queryOptions());
  const active = useActiveFaults();
  const settle = {
    onSuccess: (faults: NonNullable<typeof active.data>) =>
      queryClient.setQueryData(orpc.practice.faults.queryKey(), faults),
    onError: tell,
  };
  const add = useMutation(orpc.practice.addFault.mutationOptions(settle));
  const clear = useMutation(orpc.practice.clearFaults.mutationOptions(settle));
  const on = active.data ?? [];
  const error = kinds.error ?? active.error;
  if (error) return <Alert color="red">{errorText(error, t)}</Alert>;
  return (
    <div className={classes.drawer}>
      <Text size="sm" c="dimmed" mb="sm">
        {t('practice.faults.intro')}
      </Text>
      <div className={classes.sticky}>
        <Group justify="space-between" gap={8} mb={6} wrap="nowrap">
          {on.length === 0 ? (
            <Badge variant="light" color="green" leftSection={<IconCircleCheck size={14} />}>
              {t('practice.faults.none')}
            </Badge>
          ) : (
            <Badge variant="light" color="amber" leftSection={<IconBolt size={14} />}>
              {t('practice.faults.on', { count: on.length })}
            </Badge>
          )}
          <Button
            size="xs"
            variant="default"
            disabled={!canSet || on.length === 0}
            loading={clear.isPending}
            onClick={() => clear.mutate({})}
          >
            {t('practice.faults.clear')}
          </Button>
        </Group>
        <SegmentedControl
          fullWidth
          size="xs"
          mb={4}
          aria-label={t('practice.faults.times')}
          value={count}
          onChange={setCount}
          data={times.map((value) => ({ value, label: t(`practice.faults.counts.${value}`) }))}
        />
      </div>
      {kinds.isPending && <Skeleton h={320} radius="md" />}
      <ul className={classes.lines} aria-label={t('practice.faults.label')}>
        {kinds.data?.map((kind) => {
          const title = t(`practice.faultKinds.${kind}.title`, { defaultValue: kind });
          const known = i18n.exists(`practice.faultKinds.${kind}.text`);
          const mine = on.filter((fault) => fault.kind === kind);
          const left = mine.some((fault) => fault.remaining === null)
            ? null
            : mine.reduce((sum, fault) => sum + (fault.remaining ?? 0), 0);
          return (
            <li key={kind} className={classes.line} data-on={mine.length > 0 || undefined}>
              <span className={classes.who}>
                <span className={classes.wrapName}>{title}</span>
                {known && (
                  <span className={classes.wrapSub}>{t(`practice.faultKinds.${kind}.text`)}</span>
                )}
                {mine.length > 0 && (
                  <span className={classes.left}>
                    <IconBolt size={13} aria-hidden />
                    {left === null
                      ? t('practice.faults.endless')
                      : t('practice.faults.left', { count: left })}
                  </span>
                )}
              </span>
              <Button
                size="xs"
                variant="default"
                disabled={!canSet}
                aria-label={t('practice.faults.addNamed', { title })}
                onClick={() =>
                  add.mutate({ kind, times: count === 'always' ? null : Number(count) })
                }
              >
                {t('practice.faults.add')}
              </Button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
