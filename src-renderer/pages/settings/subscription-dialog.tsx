import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type EventType,
  eventTypes,
  type Subscription,
} from '../../../src-main/contract/subscriptions.ts';
import { client, errorText } from '../../client.ts';
import { Refusal } from './checks.tsx';
import { failedField } from './failed-field.ts';

/** Another program to be told, or another address and other events for one that is there. */
export function SubscriptionDialog({
  subscription,
  onClose,
  onDone,
}: {
  subscription: Subscription | null;
  onClose: () => void;
  /** `secret` is null for one that was changed. */
  onDone: (name: string, secret: string | null) => void;
}) {
  const { t } = useTranslation();
  const [name, setName] = useState(subscription?.name ?? '');
  const [url, setUrl] = useState(subscription?.url ?? '');
  const [types, setTypes] = useState<readonly EventType[]>(
    subscription?.types ?? ['message.created', 'conversation.updated'],
  );
  const keep = useMutation({
    async mutationFn(): Promise<string | null> {
      const input = { name, url, types: [...types] };
      if (!subscription) return (await client.subscriptions.create(input)).secret;
      await client.subscriptions.change({ id: subscription.id, ...input });
      return null;
    },
    onSuccess: (secret) => onDone(name, secret),
  });
  const field = failedField(keep.error);
  const words = keep.error ? errorText(keep.error, t) : null;
  const complete = name.trim() !== '' && url.trim() !== '' && types.length > 0;
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t(subscription ? 'integrations.dialog.editTitle' : 'integrations.dialog.addTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (complete) keep.mutate();
        }}
      >
        <Stack gap="md">
          <TextInput
            label={t('integrations.dialog.name')}
            description={t('integrations.dialog.nameHint')}
            value={name}
            maxLength={80}
            data-autofocus
            autoComplete="off"
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label={t('integrations.dialog.url')}
            description={t('integrations.dialog.urlHint')}
            value={url}
            maxLength={2000}
            type="text"
            inputMode="url"
            spellCheck={false}
            autoComplete="off"
            error={field === 'url' ? words : null}
            onChange={(event) => setUrl(event.currentTarget.value)}
          />
          <Checkbox.Group
            label={t('integrations.dialog.types')}
            value={[...types]}
            onChange={(chosen) => setTypes(eventTypes.filter((type) => chosen.includes(type)))}
          >
            <Stack gap={8} mt={8}>
              {eventTypes.map((type) => (
                <Checkbox
                  key={type}
                  value={type}
                  label={t(`integrations.types.${type.replace('.', '_')}`)}
                  description={type}
                />
              ))}
            </Stack>
          </Checkbox.Group>
          {field !== 'url' && <Refusal text={words} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={keep.isPending} disabled={!complete}>
              {t(subscription ? 'common.save' : 'integrations.dialog.confirm')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
