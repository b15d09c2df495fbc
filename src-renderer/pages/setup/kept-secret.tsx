import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './kept-secret.module.css';
import type { SettingView } from './setup-data.ts';

/** A secret that is kept: how it ends, where it comes from, and the way to another one. */
export function KeptSecret({
  label,
  view,
  onChange,
}: {
  label: string;
  view: SettingView;
  onChange?: () => void;
}) {
  const { t } = useTranslation();
  const fixed = view.source === 'environment';
  return (
    <div className={classes.kept}>
      <IconLock size={16} aria-hidden />
      <div className={classes.keptWords}>
        <div className={classes.keptName}>{label}</div>
        <div className={classes.keptValue}>
          {view.endsWith ? t('setup.kept', { end: view.endsWith }) : t('setup.keptShort')}
          {fixed && ` · ${t('setup.keptFixed', { variable: view.variable ?? '' })}`}
        </div>
      </div>
      {onChange && !fixed && (
        <Button size="xs" variant="default" onClick={onChange}>
          {t('setup.change')}
        </Button>
      )}
    </div>
  );
}
