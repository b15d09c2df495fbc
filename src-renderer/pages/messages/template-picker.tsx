import { Badge, Button, Group, Select, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconRefresh, IconSend2 } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../../src-main/contract/messages.ts';
import type { Language } from '../../../src-main/contract/operation.ts';
import { client, errorText, orpc, queryClient } from '../../client.ts';
import { useFormat } from '../../format.ts';
import { putMessage } from '../../live.ts';
import classes from './composer.module.css';
import {
  groupTemplates,
  isFilled,
  templateName,
  templatePieces,
  templateVariables,
} from './template-text.ts';

/** To whom a template goes: into a conversation, or to a phone. */
export type Recipient = { readonly conversationId: number } | { readonly to: string };

/** Chooses an approved template, fills its values in with the preview beside, and sends it. */
export function TemplatePicker({
  to,
  text,
  language,
  focus,
  onSent,
  onCancel,
}: {
  to: Recipient;
  text?: string | undefined;
  /** The patient's language: its templates are offered first. */
  language: Language | null;
  focus: number;
  onSent: (message: Message) => void;
  onCancel?: (() => void) | undefined;
}) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const list = useQuery(orpc.templates.list.queryOptions({ input: { approvedOnly: true } }));
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [values, setValues] = useState<Record<string, string>>({});
  const select = useRef<HTMLInputElement>(null);
  const idempotencyKey = useRef<string>(crypto.randomUUID());
  useEffect(() => {
    if (focus > 0) select.current?.focus();
  }, [focus]);

  const sync = useMutation({
    mutationFn: () => client.templates.sync(),
    onSuccess: async ({ count }) => {
      await queryClient.invalidateQueries({ queryKey: orpc.templates.list.key() });
      notifications.show({ message: t('templates.synced', { count }) });
    },
  });
  const items = list.data?.items ?? [];
  const chosen = items.find((item) => String(item.id) === chosenId);
  const names = chosen ? templateVariables(chosen.body, chosen.variables) : [];
  const filled = isFilled(names, values);

  const send = useMutation({
    mutationFn: (templateId: number) =>
      client.messages.send({
        ...to,
        templateId,
        variables: Object.fromEntries(names.map((name) => [name, (values[name] ?? '').trim()])),
        idempotencyKey: idempotencyKey.current,
      }),
    onSuccess: (message) => {
      idempotencyKey.current = crypto.randomUUID();
      putMessage(message);
      setChosenId(null);
      setValues({});
      onSent(message);
    },
  });
  function retyped(): void {
    if (send.isError) {
      idempotencyKey.current = crypto.randomUUID();
      send.reset();
    }
  }

  const error = send.error ?? sync.error ?? list.error;
  return (
    <section className={classes.box} aria-label={t('templates.title')}>
      <div className={classes.templates}>
        {text && !chosen && <Text size="sm">{text}</Text>}
        {list.isSuccess && items.length === 0 ? (
          <div>
            <Text fw={600}>{t('templates.empty')}</Text>
            <Text size="sm" c="dimmed">
              {t('templates.emptyHint')}
            </Text>
          </div>
        ) : (
          <Select
            ref={select}
            searchable
            label={t('templates.choose')}
            placeholder={t('templates.search')}
            nothingFoundMessage={t('spotlight.nothing')}
            value={chosenId}
            onChange={(value) => {
              setChosenId(value);
              setValues({});
              retyped();
            }}
            data={groupTemplates(items, language ?? i18n.language).map((group) => ({
              group: i18n.exists(`common.language.${group.language}`)
                ? t(`common.language.${group.language}`)
                : group.language,
              items: group.templates.map((item) => ({
                value: String(item.id),
                label: templateName(item.name),
              })),
            }))}
            renderOption={({ option }) => (
              <div style={{ minWidth: 0 }}>
                <div>{option.label}</div>
                <Text fz="xs" c="dimmed" truncate>
                  {items.find((item) => String(item.id) === option.value)?.body}
                </Text>
              </div>
            )}
            openOnFocus={false}
            comboboxProps={{ withinPortal: true }}
            maxDropdownHeight={300}
          />
        )}
        {chosen && (
          <>
            {names.length > 0 && (
              <div className={classes.variables}>
                {names.map((name) => (
                  <TextInput
                    key={name}
                    label={t('templates.variable', { name })}
                    placeholder={chosen.variables[name] ?? ''}
                    required
                    withAsterisk={false}
                    value={values[name] ?? ''}
                    onChange={(event) => {
                      const { value } = event.currentTarget;
                      setValues((all) => ({ ...all, [name]: value }));
                      retyped();
                    }}
                  />
                ))}
              </div>
            )}
            <Group justify="space-between" gap={8}>
              <Text size="xs" c="dimmed">
                {t('templates.preview')}
              </Text>
              {chosen.category && (
                <Badge variant="light" color="gray" size="sm">
                  {i18n.exists(`templates.category.${chosen.category}`)
                    ? t(`templates.category.${chosen.category}`)
                    : chosen.category}
                </Badge>
              )}
            </Group>
            <TemplatePreview body={chosen.body} values={values} buttons={chosen.buttons} />
          </>
        )}
        {error && (
          <Text size="sm" c="red" role="alert">
            {errorText(error, t)}
          </Text>
        )}
      </div>
      <div className={classes.templatesFoot}>
        <Group gap={8} wrap="nowrap">
          {chosen ? (
            !filled && (
              <Text size="xs" c="dimmed">
                {t('templates.missing')}
              </Text>
            )
          ) : (
            <>
              <Button
                size="compact-sm"
                variant="subtle"
                color="gray"
                leftSection={<IconRefresh size={14} />}
                loading={sync.isPending}
                onClick={() => sync.mutate()}
              >
                {t('templates.sync')}
              </Button>
              {list.data?.syncedAt && (
                <Text size="xs" c="dimmed">
                  {t('templates.syncedAt', {
                    when: format.relative(Date.parse(list.data.syncedAt)),
                  })}
                </Text>
              )}
            </>
          )}
          <Group gap={8} ml="auto" wrap="nowrap" style={{ flex: 'none' }}>
            {onCancel && (
              <Button size="compact-md" h={32} variant="default" onClick={onCancel}>
                {t('common.cancel')}
              </Button>
            )}
            <Button
              size="compact-md"
              h={32}
              leftSection={<IconSend2 size={18} />}
              disabled={!chosen || !filled}
              loading={send.isPending}
              onClick={() => chosen && send.mutate(chosen.id)}
            >
              {t('templates.send')}
            </Button>
          </Group>
        </Group>
      </div>
    </section>
  );
}

function TemplatePreview({
  body,
  values,
  buttons,
}: {
  body: string;
  values: Readonly<Record<string, string>>;
  buttons: readonly string[];
}) {
  const { t } = useTranslation();
  let at = 0;
  return (
    <section className={classes.preview} aria-label={t('templates.preview')}>
      {templatePieces(body).map((piece) => {
        const key = at++;
        if (piece.kind === 'text') return <span key={key}>{piece.text}</span>;
        const value = values[piece.name]?.trim();
        return (
          <em key={key} data-empty={!value}>
            {value || t('templates.variable', { name: piece.name })}
          </em>
        );
      })}
      {buttons.length > 0 && (
        <div className={classes.previewButtons}>
          {buttons.map((button) => (
            <Badge key={button} variant="outline" size="md">
              {button}
            </Badge>
          ))}
        </div>
      )}
    </section>
  );
}
