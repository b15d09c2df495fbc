import { VisuallyHidden } from '@mantine/core';
import {
  IconAlarmSnooze,
  IconAlertTriangleFilled,
  IconCircleCheck,
  IconUserExclamation,
} from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../../../src-main/contract/conversations.ts';
import type { Message } from '../../../src-main/contract/messages.ts';
import type { Format } from '../../format.ts';
import { readablePhone } from './phone-text.ts';
import classes from './queue.module.css';
import { useReason } from './reason.ts';
import { Tick } from './tick.tsx';

/** A conversation in the queue: who, when, what was last said, and whether it needs a person. */
export const QueueRow = memo(function QueueRow({
  row,
  selected,
  now,
  format,
  onSelect,
  id,
}: {
  row: Conversation;
  selected: boolean;
  /** The clinic's now, to the minute. */
  now: number;
  format: Format;
  onSelect: (id: number) => void;
  /** The element's id, for the list's aria-activedescendant. */
  id: string;
}) {
  const { t } = useTranslation();
  return (
    // Keys belong to the list around it, which owns the focus.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <div
      id={id}
      className={classes.row}
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      data-attention={row.attention}
      data-unread={row.unread > 0}
      onClick={() => onSelect(row.id)}
    >
      <div className={classes.rowIcon}>
        <RowIcon row={row} />
      </div>
      <div className={classes.rowBody}>
        <div className={classes.rowTop}>
          <span className={classes.rowName}>{readablePhone(row.contact.name)}</span>
          <span className={classes.rowTime}>
            {format.short(
              Date.parse(
                row.state === 'snoozed' && row.snoozedUntil ? row.snoozedUntil : row.lastMessageAt,
              ),
              now,
            )}
          </span>
        </div>
        <div className={classes.rowBottom}>
          <span className={classes.rowText}>
            <RowText row={row} />
          </span>
          {row.labels.length > 0 && (
            <span className={classes.dots}>
              {row.labels.slice(0, 4).map((label) => (
                <span
                  key={label.id}
                  className={classes.dot}
                  style={{ background: `var(--mantine-color-${label.color}-6)` }}
                  title={label.name}
                />
              ))}
              <VisuallyHidden>{row.labels.map((label) => label.name).join(', ')}</VisuallyHidden>
            </span>
          )}
          {row.unread > 0 && (
            <span className={classes.unread}>
              <span aria-hidden>{row.unread > 99 ? '99+' : row.unread}</span>
              <VisuallyHidden>{t('queue.unread', { count: row.unread })}</VisuallyHidden>
            </span>
          )}
        </div>
      </div>
    </div>
  );
});

function RowIcon({ row }: { row: Conversation }) {
  const { t } = useTranslation();
  if (row.attention === 'redflag')
    return <IconAlertTriangleFilled size={18} color="var(--m-red)" aria-hidden />;
  if (row.attention === 'handover')
    return <IconUserExclamation size={18} color="var(--m-amber)" aria-hidden />;
  if (row.state === 'snoozed')
    return (
      <IconAlarmSnooze
        size={18}
        stroke={1.75}
        color="var(--mantine-color-dimmed)"
        aria-label={t('queue.filter.snoozed')}
      />
    );
  if (row.state === 'closed')
    return (
      <IconCircleCheck
        size={18}
        stroke={1.75}
        color="var(--mantine-color-dimmed)"
        aria-label={t('queue.filter.closed')}
      />
    );
  const last = row.lastMessage;
  if (last?.direction !== 'out') return null;
  return (
    <Tick
      state={last.state as Message['state']}
      status={last.status as Message['status']}
      size={18}
    />
  );
}

function RowText({ row }: { row: Conversation }) {
  const { t } = useTranslation();
  const reason = useReason(row.attentionReason);
  const text = useLastWords(row);
  if (row.attention === 'none') return text;
  return (
    <>
      <span className={classes.reason} data-attention={row.attention}>
        {row.attention === 'redflag' ? t('queue.redflag') : reason}
      </span>
      {/* What the assistant said is not why a person is needed. */}
      {row.lastMessage?.direction === 'in' && ` · ${text}`}
    </>
  );
}

function useLastWords(row: Conversation): string {
  const { t, i18n } = useTranslation();
  const last = row.lastMessage;
  if (!last) return '';
  const kind = i18n.exists(`kind.${last.kind}`)
    ? t(`kind.${last.kind}`)
    : t('kind.unknown', { kind: last.kind });
  const words = last.body.trim() || kind;
  if (last.state === 'draft') return `${t('queue.draft')}: ${words}`;
  if (last.author === 'assistant') return t('queue.assistant') + words;
  if (last.author === 'person') return t('queue.you') + words;
  return words;
}
