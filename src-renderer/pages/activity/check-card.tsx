import { Button, Progress } from '@mantine/core';
import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleXFilled,
  IconShieldCheck,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditCheckView } from '../../../src-main/contract/activity.ts';
import { client, orpc, queryClient } from '../../client.ts';
import { useClinicNow } from '../../clinic-clock.ts';
import { useTellError } from '../../components/tell.ts';
import { useFormat } from '../../format.ts';
import { ConfirmDialog } from '../settings/confirm-dialog.tsx';
import classes from './activity.module.css';
import { useAuditCheck } from './audit-data.ts';

type Result = NonNullable<AuditCheckView['last']>;
type Tone = 'gray' | 'green' | 'amber' | 'red';

const icons = {
  gray: IconShieldCheck,
  green: IconCircleCheckFilled,
  amber: IconAlertTriangleFilled,
  red: IconCircleXFilled,
};

const colors = {
  gray: 'var(--mantine-color-dimmed)',
  green: 'var(--m-green)',
  amber: 'var(--m-amber)',
  red: 'var(--m-red)',
};

function toneOf({ last, failed }: AuditCheckView): Tone {
  if (failed) return 'amber';
  if (!last) return 'gray';
  if (last.brokenAt !== null) return 'red';
  return last.ending === 'lost' || last.ending === 'damaged' ? 'amber' : 'green';
}

/** The end is short of what was kept of it, and nothing else is wrong: the owner may know why. */
const canAccept = ({ reason, ending }: Result) =>
  reason === 'cut' || (reason === null && (ending === 'lost' || ending === 'damaged'));

/** Whether the record is whole, what to do where it is not, and the button that checks it. */
export function CheckCard({ onChecked }: { onChecked: () => void }) {
  const { t } = useTranslation();
  const tellError = useTellError();
  const { data } = useAuditCheck();
  const [accepting, setAccepting] = useState(false);
  if (!data) return <div className={classes.check} data-tone="gray" aria-busy />;
  const { running, last } = data;
  const tone = running ? 'gray' : toneOf(data);
  const Icon = icons[tone];

  async function take(call: () => Promise<AuditCheckView>): Promise<void> {
    queryClient.setQueryData(orpc.audit.check.queryKey(), await call());
    onChecked();
  }
  const act = (call: () => Promise<AuditCheckView>) => () => void take(call).catch(tellError);

  return (
    <section className={classes.check} data-tone={tone} aria-label={t('activity.check.title')}>
      <Icon size={22} color={colors[tone]} aria-hidden style={{ flex: 'none' }} />
      <div className={classes.checkText} role="status">
        {running ? <Running running={running} /> : <Verdict check={data} />}
      </div>
      {!running && last && canAccept(last) && (
        <Button size="xs" variant="default" onClick={() => setAccepting(true)}>
          {t('activity.check.accept')}
        </Button>
      )}
      {running ? (
        <Button size="xs" variant="default" onClick={act(() => client.audit.cancel())}>
          {t('common.cancel')}
        </Button>
      ) : (
        <Button size="xs" variant="default" onClick={act(() => client.audit.verify())}>
          {t(last ? 'activity.check.again' : 'activity.check.begin')}
        </Button>
      )}
      <ConfirmDialog
        opened={accepting}
        title={t('activity.check.acceptTitle')}
        text={t('activity.check.acceptText')}
        confirm={t('activity.check.accept')}
        onClose={() => setAccepting(false)}
        onConfirm={() => take(() => client.audit.acceptEnd())}
      />
    </section>
  );
}

function Running({ running }: { running: NonNullable<AuditCheckView['running']> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { checked, total } = running;
  return (
    <>
      <div>
        {t('activity.check.running', {
          checked: format.number(checked),
          total: format.number(total),
        })}
      </div>
      <Progress
        value={total === 0 ? 100 : (checked / total) * 100}
        size="sm"
        mt={6}
        aria-label={t('activity.check.title')}
      />
    </>
  );
}

function Verdict({ check: { last, failed } }: { check: AuditCheckView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useClinicNow(20_000);
  if (failed) return <div>{t('activity.check.failed')}</div>;
  if (!last) return <div>{t('activity.check.never')}</div>;
  const at = Date.parse(last.at);
  const when = now - at < 60_000 ? t('activity.check.now') : format.relative(at, now);
  if (last.brokenAt !== null)
    return (
      <>
        <strong>
          {t(`activity.check.${last.reason}`, { line: format.number(last.brokenAt), when })}
        </strong>
        <div>
          {t(last.reason === 'cut' ? 'activity.check.cutText' : 'activity.check.brokenText')}
        </div>
      </>
    );
  if (last.ending === 'lost' || last.ending === 'damaged')
    return (
      <>
        <strong>{t(`activity.check.${last.ending}`, { when })}</strong>
        <div>{t('activity.check.cutText')}</div>
      </>
    );
  return (
    <>
      <div>
        {t('activity.check.whole', { count: last.lines, lines: format.number(last.lines), when })}
      </div>
      {last.ending === 'unproven' && <small>{t('activity.check.unproven')}</small>}
    </>
  );
}
