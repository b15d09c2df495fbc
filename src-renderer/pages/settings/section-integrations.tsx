import { Anchor, Button, Skeleton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconExternalLink, IconPlus, IconWebhook } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Subscription } from '../../../src-main/contract/subscriptions.ts';
import { client, errorText, onTopic, orpc, queryClient } from '../../client.ts';
import { LateSkeleton } from '../../components/late-skeleton.tsx';
import { inElectron } from '../../connection.ts';
import { useSnapshot } from '../../snapshot.ts';
import { Refusal } from './checks.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { DeliveriesDrawer } from './deliveries-drawer.tsx';
import { SecretDialog } from './secret-dialog.tsx';
import { Card, CopyText } from './section.tsx';
import classes from './section-integrations.module.css';
import { SettingField } from './setting-field.tsx';
import settings from './settings.module.css';
import { SubscriptionDialog } from './subscription-dialog.tsx';
import { SubscriptionRow } from './subscription-row.tsx';

type Open =
  | { readonly kind: 'add' }
  | { readonly kind: 'edit' | 'log' | 'remove' | 'rotate'; readonly subscription: Subscription }
  | { readonly kind: 'secret'; readonly name: string; readonly secret: string };

/** Reads the list again; events tell of deliveries, everything else is done here. */
function refresh(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: orpc.subscriptions.key() });
}

/** What other software can do here, and what it is told. */
export function IntegrationsSection() {
  return (
    <>
      <ApiCard />
      <WebhooksCard />
    </>
  );
}

function ApiCard() {
  const { t } = useTranslation();
  const { deskUrl } = useSnapshot();
  const address = `${inElectron ? (deskUrl ?? '') : window.location.origin}/api.html`;
  return (
    <Card
      title={t('integrations.api.title')}
      text={t('integrations.api.text')}
      actions={
        !inElectron && (
          <Button
            component="a"
            href="./api.html"
            target="_blank"
            rel="noreferrer"
            size="xs"
            variant="default"
            mr={10}
            rightSection={<IconExternalLink size={14} aria-hidden />}
          >
            {t('integrations.api.open')}
          </Button>
        )
      }
    >
      <CopyText label={t('integrations.api.address')} value={address} />
      <p className={settings.hint}>
        {t('integrations.api.tokens')}{' '}
        <Anchor component={Link} to="/account" fz="inherit">
          {t('integrations.api.toTokens')}
        </Anchor>
      </p>
      <SettingField name="api.requestsPerMinute" />
    </Card>
  );
}

function WebhooksCard() {
  const { t } = useTranslation();
  const list = useQuery(orpc.subscriptions.list.queryOptions({ refetchOnMount: 'always' }));
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  useEffect(() => onTopic('subscription', () => void refresh()), []);
  const say = (message: string) => notifications.show({ color: 'teal', message, autoClose: 5000 });
  const add = () => setOpen({ kind: 'add' });
  const none = list.data?.length === 0;
  return (
    <Card
      title={t('integrations.hooks.title')}
      text={t('integrations.hooks.text')}
      actions={
        <Button size="xs" mr={10} leftSection={<IconPlus size={15} aria-hidden />} onClick={add}>
          {t('integrations.hooks.add')}
        </Button>
      }
    >
      {list.isPending && (
        <LateSkeleton>
          <Skeleton h={72} radius="md" aria-busy />
        </LateSkeleton>
      )}
      {list.error && <Refusal text={errorText(list.error, t)} />}
      {none && (
        <p className={classes.emptyLine}>
          <IconWebhook size={18} stroke={1.75} aria-hidden />
          {t('integrations.hooks.none')}
        </p>
      )}
      {list.data && !none && (
        <ul className={classes.hooks}>
          {list.data.map((subscription) => (
            <SubscriptionRow
              key={subscription.id}
              subscription={subscription}
              onOpen={(kind) => setOpen({ kind, subscription })}
              onChanged={() => void refresh()}
            />
          ))}
        </ul>
      )}
      {open?.kind === 'add' && (
        <SubscriptionDialog
          subscription={null}
          onClose={close}
          onDone={(name, secret) => {
            void refresh();
            setOpen(secret === null ? null : { kind: 'secret', name, secret });
          }}
        />
      )}
      {open?.kind === 'edit' && (
        <SubscriptionDialog
          subscription={open.subscription}
          onClose={close}
          onDone={(name) => {
            void refresh();
            say(t('integrations.hooks.changed', { name }));
            close();
          }}
        />
      )}
      {open?.kind === 'secret' && (
        <SecretDialog name={open.name} secret={open.secret} onClose={close} />
      )}
      {open?.kind === 'log' && (
        <DeliveriesDrawer subscription={open.subscription} onClose={close} />
      )}
      {open?.kind === 'rotate' && (
        <ConfirmDialog
          opened
          danger={false}
          title={t('integrations.hooks.rotateTitle', { name: open.subscription.name })}
          text={t('integrations.hooks.rotateText')}
          confirm={t('integrations.hooks.rotate')}
          onClose={close}
          onConfirm={async () => {
            const { id, name } = open.subscription;
            const { secret } = await client.subscriptions.rotateSecret({ id });
            void refresh();
            // After the dialog has closed itself.
            setTimeout(() => setOpen({ kind: 'secret', name, secret }));
          }}
        />
      )}
      {open?.kind === 'remove' && (
        <ConfirmDialog
          opened
          title={t('integrations.hooks.removeTitle', { name: open.subscription.name })}
          text={t('integrations.hooks.removeText')}
          confirm={t('integrations.hooks.remove')}
          onClose={close}
          onConfirm={async () => {
            await client.subscriptions.remove({ id: open.subscription.id });
            void refresh();
            say(t('integrations.hooks.removed', { name: open.subscription.name }));
          }}
        />
      )}
    </Card>
  );
}
