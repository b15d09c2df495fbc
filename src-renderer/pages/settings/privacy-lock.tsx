import { Badge, Button, Group, Modal, PasswordInput, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, errorText, orpc, queryClient } from '../../client.ts';
import { Card } from './section.tsx';
import { SettingField } from './setting-field.tsx';
import { Row } from './setting-row.tsx';

/** After how long the desk locks itself, and the PIN of this PC's window. */
export function PrivacyLock() {
  const { t } = useTranslation();
  const idle = useQuery(orpc.session.idle.queryOptions({ refetchOnMount: 'always' }));
  const [open, setOpen] = useState<'set' | 'remove' | null>(null);
  const has = idle.data?.hasPin ?? false;
  return (
    <Card title={t('privacy.lock.title')} text={t('privacy.lock.text')}>
      <SettingField name="lock.idleMinutes" />
      <Row id="privacy.pin" label={t('privacy.lock.pin')} hint={t('privacy.lock.pinHint')}>
        <Group gap={8}>
          <Badge variant="light" color={has ? 'green' : 'gray'}>
            {t(has ? 'privacy.lock.has' : 'privacy.lock.none')}
          </Badge>
          <Button size="xs" variant="default" onClick={() => setOpen('set')}>
            {t(has ? 'privacy.lock.change' : 'privacy.lock.set')}
          </Button>
          {has && (
            <Button size="xs" variant="default" onClick={() => setOpen('remove')}>
              {t('privacy.lock.remove')}
            </Button>
          )}
        </Group>
      </Row>
      {open && (
        <PinDialog
          remove={open === 'remove'}
          isNew={!has}
          asks={idle.data?.asksPin ?? false}
          onClose={() => setOpen(null)}
        />
      )}
    </Card>
  );
}

function PinDialog({
  remove,
  isNew,
  asks,
  onClose,
}: {
  remove: boolean;
  isNew: boolean;
  /** Whether the present PIN has to be given. */
  asks: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [current, setCurrent] = useState('');
  const [pin, setPin] = useState('');
  const save = useMutation({
    mutationFn: () =>
      client.session.setPin({ pin: remove ? null : pin, current: asks ? current : null }),
    onSuccess: () => {
      notifications.show({
        color: 'teal',
        message: t(remove ? 'privacy.lock.removed' : 'privacy.lock.saved'),
      });
      void queryClient.invalidateQueries({ queryKey: orpc.session.idle.key() });
      onClose();
    },
  });
  const title = remove
    ? 'privacy.lock.removeTitle'
    : isNew
      ? 'privacy.lock.set'
      : 'privacy.lock.change';
  const toggle = { 'aria-label': t('access.showPassword') };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(title)}
      closeButtonProps={{ 'aria-label': t('common.closeDialog') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack gap="md">
          {remove && <div>{t('privacy.lock.removeText')}</div>}
          {asks && (
            <PasswordInput
              label={t('privacy.lock.current')}
              value={current}
              autoComplete="off"
              data-autofocus
              visibilityToggleButtonProps={toggle}
              onChange={(event) => setCurrent(event.currentTarget.value)}
            />
          )}
          {!remove && (
            <PasswordInput
              label={t('privacy.lock.next')}
              description={t('privacy.lock.nextHint')}
              value={pin}
              autoComplete="off"
              {...(!asks && { 'data-autofocus': true })}
              visibilityToggleButtonProps={toggle}
              onChange={(event) => setPin(event.currentTarget.value)}
            />
          )}
          {save.error && <div role="alert">{errorText(save.error, t)}</div>}
          <Group justify="flex-end" gap={8}>
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button
              type="submit"
              {...(remove && { color: 'red' })}
              loading={save.isPending}
              disabled={(asks && current === '') || (!remove && [...pin].length < 4)}
            >
              {t(remove ? 'privacy.lock.remove' : 'common.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
