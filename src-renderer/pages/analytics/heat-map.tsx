import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import analytics from './analytics.module.css';
import classes from './heat-map.module.css';
import { heatSteps, stepOf } from './heat-scale.ts';
import type { View } from './view.ts';

type Place = { readonly weekday: number; readonly hour: number };

const HOURS = [...Array(24).keys()];

/**
 * When patients write: weekdays by hours. One stop for the Tab key, arrows go about in it, Enter lists
 * the conversations. The number of the field that is pointed at, or has the focus, stands below.
 */
export function HeatMap({ view }: { view: View }) {
  const { t } = useTranslation();
  const { words, figures, paper } = view;
  const { heat, weekdays, busiest } = figures.messages;
  const first = busiest[0] ?? { weekday: 0, hour: 9 };
  const [place, setPlace] = useState<Place>({ weekday: first.weekday, hour: first.hour });
  const [pointed, setPointed] = useState<Place | null>(null);
  const table = useRef<HTMLTableElement>(null);
  const steps = heatSteps(heat.flat());
  const countAt = ({ weekday, hour }: Place) => heat[weekday]?.[hour] ?? 0;
  const name = ({ weekday, hour }: Place) =>
    t('analytics.heat.cell', {
      weekday: words.weekday(weekday),
      hours: words.hours(hour),
      count: countAt({ weekday, hour }),
      number: words.number(countAt({ weekday, hour })),
    });
  const told = pointed ?? place;
  const days = weekdays[told.weekday] ?? 0;

  const goTo = (next: Place) => {
    setPlace(next);
    table.current
      ?.querySelector<HTMLElement>(`[data-place="${next.weekday}-${next.hour}"]`)
      ?.focus();
  };
  const open = (at: Place) => {
    if (countAt(at) > 0 && !paper)
      view.open({ figure: 'messages', author: 'patient', weekday: at.weekday, hour: at.hour });
  };
  const onKeyDown = (event: KeyboardEvent, { weekday, hour }: Place) => {
    const moves: Readonly<Record<string, Place>> = {
      ArrowRight: { weekday, hour: Math.min(23, hour + 1) },
      ArrowLeft: { weekday, hour: Math.max(0, hour - 1) },
      ArrowDown: { weekday: Math.min(6, weekday + 1), hour },
      ArrowUp: { weekday: Math.max(0, weekday - 1), hour },
      Home: { weekday, hour: 0 },
      End: { weekday, hour: 23 },
    };
    const next = moves[event.key];
    if (next) goTo(next);
    else if (event.key === 'Enter' || event.key === ' ') open({ weekday, hour });
    else return;
    event.preventDefault();
  };

  return (
    <div className={classes.heatBox} data-paper={paper}>
      <table
        ref={table}
        className={classes.heat}
        role={paper ? undefined : 'grid'}
        aria-label={t('analytics.cards.heat.question')}
        onPointerLeave={() => setPointed(null)}
      >
        <thead>
          <tr>
            <td />
            {HOURS.map((hour) => (
              <th key={hour} scope="col" aria-label={words.hours(hour)}>
                <span data-shown={paper || hour % 3 === 0}>{hour}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {heat.map((_, weekday) => (
            <tr key={words.weekday(weekday)}>
              <th scope="row" aria-label={words.weekday(weekday)}>
                {words.weekdayShort(weekday)}
              </th>
              {HOURS.map((hour) => {
                const here = { weekday, hour };
                const count = countAt(here);
                const at = `${weekday}-${hour}`;
                const look = { 'data-place': at, 'data-step': stepOf(steps, count) };
                if (paper)
                  return (
                    <td key={hour} {...look}>
                      {count > 0 ? words.number(count) : ''}
                    </td>
                  );
                return (
                  <td
                    key={hour}
                    {...look}
                    tabIndex={place.weekday === weekday && place.hour === hour ? 0 : -1}
                    aria-label={name(here)}
                    onPointerEnter={() => setPointed(here)}
                    onFocus={() => {
                      setPlace(here);
                      setPointed(null);
                    }}
                    onKeyDown={(event) => onKeyDown(event, here)}
                    onClick={() => {
                      setPlace(here);
                      open(here);
                    }}
                  />
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <div className={classes.heatFoot}>
        {!paper && (
          <span className={classes.heatTold} data-testid="heat-told">
            {name(told)}
            {days > 1 &&
              ` · ${t('analytics.heat.average', {
                number: words.average(countAt(told) / days),
                weekday: words.weekday(told.weekday),
              })}`}
          </span>
        )}
        <ul className={analytics.scale} aria-label={t('analytics.heat.scale')}>
          {steps.map((step, index) => (
            <li key={step.from}>
              <span className={analytics.swatch} data-step={index} aria-hidden />
              {step.from === step.to
                ? words.number(step.from)
                : `${words.number(step.from)}–${words.number(step.to)}`}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
