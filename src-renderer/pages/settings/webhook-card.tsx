import { Button, Group, Skeleton, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { client, orpc, queryClient } from '../../client.ts';
import { LateSkeleton } from '../../components/late-skeleton.tsx';
import { openDialog } from '../../dialogs.ts';
import { refreshLine } from '../../live.ts';
import { useSnapshot } from '../../snapshot.ts';
import { settingErrorText } from '../setup/setting-refusal.ts';
import { CheckList, Refusal } from './checks.tsx';
import { Card, CopyText, OutsideButton } from './section.tsx';
import classes from './webhook-card.module.css';

/** Where Twilio delivers at present, where it should, and what brings them together. */
export function WebhookCard() {
  const { t } = useTranslation();
  const { line } = useSnapshot();
  const found = useQuery(orpc.line.registration.queryOptions({ refetchOnMount: 'always' }));
  // Events tell when the answer may be another one; each look is a question to Twilio.
  const known = line.links.find(({ id }) => id === 'webhook');
  const mark = `${known?.code} ${line.publicUrl}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the mark changes.
  useEffect(() => {
    void queryClient.invalidateQueries({ queryKey: orpc.line.registration.key() });
  }, [mark]);
  const register = useMutation({
    mutationFn: () => client.line.register({ takeOver: false }),
    async onSuccess(answer) {
      queryClient.setQueryData(orpc.line.registration.queryKey(), answer);
      await refreshLine();
    },
  });
  const { data } = found;
  const sandbox = data?.kind === 'sandbox';
  // A webhook with nothing to do has no use for the button of the check itself.
  const check = data && { ...data.check, fix: null };
  const there = [
    ['settings.webhook.thereReceive', data?.current.receive],
    ['settings.webhook.thereStatus', data?.current.status],
  ] as const;
  return (
    <Card
      title={t('settings.webhook.title')}
      text={t('settings.webhook.text')}
      actions={
        sandbox && (
          <OutsideButton to="twilio_sandbox" label={t('settings.webhook.sandboxConsole')} />
        )
      }
    >
      {found.isPending && (
        <LateSkeleton>
          <Skeleton h={96} radius="md" aria-busy />
        </LateSkeleton>
      )}
      {found.error && <Refusal text={settingErrorText(found.error, t)} />}
      {check && <CheckList checks={[check]} />}
      {data?.ours && (
        <>
          <CopyText label={t('settings.webhook.receive')} value={data.ours.receive} />
          <CopyText label={t('settings.webhook.status')} value={data.ours.status} />
        </>
      )}
      {sandbox && (
        <Text fz="sm" c="dimmed">
          {t('settings.webhook.sandboxHow')}
        </Text>
      )}
      {data && data.check.state !== 'ok' && there.some(([, url]) => url) && (
        <div className={classes.there}>
          {there.map(([key, url]) => (
            <div key={key}>
              <span>{t(key)}</span> <code>{url || '—'}</code>
            </div>
          ))}
        </div>
      )}
      <Refusal text={register.error ? settingErrorText(register.error, t) : null} />
      <Group gap="xs" mt="xs">
        {data?.check.code === 'foreign' ? (
          <Button
            size="xs"
            color="red"
            onClick={() =>
              openDialog({ kind: 'take-webhook', host: String(data.check.params['host'] ?? '') })
            }
          >
            {t('fixes.take_webhook')}
          </Button>
        ) : (
          data?.check.fix === 'register_webhook' && (
            <Button size="xs" loading={register.isPending} onClick={() => register.mutate()}>
              {t('fixes.register_webhook')}
            </Button>
          )
        )}
        <Button
          size="xs"
          variant="default"
          loading={found.isFetching && !found.isPending}
          onClick={() => void found.refetch()}
        >
          {t('settings.webhook.look')}
        </Button>
      </Group>
    </Card>
  );
}
