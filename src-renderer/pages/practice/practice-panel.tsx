import { ActionIcon, Alert, Button, Indicator, Skeleton, Tabs, Tooltip } from '@mantine/core';
import { useLocalStorage, useSessionStorage } from '@mantine/hooks';
import {
  IconBolt,
  IconDeviceMobile,
  IconLayoutSidebarRightCollapse,
  IconLayoutSidebarRightExpand,
  IconMasksTheater,
  IconMoonStars,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText, orpc, queryClient } from '../../client.ts';
import { useSnapshot } from '../../snapshot.ts';
import { ClockBar } from './clock-bar.tsx';
import { FaultsList, useActiveFaults } from './faults-list.tsx';
import {
  chosenPhone,
  type PhoneEvent,
  type PracticePhone,
  withInvented,
  withNoted,
} from './phone-choice.ts';
import { PhonePicker } from './phone-picker.tsx';
import { PhoneScreen } from './phone-screen.tsx';
import classes from './practice.module.css';
import { inDrawer, usePhoneEvents, usePracticeClock } from './practice-data.ts';
import { ScriptsList } from './scripts-list.tsx';

/**
 * Practice mode's right side: a patient's phone, live beside the desk, under the clinic's clock;
 * behind it the patients who write by themselves and what Twilio can be made to do wrong.
 */
export function PracticePanel() {
  const { t } = useTranslation();
  const { account, clinic } = useSnapshot();
  const canAct = account.role !== 'read';
  const [open, setOpen] = useLocalStorage({
    key: 'mostrador.practice.open',
    defaultValue: true,
    getInitialValueInEffect: false,
  });
  const [tab, setTab] = useState<string | null>('phone');
  const [wanted, setWanted] = useSessionStorage<string>({
    key: 'mostrador.practice.phone',
    defaultValue: '',
    getInitialValueInEffect: false,
  });
  const [invented, setInvented] = useLocalStorage<readonly PracticePhone[]>({
    key: 'mostrador.practice.invented',
    defaultValue: [],
    getInitialValueInEffect: false,
  });
  const [unread, setUnread] = useState<ReadonlySet<string>>(new Set());
  const clock = usePracticeClock();
  const faults = useActiveFaults();
  const drawer = useQuery(orpc.practice.phones.queryOptions({ refetchOnMount: 'always' }));
  const phones = withInvented(drawer.data ?? [], invented);
  const chosen = drawer.isSuccess ? chosenPhone(phones, wanted) : undefined;
  // The latest chat is only where one begins: what others write later does not change the phone.
  useEffect(() => {
    if (chosen && chosen.phone !== wanted) setWanted(chosen.phone);
  }, [chosen, wanted, setWanted]);

  const shownPhone = open && tab === 'phone' ? chosen?.phone : undefined;
  usePhoneEvents(
    useCallback(
      (event: PhoneEvent) => {
        const { phone, message } = event;
        if (message.direction === 'in' && phone !== shownPhone)
          setUnread((now) => (now.has(phone) ? now : new Set([...now, phone])));
        if (!inDrawer(phone)) setInvented((now) => withNoted(now, event, clinic.language));
      },
      [shownPhone, setInvented, clinic.language],
    ),
  );
  const choose = (phone: string) => {
    setWanted(phone);
    setTab('phone');
    setUnread((now) => new Set([...now].filter((item) => item !== phone)));
  };
  const showTab = (next: string | null) => {
    setTab(next);
    if (next === 'phone' && chosen) choose(chosen.phone);
  };

  if (!open)
    return (
      <aside className={classes.folded} aria-label={t('practice.label')}>
        <Tooltip label={t('practice.show')} position="left">
          <Indicator disabled={unread.size === 0} color="teal" size={9} offset={4}>
            <ActionIcon
              size={36}
              aria-label={t('practice.show')}
              aria-expanded={false}
              onClick={() => {
                setOpen(true);
                showTab(tab);
              }}
            >
              <IconLayoutSidebarRightExpand size={20} />
            </ActionIcon>
          </Indicator>
        </Tooltip>
        <span className={classes.foldedName}>{t('practice.label')}</span>
      </aside>
    );

  return (
    <aside className={classes.panel} aria-label={t('practice.label')}>
      <Tabs value={tab} onChange={showTab} className={classes.tabs} keepMounted={false}>
        <div className={classes.top}>
          <Tabs.List className={classes.tabList} aria-label={t('practice.label')}>
            <Tabs.Tab value="phone" leftSection={<IconDeviceMobile size={16} />}>
              {t('practice.tabs.phone')}
            </Tabs.Tab>
            <Tabs.Tab value="scripts" leftSection={<IconMasksTheater size={16} />}>
              {t('practice.tabs.scripts')}
            </Tabs.Tab>
            <Tabs.Tab
              value="faults"
              leftSection={<IconBolt size={16} />}
              {...(faults.data?.length && {
                rightSection: <span className={classes.tabCount}>{faults.data.length}</span>,
              })}
            >
              {t('practice.tabs.faults')}
            </Tabs.Tab>
          </Tabs.List>
          <Tooltip label={t('practice.hide')} position="left">
            <ActionIcon
              aria-label={t('practice.hide')}
              aria-expanded
              onClick={() => setOpen(false)}
            >
              <IconLayoutSidebarRightCollapse size={18} />
            </ActionIcon>
          </Tooltip>
        </div>
        <ClockBar clock={clock} canSet={canAct} />
        {clock.state?.asleep && (
          <Alert
            className={classes.asleep}
            color="amber"
            variant="light"
            icon={<IconMoonStars size={18} />}
            title={t('practice.sleeping.title')}
          >
            {t('practice.sleeping.text')}
            <Button
              mt={8}
              size="xs"
              color="amber"
              disabled={!canAct}
              loading={clock.changing}
              onClick={() => clock.set({ asleep: false })}
            >
              {t('practice.clock.wake')}
            </Button>
          </Alert>
        )}
        <Tabs.Panel value="phone" className={classes.stage}>
          {drawer.isError && (
            <Alert color="red" title={t('practice.phonesFailed')}>
              {errorText(drawer.error, t)}
              <Button
                mt={8}
                size="xs"
                variant="default"
                onClick={() =>
                  queryClient.invalidateQueries({ queryKey: orpc.practice.phones.key() })
                }
              >
                {t('common.retry')}
              </Button>
            </Alert>
          )}
          {drawer.isPending && <Skeleton className={classes.phoneGhost} radius={38} />}
          {drawer.isSuccess && (
            <PhonePicker
              phones={phones}
              chosen={chosen}
              unread={unread}
              onChoose={choose}
              onNew={(patient) => {
                setInvented([...invented.filter((item) => item.phone !== patient.phone), patient]);
                choose(patient.phone);
              }}
            />
          )}
          {chosen && (
            <PhoneScreen
              key={chosen.phone}
              patient={chosen}
              canWrite={canAct}
              clock={{ paused: clock.state?.paused ?? false, asleep: clock.state?.asleep ?? false }}
            />
          )}
        </Tabs.Panel>
        <Tabs.Panel value="scripts" className={classes.stage}>
          <ScriptsList
            canRun={canAct}
            onRun={(phone, name) => {
              if (!phones.some((item) => item.phone === phone))
                setInvented([
                  ...invented,
                  { phone, name, language: 'es', preview: null, at: null },
                ]);
              choose(phone);
            }}
          />
        </Tabs.Panel>
        <Tabs.Panel value="faults" className={classes.stage}>
          <FaultsList canSet={canAct} />
        </Tabs.Panel>
      </Tabs>
    </aside>
  );
}
