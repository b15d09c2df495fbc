import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import {
  IconArrowLeft,
  IconCheck,
  IconDots,
  IconLayoutSidebarRight,
  IconLayoutSidebarRightFilled,
  IconMailOpened,
  IconPrinter,
  IconRotate,
  IconUsers,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../../../src-main/contract/conversations.ts';
import { openDialog } from '../../dialogs.ts';
import { AssignMenu } from './assign-menu.tsx';
import classes from './messages.module.css';
import { readablePhone } from './phone-text.ts';
import { SnoozeMenu } from './snooze-menu.tsx';

/** Who is being talked to, and what can be done with the conversation. */
export function ConversationHeader({
  row,
  menu,
  onMenu,
  canAct,
  cardShown,
  onToggleCard,
  onBack,
  onClose,
  onSnooze,
  onWake,
  onUnread,
}: {
  row: Conversation;
  /** Which menu a key has opened. */
  menu: 'assign' | 'snooze' | null;
  onMenu: (menu: 'assign' | 'snooze' | null) => void;
  canAct: boolean;
  cardShown: boolean;
  onToggleCard: () => void;
  onBack: (() => void) | undefined;
  onClose: () => void;
  onSnooze: (until: number) => void;
  /** Fetches a snoozed conversation back. */
  onWake: () => void;
  onUnread: () => void;
}) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const closed = row.state === 'closed';
  const others = row.contact.patients
    .map((patient) => patient.name)
    .filter((name) => name !== row.contact.name);
  return (
    <header className={classes.conversationHeader}>
      {onBack && (
        <ActionIcon size={32} aria-label={t('conversation.back')} onClick={onBack}>
          <IconArrowLeft size={20} />
        </ActionIcon>
      )}
      <div className={classes.who}>
        <h1 className={classes.whoName} style={{ margin: 0 }}>
          {readablePhone(row.contact.name)}
        </h1>
        <div className={classes.whoMeta}>
          {row.contact.phone !== row.contact.name && (
            <span>
              {row.contact.phone ? readablePhone(row.contact.phone) : t('common.noPhone')}
            </span>
          )}
          {others.length > 0 && <span className={classes.whoOthers}>· {others.join(', ')}</span>}
        </div>
      </div>
      {canAct && (
        <>
          <AssignMenu
            row={row}
            opened={menu === 'assign'}
            onOpened={(open) => onMenu(open ? 'assign' : null)}
          />
          <SnoozeMenu
            until={
              row.state === 'snoozed' && row.snoozedUntil ? Date.parse(row.snoozedUntil) : null
            }
            opened={menu === 'snooze'}
            onOpened={(open) => onMenu(open ? 'snooze' : null)}
            onSnooze={onSnooze}
            onWake={onWake}
          />
          <Tooltip label={`${t(closed ? 'conversation.reopen' : 'conversation.close')} (E)`}>
            <Button
              size="compact-md"
              className={classes.headerButton}
              variant="default"
              leftSection={closed ? <IconRotate size={16} /> : <IconCheck size={16} />}
              onClick={onClose}
            >
              <span className={classes.buttonWord}>
                {t(closed ? 'conversation.reopen' : 'conversation.close')}
              </span>
            </Button>
          </Tooltip>
        </>
      )}
      <Tooltip label={t(cardShown ? 'conversation.hideDetails' : 'conversation.showDetails')}>
        <ActionIcon
          size={32}
          aria-label={t('conversation.details')}
          aria-pressed={cardShown}
          onClick={onToggleCard}
        >
          {cardShown ? (
            <IconLayoutSidebarRightFilled size={20} />
          ) : (
            <IconLayoutSidebarRight size={20} />
          )}
        </ActionIcon>
      </Tooltip>
      {canAct && (
        <Menu position="bottom-end" width={230} withinPortal>
          <Menu.Target>
            <ActionIcon size={32} aria-label={t('common.more')}>
              <IconDots size={20} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconMailOpened size={16} />} onClick={onUnread}>
              {t('conversation.markUnread')}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconUsers size={16} />}
              onClick={() => openDialog({ kind: 'merge-contact', contactId: row.contact.id })}
            >
              {t('conversation.mergeContact')}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconPrinter size={16} />}
              onClick={() =>
                void navigate({ to: '/messages/print', search: { conversation: row.id } })
              }
            >
              {t('exports.print.menu')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </header>
  );
}
