import { IconMapOff } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../components/page-state.tsx';

/** An address that leads nowhere: a link of another version, or one that was typed. */
export function NotFoundPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <EmptyState
      icon={<IconMapOff size={24} stroke={1.75} />}
      title={t('state.notFoundTitle')}
      text={t('state.notFoundText')}
      action={{
        label: t('state.notFoundAction'),
        onClick: () => void navigate({ to: '/messages' }),
      }}
    />
  );
}
