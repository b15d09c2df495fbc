import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../../client.ts';
import { putBackupState } from '../backups/backup-data.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { Card } from './section.tsx';
import classes from './settings.module.css';

/** The data of before each restore: they stay until somebody is sure. */
export function AsidesCard({ asides }: { asides: readonly string[] }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<string | null>(null);
  if (asides.length === 0) return null;
  return (
    <Card title={t('backups.asides')} text={t('backups.asidesText')}>
      <ul className={classes.senders}>
        {asides.map((name) => (
          <li key={name} className={classes.sender}>
            <code className={classes.grow}>{name}</code>
            <Button size="xs" variant="default" onClick={() => setAsking(name)}>
              {t('common.remove')}
            </Button>
          </li>
        ))}
      </ul>
      <ConfirmDialog
        opened={asking !== null}
        title={t('backups.asideRemoveTitle')}
        text={t('backups.asideRemoveText')}
        confirm={t('common.remove')}
        onClose={() => setAsking(null)}
        onConfirm={async () => {
          if (asking) putBackupState(await client.backups.removeAside({ name: asking }));
        }}
      />
    </Card>
  );
}
