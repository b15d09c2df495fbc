import { Badge, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OwnAccount } from '../../../src-main/contract/account.ts';
import { client, errorText } from '../../client.ts';
import { useFormat } from '../../format.ts';
import { Refusal } from '../settings/checks.tsx';
import { Card } from '../settings/section.tsx';
import { isPasswordError, refreshAccount, tellDone } from './account-data.ts';
import { OwnPassword } from './own-password.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { TotpSetup } from './totp-setup.tsx';

/** Fewer recovery codes than this are too few to rely on. */
const FEW = 3;

type Open = 'on' | 'off' | 'codes';

/** The code of a phone that signing in asks for besides the password. */
export function SecondStepCard({ me }: { me: OwnAccount }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [open, setOpen] = useState<Open | null>(null);
  const { on, since, codesLeft, required } = me.secondStep;
  const close = () => {
    setOpen(null);
    refreshAccount();
  };
  return (
    <Card
      title={t('myAccount.secondStep.title')}
      text={t('myAccount.secondStep.text')}
      actions={
        <Badge variant="light" color={on ? 'green' : required ? 'amber' : 'gray'} mt={4} mr={10}>
          {t(on ? 'myAccount.secondStep.isOn' : 'myAccount.secondStep.isOff')}
        </Badge>
      }
    >
      {on ? (
        <>
          <Text fz="sm">
            {t('myAccount.secondStep.since', {
              date: format.date(Date.parse(since ?? '')),
            })}{' '}
            <Text span c={codesLeft < FEW ? 'var(--m-amber)' : 'dimmed'}>
              {t('myAccount.secondStep.left', { count: codesLeft })}
            </Text>
          </Text>
          <Group gap="xs">
            <Button size="xs" variant="default" onClick={() => setOpen('codes')}>
              {t('myAccount.secondStep.renew')}
            </Button>
            <Button size="xs" variant="default" onClick={() => setOpen('off')}>
              {t('myAccount.secondStep.turnOff')}
            </Button>
          </Group>
        </>
      ) : (
        <Group gap="sm" justify="space-between">
          <Text fz="sm" c="dimmed" style={{ flex: 1 }}>
            {t(required ? 'myAccount.secondStep.required' : 'myAccount.secondStep.advice')}
          </Text>
          <Button size="xs" onClick={() => setOpen('on')}>
            {t('myAccount.secondStep.turnOn')}
          </Button>
        </Group>
      )}
      {open === 'on' && <TurnOn onClose={close} />}
      {open === 'codes' && <Renew onClose={close} />}
      {open === 'off' && <TurnOff required={required} onClose={close} />}
    </Card>
  );
}

function TurnOn({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const begin = useMutation({ mutationFn: () => client.account.beginSecondStep({ password }) });
  const confirm = useMutation({ mutationFn: () => client.account.confirmSecondStep({ code }) });
  const codes = confirm.data?.recoveryCodes;
  // Whoever leaves while it is being switched on would never see the recovery codes.
  const leave = () => {
    if (!confirm.isPending) onClose();
  };
  const words = begin.error ? errorText(begin.error, t) : null;
  if (codes) return <CodesDialog codes={codes} onClose={onClose} />;
  return (
    <Modal
      opened
      onClose={leave}
      size="lg"
      title={t('myAccount.secondStep.turnOn')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (begin.data) confirm.mutate();
          else begin.mutate();
        }}
      >
        <Stack gap="md">
          {begin.data ? (
            <TotpSetup
              enrolment={begin.data}
              code={code}
              error={confirm.error ? errorText(confirm.error, t) : null}
              onCode={setCode}
            />
          ) : (
            <OwnPassword value={password} error={words} onChange={setPassword} />
          )}
          <Group justify="flex-end">
            <Button variant="default" disabled={confirm.isPending} onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button
              type="submit"
              loading={begin.isPending || confirm.isPending}
              disabled={begin.data ? code.trim() === '' : password === ''}
            >
              {t(begin.data ? 'myAccount.secondStep.turnOn' : 'myAccount.continue')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function Renew({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState('');
  const renew = useMutation({ mutationFn: () => client.account.renewRecoveryCodes({ password }) });
  if (renew.data) return <CodesDialog codes={renew.data.recoveryCodes} onClose={onClose} />;
  return (
    <AskPassword
      title={t('myAccount.secondStep.renew')}
      text={t('myAccount.secondStep.renewText')}
      confirm={t('myAccount.secondStep.renew')}
      password={password}
      onPassword={setPassword}
      error={renew.error}
      busy={renew.isPending}
      onClose={onClose}
      onConfirm={() => renew.mutate()}
    />
  );
}

function TurnOff({ required, onClose }: { required: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState('');
  const off = useMutation({
    mutationFn: () => client.account.endSecondStep({ password }),
    onSuccess: () => {
      tellDone(t('myAccount.secondStep.turnedOff'));
      onClose();
    },
  });
  return (
    <AskPassword
      title={t('myAccount.secondStep.turnOff')}
      text={t(required ? 'myAccount.secondStep.offRequired' : 'myAccount.secondStep.offText')}
      confirm={t('myAccount.secondStep.turnOff')}
      danger
      password={password}
      onPassword={setPassword}
      error={off.error}
      busy={off.isPending}
      onClose={onClose}
      onConfirm={() => off.mutate()}
    />
  );
}

function AskPassword({
  title,
  text,
  confirm,
  danger = false,
  password,
  onPassword,
  error,
  busy,
  onClose,
  onConfirm,
}: {
  title: string;
  text: string;
  confirm: string;
  danger?: boolean;
  password: string;
  onPassword: (password: string) => void;
  error: unknown;
  busy: boolean;
  onClose: () => void;
  onConfirm: () => void;
}) {
  const { t } = useTranslation();
  const words = error ? errorText(error, t) : null;
  const about = isPasswordError(error);
  return (
    <Modal
      opened
      onClose={() => {
        if (!busy) onClose();
      }}
      title={title}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onConfirm();
        }}
      >
        <Stack gap="md">
          <Text fz="sm">{text}</Text>
          <OwnPassword value={password} error={about ? words : null} onChange={onPassword} />
          {!about && <Refusal text={words} />}
          <Group justify="flex-end">
            <Button variant="default" disabled={busy} onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button
              type="submit"
              {...(danger && { color: 'red' })}
              loading={busy}
              disabled={password === ''}
            >
              {confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** Closes by its button alone: whoever clicks beside it would never see the codes again. */
function CodesDialog({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('myAccount.secondStep.codes')}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <Stack gap="md">
        <RecoveryCodes codes={codes} />
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('myAccount.secondStep.kept')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
