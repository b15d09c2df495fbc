import { Button, Progress, Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { LateSkeleton } from '../../components/late-skeleton.tsx';
import { begin } from '../../session.ts';
import classes from './access.module.css';
import { AccessPage } from './access-page.tsx';

/** The desk's outline while it is being opened; it appears only when opening takes a moment. */
export function StartingPage() {
  const { t } = useTranslation();
  return (
    <div className={classes.starting} role="status">
      <VisuallyHidden>{t('access.starting')}</VisuallyHidden>
      <div />
      <div>
        <LateSkeleton>
          <Stack gap="md">
            {[0, 1, 2, 3, 4, 5].map((n) => (
              <Skeleton key={n} height={40} />
            ))}
          </Stack>
        </LateSkeleton>
      </div>
      <div />
    </div>
  );
}

/** Nobody answers: the program is off, or the way to it is broken. */
export function UnreachablePage() {
  const { t } = useTranslation();
  return (
    <AccessPage title={t('access.unreachableTitle')} text={t('access.unreachableText')}>
      <Button onClick={() => void begin()}>{t('common.retry')}</Button>
    </AccessPage>
  );
}

/** A backup is taking the place of the data; the desk comes back by itself. */
export function RestoringPage({ failed }: { failed: boolean }) {
  const { t } = useTranslation();
  if (failed)
    return (
      <AccessPage title={t('backups.notReopenedTitle')} text={t('backups.notReopenedText')}>
        <Button onClick={() => void begin()}>{t('common.retry')}</Button>
      </AccessPage>
    );
  return (
    <AccessPage title={t('backups.restoringTitle')} text={t('backups.restoringText')}>
      <Progress value={100} animated aria-label={t('backups.restoringTitle')} />
    </AccessPage>
  );
}
