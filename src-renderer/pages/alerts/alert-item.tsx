import { Button, Code, VisuallyHidden } from '@mantine/core';
import {
  IconAlertOctagonFilled,
  IconAlertTriangleFilled,
  IconCheck,
  IconCircleCheckFilled,
  IconExternalLink,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type Alert,
  type AlertNotice,
  alertCheck,
  alertWords,
  asks,
} from '../../../src-main/contract/alerts.ts';
import { outsideLinks } from '../../../src-main/contract/links.ts';
import { clinicNow } from '../../clinic-clock.ts';
import { FixButton } from '../../components/check-row.tsx';
import { readableParams } from '../../components/check-text.ts';
import { useFormat } from '../../format.ts';
import { useSnapshot } from '../../snapshot.ts';
import type { AlertActions } from './alert-actions.tsx';
import { lasted, tomorrowMorning } from './alert-time.ts';
import classes from './alerts.module.css';

const HOUR_MS = 3_600_000;

/** How serious an alert is, as a picture with a word for those who hear it. */
function SeverityIcon({ row }: { row: Alert }) {
  const { t } = useTranslation();
  const over = row.resolvedAt !== null;
  const Icon = over
    ? IconCircleCheckFilled
    : row.severity === 'urgent'
      ? IconAlertOctagonFilled
      : IconAlertTriangleFilled;
  const colour = over ? 'green' : row.severity === 'urgent' ? 'red' : 'amber';
  return (
    <>
      <Icon size={18} color={`var(--m-${colour})`} aria-hidden className={classes.icon} />
      <VisuallyHidden>
        {t(over ? 'alerts.state.resolved' : `alerts.severity.${row.severity}`)}
      </VisuallyHidden>
    </>
  );
}

/** One alert: what, why, what to do, the button that leads there, and what was done about it. */
export function AlertItem({
  row,
  actions,
  onLeave,
}: {
  row: Alert;
  actions: AlertActions;
  /** The person goes elsewhere by one of its buttons. */
  onLeave?: () => void;
}) {
  const { t, i18n } = useTranslation();
  const { account } = useSnapshot();
  const [putting, setPutting] = useState(false);
  const words = alertWords(row);
  const params = readableParams(words.params);
  const over = row.resolvedAt !== null;
  const mayMark = account.role !== 'read' && !over;
  return (
    <li
      className={classes.item}
      data-alert={row.kind}
      data-quiet={asks(row) ? undefined : true}
      data-tone={over ? 'over' : row.severity}
    >
      <SeverityIcon row={row} />
      <div className={classes.body}>
        <div className={classes.title}>{t(words.title, params)}</div>
        <div className={classes.text}>
          {t(words.why, params)}
          {!over && i18n.exists(words.todo) && ` ${t(words.todo, params)}`}
        </div>
        <Facts row={row} />
        <Notices row={row} />
        {putting && mayMark ? (
          <PutOff
            row={row}
            actions={actions}
            onDone={() => setPutting(false)}
            {...(onLeave && { onLeave })}
          />
        ) : (
          !over && (
            <div className={classes.actions}>
              <Remedy row={row} {...(onLeave && { onLeave })} />
              {mayMark && row.acknowledged === null && (
                <Button
                  size="xs"
                  variant="subtle"
                  leftSection={<IconCheck size={14} aria-hidden />}
                  onClick={() => actions.acknowledge(row)}
                >
                  {t('alerts.acknowledge')}
                </Button>
              )}
              {mayMark && row.snoozedUntil === null && (
                <Button size="xs" variant="subtle" color="gray" onClick={() => setPutting(true)}>
                  {t('alerts.snooze')}
                </Button>
              )}
              {mayMark && row.snoozedUntil !== null && (
                <Button
                  size="xs"
                  variant="subtle"
                  color="gray"
                  onClick={() => actions.snooze(row, null)}
                >
                  {t('alerts.wake')}
                </Button>
              )}
            </div>
          )
        )}
      </div>
    </li>
  );
}

/** Until when: an hour, tomorrow, or a moment of one's own. */
function PutOff({
  row,
  actions,
  onDone,
  onLeave,
}: {
  row: Alert;
  actions: AlertActions;
  onDone: () => void;
  onLeave?: () => void;
}) {
  const { t } = useTranslation();
  const { timeZone } = useFormat();
  const choose = (until: number) => {
    onDone();
    actions.snooze(row, until);
  };
  return (
    <fieldset className={classes.putOff} aria-label={t('alerts.snooze')}>
      <Button
        size="xs"
        variant="default"
        data-autofocus
        autoFocus
        onClick={() => choose(clinicNow() + HOUR_MS)}
      >
        {t('alerts.snoozeHour')}
      </Button>
      <Button
        size="xs"
        variant="default"
        onClick={() => choose(tomorrowMorning(clinicNow(), timeZone))}
      >
        {t('alerts.snoozeTomorrow')}
      </Button>
      <Button
        size="xs"
        variant="default"
        onClick={() => {
          onDone();
          onLeave?.();
          actions.pick(row);
        }}
      >
        {t('alerts.snoozePick')}
      </Button>
      <Button size="xs" variant="subtle" color="gray" onClick={onDone}>
        {t('common.cancel')}
      </Button>
    </fieldset>
  );
}

/** When it began, how often it came, who has seen it, how long it lasted. */
function Facts({ row }: { row: Alert }) {
  const { t } = useTranslation();
  const format = useFormat();
  const moment = (iso: string) => format.moment(Date.parse(iso));
  const facts = [t('alerts.since', { when: moment(row.raisedAt) })];
  if (row.count > 1) facts.push(t('alerts.times', { count: row.count }));
  if (row.resolvedAt !== null) {
    const { key, count } = lasted(Date.parse(row.raisedAt), Date.parse(row.resolvedAt));
    facts.push(
      t('alerts.resolved', { when: moment(row.resolvedAt) }),
      t('alerts.lasted', { duration: t(key, { count }) }),
    );
  }
  if (row.acknowledged)
    facts.push(
      row.acknowledged.by
        ? t('alerts.seenBy', { name: row.acknowledged.by, when: moment(row.acknowledged.at) })
        : t('alerts.seenAt', { when: moment(row.acknowledged.at) }),
    );
  if (row.snoozedUntil !== null)
    facts.push(t('alerts.snoozedUntil', { when: moment(row.snoozedUntil) }));
  return <div className={classes.facts}>{facts.join(' · ')}</div>;
}

/** The words of how sending ended; Twilio's own for its numbers. */
export function sendingText(channel: AlertNotice['channel'], code: string, t: TFunction): string {
  return t([
    `alerts.sending.${channel}.${code}`,
    `alerts.sending.any.${code}`,
    `twilio.${code}.text`,
    'alerts.sending.any.failed',
  ]);
}

/** How it was told outside of the desk; why not, where it was not. */
function Notices({ row }: { row: Alert }) {
  const { t } = useTranslation();
  const shown = row.notices.filter(({ state }) => state !== 'dropped');
  return shown.map(({ channel, state, code, detail, at }) => (
    <div
      key={`${channel} ${at}`}
      className={classes.notice}
      data-failed={state === 'failed' || undefined}
    >
      <span>{t(`alerts.notice.${channel}.${state}`)}</span>
      {code !== null && <span>{sendingText(channel, code, t)}</span>}
      {state === 'failed' && detail !== null && <Code className={classes.detail}>{detail}</Code>}
    </div>
  ));
}

/** The one place or button that mends it. */
function Remedy({ row, onLeave }: { row: Alert; onLeave?: () => void }) {
  const { t } = useTranslation();
  const { account } = useSnapshot();
  const check = alertCheck(row);
  const go = { size: 'xs', variant: 'default', ...(onLeave && { onClick: onLeave }) } as const;
  if (check) return <FixButton check={check} {...(onLeave && { onFixed: onLeave })} />;
  switch (row.kind) {
    case 'redflag':
      return (
        <Button
          renderRoot={(props) => (
            <Link
              to="/messages"
              search={{ conversation: Number(row.params['conversation']) }}
              {...props}
            />
          )}
          {...go}
        >
          {t('alerts.go.conversation')}
        </Button>
      );
    case 'handover':
    case 'errors':
      return (
        <Button component={Link} to="/messages" {...go}>
          {t('alerts.go.messages')}
        </Button>
      );
    case 'template':
      return (
        <Button
          component="a"
          href={outsideLinks.twilio_console}
          target="_blank"
          rel="noreferrer"
          rightSection={<IconExternalLink size={14} aria-hidden />}
          {...go}
        >
          {t('alerts.go.twilio')}
        </Button>
      );
    case 'budget':
      if (account.role !== 'owner')
        return <span className={classes.ask}>{t('fixes.askOwner')}</span>;
      return (
        <Button
          renderRoot={(props) => (
            <Link to="/settings" search={{ section: 'assistant' }} {...props} />
          )}
          {...go}
        >
          {t('alerts.go.assistant')}
        </Button>
      );
    default:
      if (account.role === 'read')
        return <span className={classes.ask}>{t('fixes.askOwner')}</span>;
      return (
        <Button component={Link} to="/doctor" {...go}>
          {t('alerts.go.doctor')}
        </Button>
      );
  }
}
