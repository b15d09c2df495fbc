import {
  ActionIcon,
  Button,
  Group,
  Modal,
  Select,
  Stack,
  Text,
  TextInput,
  Tooltip,
} from '@mantine/core';
import { IconCheck, IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../../client.ts';
import { useTellError } from '../../components/tell.ts';
import { type Snapshot, useSnapshot } from '../../snapshot.ts';
import classes from './queue.module.css';
import { tellWithUndo } from './undo-notice.tsx';

type Label = Snapshot['labels'][number];

/** The colours that a label can have: Mantine's names. */
const colors = [
  'gray',
  'red',
  'pink',
  'grape',
  'violet',
  'indigo',
  'blue',
  'cyan',
  'teal',
  'green',
  'lime',
  'yellow',
  'orange',
] as const;

/** All labels: rename, recolour, remove, add. */
export function LabelsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { labels } = useSnapshot();
  return (
    <Modal
      opened
      onClose={onClose}
      size={520}
      title={t('labels.title')}
      closeButtonProps={{ 'aria-label': t('common.closeDialog') }}
    >
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {labels.length === 0 ? t('labels.empty') : t('labels.text')}
        </Text>
        {labels.map((label) => (
          <LabelRow key={label.id} label={label} />
        ))}
        <LabelRow key={`new-${labels.length}`} label={null} />
      </Stack>
    </Modal>
  );
}

function LabelRow({ label }: { label: Label | null }) {
  const { t } = useTranslation();
  const tellError = useTellError();
  const [name, setName] = useState(label?.name ?? '');
  const [color, setColor] = useState<string>(label?.color ?? 'teal');
  const trimmed = name.trim();
  const changed = trimmed !== (label?.name ?? '') || color !== (label?.color ?? color);
  const save = useMutation({
    mutationFn: () => client.labels.save({ ...(label && { id: label.id }), name: trimmed, color }),
    onError: tellError,
  });
  const remove = useMutation({
    mutationFn: (gone: Label) => client.labels.remove({ id: gone.id }),
    onSuccess: ({ conversationIds }, gone) =>
      tellWithUndo(t('labels.removed', { name: gone.name }), t('common.undo'), () => {
        client.labels
          .save({ name: gone.name, color: gone.color, conversationIds })
          .catch(tellError);
      }),
    onError: tellError,
  });
  return (
    <form
      aria-label={label?.name ?? t('labels.new')}
      onSubmit={(event) => {
        event.preventDefault();
        if (trimmed && changed) save.mutate();
      }}
    >
      <Group gap={8} wrap="nowrap">
        <TextInput
          flex={1}
          aria-label={label ? t('labels.name') : t('labels.new')}
          placeholder={t('labels.new')}
          value={name}
          maxLength={40}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          w={150}
          aria-label={t('labels.color')}
          allowDeselect={false}
          value={color}
          onChange={(value) => value && setColor(value)}
          data={colors.map((value) => ({ value, label: t(`labels.colors.${value}`) }))}
          leftSection={
            <span
              className={classes.dot}
              style={{ background: `var(--mantine-color-${color}-6)` }}
            />
          }
          renderOption={({ option }) => (
            <Group gap={8}>
              <span
                className={classes.dot}
                style={{ background: `var(--mantine-color-${option.value}-6)` }}
              />
              {option.label}
            </Group>
          )}
          comboboxProps={{ withinPortal: true }}
        />
        {label ? (
          <>
            <Tooltip label={t('common.save')}>
              <ActionIcon
                type="submit"
                size={36}
                color="teal"
                aria-label={`${t('common.save')}: ${label.name}`}
                disabled={!changed || trimmed === ''}
                loading={save.isPending}
              >
                <IconCheck size={18} />
              </ActionIcon>
            </Tooltip>
            <Tooltip label={`${t('common.remove')}. ${t('labels.removeConfirm')}`}>
              <ActionIcon
                size={36}
                aria-label={`${t('common.remove')}: ${label.name}`}
                loading={remove.isPending}
                onClick={() => remove.mutate(label)}
              >
                <IconTrash size={18} />
              </ActionIcon>
            </Tooltip>
          </>
        ) : (
          <Button type="submit" w={80} px={4} disabled={trimmed === ''} loading={save.isPending}>
            {t('common.add')}
          </Button>
        )}
      </Group>
    </form>
  );
}
