import { Button, Group, NumberInput, Switch, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import * as z from 'zod';
import { client, errorText, orpc, queryClient } from '../../client.ts';
import { useFormat } from '../../format.ts';
import { failureText, sizeText } from '../backups/backup-data.ts';
import { Refusal } from './checks.tsx';
import { Card } from './section.tsx';
import { controlId, SettingRow } from './setting-row.tsx';
import classes from './settings.module.css';
import { useSetting } from './settings-data.tsx';

/** Where backups go, when one is made by itself, and how many stay. */
export function BackupPlaceCard({ folder }: { folder: string }) {
  const { t } = useTranslation();
  return (
    <Card title={t('backups.place')} text={t('backups.placeText')}>
      <FolderRow key={folder} folder={folder} />
      <TimeRow />
      <KeepRow />
    </Card>
  );
}

/** A folder is looked at before it is taken: whether it can be written to, and how much fits. */
function FolderRow({ folder }: { folder: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const setting = useSetting('backups.folder');
  const [draft, setDraft] = useState(folder);
  const present = useQuery(
    orpc.backups.check.queryOptions({ input: { folder }, refetchOnMount: 'always' }),
  );
  const take = useMutation({
    mutationFn: async (create: boolean) => {
      const found = await client.backups.check({ folder: draft.trim(), create });
      queryClient.setQueryData(
        orpc.backups.check.queryKey({ input: { folder: draft.trim() } }),
        found,
      );
      if (found.usable) await setting.save(found.folder);
      return found;
    },
  });
  const isNew = draft.trim() !== folder;
  const found = isNew ? take.data : (take.data ?? present.data);
  const missing = found?.failure?.params['reason'] === 'ENOENT';
  const size = (bytes: number) => sizeText(bytes, format);
  return (
    <SettingRow setting={setting} wide>
      <div className={classes.inline}>
        <TextInput
          id={controlId('backups.folder')}
          className={classes.grow}
          value={draft}
          disabled={setting.fixed}
          spellCheck={false}
          onChange={(event) => {
            setDraft(event.currentTarget.value);
            take.reset();
            setting.clearError();
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && isNew) take.mutate(false);
            if (event.key === 'Escape' && isNew) {
              event.stopPropagation();
              setDraft(folder);
            }
          }}
        />
        {isNew && missing ? (
          <Button loading={take.isPending} onClick={() => take.mutate(true)}>
            {t('backups.createFolder')}
          </Button>
        ) : (
          <Button
            variant="default"
            disabled={setting.fixed || draft.trim() === ''}
            loading={take.isPending}
            onClick={() => take.mutate(false)}
          >
            {t(isNew ? 'backups.takeFolder' : 'backups.checkFolder')}
          </Button>
        )}
      </div>
      {take.error && <Refusal text={errorText(take.error, t)} />}
      {found?.failure && <Refusal text={failureText(found.failure, t, format)} />}
      {found?.usable && found.freeBytes !== null && (
        <Text fz="sm" c="dimmed" mt={4} role="status">
          {t('backups.room', { free: size(found.freeBytes), need: size(found.needBytes) })}
        </Text>
      )}
      {found?.usable && found.sameDrive && (
        <div className={classes.warning}>{t('backups.sameDrive')}</div>
      )}
    </SettingRow>
  );
}

/** By itself once a day at this time, or not at all. */
function TimeRow() {
  const { t } = useTranslation();
  const setting = useSetting('backups.time');
  const kept = typeof setting.view.value === 'string' ? setting.view.value : null;
  const [draft, setDraft] = useState<string | null>(null);
  async function keep() {
    if (draft && draft !== kept && !(await setting.save(draft))) return;
    setDraft(null);
  }
  return (
    <SettingRow setting={setting}>
      <Group gap="md">
        <Switch
          id={controlId('backups.time')}
          checked={kept !== null}
          disabled={setting.fixed || setting.state === 'saving'}
          label={t(kept === null ? 'settings.off' : 'backups.everyDay')}
          onChange={(event) => void setting.save(event.currentTarget.checked ? '13:30' : null)}
        />
        {kept !== null && (
          <TextInput
            type="time"
            aria-label={t('settings.names.backups.time')}
            value={draft ?? kept}
            disabled={setting.fixed}
            onChange={(event) => setDraft(event.currentTarget.value)}
            onBlur={() => void keep()}
          />
        )}
      </Group>
    </SettingRow>
  );
}

const rotation = z.object({ daily: z.number(), weekly: z.number(), monthly: z.number() });

/** How many of the last days, weeks and months. */
function KeepRow() {
  const { t } = useTranslation();
  const setting = useSetting('backups.keep');
  const kept = rotation.parse(setting.view.value);
  const [draft, setDraft] = useState<Partial<Record<keyof typeof kept, number | string>>>({});
  async function keep(name: keyof typeof kept) {
    const typed = draft[name];
    if (typed === undefined) return;
    if (typed !== '' && Number(typed) !== kept[name])
      if (!(await setting.save({ ...kept, [name]: Number(typed) }))) return;
    setDraft({ ...draft, [name]: undefined });
  }
  return (
    <SettingRow setting={setting}>
      <Group gap="sm" wrap="nowrap">
        {(['daily', 'weekly', 'monthly'] as const).map((name) => (
          <NumberInput
            key={name}
            {...(name === 'daily' && { id: controlId('backups.keep') })}
            label={t(`backups.keep.${name}`)}
            labelProps={{ fz: 'xs', c: 'dimmed', fw: 400 }}
            value={draft[name] ?? kept[name]}
            disabled={setting.fixed}
            allowNegative={false}
            allowDecimal={false}
            onChange={(value) => setDraft({ ...draft, [name]: value })}
            onBlur={() => void keep(name)}
          />
        ))}
      </Group>
    </SettingRow>
  );
}
