import { Button, CopyButton, Group, Text, TextInput } from '@mantine/core';
import { IconCheck, IconCopy, IconDownload, IconPrinter } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { client, errorText } from '../../client.ts';
import { QrCode } from '../../components/qr-code.tsx';
import { useFormat } from '../../format.ts';
import { useSnapshot } from '../../snapshot.ts';
import { downloadText } from '../knowledge/csv-file.ts';
import { putBackupState } from './backup-data.ts';
import classes from './recovery.module.css';

/** So many last characters prove that the key was kept (backups/recovery-key.ts). */
const PROOF_LENGTH = 6;

/** A recovery key that was made and is not in use yet. */
export type MadeKey = { readonly key: string; readonly madeAt: string };

/**
 * Making a recovery key. It lives as long as what shows it, and nowhere else: `gcTime` 0, because
 * answers of calls otherwise stay in the page for minutes after nobody looks at them.
 */
export function useMakeKey() {
  const make = useMutation({ mutationFn: () => client.backups.makeRecoveryKey(), gcTime: 0 });
  return {
    made: make.data ?? null,
    busy: make.isPending,
    error: make.error,
    make: () => make.mutate(),
    forget: () => make.reset(),
  };
}

/** Typing the key's end, which takes it into use. See {@link ProofField}. */
export function useKeyProof(onKept: () => Promise<void> | void) {
  const [ending, setEnding] = useState('');
  const confirm = useMutation({
    mutationFn: () => client.backups.confirmRecoveryKey({ ending }),
    gcTime: 0,
    onSuccess: async (state) => {
      putBackupState(state);
      setEnding('');
      await onKept();
    },
  });
  const ready = ending.replace(/\s+/g, '').length >= PROOF_LENGTH;
  return {
    ending,
    ready,
    busy: confirm.isPending,
    error: confirm.error,
    type(words: string) {
      setEnding(words);
      confirm.reset();
    },
    confirm() {
      if (ready && !confirm.isPending) confirm.mutate();
    },
  };
}

/** The field for the key's end. */
export function ProofField({ proof }: { proof: ReturnType<typeof useKeyProof> }) {
  const { t } = useTranslation();
  return (
    <TextInput
      label={t('backups.key.proof')}
      description={t('backups.key.proofHint')}
      value={proof.ending}
      autoComplete="off"
      spellCheck={false}
      data-autofocus
      classNames={{ input: classes.proof }}
      error={proof.error && errorText(proof.error, t)}
      onChange={(event) => proof.type(event.currentTarget.value)}
    />
  );
}

/** A key with the ways to keep it: on paper, in a file, in a password manager. */
export function KeyView({ made }: { made: MadeKey }) {
  const { t } = useTranslation();
  const heading = useSheetHeading(made);
  const label = t('backups.key.title');
  const save = () =>
    downloadText(
      `${t('backups.key.fileName')}-${made.madeAt.slice(0, 10)}.txt`,
      [
        label,
        heading,
        made.key,
        t('backups.key.sheetWhat'),
        t('backups.key.sheetHow'),
        t('backups.key.sheetKeep'),
        '',
      ].join('\r\n\r\n'),
      'text/plain;charset=utf-8',
    );
  return (
    <div>
      <KeyGroups value={made.key} label={label} />
      <Group gap="xs" mt="sm">
        <Button
          variant="default"
          leftSection={<IconPrinter size={16} aria-hidden />}
          onClick={() => window.print()}
        >
          {t('backups.key.print')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={save}
        >
          {t('backups.key.save')}
        </Button>
        <CopyButton value={made.key}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              leftSection={
                copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />
              }
              onClick={copy}
            >
              {t(copied ? 'common.copied' : 'settings.copy')}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Text fz="sm" c="dimmed" mt={8}>
        {t('backups.key.saveHint')}
      </Text>
      {createPortal(<Sheet made={made} heading={heading} />, document.body)}
    </div>
  );
}

/** Whose key it is, and of what day. */
function useSheetHeading({ madeAt }: MadeKey): string {
  const { clinic } = useSnapshot();
  const { locale, timeZone } = useFormat();
  const day = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'long' });
  return `${clinic.name ? `${clinic.name} · ` : ''}${day.format(Date.parse(madeAt))}`;
}

/** A key in groups that an eye can follow; the end that is asked for stands out. */
function KeyGroups({ value, label }: { value: string; label: string }) {
  const end = value.length - PROOF_LENGTH;
  const start = value.lastIndexOf('1', 16) + 1;
  const groups = [value.slice(0, start), ...(value.slice(start, end).match(/.{1,4}/g) ?? [])];
  return (
    <section className={classes.key} aria-label={label} data-key={value}>
      {groups.map((group, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the groups of one key never move.
        <span key={place}>{group}</span>
      ))}
      <strong>{value.slice(end)}</strong>
    </section>
  );
}

/** What comes out of the printer: the key, what it opens, and where to keep it. */
function Sheet({ made, heading }: { made: MadeKey; heading: string }) {
  const { t } = useTranslation();
  const label = t('backups.key.title');
  return (
    <div className={classes.sheet} aria-hidden>
      <h1>{label}</h1>
      <p className={classes.clinic}>{heading}</p>
      <div className={classes.sheetKey}>
        <KeyGroups value={made.key} label={label} />
        <QrCode text={made.key} label={label} />
      </div>
      <p>{t('backups.key.sheetWhat')}</p>
      <p>{t('backups.key.sheetHow')}</p>
      <p>{t('backups.key.sheetKeep')}</p>
    </div>
  );
}
