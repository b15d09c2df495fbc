import { Skeleton, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { LateSkeleton } from '../../components/late-skeleton.tsx';
import { ErrorState } from '../../components/page-state.tsx';
import classes from './account.module.css';
import { useOwnAccount } from './account-data.ts';
import { ProfileCard } from './profile-card.tsx';
import { SecondStepCard } from './second-step-card.tsx';
import { SessionsCard } from './sessions-card.tsx';
import { TokensCard } from './tokens-card.tsx';

/** Everybody's own account: name, password, second step, sessions, API tokens. */
export function AccountPage() {
  const { t } = useTranslation();
  const own = useOwnAccount();
  const me = own.data;
  return (
    <div className={classes.page}>
      <div className={classes.column}>
        <header className={classes.head}>
          <Title order={1}>{t('myAccount.title')}</Title>
          <p>{t('myAccount.lead')}</p>
        </header>
        {own.isPending && (
          <LateSkeleton>
            <Skeleton h={240} radius="md" aria-busy />
          </LateSkeleton>
        )}
        {own.isError && !me && <ErrorState error={own.error} onRetry={() => void own.refetch()} />}
        {me && (
          <>
            <ProfileCard key={me.displayName} me={me} />
            {!me.local && <SecondStepCard me={me} />}
            <SessionsCard />
            <TokensCard me={me} />
          </>
        )}
      </div>
    </div>
  );
}
