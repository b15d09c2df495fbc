import { Badge, Button, Text } from '@mantine/core';
import { IconDeviceDesktop, IconDeviceMobile, IconPlugConnected } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '../../../src-main/contract/account.ts';
import { useFormat } from '../../format.ts';
import classes from './account.module.css';

const phones = ['iPhone', 'Android', 'iPad'];

/** A device in words: «Chrome en Windows». */
export function useDeviceName(): (session: Pick<SessionView, 'device'>) => string {
  const { t } = useTranslation();
  return ({ device: { program, system } }) => {
    if (program && system) return t('myAccount.sessions.device', { program, system });
    return program ?? system ?? t('myAccount.sessions.unknown');
  };
}

/** Where somebody, or everybody, is signed in. */
export function SessionList({
  sessions,
  withOwner = false,
  onEnd,
}: {
  sessions: readonly SessionView[];
  withOwner?: boolean;
  onEnd: (session: SessionView) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const deviceName = useDeviceName();
  if (sessions.length === 0)
    return (
      <Text fz="sm" c="dimmed">
        {t('myAccount.sessions.none')}
      </Text>
    );
  return (
    <ul className={classes.list}>
      {sessions.map((session) => {
        const Icon =
          session.kind === 'api'
            ? IconPlugConnected
            : phones.includes(session.device.system ?? '')
              ? IconDeviceMobile
              : IconDeviceDesktop;
        const name = deviceName(session);
        return (
          <li key={session.id} className={classes.item}>
            <Icon size={22} stroke={1.5} aria-hidden />
            <div className={classes.words}>
              <div className={classes.name}>
                {withOwner ? `${session.owner} · ${name}` : name}
                {session.current && (
                  <Badge variant="light" color="teal" size="sm">
                    {t('myAccount.sessions.here')}
                  </Badge>
                )}
                {session.kind === 'api' && (
                  <Badge variant="light" color="gray" size="sm">
                    {t('myAccount.sessions.api')}
                  </Badge>
                )}
              </div>
              <div className={classes.detail}>
                {[
                  session.via === 'local'
                    ? t('myAccount.sessions.local')
                    : t('myAccount.sessions.network', { address: session.address ?? '—' }),
                  t('myAccount.sessions.since', {
                    when: format.moment(Date.parse(session.createdAt), Date.now()),
                  }),
                  t('myAccount.sessions.used', {
                    when: format.relative(Date.parse(session.lastSeenAt), Date.now()),
                  }),
                ].join(' · ')}
              </div>
            </div>
            {!session.current && (
              <Button
                size="xs"
                variant="default"
                aria-label={t('myAccount.sessions.endNamed', {
                  name: withOwner ? `${session.owner}, ${name}` : name,
                })}
                onClick={() => onEnd(session)}
              >
                {t('myAccount.sessions.end')}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
