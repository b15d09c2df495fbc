import { ActionIcon, Button, Checkbox, Popover, Stack, Text } from '@mantine/core';
import { IconCopy, IconPlus, IconX } from '@tabler/icons-react';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  copyDay,
  type Day,
  dayComplaint,
  days,
  MAX_PERIODS,
  nextPeriod,
  type Period,
  readTime,
  type Week,
} from './hours.ts';
import classes from './hours-editor.module.css';
import setup from './setup.module.css';

/** The opening hours of a week: by day, with as many periods as there are, and copying to others. */
export function HoursEditor({
  value,
  onChange,
  autofocus = false,
}: {
  value: Week;
  onChange: (week: Week) => void;
  autofocus?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <fieldset className={classes.hours} aria-label={t('setup.clinic.hours')}>
      {days.map((day, index) => (
        <DayRow
          key={day}
          day={day}
          periods={value[day]}
          autofocus={autofocus && index === 0}
          onChange={(periods) => onChange({ ...value, [day]: periods })}
          onCopy={(to) => onChange(copyDay(value, day, to))}
        />
      ))}
    </fieldset>
  );
}

function DayRow({
  day,
  periods,
  onChange,
  onCopy,
  autofocus,
}: {
  day: Day;
  periods: readonly Period[];
  onChange: (periods: readonly Period[]) => void;
  onCopy: (to: readonly Day[]) => void;
  autofocus: boolean;
}) {
  const { t } = useTranslation();
  const name = t(`setup.days.${day}`);
  const error = dayComplaint(periods);
  const errorId = useId();
  const change = (at: number, period: Partial<Period>) =>
    onChange(periods.map((one, index) => (index === at ? { ...one, ...period } : one)));
  return (
    <fieldset className={classes.dayRow} aria-label={name}>
      <div className={classes.dayName}>
        <Checkbox
          label={name}
          checked={periods.length > 0}
          onChange={(event) => onChange(event.currentTarget.checked ? [nextPeriod([])] : [])}
          {...(autofocus && { 'data-autofocus': true })}
        />
      </div>
      <div className={classes.periods}>
        {periods.length === 0 && <span className={setup.hint}>{t('setup.clinic.closed')}</span>}
        {periods.map((period, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a period is nothing but its place.
          <div key={index} className={classes.period}>
            <TimeField
              label={t('setup.clinic.from', { day: name })}
              value={period.from}
              invalid={error !== null}
              describedBy={error ? errorId : undefined}
              onChange={(from) => change(index, { from })}
            />
            <span aria-hidden>–</span>
            <TimeField
              label={t('setup.clinic.to', { day: name })}
              value={period.to}
              invalid={error !== null}
              describedBy={error ? errorId : undefined}
              onChange={(to) => change(index, { to })}
            />
            {periods.length > 1 && (
              <ActionIcon
                aria-label={t('setup.clinic.removePeriod', { day: name })}
                onClick={() => onChange(periods.filter((_, at) => at !== index))}
              >
                <IconX size={14} aria-hidden />
              </ActionIcon>
            )}
          </div>
        ))}
        {periods.length > 0 && periods.length < MAX_PERIODS && (
          <ActionIcon
            aria-label={t('setup.clinic.addPeriod', { day: name })}
            onClick={() => onChange([...periods, nextPeriod(periods)])}
          >
            <IconPlus size={16} aria-hidden />
          </ActionIcon>
        )}
      </div>
      <CopyDays day={day} onCopy={onCopy} />
      {error && (
        <div className={classes.dayError} id={errorId} role="alert">
          {t(`settings.reasons.${error}`)}
        </div>
      )}
    </fieldset>
  );
}

function TimeField({
  label,
  value,
  invalid,
  describedBy,
  onChange,
}: {
  label: string;
  value: string;
  invalid: boolean;
  describedBy: string | undefined;
  onChange: (time: string) => void;
}) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  /** What is typed counts when the field is left; what is no time goes back to what it was. */
  const settle = () => {
    const time = readTime(text);
    setText(time ?? value);
    if (time && time !== value) onChange(time);
  };
  return (
    <input
      className={classes.time}
      aria-label={label}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      inputMode="numeric"
      value={text}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => {
        setText(event.currentTarget.value);
        // A whole time counts at once: Enter must not send the one before.
        const { value: typed } = event.currentTarget;
        const time = /^\d{1,2}:\d{2}$/.test(typed) ? readTime(typed) : null;
        if (time && time !== value) onChange(time);
      }}
      onBlur={settle}
      onKeyDown={(event) => event.key === 'Enter' && settle()}
    />
  );
}

function CopyDays({ day, onCopy }: { day: Day; onCopy: (to: readonly Day[]) => void }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const others = days.filter((one) => one !== day);
  const [chosen, setChosen] = useState<readonly Day[]>([]);
  const name = t('setup.clinic.copyDay', { day: t(`setup.days.${day}`) });
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      position="bottom-end"
      trapFocus
      returnFocus
      withinPortal
    >
      <Popover.Target>
        <ActionIcon
          aria-label={name}
          title={name}
          mt={2}
          onClick={() => {
            setChosen(others.filter((one) => one !== 'sat' && one !== 'sun'));
            setOpen(!open);
          }}
        >
          <IconCopy size={16} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Text fw={600} mb="xs">
          {name}
        </Text>
        <Stack gap={8}>
          {others.map((one) => (
            <Checkbox
              key={one}
              label={t(`setup.days.${one}`)}
              checked={chosen.includes(one)}
              onChange={(event) =>
                setChosen(
                  event.currentTarget.checked
                    ? [...chosen, one]
                    : chosen.filter((other) => other !== one),
                )
              }
            />
          ))}
          <Button
            size="xs"
            mt={4}
            disabled={chosen.length === 0}
            onClick={() => {
              onCopy(chosen);
              setOpen(false);
            }}
          >
            {t('setup.clinic.copy')}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
