import { Tooltip } from '@mantine/core';
import { IconCloudDownload, IconRobot, IconTemplate } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../../../src-main/contract/conversations.ts';
import type { Message } from '../../../src-main/contract/messages.ts';
import { initials } from '../../components/initials.ts';
import { useFormat } from '../../format.ts';
import { AnswerSource } from './answer-source.tsx';
import classes from './bubble.module.css';
import { KindPart } from './bubble-kinds.tsx';
import { MediaPart } from './bubble-media.tsx';
import { DraftPart, QueuedPart, TroublePart } from './bubble-troubles.tsx';
import { Tick } from './tick.tsx';
import { tickState } from './tick-state.ts';

type Props = {
  message: Message;
  conversation: Conversation;
  joined: boolean;
  canAct: boolean;
  highlighted: boolean;
  onJump: (messageId: number) => void;
};

/** One message as a bubble: the patient's at the left, the clinic's at the right. */
export function Bubble(props: Props) {
  const { message, joined, highlighted } = props;
  if (message.author === 'system') return <SystemLine {...props} />;
  return (
    <div
      className={classes.line}
      data-side={message.direction === 'in' ? 'left' : 'right'}
      data-joined={joined}
      data-highlight={highlighted}
    >
      <BubbleBody {...props} />
    </div>
  );
}

function SystemLine({ message, canAct, conversation }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const state = tickState(message);
  return (
    <div className={classes.line} data-side="center">
      <article className={classes.system} aria-label={t('bubble.system')}>
        <div>{message.body}</div>
        <div className={classes.systemFoot}>
          {t('bubble.system')} · {format.time(Date.parse(message.createdAt))}
          {message.direction === 'out' && <MessageTick message={message} />}
        </div>
        {(state === 'failed' || state === 'ambiguous') && (
          <TroublePart message={message} conversation={conversation} canAct={canAct} />
        )}
      </article>
    </div>
  );
}

function BubbleBody({ message, conversation, canAct, onJump }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const at = Date.parse(message.createdAt);
  const state = message.direction === 'out' ? tickState(message) : null;
  const who =
    message.author === 'patient'
      ? conversation.contact.name
      : message.author === 'assistant'
        ? t('bubble.assistant')
        : (message.accountName ?? '');
  const showsText =
    message.body !== '' &&
    state !== 'draft' &&
    message.kind !== 'button' &&
    message.kind !== 'list';
  return (
    <article
      className={classes.bubble}
      aria-label={t('bubble.from', { name: who, when: format.moment(at) })}
      data-author={message.author}
      data-failed={state === 'failed'}
      data-canceled={state === 'canceled'}
      data-pending={state === 'draft' || state === 'ambiguous' ? state : undefined}
    >
      {message.replyTo && (
        <button
          type="button"
          className={classes.quote}
          onClick={() => message.replyTo && onJump(message.replyTo.id)}
        >
          <strong>
            {t(`bubble.quotedAuthor.${message.replyTo.author}`, { defaultValue: '' })}
          </strong>
          <span>{message.replyTo.body}</span>
        </button>
      )}
      {message.templateName && (
        <div className={classes.kind}>
          <IconTemplate size={14} aria-hidden />
          {t('bubble.template', { name: message.templateName })}
        </div>
      )}
      <KindPart message={message} />
      {message.media.length > 0 && (
        <div className={classes.media}>
          {message.media.map((file) => (
            <MediaPart
              key={file.id}
              file={file}
              kind={message.kind}
              from={conversation.contact.name}
            />
          ))}
        </div>
      )}
      {state === 'draft' && <DraftPart message={message} canAct={canAct} />}
      <div className={classes.flow}>
        {showsText && <div className={classes.text}>{message.body}</div>}
        <footer className={classes.foot}>
          <Author message={message} />
          <span className={classes.time}>
            {message.recovered && (
              <Tooltip label={t('bubble.recovered')}>
                <IconCloudDownload size={14} role="img" aria-label={t('bubble.recovered')} />
              </Tooltip>
            )}
            <Tooltip label={format.moment(at)}>
              <time dateTime={message.createdAt}>{format.time(at)}</time>
            </Tooltip>
            {state && <MessageTick message={message} />}
          </span>
        </footer>
      </div>
      {(state === 'failed' || state === 'ambiguous') && (
        <TroublePart message={message} conversation={conversation} canAct={canAct} />
      )}
      {state === 'queued' && canAct && <QueuedPart message={message} />}
    </article>
  );
}

function Author({ message }: { message: Message }) {
  const { t } = useTranslation();
  if (message.author === 'assistant')
    return message.answer ? (
      <AnswerSource message={message} />
    ) : (
      <Tooltip label={t('bubble.assistantTitle')}>
        <span className={classes.author}>
          <IconRobot size={14} role="img" aria-label={t('bubble.assistant')} />
        </span>
      </Tooltip>
    );
  if (message.author === 'person' && message.accountName)
    return (
      <Tooltip label={t('bubble.sentBy', { name: message.accountName })}>
        <span className={classes.initials}>{initials(message.accountName)}</span>
      </Tooltip>
    );
  return <span />;
}

function MessageTick({ message }: { message: Message }) {
  const { t } = useTranslation();
  const format = useFormat();
  const state = tickState(message);
  const moment =
    state === 'read'
      ? message.readAt
      : state === 'delivered'
        ? message.deliveredAt
        : state === 'sent'
          ? message.sentAt
          : null;
  const words =
    state === 'draft'
      ? t('draft.title')
      : t(`tick.${state}`, { when: moment ? format.moment(Date.parse(moment)) : '' }).trim();
  return (
    <Tooltip label={words}>
      <span style={{ display: 'inline-flex' }}>
        <Tick state={message.state} status={message.status} />
      </span>
    </Tooltip>
  );
}
