import {
  Alert,
  Button,
  Group,
  List,
  Modal,
  Stack,
  Text,
  TextInput,
  UnstyledButton,
} from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupPreview, FoundBackup } from '../../../src-main/contract/backups.ts';
import { client, errorText } from '../../client.ts';
import { errorCode } from '../../error-text.ts';
import { useFormat } from '../../format.ts';
import { awaitRestore } from '../../session.ts';
import { sizeText, useBackupState } from './backup-data.ts';
import classes from './restore.module.css';
import { WorkProgress } from './work-progress.tsx';

/** What a preview and a restore are asked with. */
type Source = { readonly file: string; readonly recoveryKey?: string };

/**
 * Puts a backup in the place of the present data: which one, its key where this PC has none, what
 * it holds and what would be lost, and a word typed before it begins. `file`: a backup that was
 * chosen already; null: it is looked for in a folder.
 */
export function RestoreDialog({ file, onClose }: { file: string | null; onClose: () => void }) {
  const { t } = useTranslation();
  const state = useBackupState();
  const [recoveryKey, setRecoveryKey] = useState('');
  const finding = useFinding();
  const look = useMutation({ mutationFn: (source: Source) => client.backups.preview(source) });
  const restore = useMutation({
    mutationFn: (source: Source) => client.backups.restore(source),
    onSuccess: awaitRestore,
  });
  const begin = look.mutate;
  useEffect(() => {
    if (file !== null) begin({ file });
  }, [file, begin]);

  const chosen = look.variables ?? null;
  const running = state.data?.running ?? null;
  const busy = look.isPending || restore.isPending;
  const asksKey = look.error !== null && errorCode(look.error) === 'recovery_key_wrong';
  const withKey = (path: string): Source => ({
    file: path,
    ...(recoveryKey.trim() && { recoveryKey }),
  });

  function body() {
    if (busy)
      return (
        <>
          {running ? (
            <WorkProgress running={running} />
          ) : (
            <Text fz="sm" role="status">
              {t('backups.phases.preview.read')}
            </Text>
          )}
        </>
      );
    if (look.data)
      return (
        <Preview
          preview={look.data}
          error={restore.error}
          onClose={onClose}
          onRestore={() => restore.mutate(withKey(look.data.file))}
        />
      );
    if (asksKey && chosen)
      return (
        <AskKey
          value={recoveryKey}
          error={look.error}
          onChange={setRecoveryKey}
          onClose={onClose}
          onGo={() => look.mutate(withKey(chosen.file))}
        />
      );
    if (file === null)
      return (
        <Choose
          finding={finding}
          error={look.error}
          onChosen={(path) => look.mutate(withKey(path))}
        />
      );
    return (
      <Stack gap="md">
        <Text role="alert" c="var(--m-red)">
          {look.error ? errorText(look.error, t) : ''}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.close')}
          </Button>
          <Button onClick={() => look.mutate({ file })}>{t('common.retry')}</Button>
        </Group>
      </Stack>
    );
  }
  return (
    <Modal
      opened
      onClose={() => !restore.isPending && onClose()}
      title={t('backups.restore.title')}
      size={640}
      yOffset="3dvh"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      // The page below may be a form of its own: what is sent here is not for it.
      onSubmit={(event) => event.stopPropagation()}
    >
      {body()}
    </Modal>
  );
}

/** Where it is looked for, and what was found there: kept while one of them is opened in vain. */
function useFinding() {
  const [path, setPath] = useState('');
  const find = useMutation({ mutationFn: (folder: string) => client.backups.find({ folder }) });
  return { path, setPath, find };
}

/** Backups in a folder of this PC, or one by its own path. */
function Choose({
  finding: { path, setPath, find },
  error,
  onChosen,
}: {
  finding: ReturnType<typeof useFinding>;
  error: unknown;
  onChosen: (path: string) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const failed = error ?? find.error;
  function go() {
    const typed = path.trim().replace(/^"(.*)"$/, '$1');
    if (!typed) return;
    if (typed.endsWith('.mostrador')) onChosen(typed);
    else find.mutate(typed);
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
    >
      <TextInput
        label={t('backups.restore.path')}
        description={t('backups.restore.pathHint')}
        placeholder={t('backups.restore.pathExample')}
        value={path}
        data-autofocus
        spellCheck={false}
        autoComplete="off"
        error={failed ? errorText(failed, t) : null}
        onChange={(event) => {
          setPath(event.currentTarget.value);
          find.reset();
        }}
      />
      {find.data?.length === 0 && (
        <Text fz="sm" mt="sm" role="status">
          {t('backups.restore.foundNone')}
        </Text>
      )}
      {find.data && find.data.length > 0 && (
        <ul className={classes.found} aria-label={t('backups.restore.found')}>
          {find.data.map((one: FoundBackup) => (
            <li key={one.path}>
              <UnstyledButton className={classes.hit} onClick={() => onChosen(one.path)}>
                <span>{format.moment(Date.parse(one.at))}</span>
                <small>{one.name}</small>
                <small>{sizeText(one.bytes, format)}</small>
              </UnstyledButton>
            </li>
          ))}
        </ul>
      )}
      <Group justify="flex-end" mt="lg">
        <Button type="submit" loading={find.isPending} disabled={path.trim() === ''}>
          {t('backups.restore.look')}
        </Button>
      </Group>
    </form>
  );
}

function AskKey({
  value,
  error,
  onChange,
  onClose,
  onGo,
}: {
  value: string;
  error: unknown;
  onChange: (key: string) => void;
  onClose: () => void;
  onGo: () => void;
}) {
  const { t } = useTranslation();
  // Until one was typed, its lack is no mistake of hers.
  const [tried, setTried] = useState(value !== '');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (value.trim()) onGo();
      }}
    >
      <Text mb="md">{t('errors.because.recovery_key_wrong.needed')}</Text>
      <TextInput
        label={t('backups.key.title')}
        description={t('backups.restore.keyHint')}
        value={value}
        autoComplete="off"
        spellCheck={false}
        autoFocus
        ff="monospace"
        error={tried && value ? errorText(error, t) : null}
        onChange={(event) => {
          setTried(false);
          onChange(event.currentTarget.value);
        }}
      />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" disabled={value.trim() === ''}>
          {t('backups.restore.useKey')}
        </Button>
      </Group>
    </form>
  );
}

/** What the backup holds, what it would cost, and the word that begins it. */
function Preview({
  preview,
  error,
  onClose,
  onRestore,
}: {
  preview: BackupPreview;
  error: unknown;
  onClose: () => void;
  onRestore: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const [typed, setTyped] = useState('');
  const word = t('backups.restore.word');
  const when = (iso: string) => format.moment(Date.parse(iso));
  const { counts, lost, missing, lastMessageAt } = preview;
  const facts = [
    [t('backups.restore.clinic'), preview.clinic || t('backups.restore.noName')],
    [t('backups.restore.made'), when(preview.createdAt)],
    [
      t('backups.restore.lastMessage'),
      lastMessageAt ? when(lastMessageAt) : t('backups.restore.never'),
    ],
    [
      t('backups.restore.program'),
      t('backups.restore.programAndSize', {
        version: preview.program,
        size: sizeText(preview.bytes, format),
      }),
    ],
  ] as const;
  const isRight = typed.trim().toUpperCase() === word;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isRight) onRestore();
      }}
    >
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <dl className={classes.counts}>
        {(['messages', 'conversations', 'contacts', 'patients', 'entries', 'files'] as const).map(
          (name) => (
            <div key={name}>
              <dd>{format.number(counts[name])}</dd>
              <dt>{t(`backups.counts.${name}`)}</dt>
            </div>
          ),
        )}
      </dl>
      <Alert
        color={lost.messages > 0 ? 'red' : 'amber'}
        icon={<IconAlertTriangle size={18} />}
        mt="md"
      >
        {lost.messages > 0 && lost.lastAt
          ? t('backups.restore.lost', { count: lost.messages, when: when(lost.lastAt) })
          : t('backups.restore.lostNothing')}
        {!preview.sameData && ` ${t('backups.restore.otherData')}`}
      </Alert>
      <Text fw={550} mt="md">
        {t('backups.restore.next')}
      </Text>
      <List fz="sm" mt={4} spacing={2}>
        <List.Item>{t('backups.restore.nextCloses')}</List.Item>
        <List.Item>{t('backups.restore.nextAside')}</List.Item>
        <List.Item>{t('backups.restore.nextTwilio')}</List.Item>
        {missing.length > 0 && (
          <List.Item>
            {t('backups.restore.nextKeys', {
              names: new Intl.ListFormat(format.locale).format(
                missing.map((key) => t(`backups.keys.${key}`)),
              ),
            })}
          </List.Item>
        )}
      </List>
      <TextInput
        mt="lg"
        label={t('backups.restore.type', { word })}
        value={typed}
        autoComplete="off"
        spellCheck={false}
        autoFocus
        error={error ? errorText(error, t) : null}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" color="red" disabled={!isRight}>
          {t('backups.restore.go')}
        </Button>
      </Group>
    </form>
  );
}
