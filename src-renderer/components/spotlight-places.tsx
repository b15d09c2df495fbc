import {
  IconBell,
  IconChartBar,
  IconFileExport,
  IconFileText,
  IconHelpCircle,
  IconHistory,
  IconSettings,
  IconStethoscope,
  IconUserCircle,
  IconWand,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { guidesQuery } from '../pages/help/guides.ts';
import { settingsSections } from '../pages/settings/sections.ts';
import { useSnapshot } from '../snapshot.ts';
import type { SpotlightEntry } from './spotlight-search.tsx';

/**
 * The pages besides the desk's own that the palette leads to, by role. The sections of the settings
 * and the pages of the help come once something is being looked for: unasked they would bury the rest.
 */
export function usePlaces(searching: boolean): SpotlightEntry[] {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const { account } = useSnapshot();
  const guides = useQuery({
    ...guidesQuery(i18n.language === 'en' ? 'en' : 'es'),
    enabled: searching,
  });
  const icon = { size: 20, stroke: 1.5 };
  const group = t('spotlight.go');
  const places: SpotlightEntry[] = [
    {
      id: 'analytics',
      label: t('nav.analytics'),
      icon: <IconChartBar {...icon} />,
      group,
      run: () => void navigate({ to: '/analytics' }),
    },
  ];
  if (account.role === 'owner')
    places.push(
      {
        id: 'settings',
        label: t('nav.settings'),
        icon: <IconSettings {...icon} />,
        group,
        run: () => void navigate({ to: '/settings' }),
      },
      {
        id: 'setup',
        label: t('nav.setup'),
        icon: <IconWand {...icon} />,
        group,
        run: () => void navigate({ to: '/setup' }),
      },
      {
        id: 'activity',
        label: t('settings.activity'),
        icon: <IconHistory {...icon} />,
        group,
        run: () => void navigate({ to: '/activity' }),
      },
      {
        id: 'export-data',
        label: t('spotlight.exportData'),
        icon: <IconFileExport {...icon} />,
        group: t('spotlight.actions'),
        run: () => void navigate({ to: '/settings', search: { section: 'exports' } }),
      },
    );
  if (account.role !== 'read')
    places.push({
      id: 'doctor',
      label: t('line.doctor'),
      icon: <IconStethoscope {...icon} />,
      group,
      run: () => void navigate({ to: '/doctor' }),
    });
  places.push({
    id: 'alerts',
    label: t('alerts.title'),
    icon: <IconBell {...icon} />,
    group,
    run: () => void navigate({ to: '/alerts', search: {} }),
  });
  places.push({
    id: 'help',
    label: t('nav.help'),
    icon: <IconHelpCircle {...icon} />,
    group,
    run: () => void navigate({ to: '/help' }),
  });
  places.push({
    id: 'account',
    label: t('myAccount.title'),
    icon: <IconUserCircle {...icon} />,
    group,
    run: () => void navigate({ to: '/account' }),
  });
  if (!searching) return places;
  if (account.role === 'owner')
    for (const section of settingsSections)
      places.push({
        id: `settings-${section}`,
        label: `${t('nav.settings')} › ${t(`settings.sections.${section}`)}`,
        icon: <IconSettings {...icon} />,
        group: t('nav.settings'),
        run: () => void navigate({ to: '/settings', search: { section } }),
      });
  for (const { slug, title } of guides.data ?? [])
    if (slug !== 'index')
      places.push({
        id: `help-${slug}`,
        label: title,
        icon: <IconFileText {...icon} />,
        group: t('nav.help'),
        run: () => void navigate({ to: '/help', search: { page: slug } }),
      });
  return places;
}
