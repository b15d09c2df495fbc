import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowsExchange } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './search-list.module.css';

/** One of two records that become one. */
export type MergeSide = { readonly id: number; readonly name: string; readonly more: string };

/** The two records side by side: which one stays, and which one joins it. */
export function MergePair({
  kept,
  merged,
  onSwap,
}: {
  kept: MergeSide;
  merged: MergeSide;
  onSwap: () => void;
}) {
  const { t } = useTranslation();
  return (
    <div className={classes.pair}>
      <div className={classes.side} data-kept="true">
        <div className={classes.role}>{t('merge.stays')}</div>
        <strong>{kept.name}</strong>
        <div className={classes.more}>{kept.more}</div>
      </div>
      <Tooltip label={t('merge.swap')}>
        <ActionIcon size={32} aria-label={t('merge.swap')} onClick={onSwap}>
          <IconArrowsExchange size={18} />
        </ActionIcon>
      </Tooltip>
      <div className={classes.side}>
        <div className={classes.role}>{t('merge.joins')}</div>
        <strong>{merged.name}</strong>
        <div className={classes.more}>{merged.more}</div>
      </div>
    </div>
  );
}
