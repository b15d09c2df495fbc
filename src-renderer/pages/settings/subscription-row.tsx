import { ActionIcon, Badge, Button, Menu, Switch, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDots, IconSend } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Subscription } from '../../../src-main/contract/subscriptions.ts';
import { client } from '../../client.ts';
import { useTellError } from '../../components/tell.ts';
import { useFormat } from '../../format.ts';
import { useOutcome } from './delivery-words.ts';
import classes from './subscription-row.module.css';

/** One program that is told: how it goes, and what can be done with it. */
export function SubscriptionRow({
  subscription,
  onOpen,
  onChanged,
}: {
  subscription: Subscription;
  onOpen: (kind: 'edit' | 'log' | 'remove' | 'rotate') => void;
  onChanged: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const outcome = useOutcome();
  const tellError = useTellError();
  const { id, name, url, active, stopped, waiting, lastDelivery } = subscription;
  const test = useMutation({
    mutationFn: () => client.subscriptions.test({ id }),
    onSuccess(delivery) {
      const good = delivery.state === 'delivered';
      notifications.show({
        color: good ? 'teal' : 'red',
        message: good
          ? t('integrations.hooks.testGood', { name, ms: format.number(delivery.durationMs ?? 0) })
          : outcome(delivery),
        autoClose: good ? 5_000 : 12_000,
      });
      onChanged();
    },
    onError: tellError,
  });
  const turn = useMutation({
    mutationFn: (on: boolean) => client.subscriptions.setActive({ id, active: on }),
    onSettled: onChanged,
    onError: tellError,
  });
  const failing = lastDelivery?.problem !== null && lastDelivery !== null;
  const proven = lastDelivery?.state === 'delivered';
  const running = failing ? 'failing' : proven ? 'ok' : 'unproven';
  const state = stopped ? 'stopped' : active ? running : 'off';
  const colours = {
    stopped: 'red',
    off: 'gray',
    failing: 'amber',
    unproven: 'gray',
    ok: 'green',
  } as const;
  return (
    <li className={classes.hook} data-subscription={id}>
      <div className={classes.hookMain}>
        <div className={classes.hookName}>
          <Text fw={550} fz="sm" truncate>
            {name}
          </Text>
          <Badge variant="light" color={colours[state]}>
            {t(`integrations.hooks.state.${state}`)}
          </Badge>
        </div>
        <Text fz="xs" c="dimmed" truncate title={url}>
          {url}
        </Text>
        <Text fz="xs" c="dimmed">
          {stopped && <>{t(`integrations.hooks.stopped.${stopped}`)} </>}
          {lastDelivery
            ? `${outcome(lastDelivery)} · ${format.relative(Date.parse(lastDelivery.endedAt ?? lastDelivery.createdAt))}`
            : t('integrations.hooks.never')}
          {waiting > 0 && ` · ${t('integrations.hooks.waiting', { count: waiting })}`}
        </Text>
      </div>
      <div className={classes.hookActions}>
        <Switch
          checked={turn.isPending ? turn.variables : active}
          disabled={turn.isPending}
          aria-label={t('integrations.hooks.active', { name })}
          onChange={(event) => turn.mutate(event.currentTarget.checked)}
        />
        <Button
          size="xs"
          variant="default"
          loading={test.isPending}
          leftSection={<IconSend size={14} aria-hidden />}
          aria-label={t('integrations.hooks.testOf', { name })}
          onClick={() => test.mutate()}
        >
          {t('integrations.hooks.test')}
        </Button>
        <Menu position="bottom-end" width={230}>
          <Menu.Target>
            <ActionIcon size={32} aria-label={t('integrations.hooks.more', { name })}>
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => onOpen('log')}>{t('integrations.hooks.log')}</Menu.Item>
            <Menu.Item onClick={() => onOpen('edit')}>{t('common.edit')}</Menu.Item>
            <Menu.Item onClick={() => onOpen('rotate')}>{t('integrations.hooks.rotate')}</Menu.Item>
            <Menu.Divider />
            <Menu.Item color="red" onClick={() => onOpen('remove')}>
              {t('common.remove')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
    </li>
  );
}
