import { Button, Skeleton, Title } from '@mantine/core';
import {
  IconAdjustments,
  IconArchive,
  IconBell,
  IconBrandWhatsapp,
  IconBuildingHospital,
  IconFileExport,
  IconHistory,
  type IconLanguage,
  IconLock,
  IconMessage2,
  IconNetwork,
  IconPalette,
  IconPlugConnected,
  IconRobot,
  IconRoute,
  IconShieldLock,
  IconStethoscope,
  IconUsers,
  IconWand,
} from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type ComponentType, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LateSkeleton } from '../../components/late-skeleton.tsx';
import { EmptyState, ErrorState } from '../../components/page-state.tsx';
import { useSnapshot } from '../../snapshot.ts';
import type { Findable } from './find-settings.ts';
import { AdvancedSection } from './section-advanced.tsx';
import { AlertsSection } from './section-alerts.tsx';
import { AppearanceSection } from './section-appearance.tsx';
import { AssistantSection } from './section-assistant.tsx';
import { BackupsSection } from './section-backups.tsx';
import { ClinicSection } from './section-clinic.tsx';
import { ExportsSection } from './section-exports.tsx';
import { IntegrationsSection } from './section-integrations.tsx';
import { LineSection } from './section-line.tsx';
import { NetworkSection } from './section-network.tsx';
import { PeopleSection } from './section-people.tsx';
import { PrivacySection } from './section-privacy.tsx';
import { TextsSection } from './section-texts.tsx';
import { WhatsAppSection } from './section-whatsapp.tsx';
import { type SettingsSection, settingsSections } from './sections.ts';
import classes from './settings.module.css';
import { SettingsProvider, useSettingList } from './settings-data.tsx';
import { SettingsSearch } from './settings-search.tsx';

const parts: Record<SettingsSection, { icon: typeof IconLanguage; view: ComponentType }> = {
  clinic: { icon: IconBuildingHospital, view: ClinicSection },
  whatsapp: { icon: IconBrandWhatsapp, view: WhatsAppSection },
  line: { icon: IconRoute, view: LineSection },
  assistant: { icon: IconRobot, view: AssistantSection },
  texts: { icon: IconMessage2, view: TextsSection },
  alerts: { icon: IconBell, view: AlertsSection },
  people: { icon: IconUsers, view: PeopleSection },
  network: { icon: IconNetwork, view: NetworkSection },
  privacy: { icon: IconShieldLock, view: PrivacySection },
  exports: { icon: IconFileExport, view: ExportsSection },
  integrations: { icon: IconPlugConnected, view: IntegrationsSection },
  backups: { icon: IconArchive, view: BackupsSection },
  appearance: { icon: IconPalette, view: AppearanceSection },
  advanced: { icon: IconAdjustments, view: AdvancedSection },
};

/** Every setting of the clinic, for its owner; changed live. */
export function SettingsPage() {
  const { t } = useTranslation();
  const { account } = useSnapshot();
  if (account.role !== 'owner')
    return (
      <EmptyState
        icon={<IconLock size={24} stroke={1.75} />}
        title={t('settings.ownersOnly')}
        text={t('settings.ownersOnlyText')}
      />
    );
  return <OwnersPage />;
}

function OwnersPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { section = 'clinic' } = useSearch({ from: '/settings' });
  const list = useSettingList();
  const [goal, setGoal] = useState<string | null>(null);
  const body = useRef<HTMLDivElement>(null);
  const View = parts[section].view;
  const open = (next: SettingsSection) =>
    void navigate({ to: '/settings', search: { section: next } });

  // biome-ignore lint/correctness/useExhaustiveDependencies: another section begins at its top.
  useEffect(() => {
    body.current?.scrollTo({ top: 0 });
  }, [section]);
  useGoal(body, goal, section, () => setGoal(null));

  const go = ({ id, section: next }: Findable) => {
    setGoal(id);
    open(next);
  };
  return (
    <div className={classes.page}>
      <aside className={classes.side}>
        <Title order={1} size="h2" className={classes.sideTitle}>
          {t('settings.title')}
        </Title>
        <SettingsSearch settings={list.data ?? []} onGo={go} />
        <nav className={classes.nav} aria-label={t('settings.navigation')} onKeyDown={walk}>
          {settingsSections.map((id) => {
            const { icon: Icon } = parts[id];
            return (
              <Link
                key={id}
                to="/settings"
                search={{ section: id }}
                className={classes.navLink}
                aria-current={id === section ? 'page' : undefined}
                data-active={id === section || undefined}
              >
                <Icon size={18} stroke={1.75} aria-hidden />
                {t(`settings.sections.${id}`)}
              </Link>
            );
          })}
        </nav>
        <div className={classes.sideFoot}>
          <Button
            component={Link}
            to="/doctor"
            variant="default"
            size="xs"
            leftSection={<IconStethoscope size={16} aria-hidden />}
          >
            {t('settings.doctor')}
          </Button>
          <Button
            component={Link}
            to="/activity"
            variant="default"
            size="xs"
            leftSection={<IconHistory size={16} aria-hidden />}
          >
            {t('settings.activity')}
          </Button>
          <Button
            component={Link}
            to="/setup"
            variant="default"
            size="xs"
            leftSection={<IconWand size={16} aria-hidden />}
          >
            {t('settings.wizard')}
          </Button>
        </div>
      </aside>
      <div className={classes.body} ref={body}>
        <div className={classes.column} key={section}>
          <header className={classes.head}>
            <Title order={1} size="h1">
              {t(`settings.sections.${section}`)}
            </Title>
            <p>{t(`settings.leads.${section}`)}</p>
          </header>
          {list.isPending && (
            <LateSkeleton>
              <Skeleton h={240} radius="md" aria-busy />
            </LateSkeleton>
          )}
          {list.isError && !list.data && (
            <ErrorState error={list.error} onRetry={() => void list.refetch()} />
          )}
          {list.data && (
            <SettingsProvider settings={list.data}>
              <View />
            </SettingsProvider>
          )}
        </div>
      </div>
    </div>
  );
}

/** Up and down walk through the sections. */
function walk(event: KeyboardEvent<HTMLElement>) {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('a')];
  const place = links.indexOf(document.activeElement as HTMLElement);
  const next = links[place + (event.key === 'ArrowDown' ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/** How long what was searched for stays lit, in ms. */
const LIT_MS = 2_000;

/** Brings what was searched for into view, once its section is there, and puts the keyboard into it. */
function useGoal(
  body: React.RefObject<HTMLDivElement | null>,
  goal: string | null,
  section: SettingsSection,
  onReached: () => void,
) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked for when the goal or the section changes.
  useEffect(() => {
    if (goal === null) return;
    const frame = requestAnimationFrame(() => {
      const place = body.current?.querySelector<HTMLElement>(`[data-setting="${goal}"]`);
      if (place) {
        place.scrollIntoView({ block: 'center' });
        place
          .querySelector<HTMLElement>('input, textarea, button, [tabindex="0"]')
          ?.focus({ preventScroll: true });
        place.dataset['lit'] = '';
        window.setTimeout(() => delete place.dataset['lit'], LIT_MS);
      }
      onReached();
    });
    return () => cancelAnimationFrame(frame);
  }, [goal, section]);
}
