import { Badge, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { errorText, orpc } from '../../client.ts';
import { LateSkeleton } from '../../components/late-skeleton.tsx';
import { Refusal } from './checks.tsx';
import { PrivacyErase } from './privacy-erase.tsx';
import { PrivacyLock } from './privacy-lock.tsx';
import { PrivacyNotices } from './privacy-notices.tsx';
import { PrivacyRetention } from './privacy-retention.tsx';
import { Card } from './section.tsx';
import classes from './section-privacy.module.css';
import settings from './settings.module.css';

/** What leaves this PC, how long data are kept, who is erased, and the desk's lock. */
export function PrivacySection() {
  return (
    <>
      <Outflows />
      <PrivacyRetention />
      <PrivacyErase />
      <PrivacyLock />
      <PrivacyNotices />
    </>
  );
}

function Outflows() {
  const { t } = useTranslation();
  const list = useQuery(orpc.privacy.outflows.queryOptions({ refetchOnMount: 'always' }));
  return (
    <Card id="privacy.outflows" title={t('privacy.out.title')} text={t('privacy.out.text')}>
      {list.isPending && (
        <LateSkeleton>
          <Skeleton h={200} radius="md" aria-busy />
        </LateSkeleton>
      )}
      {list.error && <Refusal text={errorText(list.error, t)} />}
      {list.data?.map(({ id, active, params }) => (
        <div key={id} className={classes.flow} data-outflow={id}>
          <div className={settings.grow}>
            <Text fw={550} fz="sm">
              {t(`privacy.out.${id}.name`, params)}
            </Text>
            <Text fz="sm" c="dimmed">
              {t(`privacy.out.${id}.text`, params)}
            </Text>
          </div>
          <Badge variant="light" color={active ? 'amber' : 'gray'} style={{ flex: 'none' }}>
            {t(active ? 'privacy.out.on' : 'privacy.out.off')}
          </Badge>
        </div>
      ))}
    </Card>
  );
}
