import { Button, Group, Menu, Modal, Stack, Text, Tooltip } from '@mantine/core';
import { DatePicker, TimePicker } from '@mantine/dates';
import { IconAlarmOff, IconAlarmSnooze } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clinicNow } from '../../clinic-clock.ts';
import { useFormat } from '../../format.ts';
import { addDays, momentOf, wallTime } from '../../zoned-time.ts';
import classes from './messages.module.css';
import { snoozeChoices } from './snooze-times.ts';

/** Puts the conversation aside until a moment that suits, or fetches it back before. */
export function SnoozeMenu({
  until,
  opened,
  onOpened,
  onSnooze,
  onWake,
}: {
  /** Until when it is aside, UTC milliseconds; null when it is not. */
  until: number | null;
  opened: boolean;
  onOpened: (open: boolean) => void;
  onSnooze: (until: number) => void;
  onWake: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const [picking, setPicking] = useState(false);
  return (
    <>
      <Menu opened={opened} onChange={onOpened} position="bottom-end" width={250} withinPortal>
        {/* The other way round the button would not be told that it opens a menu. */}
        <Tooltip label={`${t('conversation.snooze')} (S)`} disabled={opened}>
          <div>
            <Menu.Target>
              <Button
                size="compact-md"
                className={classes.headerButton}
                variant="default"
                leftSection={<IconAlarmSnooze size={16} />}
              >
                <span className={classes.buttonWord}>
                  {until === null
                    ? t('conversation.snooze')
                    : t('snooze.until', { when: format.moment(until) })}
                </span>
              </Button>
            </Menu.Target>
          </div>
        </Tooltip>
        <Menu.Dropdown>
          {until !== null && (
            <>
              <Menu.Item leftSection={<IconAlarmOff size={16} />} onClick={onWake}>
                {t('snooze.wake')}
              </Menu.Item>
              <Menu.Divider />
            </>
          )}
          {opened &&
            snoozeChoices(clinicNow(), format.timeZone).map(({ key, at }) => (
              <Menu.Item
                key={key}
                rightSection={
                  <Text size="sm" c="dimmed">
                    {format.time(at)}
                  </Text>
                }
                onClick={() => onSnooze(at)}
              >
                {t(`snooze.${key}`)}
              </Menu.Item>
            ))}
          <Menu.Divider />
          <Menu.Item onClick={() => setPicking(true)}>{t('snooze.pick')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {picking && <PickMoment onClose={() => setPicking(false)} onPick={onSnooze} />}
    </>
  );
}

/** A dialog that asks for a day and a time still to come, by the clinic's wall clock. */
export function PickMoment({
  onClose,
  onPick,
}: {
  onClose: () => void;
  onPick: (until: number) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const today = wallTime(clinicNow(), format.timeZone).day;
  const [day, setDay] = useState<string>(addDays(today, 1));
  const [time, setTime] = useState('09:00');
  const complete = /^\d\d:\d\d/.test(time);
  const at = complete ? momentOf({ day, time: time.slice(0, 5) }, format.timeZone) : 0;
  const past = complete && at <= clinicNow();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('snooze.title')}
      size="auto"
      closeButtonProps={{ 'aria-label': t('common.closeDialog') }}
    >
      <Stack gap="md">
        <DatePicker
          value={day}
          defaultDate={day}
          onChange={(value) => value && setDay(value)}
          minDate={today}
          weekendDays={[]}
          mx="auto"
          aria-label={t('snooze.day')}
        />
        <TimePicker label={t('snooze.time')} value={time} onChange={setTime} />
        {past && (
          <Text size="sm" c="red" role="alert">
            {t('snooze.past')}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            disabled={!complete || past}
            onClick={() => {
              onClose();
              onPick(at);
            }}
          >
            {t('snooze.confirm')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
