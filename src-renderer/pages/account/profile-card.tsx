import {
  Button,
  Checkbox,
  Group,
  Modal,
  PasswordInput,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OwnAccount } from '../../../src-main/contract/account.ts';
import { client, errorText } from '../../client.ts';
import { patchSnapshot, useSnapshot } from '../../snapshot.ts';
import { Refusal } from '../settings/checks.tsx';
import { shortestPassword } from '../settings/password.ts';
import { PasswordField } from '../settings/password-field.tsx';
import { Card } from '../settings/section.tsx';
import { isPasswordError, tellDone } from './account-data.ts';
import { OwnPassword } from './own-password.tsx';

/** How one is called, what one may do, and the password. */
export function ProfileCard({ me }: { me: OwnAccount }) {
  const { t } = useTranslation();
  const { account } = useSnapshot();
  const [name, setName] = useState(me.displayName);
  const [changing, setChanging] = useState(false);
  const rename = useMutation({
    mutationFn: () => client.account.rename({ displayName: name }),
    onSuccess: ({ displayName }) => {
      patchSnapshot({ account: { ...account, displayName } });
      setName(displayName);
      tellDone(t('myAccount.renamed'));
    },
  });
  const changed = name.trim() !== me.displayName && name.trim() !== '';
  return (
    <Card
      title={t('myAccount.profile')}
      text={t(me.local ? 'myAccount.local' : 'myAccount.signIn')}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (changed) rename.mutate();
        }}
      >
        <Group align="flex-end" gap="sm" wrap="nowrap">
          <TextInput
            style={{ flex: 1, maxWidth: 380 }}
            label={t('access.displayName')}
            description={t('access.displayNameHint')}
            value={name}
            maxLength={80}
            autoComplete="name"
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" disabled={!changed} loading={rename.isPending}>
            {t('common.save')}
          </Button>
        </Group>
      </form>
      <Refusal text={rename.error ? errorText(rename.error, t) : null} />
      {!me.local && (
        <Group justify="space-between" mt={4} gap="sm">
          <Text fz="sm" c="dimmed">
            {t('myAccount.facts', { username: me.username, role: t(`account.role.${me.role}`) })}
          </Text>
          <Button size="xs" variant="default" onClick={() => setChanging(true)}>
            {t('myAccount.changePassword')}
          </Button>
        </Group>
      )}
      {changing && <ChangePassword onClose={() => setChanging(false)} />}
    </Card>
  );
}

function ChangePassword({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [revokeTokens, setRevoke] = useState(false);
  const change = useMutation({
    mutationFn: () => client.account.setPassword({ password, next, revokeTokens }),
    onSuccess: () => {
      tellDone(t('myAccount.passwordChanged'));
      onClose();
    },
  });
  const words = change.error ? errorText(change.error, t) : null;
  const old = isPasswordError(change.error);
  const complete = password !== '' && [...next].length >= shortestPassword && next === again;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('myAccount.changePassword')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (complete) change.mutate();
        }}
      >
        <Stack gap="md">
          <OwnPassword value={password} error={old ? words : null} onChange={setPassword} />
          <PasswordField label={t('myAccount.nextPassword')} value={next} onChange={setNext} />
          <PasswordInput
            label={t('access.repeatPassword')}
            value={again}
            autoComplete="new-password"
            error={again !== '' && again !== next ? t('access.mismatch') : null}
            visibilityToggleButtonProps={{ 'aria-label': t('access.showPassword') }}
            onChange={(event) => setAgain(event.currentTarget.value)}
          />
          <Checkbox
            label={t('myAccount.revokeTokens')}
            description={t('myAccount.revokeTokensHint')}
            checked={revokeTokens}
            onChange={(event) => setRevoke(event.currentTarget.checked)}
          />
          <Text fz="sm" c="dimmed">
            {t('myAccount.othersEnd')}
          </Text>
          {!old && <Refusal text={words} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={change.isPending} disabled={!complete}>
              {t('myAccount.changePassword')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
