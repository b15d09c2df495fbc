import { Alert, Button, Group, Modal, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupState } from '../../../src-main/contract/backups.ts';
import { errorText } from '../../client.ts';
import {
  KeyView,
  type MadeKey,
  ProofField,
  useKeyProof,
  useMakeKey,
} from '../backups/recovery-key.tsx';
import { Refusal } from './checks.tsx';
import { Card } from './section.tsx';
import settings from './settings.module.css';

/** The key on paper that opens the backups on any PC: whether there is one, and making one. */
export function RecoveryCard({ recovery }: { recovery: BackupState['recovery'] }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const { made, busy, error, make, forget } = useMakeKey();
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
      {error && <Refusal text={errorText(error, t)} />}
      <Group mt={4}>
        <Button
          size="xs"
          {...(recovery.set && { variant: 'default' })}
          loading={busy}
          onClick={() => (recovery.set ? setAsking(true) : make())}
        >
          {t(recovery.set ? 'backups.key.again' : 'backups.key.make')}
        </Button>
      </Group>
      <Modal
        opened={asking && !made}
        onClose={() => setAsking(false)}
        title={t('backups.key.againTitle')}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <Text>{t('backups.key.againText')}</Text>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
            {t('common.cancel')}
          </Button>
          <Button loading={busy} onClick={make}>
            {t('backups.key.make')}
          </Button>
        </Group>
      </Modal>
      {made && (
        <KeyDialog
          made={made}
          replaces={recovery.set}
          onClose={() => {
            setAsking(false);
            forget();
          }}
        />
      )}
    </Card>
  );
}

/** Shown this once; nothing is in use before its end was typed. */
function KeyDialog({
  made,
  replaces,
  onClose,
}: {
  made: MadeKey;
  replaces: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const proof = useKeyProof(onClose);
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
      <KeyView made={made} />
      {replaces && (
        <Alert color="amber" mt="md" icon={<IconAlertTriangle size={18} />}>
          {t('backups.key.oldNeedsOld')}
        </Alert>
      )}
      <form
        style={{ marginTop: 20 }}
        onSubmit={(event) => {
          event.preventDefault();
          proof.confirm();
        }}
      >
        <ProofField proof={proof} />
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" disabled={!proof.ready} loading={proof.busy}>
            {t('backups.key.confirm')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
