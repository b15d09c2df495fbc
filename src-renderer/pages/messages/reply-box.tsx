import { ActionIcon, Button, FileButton, Text, Textarea, Tooltip } from '@mantine/core';
import { IconBolt, IconPaperclip, IconSend2, IconTemplate } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../../../src-main/contract/conversations.ts';
import { client, connection, errorText } from '../../client.ts';
import { errorCode } from '../../error-text.ts';
import { putMessage } from '../../live.ts';
import { useSnapshot } from '../../snapshot.ts';
import { useValue } from '../../value.ts';
import { AttachmentChips } from './attachment-chips.tsx';
import { useAttachments } from './attachments.ts';
import classes from './composer.module.css';
import { longestBody, shortcutAt } from './composer-state.ts';
import { matchQuickReplies } from './quick-reply-match.ts';
import { type QuickReply, QuickReplyMenu } from './quick-reply-menu.tsx';
import { useFileDrop } from './use-file-drop.ts';

/** From how many characters the count is shown. */
const countFrom = 1200;

/** Free text with files, quick replies behind `/`, sent with Enter. */
export function ReplyBox({
  row,
  value,
  focus,
  onChange,
  onTemplates,
  onSentAndClose,
}: {
  row: Conversation;
  value: string;
  focus: number;
  onChange: (value: string) => void;
  onTemplates: () => void;
  onSentAndClose: () => void;
}) {
  const { t, i18n } = useTranslation();
  const { quickReplies } = useSnapshot();
  const line = useValue(connection.state);
  const box = useRef<HTMLElement>(null);
  const input = useRef<HTMLTextAreaElement>(null);
  const attachments = useAttachments(row.id);
  const [refused, setRefused] = useState<string | null>(null);
  const [caret, setCaret] = useState(0);
  const [quickIndex, setQuickIndex] = useState(0);
  const [quickShut, setQuickShut] = useState<string | null>(null);
  // One key for one message: sending again after a broken line must not send twice.
  const idempotencyKey = useRef<string>(crypto.randomUUID());

  useEffect(() => {
    if (focus > 0) input.current?.focus();
  }, [focus]);

  const shortcut = shortcutAt(value, caret);
  const quick =
    shortcut && quickShut !== value
      ? matchQuickReplies(quickReplies, shortcut.query, row.contact.language ?? i18n.language)
      : null;

  const body = value.trim();
  const over = value.length - longestBody;
  const uploading = attachments.files.some((file) => file.state === 'uploading');
  const ready =
    (body !== '' || attachments.files.length > 0) &&
    over <= 0 &&
    attachments.files.every((file) => file.state === 'ready');

  const send = useMutation({
    mutationFn: (_: { close: boolean }) =>
      client.messages.send({
        conversationId: row.id,
        idempotencyKey: idempotencyKey.current,
        ...(body !== '' && { body }),
        ...(attachments.files.length > 0 && {
          uploadIds: attachments.files.flatMap((file) => file.uploadId ?? []),
        }),
      }),
    onSuccess: (message, { close }) => {
      idempotencyKey.current = crypto.randomUUID();
      putMessage(message);
      onChange('');
      attachments.clear();
      setRefused(null);
      if (close) onSentAndClose();
    },
  });

  const failedFile = attachments.files.find((file) => file.state === 'failed');
  // Once the line is back, that it was broken is no news; the words are still here to be sent.
  const stale = send.isError && errorCode(send.error) === 'offline' && line === 'online';
  const trouble =
    send.isError && !stale
      ? errorText(send.error, t)
      : (refused ?? (failedFile ? `${failedFile.name}: ${errorText(failedFile.error, t)}` : null));

  function change(next: string): void {
    // Other words are another message.
    if (send.isError) {
      idempotencyKey.current = crypto.randomUUID();
      send.reset();
    }
    onChange(next);
  }

  function take(files: readonly File[]): void {
    if (files.length === 0) return;
    const { tooLarge, empty, tooMany } = attachments.add(files);
    setRefused(
      tooLarge[0] !== undefined
        ? t('composer.uploadTooLarge', { name: tooLarge[0] })
        : empty[0] !== undefined
          ? t('composer.uploadEmpty', { name: empty[0] })
          : tooMany
            ? t('composer.tooMany')
            : null,
    );
  }

  const dropping = useFileDrop(box, take);

  function insert(text: string, from: number, to: number): void {
    change(value.slice(0, from) + text + value.slice(to));
    const end = from + text.length;
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(end, end);
      setCaret(end);
    });
  }

  function takeQuick(reply: QuickReply): void {
    if (shortcut) insert(reply.body, shortcut.from, caret);
    setQuickIndex(0);
  }

  function onKey(event: React.KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.nativeEvent.isComposing) return;
    if (quick && quick.length > 0) {
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
      if (step !== 0) {
        event.preventDefault();
        setQuickIndex((quickIndex + step + quick.length) % quick.length);
        return;
      }
      if (event.key === 'Enter' || event.key === 'Tab') {
        const reply = quick[quickIndex] ?? quick[0];
        event.preventDefault();
        if (reply) takeQuick(reply);
        return;
      }
    }
    if (event.key === 'Escape') {
      event.preventDefault();
      if (quick) setQuickShut(value);
      else event.currentTarget.blur();
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      if (ready && !send.isPending) send.mutate({ close: event.ctrlKey || event.metaKey });
    }
  }

  return (
    <section
      ref={box}
      className={classes.box}
      data-mode="reply"
      data-drop={dropping}
      aria-label={t('composer.reply')}
    >
      {dropping && <div className={classes.dropWords}>{t('composer.dropHere')}</div>}
      {quick && (
        <QuickReplyMenu
          replies={quick}
          query={shortcut?.query ?? ''}
          index={quickIndex}
          onIndex={setQuickIndex}
          onUse={takeQuick}
        />
      )}
      <AttachmentChips files={attachments.files} onRemove={attachments.remove} />
      <Textarea
        ref={input}
        variant="unstyled"
        autosize
        minRows={1}
        maxRows={10}
        value={value}
        classNames={{ input: classes.input ?? '' }}
        placeholder={t('composer.placeholder')}
        aria-label={t('composer.label')}
        aria-autocomplete="list"
        aria-controls={quick ? 'quick-replies' : undefined}
        aria-activedescendant={
          quick?.[quickIndex] ? `quick-reply-${quick[quickIndex].id}` : undefined
        }
        onChange={(event) => {
          change(event.currentTarget.value);
          setCaret(event.currentTarget.selectionStart);
          setQuickIndex(0);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={onKey}
        onPaste={(event) => {
          const files = [...event.clipboardData.files];
          if (files.length === 0) return;
          event.preventDefault();
          take(files);
        }}
      />
      {trouble && (
        <Text size="sm" c="red" px={14} role="alert">
          {trouble}
        </Text>
      )}
      <div className={classes.tools}>
        <FileButton multiple onChange={take}>
          {(props) => (
            <Tooltip label={t('composer.attach')}>
              <ActionIcon size={32} aria-label={t('composer.attach')} {...props}>
                <IconPaperclip size={20} stroke={1.75} />
              </ActionIcon>
            </Tooltip>
          )}
        </FileButton>
        <Tooltip label={`${t('composer.quickReplies')} (/)`}>
          <ActionIcon
            size={32}
            aria-label={t('composer.quickReplies')}
            onClick={() => {
              setQuickShut(null);
              const gap = caret > 0 && !/\s/.test(value[caret - 1] ?? ' ') ? ' /' : '/';
              insert(gap, caret, caret);
            }}
          >
            <IconBolt size={20} stroke={1.75} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={t('composer.templates')}>
          <ActionIcon size={32} aria-label={t('composer.templates')} onClick={onTemplates}>
            <IconTemplate size={20} stroke={1.75} />
          </ActionIcon>
        </Tooltip>
        <span className={classes.grow} />
        {value.length >= countFrom && (
          <span className={classes.count} data-over={over > 0} role="status">
            {over > 0
              ? t('composer.tooLong', { count: over })
              : t('composer.count', { count: value.length })}
          </span>
        )}
        <Tooltip label={`${t('composer.sendAndClose')}: Ctrl + Enter`}>
          <Button
            size="compact-md"
            h={32}
            leftSection={<IconSend2 size={18} />}
            disabled={!ready}
            loading={send.isPending || uploading}
            onClick={() => send.mutate({ close: false })}
          >
            {t('composer.send')}
          </Button>
        </Tooltip>
      </div>
    </section>
  );
}
