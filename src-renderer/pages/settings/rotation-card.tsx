import { Button, Group, List, Stepper, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { client, onTopic, orpc, queryClient } from '../../client.ts';
import { settingErrorText } from '../setup/setting-refusal.ts';
import { Refusal } from './checks.tsx';
import { Card } from './section.tsx';
import { useSettingView } from './settings-data.tsx';

const stages = { none: 0, secondary_ready: 1, promoted: 3 } as const;

/** Changes the auth token step by step, with both accepted meanwhile. */
export function RotationCard() {
  const { t } = useTranslation();
  const token = useSettingView('twilio.authToken');
  const state = useQuery(orpc.rotation.state.queryOptions({ refetchOnMount: 'always' }));
  useEffect(
    () =>
      onTopic('setting', (row) => {
        if (!String((row as { key?: unknown }).key).startsWith('twilio.')) return;
        void queryClient.invalidateQueries({ queryKey: orpc.rotation.state.key() });
      }),
    [],
  );
  const act = useMutation({
    mutationFn: (step: 'begin' | 'promote' | 'cancel') => client.rotation[step](),
    onSuccess: (next) => queryClient.setQueryData(orpc.rotation.state.queryKey(), next),
  });
  const stage = state.data?.stage ?? 'none';
  const end = state.data?.endsWith ?? '';
  const fixed = token.source === 'environment';
  return (
    <Card title={t('settings.rotation.title')} text={t('settings.rotation.text')} id="rotation">
      <Stepper active={stages[stage]} size="xs" iconSize={28} my={4} allowNextStepsSelect={false}>
        {(['begin', 'promote', 'done'] as const).map((step) => (
          <Stepper.Step
            key={step}
            label={t(`settings.rotation.${step}Name`)}
            description={t(`settings.rotation.${step}Short`)}
          />
        ))}
      </Stepper>
      <div role="status">
        {stage === 'none' && <Text fz="sm">{t('settings.rotation.beginText')}</Text>}
        {stage === 'secondary_ready' && (
          <>
            <Text fz="sm">{t('settings.rotation.promoteText', { end })}</Text>
            <List fz="sm" mt={6} spacing={2}>
              <List.Item>{t('settings.rotation.promoteBefore')}</List.Item>
              <List.Item>{t('settings.rotation.promoteAfter')}</List.Item>
            </List>
          </>
        )}
        {stage === 'promoted' && <Text fz="sm">{t('settings.rotation.doneText', { end })}</Text>}
      </div>
      <Refusal text={act.error ? settingErrorText(act.error, t) : null} />
      {fixed && (
        <Text fz="sm" c="dimmed">
          {t('settings.fixed', { variable: token.variable ?? '' })}
        </Text>
      )}
      {!token.set && (
        <Text fz="sm" c="dimmed">
          {t('settings.rotation.noToken')}
        </Text>
      )}
      <Group gap="xs" mt="xs">
        {stage === 'none' && (
          <Button
            size="xs"
            variant="default"
            disabled={fixed || !token.set}
            loading={act.isPending}
            onClick={() => act.mutate('begin')}
          >
            {t('settings.rotation.begin')}
          </Button>
        )}
        {stage === 'secondary_ready' && (
          <>
            <Button size="xs" loading={act.isPending} onClick={() => act.mutate('promote')}>
              {t('settings.rotation.promote')}
            </Button>
            <Button
              size="xs"
              variant="default"
              disabled={act.isPending}
              onClick={() => act.mutate('cancel')}
            >
              {t('settings.rotation.cancel')}
            </Button>
          </>
        )}
      </Group>
    </Card>
  );
}
