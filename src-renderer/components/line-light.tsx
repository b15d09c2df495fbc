import { Button, Popover, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleXFilled,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { connection } from '../client.ts';
import { useClinicNow } from '../clinic-clock.ts';
import { useFormat } from '../format.ts';
import { refreshLine } from '../live.ts';
import { useSnapshot } from '../snapshot.ts';
import { useValue } from '../value.ts';
import { CheckRemedy, CheckRow } from './check-row.tsx';
import { readableParams } from './check-text.ts';
import classes from './line-light.module.css';
import { type LineSummary, type LineTone, sortLinks, summariseLine } from './line-state.ts';
import { useTellError } from './tell.ts';

const icons: Record<LineTone, typeof IconCircleCheckFilled> = {
  green: IconCircleCheckFilled,
  amber: IconAlertTriangleFilled,
  red: IconCircleXFilled,
};

function ToneIcon({ tone, size = 16 }: { tone: LineTone; size?: number }) {
  const Icon = icons[tone];
  return <Icon size={size} color={`var(--m-${tone})`} aria-hidden style={{ flex: 'none' }} />;
}

/** The light that is always on: can a patient write to the clinic? It opens the chain behind it. */
export function LineLight() {
  const { t } = useTranslation();
  const format = useFormat();
  const { line } = useSnapshot();
  const state = useValue(connection.state);
  const now = useClinicNow(20_000);
  const [open, setOpen] = useState(false);
  const tellError = useTellError();
  const summary = summariseLine(line, state);
  const words = t(summary.key, readableParams(summary.params));
  // A remedy that has done its work is gone, and the focus with it: Escape has to close all the same.
  useWindowEvent('keydown', ({ key }) => {
    if (open && key === 'Escape') setOpen(false);
  });
  function toggle(): void {
    setOpen(!open);
    if (!open && state === 'online') refreshLine().catch(tellError);
  }
  return (
    <>
      <Popover
        opened={open}
        onChange={setOpen}
        width={464}
        position="bottom-start"
        withinPortal
        trapFocus
        returnFocus
      >
        <Popover.Target>
          <UnstyledButton
            className={classes.line}
            onClick={toggle}
            aria-label={`${t('line.label')}: ${words}`}
            data-tone={summary.tone}
          >
            <ToneIcon tone={summary.tone} />
            <span className={classes.words}>{words}</span>
            {summary.at && (
              <span className={classes.when}>
                {t('line.checked', { when: format.relative(Date.parse(summary.at), now) })}
              </span>
            )}
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown className={classes.dropdown}>
          <Chain summary={summary} words={words} now={now} onLeave={() => setOpen(false)} />
        </Popover.Dropdown>
      </Popover>
      {/* Who does not see the light hears it change; the minutes that pass are no news. */}
      <VisuallyHidden role="status">{words}</VisuallyHidden>
    </>
  );
}

function Chain({
  summary,
  words,
  now,
  onLeave,
}: {
  summary: LineSummary;
  words: string;
  now: number;
  onLeave: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { line, account, setUp } = useSnapshot();
  const online = useValue(connection.state) === 'online';
  const when = (iso: string | null) =>
    iso ? format.relative(Date.parse(iso), now) : t('line.never');
  // What the light speaks of stands on top with its remedy, and not once more in the list.
  const cause = online ? line.cause : null;
  const { telling, rest } = sortLinks(line.links.filter(({ id }) => id !== cause?.id));
  return (
    <>
      <div className={classes.head} data-tone={summary.tone}>
        <ToneIcon tone={summary.tone} size={18} />
        <div className={classes.headBody}>
          <strong>{words}</strong>
          {cause ? (
            <CheckRemedy check={cause} told={summary.key.startsWith('checks.')} onFixed={onLeave} />
          ) : (
            <div>
              {online ? t('line.proven', { when: when(line.lastProofAt) }) : t('line.deskBroken')}
            </div>
          )}
        </div>
      </div>
      {online ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
        <section className={classes.links} tabIndex={0} aria-label={t('line.chain')}>
          {telling.length > 0 && (
            <ul className={classes.chain}>
              {telling.map((check) => (
                <CheckRow key={check.id} check={check} onFixed={onLeave} />
              ))}
            </ul>
          )}
          <ul className={classes.chain}>
            {rest.map((check) => (
              <CheckRow key={check.id} check={check} brief />
            ))}
          </ul>
        </section>
      ) : (
        <div className={classes.foot}>
          <Button size="xs" variant="default" onClick={() => connection.renew()}>
            {t('state.offlineNow')}
          </Button>
        </div>
      )}
      {online && (
        <div className={classes.foot}>
          <div className={classes.small}>
            {cause && <div>{t('line.lastProof', { when: when(line.lastProofAt) })}</div>}
            <div>{t('line.lastTwilio', { when: when(line.lastTwilioAt) })}</div>
            {line.lastCatchUpAt && (
              <div>{t('line.catchUp', { when: when(line.lastCatchUpAt) })}</div>
            )}
          </div>
          {account.role !== 'read' && (
            <div className={classes.buttons}>
              {!setUp && account.role === 'owner' && (
                <Button component={Link} to="/setup" size="xs" onClick={onLeave}>
                  {t('line.setUp')}
                </Button>
              )}
              <Button component={Link} to="/doctor" size="xs" variant="default" onClick={onLeave}>
                {t('line.doctor')}
              </Button>
            </div>
          )}
        </div>
      )}
    </>
  );
}
