import {
  Alert,
  Button,
  Checkbox,
  Group,
  Modal,
  Select,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OwnAccount } from '../../../src-main/contract/account.ts';
import { client, errorText } from '../../client.ts';
import { Refusal } from '../settings/checks.tsx';
import { CopyText } from '../settings/section.tsx';
import classes from './account.module.css';
import { isPasswordError } from './account-data.ts';
import { OwnPassword } from './own-password.tsx';

/** How long a token may live, in days; 0 stands for one that does not expire. */
const lives = [7, 30, 90, 180, 365, 0];

const verbs = ['read', 'write'] as const;

/** A new token for other software: what for, what it may do, how long; then its text, this once. */
export function TokenDialog({ me, onClose }: { me: OwnAccount; onClose: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly string[]>([]);
  const [days, setDays] = useState(90);
  const [password, setPassword] = useState('');
  const make = useMutation({
    mutationFn: () =>
      client.account.createToken({
        name,
        scopes: [...scopes],
        expiresInDays: days || null,
        ...(!me.local && { password }),
      }),
  });
  const words = make.error ? errorText(make.error, t) : null;
  const about = isPasswordError(make.error);
  const complete = name.trim() !== '' && scopes.length > 0 && (me.local || password !== '');
  // Whoever leaves while it is being made would never see it.
  const leave = () => {
    if (!make.isPending) onClose();
  };
  if (make.data) return <TokenText token={make.data.token} onClose={onClose} />;
  return (
    <Modal
      opened
      onClose={leave}
      title={t('myAccount.tokens.make')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (complete) make.mutate();
        }}
      >
        <Stack gap="md">
          <TextInput
            label={t('myAccount.tokens.name')}
            description={t('myAccount.tokens.nameHint')}
            value={name}
            maxLength={80}
            autoComplete="off"
            data-autofocus
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <ScopeTable all={me.tokenScopes} chosen={scopes} onChange={setScopes} />
          <Select
            label={t('myAccount.tokens.life')}
            data={lives.map((value) => ({
              value: String(value),
              label: value
                ? t('myAccount.tokens.days', { count: value })
                : t('myAccount.tokens.endless'),
            }))}
            value={String(days)}
            allowDeselect={false}
            onChange={(value) => setDays(Number(value ?? 90))}
          />
          {days === 0 && (
            <Alert color="amber" icon={<IconAlertTriangle size={18} />}>
              {t('myAccount.tokens.endlessText')}
            </Alert>
          )}
          {!me.local && (
            <OwnPassword value={password} error={about ? words : null} onChange={setPassword} />
          )}
          {!about && <Refusal text={words} />}
          <Group justify="flex-end">
            <Button variant="default" disabled={make.isPending} onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={make.isPending} disabled={!complete}>
              {t('myAccount.tokens.make')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function ScopeTable({
  all,
  chosen,
  onChange,
}: {
  all: readonly string[];
  chosen: readonly string[];
  onChange: (scopes: readonly string[]) => void;
}) {
  const { t } = useTranslation();
  const nouns = [...new Set(all.map((scope) => scope.split(':')[0] ?? ''))];
  const toggle = (scope: string, on: boolean) =>
    onChange(on ? [...chosen, scope] : chosen.filter((one) => one !== scope));
  return (
    <table className={classes.scopes}>
      <caption hidden>{t('myAccount.tokens.scopes')}</caption>
      <thead>
        <tr>
          <th style={{ textAlign: 'start', paddingInlineStart: 0 }}>
            {t('myAccount.tokens.scopes')}
          </th>
          {verbs.map((verb) => (
            <th key={verb}>{t(`myAccount.tokens.verbs.${verb}`)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {nouns.map((noun) => (
          <tr key={noun}>
            <th scope="row">{t(`myAccount.tokens.nouns.${noun}`)}</th>
            {verbs.map((verb) => {
              const scope = `${noun}:${verb}`;
              return (
                <td key={verb}>
                  {all.includes(scope) && (
                    <div className={classes.tick}>
                      <Checkbox
                        aria-label={`${t(`myAccount.tokens.nouns.${noun}`)}: ${t(`myAccount.tokens.verbs.${verb}`)}`}
                        checked={chosen.includes(scope)}
                        onChange={(event) => toggle(scope, event.currentTarget.checked)}
                      />
                    </div>
                  )}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Closes by its button alone: whoever clicks beside it would never see the token again. */
function TokenText({ token, onClose }: { token: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('myAccount.tokens.made')}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <Stack gap="md">
        <Alert color="amber" icon={<IconAlertTriangle size={18} />}>
          {t('myAccount.tokens.once')}
        </Alert>
        <CopyText label={t('myAccount.tokens.token')} value={token} />
        <Text fz="sm" c="dimmed">
          {t('myAccount.tokens.how')}
        </Text>
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('myAccount.tokens.kept')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
