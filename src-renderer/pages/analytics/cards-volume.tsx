import { type AnsweredBy, answeredBy } from '../../../src-main/contract/analytics.ts';
import { type Bar, BarList } from './bar-list.tsx';
import { type Part, TimeBars } from './charts.tsx';
import { HeatMap } from './heat-map.tsx';
import {
  assistantShare,
  type Card,
  outOf,
  shareOf,
  sumOf,
  type View,
  versus,
  wanting,
} from './view.ts';

const authors = ['assistant', 'person', 'system'] as const;

/** The columns of a table by days, weeks or months, made from a chart's parts. */
export function timeTable(view: View, parts: readonly Part[], show = view.words.number) {
  return {
    columns: [view.t(`analytics.grain.${view.grain}`), ...parts.map(({ label }) => label)],
    rows: view.groups.map((group) => ({
      name: view.words.group(group, view.grain),
      cells: parts.map((part) => ({
        text: show(part.value(group)),
        drill:
          part.drill && part.value(group) > 0
            ? { ...part.drill, from: group.from, to: group.to }
            : undefined,
      })),
    })),
  };
}

function messageParts({ t }: View): Part[] {
  return [
    {
      id: 'patient',
      label: t('analytics.authors.patient'),
      color: 'var(--a-in)',
      value: ({ days }) => sumOf(days, (day) => day.in),
      drill: { figure: 'messages', author: 'patient' },
    },
    ...authors.map((author) => ({
      id: author,
      label: t(`analytics.authors.${author}`),
      color: `var(--a-${author})`,
      value: ({ days }: Parameters<Part['value']>[0]) => sumOf(days, ({ out }) => out[author]),
      drill: { figure: 'messages', author } as const,
    })),
  ];
}

/** How many messages come and go. */
export const messagesCard: Card = {
  id: 'messages',
  isEmpty: ({ figures: { messages } }) => messages.in + outOf(messages) === 0,
  reading(view) {
    const { t, words, figures } = view;
    const said = t('analytics.cards.messages.reading', {
      in: words.number(figures.messages.in),
      out: words.number(outOf(figures.messages)),
    });
    return said + versus(view, figures.messages.in, (before) => before.messages.in);
  },
  chart: (view) => <TimeBars view={view} parts={messageParts(view)} />,
  table: (view) => timeTable(view, messageParts(view)),
};

/** When patients write. */
export const heatCard: Card = {
  id: 'heat',
  paperTable: false,
  isEmpty: ({ figures }) => figures.messages.in === 0,
  reading({ t, words, figures: { messages } }) {
    const [top, second] = messages.busiest;
    if (!top) return '';
    const days = Math.max(1, messages.weekdays[top.weekday] ?? 1);
    return t(second ? 'analytics.cards.heat.readingTwo' : 'analytics.cards.heat.reading', {
      weekday: words.weekday(top.weekday),
      from: words.hour(top.hour),
      to: words.hour(top.hour + 1),
      number: words.average(top.count / days),
      weekday2: second ? words.weekday(second.weekday) : '',
      from2: second ? words.hour(second.hour) : '',
      to2: second ? words.hour(second.hour + 1) : '',
    });
  },
  chart: (view) => <HeatMap view={view} />,
  table: ({ t, words, figures: { messages } }) => ({
    columns: [
      t('analytics.hour'),
      ...messages.heat.map((_, weekday) => words.weekdayShort(weekday)),
    ],
    rows: [...Array(24).keys()].map((hour) => ({
      name: words.hours(hour),
      cells: messages.heat.map((row, weekday) => {
        const count = row[hour] ?? 0;
        return {
          text: words.number(count),
          drill: count > 0 ? { figure: 'messages', author: 'patient', weekday, hour } : undefined,
        } as const;
      }),
    })),
  }),
};

const answerColors: Readonly<Record<AnsweredBy, string>> = {
  assistant: 'var(--a-assistant)',
  shared: 'var(--a-shared)',
  person: 'var(--a-person)',
  none_needed: 'var(--a-system)',
  nobody: 'var(--a-nobody)',
};

function answerBars({ t, words, figures: { conversations } }: View): Bar[] {
  return answeredBy.options.map((id) => {
    const share = shareOf(conversations.answeredBy[id], conversations.opened);
    return {
      id,
      label: t(`analytics.answeredBy.${id}`),
      count: conversations.answeredBy[id],
      color: answerColors[id],
      drill: { figure: 'opened', answeredBy: id },
      ...(share !== null && { aside: words.percent(share) }),
    };
  });
}

/** Who dealt with the conversations. */
export const answeredCard: Card = {
  id: 'answered',
  isEmpty: ({ figures }) => figures.conversations.opened === 0,
  reading(view) {
    const { t, words, figures } = view;
    const share = assistantShare(figures);
    if (share === null)
      return t('analytics.cards.answered.readingNone', { count: figures.conversations.opened });
    const said = t('analytics.cards.answered.reading', {
      count: wanting(figures),
      number: words.number(wanting(figures)),
      share: words.percent(share),
    });
    const before = view.compared ? assistantShare(view.compared) : null;
    return before === null
      ? said
      : `${said} ${t('analytics.versus.was', { before: words.percent(before) })}`;
  },
  chart: (view) => <BarList view={view} bars={answerBars(view)} />,
  table: (view) => ({
    columns: [
      view.t('analytics.who'),
      view.t('analytics.conversations'),
      view.t('analytics.share'),
      ...(view.compared ? [view.t('analytics.before')] : []),
    ],
    rows: answerBars(view).map(({ id, label, count, drill, aside }) => ({
      name: label,
      cells: [
        { text: view.words.number(count), drill: count > 0 ? drill : undefined },
        { text: aside ?? '' },
        ...(view.compared
          ? [
              {
                text: view.words.number(view.compared.conversations.answeredBy[id as AnsweredBy]),
              },
            ]
          : []),
      ],
    })),
  }),
};
