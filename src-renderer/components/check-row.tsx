import { Button, Code } from '@mantine/core';
import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
  IconExternalLink,
} from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Check } from '../../src-main/contract/checks.ts';
import { useSnapshot } from '../snapshot.ts';
import classes from './check-row.module.css';
import { checkText, readableParams } from './check-text.ts';
import { mayFix, outsideOf, useFix } from './fixes.ts';
import { useTellError } from './tell.ts';

const icons: Record<Check['state'], typeof IconCircleCheckFilled> = {
  ok: IconCircleCheckFilled,
  idle: IconCircleDashed,
  warning: IconAlertTriangleFilled,
  broken: IconCircleXFilled,
};
const colours: Record<Check['state'], string> = {
  ok: 'var(--m-green)',
  idle: 'var(--mantine-color-dimmed)',
  warning: 'var(--m-amber)',
  broken: 'var(--m-red)',
};

/** How a check stands, as a picture; the words stand beside it. */
export function CheckIcon({ state, size = 16 }: { state: Check['state']; size?: number }) {
  const Icon = icons[state];
  return <Icon size={size} color={colours[state]} aria-hidden style={{ flex: 'none' }} />;
}

/**
 * One link of the chain: what it is, how it stands, what to do, and the one button that does it.
 * `brief` leaves the advice and the button out, for lists in which they stand elsewhere; `more` is
 * put beside the button.
 */
export function CheckRow({
  check,
  brief = false,
  more,
  onFixed,
}: {
  check: Check;
  brief?: boolean;
  more?: ReactNode;
  onFixed?: () => void;
}) {
  const { t } = useTranslation();
  return (
    <li
      className={classes.row}
      data-state={check.state}
      data-check={check.id}
      data-brief={brief || undefined}
    >
      <CheckIcon state={check.state} />
      <div className={classes.body}>
        <div className={classes.name}>{t(`checks.${check.id}.name`)}</div>
        {brief ? (
          <div className={classes.text}>{checkText(check, t)}</div>
        ) : (
          <CheckRemedy check={check} more={more} {...(onFixed && { onFixed })} />
        )}
      </div>
    </li>
  );
}

/**
 * How a check stands and what to do about it, with the small print and the button. `told`: how it
 * stands is already said above.
 */
export function CheckRemedy({
  check,
  told = false,
  more,
  onFixed,
}: {
  check: Check;
  told?: boolean;
  more?: ReactNode;
  onFixed?: () => void;
}) {
  const { t, i18n } = useTranslation();
  const advice = `checks.${check.id}.${check.code}_do`;
  const words = [
    !told && checkText(check, t),
    check.state !== 'ok' && i18n.exists(advice) && t(advice, readableParams(check.params)),
  ];
  return (
    <>
      <div className={classes.text}>{words.filter(Boolean).join(' ')}</div>
      {check.detail && check.state !== 'ok' && (
        <Code className={classes.detail}>{check.detail}</Code>
      )}
      <div className={classes.actions}>
        <FixButton check={check} {...(onFixed && { onFixed })} />
        {more}
      </div>
    </>
  );
}

/**
 * The one thing that mends a check; nothing where there is none, or where the account may not do
 * it: then it says who may.
 */
export function FixButton({ check, onFixed }: { check: Check; onFixed?: () => void }) {
  const { t } = useTranslation();
  const fix = useFix();
  const tellError = useTellError();
  const { account } = useSnapshot();
  const [busy, setBusy] = useState(false);
  if (check.state === 'ok' || !check.fix) return null;
  if (!mayFix(check.fix, account.role))
    return <span className={classes.ask}>{t('fixes.askOwner')}</span>;
  const link = outsideOf(check.fix);
  const label = t(`fixes.${check.fix}`);
  if (link)
    return (
      <Button
        component="a"
        href={link}
        target="_blank"
        rel="noreferrer"
        size="xs"
        variant="default"
        rightSection={<IconExternalLink size={14} aria-hidden />}
      >
        {label}
      </Button>
    );
  return (
    <Button
      size="xs"
      variant="default"
      loading={busy}
      onClick={() => {
        setBusy(true);
        fix(check)
          .then(() => onFixed?.())
          .catch(tellError)
          .finally(() => setBusy(false));
      }}
    >
      {label}
    </Button>
  );
}
