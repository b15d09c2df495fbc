import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '../../../src-main/contract/account.ts';
import { client, errorText, orpc } from '../../client.ts';
import { LateSkeleton } from '../../components/late-skeleton.tsx';
import { Refusal } from '../settings/checks.tsx';
import { ConfirmDialog } from '../settings/confirm-dialog.tsx';
import { Card } from '../settings/section.tsx';
import { tellDone } from './account-data.ts';
import { SessionList, useDeviceName } from './session-list.tsx';

/** Where one is signed in oneself, or, for an owner, where everybody is. */
export function SessionsCard({ everybody = false }: { everybody?: boolean }) {
  const { t } = useTranslation();
  const deviceName = useDeviceName();
  const own = useQuery(
    orpc.account.sessions.queryOptions({ refetchOnMount: 'always', enabled: !everybody }),
  );
  const all = useQuery(
    orpc.accounts.sessions.queryOptions({ refetchOnMount: 'always', enabled: everybody }),
  );
  const { data, error, isPending } = everybody ? all : own;
  const [ending, setEnding] = useState<SessionView | 'others' | null>(null);
  const others = data?.filter((session) => !session.current) ?? [];
  const scope = everybody ? 'everybody' : 'own';
  return (
    <Card
      title={t(`myAccount.sessions.title.${scope}`)}
      text={t(`myAccount.sessions.text.${scope}`)}
      actions={
        !everybody &&
        others.length > 0 && (
          <Button size="xs" variant="default" mr={10} onClick={() => setEnding('others')}>
            {t('myAccount.sessions.endOthers')}
          </Button>
        )
      }
    >
      {isPending && (
        <LateSkeleton>
          <Skeleton h={112} radius="md" aria-busy />
        </LateSkeleton>
      )}
      {error && <Refusal text={errorText(error, t)} />}
      {data && <SessionList sessions={data} withOwner={everybody} onEnd={setEnding} />}
      {ending === 'others' && (
        <ConfirmDialog
          opened
          title={t('myAccount.sessions.endOthersTitle')}
          text={t('myAccount.sessions.endOthersText', { count: others.length })}
          confirm={t('myAccount.sessions.endOthers')}
          onClose={() => setEnding(null)}
          onConfirm={async () => {
            const { ended } = await client.account.endOtherSessions();
            tellDone(t('myAccount.sessions.endedOthers', { count: ended }));
          }}
        />
      )}
      {ending && ending !== 'others' && (
        <ConfirmDialog
          opened
          title={t('myAccount.sessions.endTitle', { name: deviceName(ending) })}
          text={
            everybody
              ? t('myAccount.sessions.endText', { owner: ending.owner })
              : t('myAccount.sessions.endOwnText')
          }
          confirm={t('myAccount.sessions.end')}
          onClose={() => setEnding(null)}
          onConfirm={async () => {
            const end = everybody ? client.accounts.endSession : client.account.endSession;
            await end({ sessionId: ending.id });
            tellDone(t('myAccount.sessions.ended'));
          }}
        />
      )}
    </Card>
  );
}
