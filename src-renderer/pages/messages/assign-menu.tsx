import { Button, Menu, Tooltip } from '@mantine/core';
import { IconUserCheck, IconUserPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../../../src-main/contract/conversations.ts';
import { orpc } from '../../client.ts';
import { useSnapshot } from '../../snapshot.ts';
import { useConversationActions } from './conversation-actions.ts';

import classes from './messages.module.css';

/** Gives the conversation to a colleague, to oneself, or to nobody. */
export function AssignMenu({
  row,
  opened,
  onOpened,
}: {
  row: Conversation;
  opened: boolean;
  onOpened: (open: boolean) => void;
}) {
  const { t } = useTranslation();
  const { account } = useSnapshot();
  const actions = useConversationActions();
  const colleagues = useQuery(orpc.session.colleagues.queryOptions());
  const others = (colleagues.data ?? []).filter(
    ({ id, role }) => id !== account.id && role !== 'read',
  );
  return (
    <Menu opened={opened} onChange={onOpened} position="bottom-end" width={220} withinPortal>
      {/* The other way round the button would not be told that it opens a menu. */}
      <Tooltip label={`${t('conversation.assign')} (A)`} disabled={opened}>
        <div>
          <Menu.Target>
            <Button
              size="compact-md"
              className={classes.headerButton}
              variant="default"
              leftSection={row.assignee ? <IconUserCheck size={16} /> : <IconUserPlus size={16} />}
            >
              <span className={classes.buttonWord}>
                {row.assignee?.name ?? t('conversation.assign')}
              </span>
            </Button>
          </Menu.Target>
        </div>
      </Tooltip>
      <Menu.Dropdown>
        <Menu.Label>{t('conversation.assignTo')}</Menu.Label>
        <Menu.RadioGroup
          value={String(row.assignee?.id ?? 0)}
          onChange={(value) => {
            const who = [account, ...others].find((item) => String(item.id) === value);
            void actions.assign(row, who ? { id: who.id, name: who.displayName } : null);
          }}
        >
          <Menu.RadioItem value={String(account.id)} closeMenuOnClick>
            {t('conversation.assignMe')}
          </Menu.RadioItem>
          {others.map((other) => (
            <Menu.RadioItem key={other.id} value={String(other.id)} closeMenuOnClick>
              {other.displayName}
            </Menu.RadioItem>
          ))}
          <Menu.RadioItem value="0" closeMenuOnClick>
            {t('conversation.unassign')}
          </Menu.RadioItem>
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
