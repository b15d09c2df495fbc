import { Badge, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { IconCheck, IconRefresh } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SenderChoice } from '../../../src-main/contract/setup.ts';
import { client, orpc } from '../../client.ts';
import { LateSkeleton } from '../../components/late-skeleton.tsx';
import { refreshLine } from '../../live.ts';
import { readablePhone } from '../messages/phone-text.ts';
import { isOnItsWay, senderStatusText } from '../setup/sender-words.ts';
import { settingErrorText } from '../setup/setting-refusal.ts';
import { CheckList, LineChecks, Refusal } from './checks.tsx';
import { Card, OutsideButton } from './section.tsx';
import { Row } from './setting-row.tsx';
import classes from './settings.module.css';
import { useSettingView } from './settings-data.tsx';

/** The number that patients write to, and the others that the account has. */
export function SendersCard() {
  const { t } = useTranslation();
  const view = useSettingView('twilio.whatsappNumber');
  const number = typeof view.value === 'string' ? view.value : null;
  const fixed = view.source === 'environment';
  const [open, setOpen] = useState(false);
  const senders = useQuery(
    orpc.setup.senders.queryOptions({ enabled: open, refetchOnMount: 'always' }),
  );
  const choose = useMutation({
    async mutationFn(next: string) {
      const answer = await client.setup.sender({ number: next });
      await Promise.all([refreshLine(), senders.refetch()]);
      return answer;
    },
  });
  const items = senders.data?.items ?? [];
  return (
    <Card
      title={t('settings.sender.title')}
      text={t('settings.sender.text')}
      actions={<OutsideButton to="twilio_senders" label={t('settings.sender.console')} />}
    >
      <Row
        id="twilio.whatsappNumber"
        label={t('settings.names.twilio.whatsappNumber')}
        hint={fixed && t('settings.fixed', { variable: view.variable ?? '' })}
      >
        <strong className={classes.number}>
          {number ? readablePhone(number) : t('settings.sender.none')}
        </strong>
      </Row>
      {choose.data ? <CheckList checks={[choose.data.check]} /> : <LineChecks ids={['sender']} />}
      {choose.error && <Refusal text={settingErrorText(choose.error, t)} />}
      {!open && (
        <Group mt="xs">
          <Button size="xs" variant="default" onClick={() => setOpen(true)}>
            {t(fixed ? 'settings.sender.show' : 'settings.sender.choose')}
          </Button>
        </Group>
      )}
      {open && senders.isPending && (
        <LateSkeleton>
          <Stack gap="xs" aria-busy>
            <Skeleton h={52} radius="md" />
            <Skeleton h={52} radius="md" />
          </Stack>
        </LateSkeleton>
      )}
      {open && senders.error && <Refusal text={settingErrorText(senders.error, t)} />}
      {open && senders.data && items.length === 0 && <CheckList checks={[senders.data.check]} />}
      {open && items.length > 0 && (
        <ul className={classes.senders} aria-label={t('settings.sender.title')}>
          {items.map((item) => (
            <SenderLine
              key={item.number}
              item={item}
              fixed={fixed}
              busy={choose.isPending && choose.variables === item.number}
              onUse={() => choose.mutate(item.number)}
            />
          ))}
        </ul>
      )}
      {open && (
        <Group gap="xs" mt="xs">
          <Button
            size="xs"
            variant="default"
            leftSection={<IconRefresh size={14} aria-hidden />}
            loading={senders.isFetching && !senders.isPending}
            onClick={() => void senders.refetch()}
          >
            {t('settings.sender.again')}
          </Button>
          <Button size="xs" variant="subtle" color="gray" onClick={() => setOpen(false)}>
            {t('common.close')}
          </Button>
        </Group>
      )}
    </Card>
  );
}

function SenderLine({
  item,
  fixed,
  busy,
  onUse,
}: {
  item: SenderChoice;
  fixed: boolean;
  busy: boolean;
  onUse: () => void;
}) {
  const { t } = useTranslation();
  const colour = item.status.startsWith('ONLINE') ? 'green' : isOnItsWay(item) ? 'amber' : 'red';
  return (
    <li className={classes.sender}>
      <div className={classes.grow}>
        <Group gap="xs">
          <strong className={classes.number}>{readablePhone(item.number)}</strong>
          <Badge variant="light" color={item.sandbox ? 'gray' : colour}>
            {item.sandbox ? t('settings.sender.sandbox') : senderStatusText(item.status, t)}
          </Badge>
        </Group>
        <Text fz="sm" c="dimmed">
          {[item.name, item.sandbox && t('settings.sender.sandboxText'), ...item.reasons]
            .filter(Boolean)
            .join(' · ')}
        </Text>
      </div>
      {item.current ? (
        <span className={classes.saved}>
          <IconCheck size={14} stroke={2.5} aria-hidden />
          {t('settings.sender.inUse')}
        </span>
      ) : (
        <Button
          size="xs"
          variant="default"
          disabled={fixed}
          loading={busy}
          aria-label={`${t('settings.sender.use')}: ${readablePhone(item.number)}`}
          onClick={onUse}
        >
          {t('settings.sender.use')}
        </Button>
      )}
    </li>
  );
}
