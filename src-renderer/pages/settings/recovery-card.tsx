import { Alert, Button, CopyButton, Group, Modal, Text, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCopy, IconPrinter } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { BackupState } from '../../../src-main/contract/backups.ts';
import { client, errorText } from '../../client.ts';
import { QrCode } from '../../components/qr-code.tsx';
import { useFormat } from '../../format.ts';
import { useSnapshot } from '../../snapshot.ts';
import { putBackupState } from '../backups/backup-data.ts';
import { Refusal } from './checks.tsx';
import classes from './recovery.module.css';
import { Card } from './section.tsx';
import settings from './settings.module.css';

/** So many last characters prove that the key was kept (backups/recovery-key.ts). */
const PROOF_LENGTH = 6;

type Made = { readonly key: string; readonly madeAt: string };

/** The key on paper that opens the backups on any PC: whether there is one, and making one. */
export function RecoveryCard({ recovery }: { recovery: BackupState['recovery'] }) {
  const { t } = useTranslation();
  const [made, setMade] = useState<Made | null>(null);
  const [asking, setAsking] = useState(false);
  const make = useMutation({
    mutationFn: () => client.backups.makeRecoveryKey(),
    onSuccess: (next) => {
      setAsking(false);
      setMade(next);
    },
  });
  return (
    <Card title={t('backups.key.title')} text={t('backups.key.text')} id="recovery">
      <div className={settings.headline} data-tone={recovery.set ? 'green' : 'amber'} role="status">
        {t(recovery.set ? 'backups.key.set' : 'backups.key.none')}
      </div>
      <Text fz="sm" c={recovery.set ? 'dimmed' : undefined}>
        {recovery.set
          ? t('backups.key.ending', { ending: recovery.ending ?? '' })
          : t('backups.key.noneText')}
      </Text>
      {make.error && <Refusal text={errorText(make.error, t)} />}
      <Group mt={4}>
        <Button
          size="xs"
          {...(recovery.set && { variant: 'default' })}
          loading={make.isPending}
          onClick={() => (recovery.set ? setAsking(true) : make.mutate())}
        >
          {t(recovery.set ? 'backups.key.again' : 'backups.key.make')}
        </Button>
      </Group>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('backups.key.againTitle')}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <Text>{t('backups.key.againText')}</Text>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
            {t('common.cancel')}
          </Button>
          <Button loading={make.isPending} onClick={() => make.mutate()}>
            {t('backups.key.make')}
          </Button>
        </Group>
      </Modal>
      {made && <KeyDialog made={made} replaces={recovery.set} onClose={() => setMade(null)} />}
    </Card>
  );
}

/** Shown this once; nothing is in use before its end was typed. */
function KeyDialog({
  made,
  replaces,
  onClose,
}: {
  made: Made;
  replaces: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [ending, setEnding] = useState('');
  const confirm = useMutation({
    mutationFn: () => client.backups.confirmRecoveryKey({ ending }),
    onSuccess: (state) => {
      putBackupState(state);
      onClose();
    },
  });
  const typed = ending.replace(/\s+/g, '');
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('backups.key.shownTitle')}
      size={620}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Text mb="md">{t('backups.key.shownText')}</Text>
      <KeyGroups value={made.key} label={t('backups.key.title')} />
      <Group gap="xs" mt="sm">
        <Button
          variant="default"
          leftSection={<IconPrinter size={16} aria-hidden />}
          onClick={() => window.print()}
        >
          {t('backups.key.print')}
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
      {replaces && (
        <Alert color="amber" mt="md" icon={<IconAlertTriangle size={18} />}>
          {t('backups.key.oldNeedsOld')}
        </Alert>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (typed.length >= PROOF_LENGTH) confirm.mutate();
        }}
      >
        <TextInput
          mt="lg"
          label={t('backups.key.proof')}
          description={t('backups.key.proofHint')}
          value={ending}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          classNames={{ input: classes.proof }}
          error={confirm.error && errorText(confirm.error, t)}
          onChange={(event) => {
            setEnding(event.currentTarget.value);
            confirm.reset();
          }}
        />
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" disabled={typed.length < PROOF_LENGTH} loading={confirm.isPending}>
            {t('backups.key.confirm')}
          </Button>
        </Group>
      </form>
      {createPortal(<Sheet made={made} />, document.body)}
    </Modal>
  );
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
function Sheet({ made }: { made: Made }) {
  const { t } = useTranslation();
  const { clinic } = useSnapshot();
  const { locale, timeZone } = useFormat();
  const day = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'long' });
  const label = t('backups.key.title');
  return (
    <div className={classes.sheet} aria-hidden>
      <h1>{label}</h1>
      <p className={classes.clinic}>
        {clinic.name ? `${clinic.name} · ` : ''}
        {day.format(Date.parse(made.madeAt))}
      </p>
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
