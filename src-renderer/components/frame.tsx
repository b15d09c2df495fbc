import { Badge, Button, Kbd, Tooltip, UnstyledButton } from '@mantine/core';
import { openSpotlight } from '@mantine/spotlight';
import {
  IconBook2,
  IconChartBar,
  IconHelpCircle,
  IconKeyboard,
  IconMessageCircle,
  IconMessageHeart,
  IconPlugConnectedX,
  IconSearch,
  IconSettings,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { connection, orpc } from '../client.ts';
import { openDialog } from '../dialogs.ts';
import { startLive } from '../live.ts';
import { StartingPage, UnreachablePage } from '../pages/access/starting-page.tsx';
import { PracticePanel } from '../pages/practice/practice-panel.tsx';
import { SetupBanner, useOfferSetup } from '../pages/setup/setup-banner.tsx';
import { snapshot, useSnapshot } from '../snapshot.ts';
import { useValue } from '../value.ts';
import { AccountMenu } from './account-menu.tsx';
import { AlertBell } from './alert-bell.tsx';
import { useAlerts } from './alerts.ts';
import { useDeskLock } from './desk-lock.ts';
import { Dialogs } from './dialogs.tsx';
import classes from './frame.module.css';
import { LineLight } from './line-light.tsx';
import { useShellPreferences } from './shell-preferences.ts';
import { SpotlightSearch } from './spotlight-search.tsx';

/** The desk around every page: rail, header with the line's light, practice phone, windows. */
export function Frame() {
  useEffect(startLive, []);
  const ready = useValue(snapshot) !== null;
  const state = useValue(connection.state);
  if (ready) return <Desk />;
  return state === 'offline' ? <UnreachablePage /> : <StartingPage />;
}

function Desk() {
  const { t } = useTranslation();
  const { clinic, practice, account } = useSnapshot();
  const counts = useQuery(orpc.conversations.counts.queryOptions());
  const needed = counts.data?.need ?? 0;
  const alarms = useAlerts();
  useShellPreferences();
  useDeskLock();
  const path = useRouterState({ select: (state) => state.location.pathname });
  useOfferSetup(path);
  const clinicName = clinic.name || t('app.name');
  const page = t(titles.find(([start]) => path.startsWith(start))?.[1] ?? 'nav.messages');

  useEffect(() => {
    document.title = `${needed > 0 ? `(${needed}) ` : ''}${page} · ${clinicName}`;
  }, [needed, page, clinicName]);

  // A sheet of paper has no rail and no header.
  if (path === '/analytics/report') return <Outlet />;
  return (
    <div className={classes.frame}>
      <nav className={classes.rail} aria-label={t('nav.main')}>
        <div className={classes.logo}>
          <IconMessageHeart size={24} stroke={1.75} aria-hidden />
          <span className={classes.word}>{t('app.name')}</span>
        </div>
        <RailLink
          to="/messages"
          label={t('nav.messages')}
          active={path.startsWith('/messages')}
          icon={<IconMessageCircle size={22} stroke={1.75} aria-hidden />}
          count={needed}
          countLabel={t('nav.unread', { count: needed })}
          alarm={alarms > 0}
        />
        <RailLink
          to="/knowledge"
          label={t('nav.knowledge')}
          active={path.startsWith('/knowledge')}
          icon={<IconBook2 size={22} stroke={1.75} aria-hidden />}
        />
        <RailLink
          to="/analytics"
          label={t('nav.analytics')}
          active={path.startsWith('/analytics')}
          icon={<IconChartBar size={22} stroke={1.75} aria-hidden />}
        />
        {account.role === 'owner' && (
          <RailLink
            to="/settings"
            label={t('nav.settings')}
            active={/^\/(settings|setup|doctor|activity)/.test(path)}
            icon={<IconSettings size={22} stroke={1.75} aria-hidden />}
          />
        )}
        <div className={classes.spacer} />
        <RailLink
          to="/help"
          label={t('nav.help')}
          active={path.startsWith('/help')}
          icon={<IconHelpCircle size={22} stroke={1.75} aria-hidden />}
        />
        <Tooltip label={t('spotlight.shortcuts')} position="right">
          <button
            type="button"
            className={classes.entry}
            aria-label={t('spotlight.shortcuts')}
            onClick={() => openDialog({ kind: 'shortcuts' })}
          >
            <IconKeyboard size={22} stroke={1.75} aria-hidden />
            <span className={classes.word}>{t('nav.shortcuts')}</span>
          </button>
        </Tooltip>
        <AccountMenu key={account.id} />
      </nav>
      <div className={classes.column}>
        <header className={classes.header}>
          <div className={classes.clinic}>{clinicName}</div>
          {practice && (
            <Tooltip label={t('nav.practiceHint')}>
              <Badge variant="light" color="amber" style={{ flex: 'none' }}>
                {t('nav.practiceBadge')}
              </Badge>
            </Tooltip>
          )}
          <LineLight />
          <div className={classes.spacer} />
          <UnstyledButton
            className={classes.search}
            onClick={openSpotlight}
            aria-label={t('spotlight.open')}
          >
            <IconSearch size={16} aria-hidden />
            <span className={classes.searchWord}>{t('spotlight.open')}</span>
            <Kbd size="xs">{modKey}</Kbd>
          </UnstyledButton>
          <AlertBell />
        </header>
        <OfflineBanner />
        <SetupBanner path={path} />
        <main className={classes.page}>
          <Outlet />
        </main>
      </div>
      {practice && <PracticePanel />}
      <SpotlightSearch />
      <Dialogs />
    </div>
  );
}

/** What the window is called on each page, by the beginning of its address. */
const titles = [
  ['/knowledge', 'nav.knowledge'],
  ['/analytics', 'nav.analytics'],
  ['/settings', 'nav.settings'],
  ['/setup', 'nav.setup'],
  ['/doctor', 'line.doctor'],
  ['/activity', 'nav.activity'],
  ['/help', 'nav.help'],
  ['/alerts', 'alerts.title'],
  ['/account', 'myAccount.title'],
] as const;

const modKey = /mac|iphone|ipad/i.test(navigator.userAgent) ? '⌘K' : 'Ctrl K';

function RailLink({
  to,
  label,
  icon,
  active,
  count = 0,
  countLabel,
  alarm = false,
}: {
  to: '/messages' | '/knowledge' | '/analytics' | '/settings' | '/help';
  label: string;
  icon: ReactNode;
  active: boolean;
  count?: number;
  countLabel?: string;
  alarm?: boolean;
}) {
  return (
    <Tooltip label={count > 0 && countLabel ? `${label} · ${countLabel}` : label} position="right">
      <Link
        to={to}
        className={classes.entry}
        data-active={active}
        aria-current={active ? 'page' : undefined}
        aria-label={count > 0 && countLabel ? `${label}, ${countLabel}` : label}
      >
        {icon}
        <span className={classes.word}>{label}</span>
        {count > 0 && (
          <span className={classes.count} data-alarm={alarm} data-testid="need-badge">
            {count > 99 ? '99+' : count}
          </span>
        )}
      </Link>
    </Tooltip>
  );
}

function OfflineBanner() {
  const { t } = useTranslation();
  const state = useValue(connection.state);
  if (state === 'online' || state === 'connecting') return null;
  return (
    <div className={classes.offline} role="alert">
      <IconPlugConnectedX size={18} aria-hidden style={{ flex: 'none' }} />
      <strong>{t('state.offlineTitle')}</strong>
      <span>{t('state.offlineText')}</span>
      <Button size="compact-sm" variant="default" onClick={() => connection.renew()}>
        {t('state.offlineNow')}
      </Button>
    </div>
  );
}
