import { timeTable } from './cards-volume.tsx';
import { type Part, TimeBars } from './charts.tsx';
import { type Card, sumOf, type View, versus } from './view.ts';

function spendParts({ t }: View): Part[] {
  return [
    {
      id: 'twilio',
      label: t('analytics.spend.twilio'),
      color: 'var(--a-in)',
      value: ({ days }) => sumOf(days, (day) => day.twilioMicros),
      // What Twilio bills for are the messages of those days.
      drill: { figure: 'twilio_spend' },
    },
    {
      id: 'openai',
      label: t('analytics.spend.openai'),
      color: 'var(--a-person)',
      value: ({ days }) => sumOf(days, (day) => day.openaiMicros),
      drill: { figure: 'ai_spend' },
    },
  ];
}

const total = ({ twilioMicros, openaiMicros }: { twilioMicros: number; openaiMicros: number }) =>
  twilioMicros + openaiMicros;

/** What the desk costs. */
export const spendCard: Card = {
  id: 'spend',
  wide: true,
  isEmpty: ({ figures }) => total(figures.spend) === 0,
  reading(view) {
    const { t, words, figures, report } = view;
    const { spend } = figures;
    const money = (micros: number) => words.money(micros, spend.currency);
    const said = t('analytics.cards.spend.reading', {
      total: money(total(spend)),
      twilio: money(spend.twilioMicros),
      openai: money(spend.openaiMicros),
    });
    const estimated =
      spend.estimatedDays > 0
        ? ` ${t('analytics.cards.spend.estimated', {
            count: spend.estimatedDays,
            number: words.number(spend.estimatedDays),
          })}`
        : '';
    // The forecast is of the running month: of no use in the report of another.
    const running = figures.to >= report.today;
    const forecast = running
      ? ` ${t('analytics.cards.spend.forecast', {
          month: words.month(report.forecast.month),
          expected: money(total(report.forecast.expected)),
          soFar: money(total(report.forecast.soFar)),
        })}`
      : '';
    return (
      said +
      versus(view, total(spend), (before) => total(before.spend), money) +
      forecast +
      estimated
    );
  },
  chart: (view) => (
    <TimeBars
      view={view}
      parts={spendParts(view)}
      show={(micros) => view.words.money(micros, view.figures.spend.currency)}
    />
  ),
  table(view) {
    const show = (micros: number) => view.words.money(micros, view.figures.spend.currency);
    const table = timeTable(view, spendParts(view), show);
    return {
      columns: [...table.columns, view.t('analytics.total'), view.t('analytics.spend.source')],
      rows: table.rows.map((row, index) => {
        const days = view.groups[index]?.days ?? [];
        const billed = days.filter(({ twilioBilled }) => twilioBilled).length;
        const source = billed === days.length ? 'billed' : billed === 0 ? 'estimate' : 'both';
        return {
          ...row,
          cells: [
            ...row.cells,
            { text: show(sumOf(days, total)) },
            { text: view.t(`analytics.spend.${source}`) },
          ],
        };
      }),
    };
  },
};

function patientParts({ t }: View): Part[] {
  return [
    {
      id: 'new',
      label: t('analytics.patients.new'),
      color: 'var(--a-in)',
      value: ({ days }) => sumOf(days, (day) => day.newPatients),
      drill: { figure: 'new_patients' },
    },
    {
      id: 'returning',
      label: t('analytics.patients.returning'),
      color: 'var(--a-assistant)',
      value: ({ days }) => sumOf(days, (day) => day.returningPatients),
      drill: { figure: 'returning_patients' },
    },
  ];
}

/** Who writes: new patients, and those who come back. */
export const patientsCard: Card = {
  id: 'patients',
  isEmpty: ({ figures: { patients } }) => patients.new + patients.returning === 0,
  reading(view) {
    const { t, words, figures } = view;
    const said = t('analytics.cards.patients.reading', {
      new: words.number(figures.patients.new),
      returning: words.number(figures.patients.returning),
    });
    return said + versus(view, figures.patients.new, (before) => before.patients.new);
  },
  chart: (view) => <TimeBars view={view} parts={patientParts(view)} />,
  table: (view) => timeTable(view, patientParts(view)),
};
