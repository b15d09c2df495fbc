import { ActionIcon, Button, Menu, SegmentedControl, Skeleton, Tooltip } from '@mantine/core';
import {
  IconChevronDown,
  IconMoonStars,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerTrackNext,
  IconSun,
} from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { clinicNow, useClinicNow } from '../../clinic-clock.ts';
import { useFormat } from '../../format.ts';
import classes from './practice.module.css';
import { jumpMs, jumps } from './practice-clock.ts';
import type { usePracticeClock } from './practice-data.ts';

const speeds = ['1', '60', '1440'] as const;

/** The clinic's clock and how to hurry it: pause, speed, jumps, and the PC's sleep. */
export function ClockBar({
  clock,
  canSet,
}: {
  clock: ReturnType<typeof usePracticeClock>;
  canSet: boolean;
}) {
  const { t } = useTranslation();
  const { timeZone } = useFormat();
  const { state, set } = clock;
  if (!state) return <Skeleton h={88} radius="md" />;
  const { paused, speed, asleep } = state;
  return (
    <section className={classes.clock} aria-label={t('practice.clock.label')}>
      <div className={classes.clockTop}>
        <Now speed={speed} />
        <output className={classes.clockState} data-asleep={asleep || undefined}>
          {t(
            asleep
              ? 'practice.clock.asleep'
              : paused
                ? 'practice.clock.paused'
                : 'practice.clock.runs',
          )}
        </output>
      </div>
      <div className={classes.clockTools}>
        <Tooltip label={t(paused ? 'practice.clock.play' : 'practice.clock.pause')}>
          <ActionIcon
            variant={paused ? 'filled' : 'default'}
            color="teal"
            size={32}
            disabled={!canSet}
            aria-label={t(paused ? 'practice.clock.play' : 'practice.clock.pause')}
            onClick={() => set({ paused: !paused })}
          >
            {paused ? <IconPlayerPlayFilled size={16} /> : <IconPlayerPauseFilled size={16} />}
          </ActionIcon>
        </Tooltip>
        <SegmentedControl
          size="xs"
          className={classes.speeds}
          aria-label={t('practice.clock.speed')}
          disabled={!canSet}
          value={String(speed)}
          data={speeds.map((value) => ({ value, label: t(`practice.clock.speeds.${value}`) }))}
          onChange={(value) => set({ speed: value === '1440' ? 1440 : value === '60' ? 60 : 1 })}
        />
        <Menu position="bottom-end" width={220}>
          <Menu.Target>
            <Button
              variant="default"
              size="xs"
              h={32}
              px={8}
              disabled={!canSet}
              leftSection={<IconPlayerTrackNext size={14} />}
              rightSection={<IconChevronDown size={12} />}
              classNames={{ section: classes.tightSection }}
            >
              {t('practice.clock.jump')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {jumps.map((jump) => (
              <Menu.Item
                key={jump}
                onClick={() => set({ jumpMs: jumpMs(jump, clinicNow(), timeZone) })}
              >
                {t(`practice.clock.jumps.${jump}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <Tooltip
          label={t(asleep ? 'practice.clock.wakeHint' : 'practice.clock.sleepHint')}
          multiline
          w={260}
        >
          <ActionIcon
            variant={asleep ? 'filled' : 'default'}
            color="amber"
            size={32}
            disabled={!canSet}
            aria-label={t(asleep ? 'practice.clock.wake' : 'practice.clock.sleep')}
            onClick={() => set({ asleep: !asleep })}
          >
            {asleep ? <IconSun size={18} /> : <IconMoonStars size={18} />}
          </ActionIcon>
        </Tooltip>
      </div>
    </section>
  );
}

function Now({ speed }: { speed: number }) {
  const { i18n, t } = useTranslation();
  const { locale, timeZone, time } = useFormat();
  const now = useClinicNow(speed === 1 ? 1000 : 250);
  const day = useMemo(
    () =>
      new Intl.DateTimeFormat(locale, {
        weekday: 'short',
        day: 'numeric',
        month: 'short',
        timeZone,
      }),
    [locale, timeZone],
  );
  return (
    <span
      className={classes.now}
      role="timer"
      aria-label={t('practice.clock.now')}
      lang={i18n.language}
    >
      <span className={classes.time}>{time(now)}</span>
      <span className={classes.date}>{day.format(now)}</span>
    </span>
  );
}
