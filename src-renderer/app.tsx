import { MantineProvider } from '@mantine/core';
import { DatesProvider } from '@mantine/dates';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  RouterProvider,
  redirect,
} from '@tanstack/react-router';
import { useEffect } from 'react';
import { I18nextProvider, useTranslation } from 'react-i18next';
import { type ExportKind, exportKinds } from '../src-main/contract/exports.ts';
import type { Language } from '../src-main/contract/operation.ts';
import { type SetupStep, setupSteps } from '../src-main/contract/setup.ts';
import { queryClient } from './client.ts';
import { Frame } from './components/frame.tsx';
import { i18n } from './i18n.ts';
import { DeskLockPage } from './pages/access/desk-lock-page.tsx';
import { LinkPage } from './pages/access/link-page.tsx';
import { LockedPage } from './pages/access/locked-page.tsx';
import { LoginPage } from './pages/access/login-page.tsx';
import { RestoringPage, StartingPage, UnreachablePage } from './pages/access/starting-page.tsx';
import { AccountPage } from './pages/account/account-page.tsx';
import { ActivityPage, type ActivityTab, activityTabs } from './pages/activity/activity-page.tsx';
import { AlertsPage, readAlertsSearch } from './pages/alerts/alerts-page.tsx';
import { readAnalyticsSearch, readReportSearch } from './pages/analytics/analytics-search.ts';
import { DoctorPage } from './pages/doctor/doctor-page.tsx';
import { HelpPage } from './pages/help/help-page.tsx';
import { KnowledgePage } from './pages/knowledge/knowledge-page.tsx';
import { MessagesPage } from './pages/messages/messages-page.tsx';
import { PrintPage } from './pages/messages/print-page.tsx';
import { NotFoundPage } from './pages/not-found-page.tsx';
import { type SettingsSection, settingsSections } from './pages/settings/sections.ts';
import { SettingsPage } from './pages/settings/settings-page.tsx';
import { SetupPage } from './pages/setup/setup-page.tsx';
import { begin, stage } from './session.ts';
import { cssVariables, theme } from './theme.ts';
import { useValue } from './value.ts';

/**
 * What a page understands of its address, and nothing else: the router would hand on as it came whatever
 * `read` does not name.
 */
const only =
  <T extends object>(read: (search: Record<string, unknown>) => T) =>
  (search: Record<string, unknown>): T => ({
    ...Object.fromEntries(Object.keys(search).map((name) => [name, undefined])),
    ...read(search),
  });

const rootRoute = createRootRoute({ component: Frame, notFoundComponent: NotFoundPage });

const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/messages' });
  },
});

const messagesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/messages',
  validateSearch: only((search): { conversation?: number; message?: number } => {
    const conversation = Number(search['conversation']);
    const message = Number(search['message']);
    return {
      ...(conversation > 0 && { conversation }),
      ...(message > 0 && { message }),
    };
  }),
  component: MessagesPage,
});

const printRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/messages/print',
  validateSearch: only((search): { conversation: number } => ({
    conversation: Number(search['conversation']) || 0,
  })),
  component: PrintPage,
});

const knowledgeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/knowledge',
  validateSearch: only((search): { entry?: number; question?: string; language?: Language } => {
    const entry = Number(search['entry']);
    if (entry > 0) return { entry };
    // A new entry for something that was asked.
    const { question } = search;
    const language = search['language'] === 'en' ? 'en' : 'es';
    return typeof question === 'string' && question.trim() !== ''
      ? { question: question.slice(0, 300), language }
      : {};
  }),
  component: KnowledgePage,
});

// The charts are as big as half the desk: they are fetched when somebody opens them.
const analyticsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/analytics',
  validateSearch: only(readAnalyticsSearch),
  component: lazyRouteComponent(
    () => import('./pages/analytics/analytics-page.tsx'),
    'AnalyticsPage',
  ),
});

const analyticsReportRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/analytics/report',
  validateSearch: only(readReportSearch),
  component: lazyRouteComponent(() => import('./pages/analytics/report-page.tsx'), 'ReportPage'),
});

const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  validateSearch: only((search): { step?: SetupStep } => {
    const step = setupSteps.find((id) => id === search['step']);
    return step ? { step } : {};
  }),
  component: SetupPage,
});

const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings',
  validateSearch: only((search): { section?: SettingsSection; kind?: ExportKind } => {
    const section = settingsSections.find((id) => id === search['section']);
    const kind = exportKinds.find((id) => id === search['kind']);
    return { ...(section && { section }), ...(section === 'exports' && kind && { kind }) };
  }),
  component: SettingsPage,
});

const doctorRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/doctor',
  component: DoctorPage,
});

const alertsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/alerts',
  validateSearch: only(readAlertsSearch),
  component: AlertsPage,
});

const activityRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/activity',
  validateSearch: only((search): { tab?: ActivityTab } => {
    const tab = activityTabs.find((id) => id === search['tab']);
    return tab ? { tab } : {};
  }),
  component: ActivityPage,
});

const helpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/help',
  validateSearch: only((search): { page?: string; anchor?: string } => {
    const word = (value: unknown) =>
      typeof value === 'string' && /^[\p{L}\p{N}-]{1,80}$/u.test(value) ? value : undefined;
    const page = word(search['page']);
    const anchor = word(search['anchor']);
    return { ...(page && { page }), ...(anchor && { anchor }) };
  }),
  component: HelpPage,
});

const accountRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/account',
  component: AccountPage,
});

const router = createRouter({
  routeTree: rootRoute.addChildren([
    indexRoute,
    messagesRoute,
    printRoute,
    knowledgeRoute,
    analyticsRoute,
    analyticsReportRoute,
    setupRoute,
    settingsRoute,
    doctorRoute,
    alertsRoute,
    activityRoute,
    helpRoute,
    accountRoute,
  ]),
  history: createHashHistory(),
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

function StageView() {
  const current = useValue(stage);
  useEffect(() => {
    void begin();
  }, []);
  switch (current.kind) {
    case 'starting':
      return <StartingPage />;
    case 'unreachable':
      return <UnreachablePage />;
    case 'locked':
      return <LockedPage lock={current.lock} />;
    case 'restoring':
      return <RestoringPage failed={current.failed} />;
    case 'link':
      return <LinkPage token={current.token} />;
    case 'login':
      return <LoginPage />;
    case 'desk-lock':
      return <DeskLockPage name={current.name} by={current.by} />;
    case 'desk':
      return <RouterProvider router={router} />;
  }
}

function Localised({ children }: { children: React.ReactNode }) {
  const { i18n: instance } = useTranslation();
  return (
    <DatesProvider settings={{ locale: instance.language, firstDayOfWeek: 1 }}>
      {children}
    </DatesProvider>
  );
}

/** The whole page: providers, and the stage of the moment (see session.ts). */
export function App() {
  return (
    <I18nextProvider i18n={i18n}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <QueryClientProvider client={queryClient}>
          <Localised>
            <Notifications
              position="bottom-left"
              autoClose={6000}
              containerWidth={304}
              className="notices"
            />
            <StageView />
          </Localised>
        </QueryClientProvider>
      </MantineProvider>
    </I18nextProvider>
  );
}
