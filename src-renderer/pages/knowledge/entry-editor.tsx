import {
  ActionIcon,
  Alert,
  Autocomplete,
  Button,
  Group,
  Input,
  Menu,
  SegmentedControl,
  Switch,
  Text,
  Textarea,
  TextInput,
  Title,
  Tooltip,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useHotkeys } from '@mantine/hooks';
import { IconDots, IconEyeOff, IconHistory, IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KnowledgeEntry } from '../../../src-main/contract/knowledge.ts';
import { errorText, orpc } from '../../client.ts';
import { clinicNow } from '../../clinic-clock.ts';
import { useFormat } from '../../format.ts';
import wall from '../practice/whatsapp.module.css';
import { WhatsAppBubble } from '../practice/whatsapp-bubble.tsx';
import {
  draftErrors,
  draftOf,
  type EntryDraft,
  isDirty,
  limits,
  tidyDraft,
} from './entry-draft.ts';
import classes from './knowledge.module.css';
import { VariantsField } from './variants-field.tsx';

type EntryEditorProps = {
  /** The entry that is changed; null for a new one. */
  readonly entry: KnowledgeEntry | null;
  /** What a new entry begins with. */
  readonly seed: EntryDraft;
  readonly topics: readonly string[];
  readonly canEdit: boolean;
  readonly onSaved: (entry: KnowledgeEntry) => void;
  readonly onRemove: (entry: KnowledgeEntry) => void;
  readonly onHistory: (entry: KnowledgeEntry) => void;
  /** Leaves a new entry without saving it. */
  readonly onCancel: () => void;
  /** Tells whether leaving now would lose something. */
  readonly onDirty: (dirty: boolean) => void;
};

/** One entry, as one writes it: what patients ask, what is answered, and how that looks to them. */
export function EntryEditor(props: EntryEditorProps) {
  const { entry, seed, topics, canEdit, onSaved, onRemove, onHistory, onCancel, onDirty } = props;
  const { t } = useTranslation();
  const format = useFormat();
  // What the form was filled from. A colleague may save meanwhile; then `entry` is newer than it.
  const [base, setBase] = useState(entry);
  const root = useRef<HTMLFormElement>(null);
  const saved = base ? draftOf(base) : seed;
  const form = useForm<EntryDraft>({
    mode: 'controlled',
    initialValues: saved,
    validate: (values) =>
      Object.fromEntries(
        Object.entries(draftErrors(values)).map(([field, error]) => {
          const count = 'count' in error ? error.count : 0;
          return [field, t(`knowledge.invalid.${error.code}`, { count })];
        }),
      ),
  });
  const values = form.values;
  const dirty =
    canEdit && (base ? isDirty(values, draftOf(base)) : isDirty(values, { ...seed, question: '' }));

  useEffect(() => onDirty(dirty), [dirty, onDirty]);
  useEffect(() => () => onDirty(false), [onDirty]);

  const stale = entry !== null && base !== null && entry.updatedAt !== base.updatedAt;
  const refill = (next: KnowledgeEntry) => {
    setBase(next);
    form.setValues(draftOf(next));
    form.clearErrors();
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: fills the form once for each newer row.
  useEffect(() => {
    if (stale && entry && !dirty) refill(entry);
  }, [stale, entry, dirty]);

  const create = useMutation(orpc.knowledge.create.mutationOptions());
  const update = useMutation(orpc.knowledge.update.mutationOptions());
  const error = create.error ?? update.error;
  const saving = create.isPending || update.isPending;
  const save = form.onSubmit(
    (draft) => {
      if (saving) return;
      const tidy = tidyDraft(draft);
      const done = {
        onSuccess: (row: KnowledgeEntry) => {
          refill(row);
          onDirty(false);
          onSaved(row);
        },
      };
      create.reset();
      update.reset();
      if (base) update.mutate({ id: base.id, ...tidy }, done);
      else create.mutate(tidy, done);
    },
    // After the render that shows what is wrong.
    () =>
      requestAnimationFrame(() =>
        root.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(),
      ),
  );
  useHotkeys([['mod+S', () => root.current?.requestSubmit()]], []);

  const variantErrors = Object.fromEntries(
    Object.entries(form.errors).flatMap(([field, words]) =>
      field.startsWith('variants.') ? [[Number(field.slice('variants.'.length)), words]] : [],
    ),
  );
  const time = format.time(clinicNow());

  return (
    <form
      className={classes.editor}
      ref={root}
      onSubmit={save}
      noValidate
      aria-label={t(entry ? 'knowledge.editEntry' : 'knowledge.newEntry')}
    >
      <div className={classes.editorHead}>
        <Title order={2} size="h2" className={classes.editorTitle}>
          {entry ? entry.question : t('knowledge.newEntry')}
        </Title>
        {entry && (
          <Switch
            label={t(values.enabled ? 'knowledge.enabled' : 'knowledge.disabled')}
            labelPosition="left"
            disabled={!canEdit}
            checked={values.enabled}
            onChange={(event) => form.setFieldValue('enabled', event.currentTarget.checked)}
          />
        )}
        {entry && (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon size={32} aria-label={t('knowledge.more')}>
                <IconDots size={18} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconHistory size={16} />} onClick={() => onHistory(entry)}>
                {t('knowledge.history.open')}
              </Menu.Item>
              {canEdit && (
                <Menu.Item
                  color="red"
                  leftSection={<IconTrash size={16} />}
                  onClick={() => onRemove(entry)}
                >
                  {t('knowledge.remove')}
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>

      <div className={classes.editorBody}>
        {!canEdit && (
          <Text size="sm" c="dimmed" className={classes.readOnly}>
            <IconEyeOff size={16} aria-hidden />
            {t('knowledge.readOnly')}
          </Text>
        )}
        <Group gap="md" align="flex-start" wrap="nowrap">
          <Autocomplete
            className={classes.grow}
            label={t('knowledge.topic')}
            placeholder={t('knowledge.topicPlaceholder')}
            data={[...topics]}
            readOnly={!canEdit}
            maxLength={limits.topic}
            comboboxProps={{ shadow: 'md' }}
            {...form.getInputProps('topic')}
          />
          <Input.Wrapper label={t('knowledge.language')} labelElement="div">
            <SegmentedControl
              display="flex"
              aria-label={t('knowledge.language')}
              readOnly={!canEdit}
              data={[
                { value: 'es', label: t('knowledge.languages.es') },
                { value: 'en', label: t('knowledge.languages.en') },
              ]}
              value={values.language}
              onChange={(language) => form.setFieldValue('language', language)}
            />
          </Input.Wrapper>
        </Group>
        <TextInput
          label={t('knowledge.question')}
          description={t('knowledge.questionHint')}
          required
          withAsterisk={false}
          autoFocus={!entry}
          readOnly={!canEdit}
          lang={values.language}
          {...form.getInputProps('question')}
        />
        <div className={classes.answerPair}>
          <div>
            <Textarea
              label={t('knowledge.answer')}
              description={t('knowledge.answerHint')}
              required
              withAsterisk={false}
              autosize
              minRows={6}
              maxRows={16}
              readOnly={!canEdit}
              lang={values.language}
              {...form.getInputProps('answer')}
            />
            <Text
              className={classes.counter}
              data-over={values.answer.trim().length > limits.answer || undefined}
            >
              {t('knowledge.counter', { count: values.answer.trim().length, max: limits.answer })}
            </Text>
          </div>
          <div className={classes.preview}>
            <Input.Label component="div">{t('knowledge.preview')}</Input.Label>
            <Input.Description>{t('knowledge.previewHint')}</Input.Description>
            <ul className={`${classes.previewWall} ${wall.wall}`}>
              {values.question.trim() !== '' && (
                <WhatsAppBubble mine body={values.question.trim()} time={time} tick="blue" />
              )}
              <WhatsAppBubble
                mine={false}
                body={
                  values.answer.trim() === '' ? t('knowledge.previewEmpty') : values.answer.trim()
                }
                time={time}
              />
            </ul>
          </div>
        </div>
        <VariantsField
          value={values.variants}
          readOnly={!canEdit}
          errors={variantErrors}
          onChange={(variants) => {
            form.setFieldValue('variants', variants);
            for (const place of Object.keys(variantErrors))
              form.clearFieldError(`variants.${place}`);
          }}
        />
      </div>

      <div className={classes.editorAlerts}>
        {error && (
          <Alert color="red" title={t('knowledge.saveFailed')}>
            {errorText(error, t)}
          </Alert>
        )}
        {stale && dirty && entry && (
          <Alert color="amber" title={t('knowledge.changedElsewhere')}>
            <Text size="sm">{t('knowledge.changedElsewhereHint')}</Text>
            <Button mt={8} size="xs" variant="default" onClick={() => refill(entry)}>
              {t('knowledge.takeTheirs')}
            </Button>
          </Alert>
        )}
      </div>
      {canEdit && (
        <div className={classes.editorFoot}>
          <Text size="sm" c="dimmed" className={classes.grow} aria-live="polite">
            {dirty
              ? t('knowledge.unsaved')
              : base
                ? t('knowledge.savedAt', { when: format.moment(Date.parse(base.updatedAt)) })
                : ''}
          </Text>
          {(dirty || !base) && (
            <Button
              variant="default"
              disabled={saving}
              onClick={() => (base ? refill(entry ?? base) : onCancel())}
            >
              {t(base ? 'knowledge.discard' : 'knowledge.cancel')}
            </Button>
          )}
          <Tooltip label={t('knowledge.saveKeys')}>
            <Button type="submit" loading={saving} disabled={!dirty && base !== null}>
              {t(base ? 'knowledge.save' : 'knowledge.add')}
            </Button>
          </Tooltip>
        </div>
      )}
    </form>
  );
}
