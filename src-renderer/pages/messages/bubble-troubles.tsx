import { Anchor, Button, Textarea } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconAlertCircle, IconHelpCircle, IconPencil } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../../../src-main/contract/conversations.ts';
import type { Message } from '../../../src-main/contract/messages.ts';
import { client } from '../../client.ts';
import { useTellError } from '../../components/tell.ts';
import { putMessage, takeOutMessage } from '../../live.ts';
import classes from './bubble.module.css';
import { sendCommand } from './commands.ts';
import { longestBody } from './composer-state.ts';
import { failedAction, tickState } from './tick-state.ts';

/** Calls that answer with the changed message. */
function useMessageCall() {
  const tellError = useTellError();
  return useMutation({
    mutationFn: (call: () => Promise<Message>) => call(),
    onSuccess: putMessage,
    onError: tellError,
  });
}

/** What went wrong with a message, in words, and the one thing to do about it. */
export function TroublePart({
  message,
  conversation,
  canAct,
}: {
  message: Message;
  conversation: Conversation;
  canAct: boolean;
}) {
  return tickState(message) === 'ambiguous' ? (
    <Ambiguous message={message} canAct={canAct} />
  ) : (
    <Failed message={message} conversation={conversation} canAct={canAct} />
  );
}

function Failed({
  message,
  conversation,
  canAct,
}: {
  message: Message;
  conversation: Conversation;
  canAct: boolean;
}) {
  const { t, i18n } = useTranslation();
  const clipboard = useClipboard({ timeout: 1500 });
  const call = useMessageCall();
  const { errorCode: code } = message;
  const words = code !== null && i18n.exists(`twilio.${code}.text`) ? String(code) : 'unknown';
  const action = failedAction(code);
  const { phone } = conversation.contact;
  return (
    <fieldset className={classes.trouble} aria-label={t('failed.title')}>
      <span className={classes.troubleTitle} data-tone="red">
        <IconAlertCircle size={16} aria-hidden />
        {t('failed.title')}
      </span>
      <span>
        {code === null && words === 'unknown'
          ? t('twilio.none.text')
          : t(`twilio.${words}.text`, { code })}{' '}
        {code === null ? t('twilio.none.action') : t(`twilio.${words}.action`)}
      </span>
      <div className={classes.foot} style={{ justifyContent: 'space-between' }}>
        <span>
          {canAct && action === 'retry' && (
            <Button
              size="compact-sm"
              variant="default"
              loading={call.isPending}
              onClick={() => call.mutate(() => client.messages.retry({ id: message.id }))}
            >
              {t('failed.retry')}
            </Button>
          )}
          {canAct && action === 'template' && (
            <Button size="compact-sm" variant="default" onClick={() => sendCommand('templates')}>
              {t('failed.template')}
            </Button>
          )}
          {action === 'call' && phone && (
            <Button size="compact-sm" variant="default" onClick={() => clipboard.copy(phone)}>
              {clipboard.copied ? t('common.copied') : t('failed.call')}
            </Button>
          )}
        </span>
        {code !== null && <span className={classes.small}>{t('failed.code', { code })}</span>}
      </div>
    </fieldset>
  );
}

function Ambiguous({ message, canAct }: { message: Message; canAct: boolean }) {
  const { t } = useTranslation();
  const call = useMessageCall();
  const settle = (wentOut: boolean) =>
    call.mutate(() => client.messages.settleAmbiguous({ id: message.id, wentOut }));
  return (
    <fieldset className={classes.trouble} aria-label={t('ambiguous.title')}>
      <span className={classes.troubleTitle} data-tone="amber">
        <IconHelpCircle size={16} aria-hidden />
        {t('ambiguous.title')}
      </span>
      <span>{t(`ambiguous.doubts.${message.doubt ?? 'cut'}`)}</span>
      {canAct && (
        <div className={classes.buttons}>
          <Button
            size="compact-sm"
            variant="default"
            disabled={call.isPending}
            onClick={() => settle(true)}
          >
            {t('ambiguous.wentOut')}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            disabled={call.isPending}
            onClick={() => settle(false)}
          >
            {t('ambiguous.notOut')}
          </Button>
        </div>
      )}
    </fieldset>
  );
}

/** The assistant's draft: sent as it is, corrected, or thrown away by a person. */
export function DraftPart({ message, canAct }: { message: Message; canAct: boolean }) {
  const { t } = useTranslation();
  const tellError = useTellError();
  const call = useMessageCall();
  const [text, setText] = useState<string | null>(null);
  const discard = useMutation({
    mutationFn: () => client.messages.discardDraft({ id: message.id }),
    onSuccess: () => {
      takeOutMessage(message);
      notifications.show({ message: t('draft.discarded') });
    },
    onError: tellError,
  });
  const editing = text !== null;
  const send = (body: string) =>
    call.mutate(() => client.messages.approveDraft({ id: message.id, body }));
  const busy = call.isPending || discard.isPending;
  return (
    <fieldset className={classes.draft} aria-label={t('draft.title')}>
      <span className={classes.troubleTitle} data-tone="amber">
        <IconPencil size={16} aria-hidden />
        {t('draft.title')}
      </span>
      <div className={classes.small} style={{ marginBottom: 6 }}>
        {t('draft.text')}
      </div>
      {editing ? (
        <Textarea
          autosize
          minRows={3}
          maxRows={14}
          value={text}
          maxLength={longestBody}
          aria-label={t('draft.body')}
          data-autofocus
          autoFocus
          w={440}
          maw="100%"
          onChange={(event) => setText(event.currentTarget.value)}
        />
      ) : (
        <div className={classes.text}>{message.body}</div>
      )}
      {canAct && (
        <div className={classes.buttons}>
          <Button
            size="compact-sm"
            loading={call.isPending}
            disabled={discard.isPending || (editing && text.trim() === '')}
            onClick={() => send((text ?? message.body).trim())}
          >
            {t(editing ? 'draft.send' : 'draft.approve')}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            disabled={busy}
            onClick={() => setText(editing ? null : message.body)}
          >
            {t(editing ? 'common.cancel' : 'draft.edit')}
          </Button>
          {!editing && (
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              disabled={busy}
              onClick={() => discard.mutate()}
            >
              {t('draft.discard')}
            </Button>
          )}
        </div>
      )}
    </fieldset>
  );
}

/** A message that has not left yet can be taken back. */
export function QueuedPart({ message }: { message: Message }) {
  const { t } = useTranslation();
  const call = useMessageCall();
  return (
    <div style={{ textAlign: 'right' }}>
      <Anchor
        component="button"
        type="button"
        size="xs"
        disabled={call.isPending}
        onClick={() => call.mutate(() => client.messages.cancel({ id: message.id }))}
      >
        {t('queued.cancel')}
      </Anchor>
    </div>
  );
}
