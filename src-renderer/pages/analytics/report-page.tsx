import '@mantine/charts/styles.css';
import { Button } from '@mantine/core';
import { MonthPickerInput } from '@mantine/dates';
import { notifications } from '@mantine/notifications';
import {
  IconArrowLeft,
  IconCalendar,
  IconChartBar,
  IconDownload,
  IconPrinter,
} from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { clinicNow } from '../../clinic-clock.ts';
import { LateSkeleton } from '../../components/late-skeleton.tsx';
import { EmptyState, ErrorState } from '../../components/page-state.tsx';
import { useTellError } from '../../components/tell.ts';
import { useFormat } from '../../format.ts';
import { canSavePdf, savePdf } from '../../save-pdf.ts';
import { useSnapshot } from '../../snapshot.ts';
import { wallTime } from '../../zoned-time.ts';
import { useGaps, useReport } from './analytics-data.ts';
import { cards } from './cards.ts';
import { addMonths, groupDays, monthPeriod } from './period.ts';
import classes from './report.module.css';
import { ReportSection } from './report-section.tsx';
import { Tiles } from './tiles.tsx';
import type { View } from './view.ts';
import { useWords } from './words.ts';

/** A month on paper: figures, charts, tables and how they are computed, for printing or as a PDF. */
export function ReportPage() {
  const { t } = useTranslation();
  const words = useWords();
  const format = useFormat();
  const tell = useTellError();
  const navigate = useNavigate({ from: '/analytics/report' });
  const { clinic } = useSnapshot();
  const clinicName = clinic.name || t('app.name');
  const timezone = clinic.timezone || 'UTC';
  const today = wallTime(clinicNow(), timezone).day;
  const { month = addMonths(today, -1).slice(0, 7) } = useSearch({ from: '/analytics/report' });
  const whole = monthPeriod(month);
  const period = whole.to > today && whole.from <= today ? { from: whole.from, to: today } : whole;
  const before = monthPeriod(addMonths(whole.from, -1).slice(0, 7));
  const report = useReport(period, today);
  const compared = useReport(before, today);
  const gaps = useGaps(period);
  const monthName = words.month(month);
  const file = t('analytics.report.file', { month: monthName, clinic: clinicName });
  const ready =
    report.isSuccess &&
    compared.isSuccess &&
    gaps.isSuccess &&
    ![report, compared, gaps].some(({ isPlaceholderData }) => isPlaceholderData);
  const building = report.data?.building ?? compared.data?.building ?? null;
  const failed = [report, compared, gaps].find(({ isError }) => isError);
  const retry = () => {
    for (const query of [report, compared, gaps]) if (query.isError) void query.refetch();
  };

  // What a browser names the PDF after.
  useEffect(() => {
    let former = document.title;
    const begin = () => {
      former = document.title;
      document.title = file;
    };
    const end = () => {
      document.title = former;
    };
    window.addEventListener('beforeprint', begin);
    window.addEventListener('afterprint', end);
    return () => {
      window.removeEventListener('beforeprint', begin);
      window.removeEventListener('afterprint', end);
    };
  }, [file]);

  const save = useMutation({
    mutationFn: () => savePdf(file),
    onSuccess: (name) =>
      notifications.show({ color: 'green', message: t('analytics.report.saved', { name }) }),
    onError: tell,
  });

  const view: View | null = ready
    ? {
        t,
        words,
        report: report.data,
        figures: report.data.figures,
        // A month before the clinic's first message is nothing to compare with.
        compared:
          report.data.firstDay !== null && report.data.firstDay <= before.to
            ? compared.data.figures
            : null,
        gaps: gaps.data,
        clock: 'business',
        grain: 'day',
        groups: groupDays(report.data.figures.days, 'day'),
        paper: true,
        open: () => undefined,
        createEntry: null,
      }
    : null;
  const empty =
    view !== null && view.figures.messages.in === 0 && view.figures.delivery.total === 0;
  const canPrint = view !== null && !empty && building === null;

  return (
    <div className={classes.desk}>
      <header className={classes.bar}>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconArrowLeft size={16} aria-hidden />}
          renderRoot={(props) => <Link to="/analytics" {...props} />}
        >
          {t('analytics.report.back')}
        </Button>
        <span className={classes.grow} />
        <MonthPickerInput
          aria-label={t('analytics.report.month')}
          w={190}
          leftSection={<IconCalendar size={16} aria-hidden />}
          value={whole.from}
          valueFormat="MMMM YYYY"
          maxDate={today}
          minDate={report.data?.firstDay ?? addMonths(today, -120)}
          onChange={(day) => day && void navigate({ search: { month: day.slice(0, 7) } })}
        />
        <Button
          variant={canSavePdf ? 'default' : 'filled'}
          leftSection={<IconPrinter size={16} aria-hidden />}
          disabled={!canPrint}
          onClick={() => window.print()}
        >
          {t('analytics.report.print')}
        </Button>
        {canSavePdf && (
          <Button
            leftSection={<IconDownload size={16} aria-hidden />}
            disabled={!canPrint}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            {t('analytics.report.savePdf')}
          </Button>
        )}
      </header>
      {building && (
        <p className={classes.building} role="status">
          {t('analytics.report.building')}
        </p>
      )}
      {failed ? (
        <ErrorState error={failed.error} onRetry={retry} />
      ) : !view ? (
        <LateSkeleton>
          <p className={classes.building} role="status">
            {t('analytics.report.loading')}
          </p>
        </LateSkeleton>
      ) : empty ? (
        <EmptyState
          icon={<IconChartBar size={24} stroke={1.75} />}
          title={t('analytics.report.emptyTitle', { month: monthName })}
          text={t('analytics.report.emptyText')}
        />
      ) : (
        <article className={classes.sheet} data-testid="report">
          <header className={classes.cover}>
            <p className={classes.clinic}>{clinicName}</p>
            <h1>{t('analytics.report.heading', { month: monthName })}</h1>
            <p>
              {view.compared
                ? t('analytics.report.lead', {
                    range: words.range(view.figures),
                    before: words.range(before),
                  })
                : t('analytics.report.leadAlone', { range: words.range(view.figures) })}
              {whole.to >= today && ` ${t('analytics.report.running')}`}
            </p>
          </header>
          <Tiles view={view} />
          {cards.map((card) => (
            <ReportSection key={card.id} card={card} view={view} />
          ))}
          <footer className={classes.made}>
            {t('analytics.report.made', {
              date: format.date(clinicNow()),
              zone: report.data?.timezone,
            })}
          </footer>
        </article>
      )}
    </div>
  );
}
