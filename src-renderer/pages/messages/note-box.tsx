import { Button, Text, Textarea } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../../../src-main/contract/conversations.ts';
import { client, errorText } from '../../client.ts';
import classes from './composer.module.css';
import { refreshNotes } from './note-actions.ts';

/** A private note for the colleagues; the patient never sees it. */
export function NoteBox({
  row,
  value,
  focus,
  onChange,
  onSaved,
}: {
  row: Conversation;
  value: string;
  focus: number;
  onChange: (value: string) => void;
  onSaved: () => void;
}) {
  const { t } = useTranslation();
  const input = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (focus > 0) input.current?.focus();
  }, [focus]);
  const save = useMutation({
    mutationFn: () => client.conversations.addNote({ id: row.id, body: value.trim() }),
    onSuccess: async () => {
      onSaved();
      await refreshNotes(row.id);
    },
  });
  const ready = value.trim() !== '' && !save.isPending;
  return (
    <div className={classes.box} data-mode="note">
      <Textarea
        ref={input}
        variant="unstyled"
        autosize
        minRows={1}
        maxRows={10}
        maxLength={4000}
        value={value}
        classNames={{ input: classes.input ?? '' }}
        placeholder={t('composer.notePlaceholder')}
        aria-label={t('composer.noteLabel')}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
          if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            if (ready) save.mutate();
          }
        }}
      />
      {save.isError && (
        <Text size="sm" c="red" px={14} role="alert">
          {errorText(save.error, t)}
        </Text>
      )}
      <div className={classes.tools}>
        <span className={classes.grow} />
        <Button
          size="compact-md"
          color="amber"
          leftSection={<IconLock size={16} />}
          disabled={!ready}
          loading={save.isPending}
          onClick={() => save.mutate()}
        >
          {t('composer.saveNote')}
        </Button>
      </div>
    </div>
  );
}
