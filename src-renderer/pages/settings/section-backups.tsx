import { Button, Skeleton, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupState } from '../../../src-main/contract/backups.ts';
import { client, errorText } from '../../client.ts';
import { LateSkeleton } from '../../components/late-skeleton.tsx';
import { ErrorState } from '../../components/page-state.tsx';
import { useFormat } from '../../format.ts';
import { failureText, putBackupState, useBackupState } from '../backups/backup-data.ts';
import { WorkProgress } from '../backups/work-progress.tsx';
import { AsidesCard } from './backup-asides.tsx';
import { BackupListCard } from './backup-list.tsx';
import { BackupPlaceCard } from './backup-place.tsx';
import { SecondPlaceCard } from './backup-second-place.tsx';
import { Refusal } from './checks.tsx';
import { ConfigurationCard } from './configuration-card.tsx';
import { RecoveryCard } from './recovery-card.tsx';
import { Card } from './section.tsx';
import classes from './settings.module.css';

/** Copies of everything, the key that opens them anywhere, and the way back. */
export function BackupsSection() {
  const state = useBackupState();
  if (state.isError && !state.data)
    return <ErrorState error={state.error} onRetry={() => void state.refetch()} />;
  if (!state.data)
    return (
      <LateSkeleton>
        <Skeleton h={160} radius="md" aria-busy />
      </LateSkeleton>
    );
  return (
    <>
      <StateCard state={state.data} />
      <RecoveryCard recovery={state.data.recovery} />
      <BackupListCard hasKey={state.data.recovery.set} />
      <BackupPlaceCard folder={state.data.folder} />
      <SecondPlaceCard copy={state.data.copy} />
      <ConfigurationCard />
      <AsidesCard asides={state.data.asides} />
    </>
  );
}

type Headline = { readonly tone: 'green' | 'amber' | 'red'; readonly words: string };

function StateCard({ state }: { state: BackupState }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [asked, setAsked] = useState(false);
  const run = useMutation({
    mutationFn: () => client.backups.run(),
    onMutate: () => setAsked(true),
    onSuccess: putBackupState,
  });
  const { last, lastVerified, nextAt, overdue, running, restored } = state;
  const when = (iso: string | null) => (iso ? format.moment(Date.parse(iso)) : '');
  const failed = last?.state === 'failed' ? last.failure : null;

  function headline(): Headline {
    if (failed)
      return {
        tone: 'red',
        words: t('backups.failedAt', { when: when(last?.finishedAt ?? null) }),
      };
    if (!lastVerified) return { tone: 'amber', words: t('backups.none') };
    const words = t('backups.lastAt', { when: when(lastVerified.finishedAt) });
    return { tone: overdue ? 'amber' : 'green', words };
  }
  const { tone, words } = headline();
  return (
    <Card
      title={t('backups.state')}
      text={t('backups.stateText')}
      actions={
        <Button
          size="xs"
          mr={10}
          loading={run.isPending}
          disabled={running !== null}
          onClick={() => run.mutate()}
        >
          {t('backups.run')}
        </Button>
      }
    >
      <div className={classes.headline} data-tone={tone} role="status">
        {words}
      </div>
      {failed && <Refusal text={failureText(failed, t, format)} />}
      {failed && (
        <Text fz="sm">
          {lastVerified
            ? t('backups.lastGood', { when: when(lastVerified.finishedAt) })
            : t('backups.none')}
        </Text>
      )}
      {!failed && overdue && <Text fz="sm">{t('backups.overdue')}</Text>}
      {asked && !running && last?.state === 'canceled' && (
        <Text fz="sm">{t('errors.canceled')}</Text>
      )}
      <Text fz="sm" c="dimmed">
        {nextAt ? t('backups.next', { when: when(nextAt) }) : t('backups.noNext')}
      </Text>
      {run.error && <Refusal text={errorText(run.error, t)} />}
      {running && <WorkProgress running={running} />}
      {restored &&
        (restored.failure ? (
          <Refusal
            text={`${t('backups.restoreFailed', { when: when(restored.at) })} ${failureText(restored.failure, t, format)}`}
          />
        ) : (
          <Text fz="sm" c="dimmed">
            {t('backups.restoredAt', { when: when(restored.at) })}
          </Text>
        ))}
    </Card>
  );
}
