import { Button, Popover, UnstyledButton } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { IconBell, IconCircleCheckFilled } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asks } from '../../src-main/contract/alerts.ts';
import { useAlertActions } from '../pages/alerts/alert-actions.tsx';
import { useLiveAlerts } from '../pages/alerts/alert-data.ts';
import { AlertItem } from '../pages/alerts/alert-item.tsx';
import classes from '../pages/alerts/alerts.module.css';
import { useSnapshot } from '../snapshot.ts';
import { useAlertNews } from './alert-news.ts';

/** What is wrong in the clinic, one click away on every page; how many nobody has seen yet stands on it. */
export function AlertBell() {
  const { t } = useTranslation();
  const { account } = useSnapshot();
  const [open, setOpen] = useState(false);
  const live = useLiveAlerts().data ?? [];
  const actions = useAlertActions();
  useAlertNews();
  const waiting = live.filter(asks);
  const urgent = waiting.some(({ severity }) => severity === 'urgent');
  const close = () => setOpen(false);
  // The button that was pressed may be gone, and the focus with it: Escape has to close all the same.
  useWindowEvent('keydown', ({ key }) => {
    if (open && key === 'Escape') close();
  });
  return (
    <>
      <Popover
        opened={open}
        onChange={setOpen}
        width={440}
        position="bottom-end"
        withinPortal
        trapFocus
        returnFocus
      >
        <Popover.Target>
          <UnstyledButton
            className={classes.bell}
            aria-label={
              waiting.length > 0 ? t('alerts.open', { count: waiting.length }) : t('alerts.none')
            }
            onClick={() => setOpen(!open)}
          >
            <IconBell size={20} stroke={1.75} aria-hidden />
            {waiting.length > 0 && (
              <span className={classes.count} data-urgent={urgent || undefined} aria-hidden>
                {waiting.length > 99 ? '99+' : waiting.length}
              </span>
            )}
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown className={classes.dropdown} aria-label={t('alerts.title')}>
          <div className={classes.dropdownHead}>{t('alerts.title')}</div>
          {live.length === 0 ? (
            <div className={classes.calm}>
              <IconCircleCheckFilled size={28} color="var(--m-green)" aria-hidden />
              <div>
                <strong>{t('alerts.calmTitle')}</strong>
                <p>{t('alerts.calmText')}</p>
              </div>
            </div>
          ) : (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
            <section className={classes.scroller} tabIndex={0} aria-label={t('alerts.now')}>
              <ul className={classes.list}>
                {live.map((row) => (
                  <AlertItem key={row.id} row={row} actions={actions} onLeave={close} />
                ))}
              </ul>
            </section>
          )}
          <div className={classes.foot}>
            <Button component={Link} to="/alerts" size="xs" variant="default" onClick={close}>
              {t('alerts.history')}
            </Button>
            {account.role === 'read' && <span className={classes.ask}>{t('alerts.readOnly')}</span>}
            {account.role === 'owner' && (
              <Button
                renderRoot={(props) => (
                  <Link to="/settings" search={{ section: 'alerts' }} {...props} />
                )}
                size="xs"
                variant="subtle"
                color="gray"
                onClick={close}
              >
                {t('alerts.settings')}
              </Button>
            )}
          </div>
        </Popover.Dropdown>
      </Popover>
      {actions.dialog}
    </>
  );
}
