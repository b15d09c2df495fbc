import {
  ActionIcon,
  Badge,
  Button,
  Group,
  Modal,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
  Tooltip,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../../client.ts';
import { useTellError } from '../../components/tell.ts';
import { useSnapshot } from '../../snapshot.ts';
import { longestBody } from './composer-state.ts';
import classes from './quick-replies.module.css';
import type { QuickReply } from './quick-reply-menu.tsx';
import { tellWithUndo } from './undo-notice.tsx';

/** All quick replies: read, change, remove, add. */
export function QuickRepliesDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { quickReplies } = useSnapshot();
  const tellError = useTellError();
  const [editing, setEditing] = useState<QuickReply | 'new' | null>(null);
  const remove = useMutation({
    mutationFn: (gone: QuickReply) => client.quickReplies.remove({ id: gone.id }),
    onSuccess: (_, { shortcut, language, body }) =>
      tellWithUndo(t('quickReplies.removed', { name: shortcut }), t('common.undo'), () => {
        client.quickReplies.save({ shortcut, language, body }).catch(tellError);
      }),
    onError: tellError,
  });
  const sorted = quickReplies.toSorted(
    (a, b) => a.language.localeCompare(b.language) * -1 || a.shortcut.localeCompare(b.shortcut),
  );
  return (
    <Modal
      opened
      onClose={onClose}
      size={640}
      title={t('quickReplies.title')}
      closeButtonProps={{ 'aria-label': t('common.closeDialog') }}
    >
      {editing ? (
        <QuickReplyForm
          reply={editing === 'new' ? null : editing}
          onDone={() => setEditing(null)}
        />
      ) : (
        <Stack gap="sm">
          <Group justify="space-between" wrap="nowrap" gap="md">
            <Text size="sm" c="dimmed">
              {t(quickReplies.length === 0 ? 'quickReplies.empty' : 'quickReplies.text')}
            </Text>
            <Button
              style={{ flex: 'none' }}
              leftSection={<IconPlus size={16} />}
              onClick={() => setEditing('new')}
            >
              {t('quickReplies.new')}
            </Button>
          </Group>
          <ul className={classes.list}>
            {sorted.map((reply) => (
              <li key={reply.id} className={classes.item}>
                <span className={classes.name}>/{reply.shortcut}</span>
                <Badge size="sm" variant="light" color="gray">
                  {t(`common.language.${reply.language}`)}
                </Badge>
                <span className={classes.body}>{reply.body}</span>
                <Tooltip label={t('common.edit')}>
                  <ActionIcon
                    aria-label={`${t('common.edit')}: ${reply.shortcut}`}
                    onClick={() => setEditing(reply)}
                  >
                    <IconPencil size={16} />
                  </ActionIcon>
                </Tooltip>
                <Tooltip label={t('common.remove')}>
                  <ActionIcon
                    aria-label={`${t('common.remove')}: ${reply.shortcut}`}
                    onClick={() => remove.mutate(reply)}
                  >
                    <IconTrash size={16} />
                  </ActionIcon>
                </Tooltip>
              </li>
            ))}
          </ul>
        </Stack>
      )}
    </Modal>
  );
}

function QuickReplyForm({ reply, onDone }: { reply: QuickReply | null; onDone: () => void }) {
  const { t, i18n } = useTranslation();
  const tellError = useTellError();
  const form = useForm({
    initialValues: {
      shortcut: reply?.shortcut ?? '',
      language: reply?.language ?? (i18n.language === 'en' ? 'en' : 'es'),
      body: reply?.body ?? '',
    },
    validate: {
      shortcut: (value) =>
        /^[\p{L}\p{N}-]{1,30}$/u.test(value.trim()) ? null : t('quickReplies.shortcutInvalid'),
      body: (value) => (value.trim() ? null : t('access.required')),
    },
  });
  const save = useMutation({
    mutationFn: ({ shortcut, language, body }: typeof form.values) =>
      client.quickReplies.save({
        ...(reply && { id: reply.id }),
        shortcut: shortcut.trim(),
        language,
        body: body.trim(),
      }),
    onSuccess: onDone,
    onError: tellError,
  });
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
      <Stack gap="md">
        <Group grow align="flex-start">
          <TextInput
            label={t('quickReplies.shortcut')}
            description={t('quickReplies.shortcutHint')}
            leftSection="/"
            maxLength={30}
            data-autofocus
            {...form.getInputProps('shortcut')}
          />
          <Select
            label={t('quickReplies.language')}
            description="&nbsp;"
            allowDeselect={false}
            data={[
              { value: 'es', label: t('common.language.es') },
              { value: 'en', label: t('common.language.en') },
            ]}
            {...form.getInputProps('language')}
          />
        </Group>
        <Textarea
          label={t('quickReplies.body')}
          autosize
          minRows={4}
          maxRows={12}
          maxLength={longestBody}
          {...form.getInputProps('body')}
        />
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={onDone}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {t('common.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
