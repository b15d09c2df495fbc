import { Alert, Anchor, Button, Skeleton, Title } from '@mantine/core';
import {
  IconAlertTriangle,
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleXFilled,
  IconEye,
  IconRefresh,
  IconStethoscope,
} from '@tabler/icons-react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Check } from '../../../src-main/contract/checks.ts';
import { client, errorText } from '../../client.ts';
import { useClinicNow } from '../../clinic-clock.ts';
import { CheckRow } from '../../components/check-row.tsx';
import { CopyForSupport } from '../../components/copy-for-support.tsx';
import { LateSkeleton } from '../../components/late-skeleton.tsx';
import { EmptyState, ErrorState } from '../../components/page-state.tsx';
import { useFormat } from '../../format.ts';
import { refreshLine } from '../../live.ts';
import { useSnapshot } from '../../snapshot.ts';
import { searchOf } from '../help/guide.ts';
import { helpOf } from './check-help.ts';
import classes from './doctor.module.css';
import { doctorGroups, judgeChecks, toMend, type Verdict, withNews } from './doctor-groups.ts';

/** Until a database that is still being read is asked about again. */
const STILL_READING_MS = 15_000;

/** The examination: made anew whenever the page opens and after every fix. */
const examination = queryOptions({
  queryKey: ['doctor'],
  // Whoever leaves in the middle and comes back has something else to look at: it begins anew.
  queryFn: async ({ signal }) => {
    const report = await client.line.doctor(undefined, { signal });
    // The light knows then what the page knows.
    await refreshLine();
    return report;
  },
  refetchOnMount: 'always',
  refetchInterval: ({ state }) =>
    state.data?.checks.some(({ code }) => code === 'checking') ? STILL_READING_MS : false,
});

/** `npm run doctor` as a page: every connection, the keys, the database and the disk. */
export function DoctorPage() {
  const { t } = useTranslation();
  const { account } = useSnapshot();
  if (account.role === 'read')
    return (
      <EmptyState
        icon={<IconEye size={24} stroke={1.75} />}
        title={t('doctor.readOnlyTitle')}
        text={t('doctor.readOnlyText')}
      />
    );
  return <Examination />;
}

function Examination() {
  const { t } = useTranslation();
  const { line } = useSnapshot();
  const { data: report, error, isFetching, refetch } = useQuery(examination);
  const checks = report ? withNews(report.checks, line.links) : null;
  const mend = checks ? toMend(checks) : [];
  return (
    <div className={classes.scroll}>
      <div className={classes.page} aria-busy={isFetching}>
        <header className={classes.head}>
          <div className={classes.titles}>
            <Title order={1}>{t('doctor.title')}</Title>
            <Checked report={report} running={isFetching} />
          </div>
          {report && <CopyForSupport />}
          <Button
            leftSection={<IconRefresh size={16} aria-hidden />}
            loading={isFetching}
            onClick={() => void refetch()}
          >
            {t('doctor.again')}
          </Button>
        </header>
        <div className={classes.progress} data-running={isFetching} aria-hidden />
        {error && !report && <ErrorState error={error} onRetry={() => void refetch()} />}
        {error && report && (
          <Alert color="red" icon={<IconAlertTriangle size={18} />} role="alert">
            {errorText(error, t)}
          </Alert>
        )}
        {checks && (
          <section className={classes.summary} aria-label={t('doctor.toMend')}>
            <VerdictLine verdict={judgeChecks(checks, line.state !== 'not_set_up')} />
            {mend.length > 0 && (
              <ul className={classes.list}>
                {mend.map((check) => (
                  <CheckRow key={check.id} check={check} more={<HelpLink check={check} />} />
                ))}
              </ul>
            )}
          </section>
        )}
        {!checks && !error && <FirstRun />}
        {(checks || !error) && <Groups checks={checks} />}
      </div>
    </div>
  );
}

function Checked({
  report,
  running,
}: {
  report: { readonly at: string; readonly version: string } | undefined;
  running: boolean;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useClinicNow(20_000);
  const at = report ? Date.parse(report.at) : now;
  return (
    <div className={classes.dimmed}>
      {running
        ? t('doctor.running')
        : report &&
          t('doctor.checkedAt', {
            when: `${format.moment(at, now)} (${format.relative(at, now)})`,
            version: report.version,
          })}
    </div>
  );
}

const verdictIcons = {
  green: IconCircleCheckFilled,
  amber: IconAlertTriangleFilled,
  red: IconCircleXFilled,
};

function VerdictLine({ verdict: { tone, key, count } }: { verdict: Verdict }) {
  const { t } = useTranslation();
  const { account } = useSnapshot();
  const Icon = verdictIcons[tone];
  return (
    <div className={classes.verdict} data-tone={tone}>
      <Icon size={28} color={`var(--m-${tone})`} aria-hidden style={{ flex: 'none' }} />
      <div role="status">
        <Title order={2}>{t(key, { count })}</Title>
        {tone === 'green' && <div className={classes.dimmed}>{t('doctor.allGoodText')}</div>}
      </div>
      {key === 'doctor.notSetUp' && account.role === 'owner' && (
        <Button component={Link} to="/setup">
          {t('line.setUp')}
        </Button>
      )}
    </div>
  );
}

function FirstRun() {
  const { t } = useTranslation();
  return (
    <section className={classes.summary}>
      <div className={classes.verdict} role="status">
        <IconStethoscope size={28} stroke={1.5} aria-hidden style={{ flex: 'none' }} />
        <div>
          <Title order={2}>{t('doctor.running')}</Title>
          <div className={classes.dimmed}>{t('doctor.runningText')}</div>
        </div>
      </div>
    </section>
  );
}

/** Every check in its card. While nothing is known yet the names stand there already. */
function Groups({ checks }: { checks: readonly Check[] | null }) {
  const { t } = useTranslation();
  return (
    <div className={classes.groups}>
      {doctorGroups.map(({ id, checks: ids }) => (
        <section key={id} className={classes.group} aria-label={t(`doctor.groups.${id}`)}>
          <h3 className={classes.groupName}>{t(`doctor.groups.${id}`)}</h3>
          <ul className={classes.list}>
            {ids.map((checkId) => {
              if (!checks)
                return (
                  <li key={checkId} className={classes.ghost}>
                    <span>{t(`checks.${checkId}.name`)}</span>
                    <LateSkeleton>
                      <Skeleton h={10} radius="sm" />
                    </LateSkeleton>
                  </li>
                );
              const check = checks.find((one) => one.id === checkId);
              return check && <CheckRow key={checkId} check={check} brief />;
            })}
          </ul>
        </section>
      ))}
    </div>
  );
}

function HelpLink({ check }: { check: Check }) {
  const { t } = useTranslation();
  const place = helpOf(check);
  if (!place) return null;
  return (
    <Anchor
      renderRoot={(props) => <Link to="/help" search={searchOf(place)} {...props} />}
      fz="sm"
      aria-label={`${t('doctor.howTo')}: ${t(`checks.${check.id}.name`)}`}
    >
      {t('doctor.howTo')}
    </Anchor>
  );
}
