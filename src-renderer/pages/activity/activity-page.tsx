import { Tabs, Title } from '@mantine/core';
import { IconFileText, IconHistory, IconLock } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/page-state.tsx';
import { useSnapshot } from '../../snapshot.ts';
import classes from './activity.module.css';
import { AuditTab } from './audit-tab.tsx';
import { LogTab } from './log-tab.tsx';

/** The two records of the program: who did what, and what it notes of itself. */
export const activityTabs = ['audit', 'logs'] as const;

/** One of {@link activityTabs}. */
export type ActivityTab = (typeof activityTabs)[number];

/** Who did what, whether that record is whole, and the technical log; for owners. */
export function ActivityPage() {
  const { t } = useTranslation();
  const { account } = useSnapshot();
  if (account.role !== 'owner')
    return (
      <EmptyState
        icon={<IconLock size={24} stroke={1.75} />}
        title={t('activity.ownersOnly')}
        text={t('activity.ownersOnlyText')}
      />
    );
  return <OwnersPage />;
}

function OwnersPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { tab = 'audit' } = useSearch({ from: '/activity' });
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <Title order={1}>{t('activity.title')}</Title>
        <Tabs
          value={tab}
          onChange={(next) =>
            void navigate({ to: '/activity', search: next === 'logs' ? { tab: 'logs' } : {} })
          }
          classNames={{ tab: classes.tab ?? '' }}
        >
          <Tabs.List aria-label={t('activity.tabs')}>
            <Tabs.Tab value="audit" leftSection={<IconHistory size={16} aria-hidden />}>
              {t('activity.tab.audit')}
            </Tabs.Tab>
            <Tabs.Tab value="logs" leftSection={<IconFileText size={16} aria-hidden />}>
              {t('activity.tab.logs')}
            </Tabs.Tab>
          </Tabs.List>
        </Tabs>
      </header>
      {tab === 'audit' ? <AuditTab /> : <LogTab />}
    </div>
  );
}
