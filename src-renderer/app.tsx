import { MantineProvider } from '@mantine/core';
import { DatesProvider } from '@mantine/dates';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
  redirect,
} from '@tanstack/react-router';
import { useEffect } from 'react';
import { I18nextProvider, useTranslation } from 'react-i18next';
import { type SetupStep, setupSteps } from '../src-main/contract/setup.ts';
import { queryClient } from './client.ts';
import { Frame } from './components/frame.tsx';
import { i18n } from './i18n.ts';
import { LinkPage } from './pages/access/link-page.tsx';
import { LockedPage } from './pages/access/locked-page.tsx';
import { LoginPage } from './pages/access/login-page.tsx';
import { RestoringPage, StartingPage, UnreachablePage } from './pages/access/starting-page.tsx';
import { DoctorPage } from './pages/doctor/doctor-page.tsx';
import { HelpPage } from './pages/help/help-page.tsx';
import { KnowledgePage } from './pages/knowledge/knowledge-page.tsx';
import { MessagesPage } from './pages/messages/messages-page.tsx';
import { type SettingsSection, settingsSections } from './pages/settings/sections.ts';
import { SettingsPage } from './pages/settings/settings-page.tsx';
import { SetupPage } from './pages/setup/setup-page.tsx';
import { begin, stage } from './session.ts';
import { cssVariables, theme } from './theme.ts';
import { useValue } from './value.ts';

const rootRoute = createRootRoute({ component: Frame, notFoundComponent: () => null });

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
  validateSearch: (search): { conversation?: number; message?: number } => {
    const conversation = Number(search['conversation']);
    const message = Number(search['message']);
    return {
      ...(conversation > 0 && { conversation }),
      ...(message > 0 && { message }),
    };
  },
  component: MessagesPage,
});

const knowledgeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/knowledge',
  validateSearch: (search): { entry?: number } => {
    const entry = Number(search['entry']);
    return entry > 0 ? { entry } : {};
  },
  component: KnowledgePage,
});

const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  validateSearch: (search): { step?: SetupStep } => {
    const step = setupSteps.find((id) => id === search['step']);
    return step ? { step } : {};
  },
  component: SetupPage,
});

const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings',
  validateSearch: (search): { section?: SettingsSection } => {
    const section = settingsSections.find((id) => id === search['section']);
    return section ? { section } : {};
  },
  component: SettingsPage,
});

const doctorRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/doctor',
  component: DoctorPage,
});

const helpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/help',
  validateSearch: (search): { page?: string; anchor?: string } => {
    const word = (value: unknown) =>
      typeof value === 'string' && /^[\p{L}\p{N}-]{1,80}$/u.test(value) ? value : undefined;
    const page = word(search['page']);
    const anchor = word(search['anchor']);
    return { ...(page && { page }), ...(anchor && { anchor }) };
  },
  component: HelpPage,
});

const router = createRouter({
  routeTree: rootRoute.addChildren([
    indexRoute,
    messagesRoute,
    knowledgeRoute,
    setupRoute,
    settingsRoute,
    doctorRoute,
    helpRoute,
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
