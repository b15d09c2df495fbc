import { Button } from '@mantine/core';
import { IconRoute } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../../snapshot.ts';
import setup from './setup.module.css';
import classes from './setup-banner.module.css';
import { useFollowSettings, useSetupState } from './setup-data.ts';
import { firstOpen } from './step-order.ts';

const offeredKey = 'mostrador.setupOffered';

/** Opens the set-up by itself for an owner whose clinic is not set up, once in a window's life. */
export function useOfferSetup(path: string): void {
  const { setUp, account } = useSnapshot();
  const navigate = useNavigate();
  useFollowSettings();
  const offer = !setUp && account.role === 'owner' && path === '/messages';
  useEffect(() => {
    if (!offer || sessionStorage.getItem(offeredKey)) return;
    sessionStorage.setItem(offeredKey, 'true');
    void navigate({ to: '/setup' });
  }, [offer, navigate]);
}

/** A slim line over the messages that leads back to a set-up that was left. */
export function SetupBanner({ path }: { path: string }) {
  const { setUp, account } = useSnapshot();
  if (setUp || account.role !== 'owner' || !path.startsWith('/messages')) return null;
  return <Banner />;
}

function Banner() {
  const { t } = useTranslation();
  const { data } = useSetupState();
  if (!data) return null;
  const open = firstOpen(data.steps);
  return (
    <div className={classes.banner}>
      <IconRoute size={18} color="var(--m-teal)" aria-hidden />
      <span>
        {open ? t('setup.banner', { step: t(`setup.step.${open}`) }) : t('setup.bannerEnd')}
      </span>
      <div className={setup.grow} />
      <Button component={Link} to="/setup" size="compact-sm" variant="light">
        {t(open ? 'setup.bannerGo' : 'setup.bannerFinish')}
      </Button>
    </div>
  );
}
