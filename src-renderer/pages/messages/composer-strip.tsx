import { Anchor, Tooltip } from '@mantine/core';
import {
  IconClock,
  IconHourglassLow,
  IconLock,
  IconRobot,
  IconRobotOff,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../../../src-main/contract/conversations.ts';
import { useFormat } from '../../format.ts';
import { useSnapshot } from '../../snapshot.ts';
import classes from './composer.module.css';
import { type ComposerState, takenOverUntil, timeLeft } from './composer-state.ts';
import { useConversationActions } from './conversation-actions.ts';

/** The line over the composer: how long the window stays open, and who answers. */
export function ComposerStrip({
  row,
  state,
  now,
  children,
}: {
  row: Conversation;
  state: ComposerState;
  now: number;
  children: ReactNode;
}) {
  return (
    <div className={classes.strip}>
      {children}
      <WindowPart state={state} />
      <AssistantPart row={row} now={now} />
    </div>
  );
}

function WindowPart({ state }: { state: ComposerState }) {
  const { t } = useTranslation();
  if (state.kind === 'opted_out') return null;
  if (state.kind === 'closed')
    return (
      <span className={classes.stripPart} data-tone="amber" role="status">
        <IconLock size={14} aria-hidden />
        {t('composer.windowClosed')}
      </span>
    );
  const { hours, minutes } = timeLeft(state.leftMs);
  const left = [
    ...(hours > 0 ? [t('composer.hours', { count: hours })] : []),
    t('composer.minutes', { count: minutes }),
  ].join(' ');
  const Icon = state.soon ? IconHourglassLow : IconClock;
  return (
    <Tooltip
      label={t(state.soon ? 'composer.windowSoonHint' : 'composer.windowHint')}
      w={280}
      multiline
    >
      <span
        className={classes.stripPart}
        data-tone={state.soon ? 'amber' : undefined}
        data-testid="window-state"
      >
        <Icon size={14} aria-hidden />
        {t(state.soon ? 'composer.windowSoon' : 'composer.windowOpen', { left })}
      </span>
    </Tooltip>
  );
}

function AssistantPart({ row, now }: { row: Conversation; now: number }) {
  const { t } = useTranslation();
  const proposes = useSnapshot().line.assistantMode === 'draft';
  const format = useFormat();
  const { line } = useSnapshot();
  const actions = useConversationActions();
  if (line.assistant === 'off' || row.contact.optedOutAt !== null) return null;
  const until = takenOverUntil(row, now);
  if (until !== null)
    return (
      <span className={classes.stripPart}>
        <IconRobotOff size={14} aria-hidden />
        <span>
          {t('composer.takenOver', { time: format.time(until) })} ·{' '}
          <Anchor
            component="button"
            type="button"
            fz={12}
            onClick={() => void actions.giveBack(row)}
          >
            {t('composer.takenOverReturn')}
          </Anchor>
        </span>
      </span>
    );
  // While a person is awaited the bar above offers the same.
  if (row.attention !== 'none') return null;
  return (
    <span className={classes.stripPart}>
      <IconRobot size={14} aria-hidden />
      <span>
        {t(proposes ? 'composer.assistantProposes' : 'composer.assistantAnswers')} ·{' '}
        <Anchor component="button" type="button" fz={12} onClick={() => void actions.takeOver(row)}>
          {t('composer.takeOverNow')}
        </Anchor>
      </span>
    </span>
  );
}
