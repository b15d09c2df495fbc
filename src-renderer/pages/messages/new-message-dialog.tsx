import { Button, Group, Modal, Stack, Text, UnstyledButton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPhone } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../../snapshot.ts';
import { sendCommand } from './commands.ts';
import { ContactSearch, type FoundContact } from './contact-search.tsx';
import { looksLikePhone, readablePhone } from './phone-text.ts';
import classes from './search-list.module.css';
import { TemplatePicker } from './template-picker.tsx';

/** Begins a conversation: with somebody known, or with any number (then by a template). */
export function NewMessageDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { clinic } = useSnapshot();
  const [to, setTo] = useState<{ phone: string; name: string | null } | null>(null);

  function open(conversationId: number): void {
    onClose();
    void navigate({ to: '/messages', search: { conversation: conversationId } }).then(() =>
      // The composer is there once the conversation is shown.
      window.setTimeout(() => sendCommand('reply'), 150),
    );
  }

  function choose(contact: FoundContact): void {
    if (contact.conversationId !== null) open(contact.conversationId);
    else if (contact.phone) setTo({ phone: contact.phone, name: contact.name });
  }

  return (
    <Modal
      opened
      onClose={onClose}
      size={560}
      title={t('newMessage.title')}
      closeButtonProps={{ 'aria-label': t('common.closeDialog') }}
    >
      {to ? (
        <Stack gap="md">
          <Group justify="space-between" wrap="nowrap">
            <div>
              <Text size="xs" c="dimmed">
                {t('newMessage.to')}
              </Text>
              <Text fw={600}>
                {to.name ? `${to.name} · ${readablePhone(to.phone)}` : readablePhone(to.phone)}
              </Text>
            </div>
            <Button variant="default" size="compact-sm" onClick={() => setTo(null)}>
              {t('newMessage.change')}
            </Button>
          </Group>
          <TemplatePicker
            to={{ to: to.phone }}
            language={clinic.language}
            focus={1}
            text={t('newMessage.templateNeeded')}
            onSent={(message) => {
              notifications.show({ message: t('newMessage.sent') });
              onClose();
              void navigate({
                to: '/messages',
                search: { conversation: message.conversationId },
              });
            }}
          />
        </Stack>
      ) : (
        <ContactSearch
          label={t('newMessage.to')}
          placeholder={t('newMessage.toPlaceholder')}
          description={t('newMessage.toHint')}
          onChoose={choose}
          first={(text) =>
            looksLikePhone(text) ? (
              <UnstyledButton
                className={classes.item}
                onClick={() => setTo({ phone: text, name: null })}
              >
                <IconPhone size={16} aria-hidden style={{ alignSelf: 'center' }} />
                <span className={classes.name}>{t('newMessage.useNumber', { phone: text })}</span>
              </UnstyledButton>
            ) : null
          }
        />
      )}
    </Modal>
  );
}
