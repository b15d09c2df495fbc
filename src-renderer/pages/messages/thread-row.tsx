import { ActionIcon, Text, Tooltip } from '@mantine/core';
import { IconLock, IconTrash } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../../../src-main/contract/conversations.ts';
import { clinicNow } from '../../clinic-clock.ts';
import { isDayBefore, isSameDay, useFormat } from '../../format.ts';
import { useSnapshot } from '../../snapshot.ts';
import bubble from './bubble.module.css';
import { Bubble } from './bubble.tsx';
import classes from './messages.module.css';
import { useRemoveNote } from './note-actions.ts';
import type { Note, ThreadItem } from './thread-items.ts';

/** One row of the thread: a message, a note, or a line between them. */
export const ThreadRow = memo(function ThreadRow({
  item,
  conversation,
  canAct,
  highlighted,
  onJump,
}: {
  item: ThreadItem;
  conversation: Conversation;
  canAct: boolean;
  highlighted: boolean;
  onJump: (messageId: number) => void;
}) {
  const { t } = useTranslation();
  switch (item.kind) {
    case 'beginning':
      return (
        <Text ta="center" fz="xs" c="dimmed" pt="md">
          {t('conversation.beginning')}
        </Text>
      );
    case 'day':
      return <DayLine at={item.at} />;
    case 'away':
      return (
        <div className={classes.separator} data-away="true">
          {t('conversation.whileAway', { count: item.count })}
        </div>
      );
    case 'message':
      return (
        <Bubble
          message={item.message}
          conversation={conversation}
          joined={item.joined}
          canAct={canAct}
          highlighted={highlighted}
          onJump={onJump}
        />
      );
    case 'note':
      return <NoteBubble note={item.note} canAct={canAct} />;
  }
});

function DayLine({ at }: { at: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = clinicNow();
  const day = format.day(at);
  const words = isSameDay(at, now, format.timeZone)
    ? t('conversation.today')
    : isDayBefore(at, now, format.timeZone)
      ? t('conversation.yesterday')
      : isThisYear(at, now)
        ? day.charAt(0).toLocaleUpperCase(format.locale) + day.slice(1)
        : format.date(at);
  return <div className={classes.separator}>{words}</div>;
}

function isThisYear(at: number, now: number): boolean {
  return Math.abs(now - at) < 300 * 86_400_000;
}

function NoteBubble({ note, canAct }: { note: Note; canAct: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { account } = useSnapshot();
  const remove = useRemoveNote();
  return (
    <div className={bubble.line} data-side="right">
      <article className={bubble.note} aria-label={t('composer.noteLabel')}>
        <div className={bubble.noteHead}>
          <IconLock size={14} aria-hidden />
          <span style={{ flex: 1 }}>
            {t('composer.noteLabel')} · {note.author.name} · {format.time(Date.parse(note.at))}
          </span>
          {canAct && note.author.id === account.id && (
            <Tooltip label={t('panel.removeNote')}>
              <ActionIcon size={24} aria-label={t('panel.removeNote')} onClick={() => remove(note)}>
                <IconTrash size={14} />
              </ActionIcon>
            </Tooltip>
          )}
        </div>
        <div className={bubble.text}>{note.body}</div>
      </article>
    </div>
  );
}
