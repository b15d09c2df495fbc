import { ActionIcon, Badge, Button, Menu, Skeleton, Table, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDots, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountDetailsView } from '../../../src-main/contract/setup.ts';
import { client, errorText, orpc, queryClient } from '../../client.ts';
import { LateSkeleton } from '../../components/late-skeleton.tsx';
import { useTellError } from '../../components/tell.ts';
import { useFormat } from '../../format.ts';
import { useSnapshot } from '../../snapshot.ts';
import { SessionsCard } from '../account/sessions-card.tsx';
import { TokensCard } from '../account/tokens-card.tsx';
import { AccountDialog } from './account-dialog.tsx';
import { Refusal } from './checks.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import { Card } from './section.tsx';
import classes from './section-people.module.css';
import { SettingField } from './setting-field.tsx';
import settings from './settings.module.css';

type Open =
  | { readonly kind: 'add' }
  | {
      readonly kind: 'change' | 'password' | 'disable' | 'secondStep';
      readonly account: AccountDetailsView;
    };

/** Reads the accounts again: nothing else tells that they have changed. */
function refreshAccounts(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: orpc.accounts.key() });
}

/** Who can sign in, and what each may do. */
export function PeopleSection() {
  const { t } = useTranslation();
  const accounts = useQuery(orpc.accounts.list.queryOptions({ refetchOnMount: 'always' }));
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const changed = (words: string) => {
    notifications.show({ color: 'teal', message: words, autoClose: 5000 });
    close();
    void refreshAccounts();
    void queryClient.invalidateQueries({ queryKey: orpc.session.colleagues.key() });
  };
  const local = accounts.data?.some((account) => account.local);
  return (
    <>
      <Card
        title={t('settings.people.title')}
        text={t('settings.people.text')}
        actions={
          <Button
            size="xs"
            mr={10}
            leftSection={<IconPlus size={15} aria-hidden />}
            onClick={() => setOpen({ kind: 'add' })}
          >
            {t('settings.people.add')}
          </Button>
        }
      >
        {accounts.isPending && (
          <LateSkeleton>
            <Skeleton h={120} radius="md" aria-busy />
          </LateSkeleton>
        )}
        {accounts.error && <Refusal text={errorText(accounts.error, t)} />}
        {accounts.data && (
          <Table verticalSpacing={10} className={classes.people}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('settings.people.name')}</Table.Th>
                <Table.Th>{t('settings.people.role')}</Table.Th>
                <Table.Th>{t('settings.people.state')}</Table.Th>
                <Table.Th w={48} aria-label={t('common.more')} />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {accounts.data.map((account) => (
                <AccountRow
                  key={account.id}
                  account={account}
                  onOpen={setOpen}
                  onChanged={changed}
                />
              ))}
            </Table.Tbody>
          </Table>
        )}
        <p className={settings.hint}>{t('settings.people.roles')}</p>
        {local && <p className={settings.hint}>{t('settings.people.localText')}</p>}
        {open?.kind === 'add' && <AccountDialog account={null} onClose={close} onDone={changed} />}
        {open?.kind === 'change' && (
          <AccountDialog account={open.account} onClose={close} onDone={changed} />
        )}
        {open?.kind === 'password' && (
          <PasswordDialog account={open.account} onClose={close} onDone={changed} />
        )}
        {open?.kind === 'disable' && (
          <ConfirmDialog
            opened
            title={t('settings.people.disableTitle', { name: open.account.displayName })}
            text={t('settings.people.disableText')}
            confirm={t('settings.people.disable')}
            onClose={close}
            onConfirm={async () => {
              await client.accounts.setEnabled({ id: open.account.id, enabled: false });
              changed(t('settings.people.disabled', { name: open.account.displayName }));
            }}
          />
        )}
        {open?.kind === 'secondStep' && (
          <ConfirmDialog
            opened
            title={t('settings.people.secondStepTitle', { name: open.account.displayName })}
            text={t('settings.people.secondStepText')}
            confirm={t('settings.people.secondStepReset')}
            onClose={close}
            onConfirm={async () => {
              await client.accounts.resetSecondStep({ id: open.account.id });
              changed(t('settings.people.secondStepGone', { name: open.account.displayName }));
            }}
          />
        )}
      </Card>
      <Card title={t('settings.people.secondStep')} text={t('settings.people.secondStepLead')}>
        <SettingField name="accounts.requireTotp" />
      </Card>
      <SessionsCard everybody />
      <TokensCard me="everybody" />
    </>
  );
}

function AccountRow({
  account,
  onOpen,
  onChanged,
}: {
  account: AccountDetailsView;
  onOpen: (open: Open) => void;
  onChanged: (words: string) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const me = useSnapshot().account.id === account.id;
  const tellError = useTellError();
  const { displayName: name, local, disabledAt, lockedUntil } = account;
  const act = (call: Promise<unknown>, words: string) =>
    call.then(() => onChanged(words)).catch(tellError);
  const state = disabledAt ? 'off' : lockedUntil ? 'locked' : 'active';
  const colours = { off: 'gray', locked: 'amber', active: 'green' } as const;
  return (
    <Table.Tr data-account={account.username} data-off={disabledAt ? true : undefined}>
      <Table.Td>
        <Text fw={550} fz="sm">
          {name}
          {me && <span className={classes.me}> {t('settings.people.you')}</span>}
        </Text>
        <Text fz="xs" c="dimmed">
          {local ? t('settings.people.local') : account.username}
        </Text>
      </Table.Td>
      <Table.Td>{t(`account.role.${account.role}`)}</Table.Td>
      <Table.Td>
        <Badge variant="light" color={colours[state]}>
          {state === 'locked'
            ? t('settings.people.lockedUntil', { time: format.time(Date.parse(lockedUntil ?? '')) })
            : t(`settings.people.${state}`)}
        </Badge>
        {account.secondStep && (
          <Badge variant="light" color="teal" ml={6}>
            {t('settings.people.hasSecondStep')}
          </Badge>
        )}
      </Table.Td>
      <Table.Td>
        <Menu position="bottom-end" width={220}>
          <Menu.Target>
            <ActionIcon size={32} aria-label={t('settings.people.more', { name })}>
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => onOpen({ kind: 'change', account })}>
              {t('settings.people.change')}
            </Menu.Item>
            {!local && (
              <Menu.Item onClick={() => onOpen({ kind: 'password', account })}>
                {t('settings.people.newPassword')}
              </Menu.Item>
            )}
            {lockedUntil && (
              <Menu.Item
                onClick={() =>
                  void act(
                    client.accounts.unlock({ id: account.id }),
                    t('settings.people.unlocked', { name }),
                  )
                }
              >
                {t('settings.people.unlock')}
              </Menu.Item>
            )}
            {account.secondStep && (
              <Menu.Item onClick={() => onOpen({ kind: 'secondStep', account })}>
                {t('settings.people.secondStepReset')}
              </Menu.Item>
            )}
            {!local && disabledAt && (
              <Menu.Item
                onClick={() =>
                  void act(
                    client.accounts.setEnabled({ id: account.id, enabled: true }),
                    t('settings.people.enabled', { name }),
                  )
                }
              >
                {t('settings.people.enable')}
              </Menu.Item>
            )}
            {!local && !disabledAt && !me && (
              <Menu.Item color="red" onClick={() => onOpen({ kind: 'disable', account })}>
                {t('settings.people.disable')}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      </Table.Td>
    </Table.Tr>
  );
}
