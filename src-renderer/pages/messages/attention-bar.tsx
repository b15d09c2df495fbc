import { Button, Group } from '@mantine/core';
import { IconAlertTriangleFilled, IconUserExclamation } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../../../src-main/contract/conversations.ts';
import { useFormat } from '../../format.ts';
import { useSnapshot } from '../../snapshot.ts';
import { takenOverUntil } from './composer-state.ts';
import type { ConversationActions } from './conversation-actions.ts';
import classes from './messages.module.css';
import { useReason } from './reason.ts';

/** Why this conversation needs a person, since when, and what she can do about it at once. */
export function AttentionBar({
  row,
  now,
  canAct,
  actions,
}: {
  row: Conversation;
  now: number;
  canAct: boolean;
  actions: ConversationActions;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { clinic } = useSnapshot();
  const reason = useReason(row.attentionReason);
  const red = row.attention === 'redflag';
  const since = row.attentionSince ? format.relative(Date.parse(row.attentionSince), now) : '';
  const Icon = red ? IconAlertTriangleFilled : IconUserExclamation;
  return (
    <div
      className={classes.attention}
      data-attention={row.attention}
      role={red ? 'alert' : 'status'}
    >
      <Icon size={20} color={red ? 'var(--m-red)' : 'var(--m-amber)'} aria-hidden />
      <div className={classes.attentionWords}>
        <span className={classes.attentionTitle}>
          {t(red ? 'attention.redflagTitle' : 'attention.handoverTitle')}
        </span>
        {` · ${since}${red ? '. ' : ' · '}`}
        {red ? t('attention.redflagText', { number: clinic.emergencyNumber }) : reason}
      </div>
      {canAct && (
        <Group gap={8} wrap="nowrap">
          {takenOverUntil(row, now) === null && (
            <Button
              size="compact-sm"
              color={red ? 'red' : 'teal'}
              onClick={() => void actions.takeOver(row)}
            >
              {t('attention.takeOver')}
            </Button>
          )}
          <Button size="compact-sm" variant="default" onClick={() => void actions.giveBack(row)}>
            {t(red ? 'attention.release' : 'attention.return')}
          </Button>
        </Group>
      )}
    </div>
  );
}
