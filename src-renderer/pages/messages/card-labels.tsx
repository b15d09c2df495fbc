import { ActionIcon, Button, Menu, Text } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../../../src-main/contract/conversations.ts';
import { openDialog } from '../../dialogs.ts';
import { useSnapshot } from '../../snapshot.ts';
import classes from './card.module.css';
import { useConversationActions } from './conversation-actions.ts';
import page from './messages.module.css';

/** The labels of a conversation. */
export function CardLabels({
  conversation,
  canAct,
}: {
  conversation: Conversation;
  canAct: boolean;
}) {
  const { t } = useTranslation();
  const { labels } = useSnapshot();
  const actions = useConversationActions();
  const own = conversation.labels.map((label) => label.id);
  const set = (id: number, on: boolean) =>
    void actions.setLabels(conversation, on ? [...own, id] : own.filter((item) => item !== id));
  return (
    <section className={page.section} aria-label={t('panel.labels')}>
      <div className={page.sectionTitle}>{t('panel.labels')}</div>
      {!canAct && own.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('panel.noLabels')}
        </Text>
      )}
      <div className={classes.labels}>
        {conversation.labels.map((label) => (
          <span key={label.id} className={classes.label} data-plain={!canAct}>
            <span
              className={classes.dot}
              style={{ background: `var(--mantine-color-${label.color}-6)` }}
            />
            {label.name}
            {canAct && (
              <ActionIcon
                size={18}
                radius="xl"
                aria-label={`${t('common.remove')}: ${label.name}`}
                onClick={() => set(label.id, false)}
              >
                <IconX size={12} />
              </ActionIcon>
            )}
          </span>
        ))}
        {canAct && (
          <Menu position="bottom-start" width={220} withinPortal>
            <Menu.Target>
              <Button
                size="compact-xs"
                variant="default"
                radius="xl"
                h={24}
                leftSection={<IconPlus size={12} />}
              >
                {t('panel.addLabel')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {labels.map((label) => (
                <Menu.CheckboxItem
                  key={label.id}
                  checked={own.includes(label.id)}
                  onChange={(on) => set(label.id, on)}
                  rightSection={
                    <span
                      className={classes.dot}
                      style={{ background: `var(--mantine-color-${label.color}-6)` }}
                    />
                  }
                >
                  {label.name}
                </Menu.CheckboxItem>
              ))}
              {labels.length === 0 && <Menu.Label>{t('conversation.noLabels')}</Menu.Label>}
              <Menu.Divider />
              <Menu.Item onClick={() => openDialog({ kind: 'labels' })}>
                {t('queue.manageLabels')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
    </section>
  );
}
