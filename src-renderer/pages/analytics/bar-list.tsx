import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import analytics from './analytics.module.css';
import classes from './bar-list.module.css';
import type { DrillOf, View } from './view.ts';

/** One bar: what it counts, how many, and the conversations behind it. */
export type Bar = {
  readonly id: string;
  readonly label: string;
  readonly count: number;
  readonly color?: string;
  readonly drill?: DrillOf;
  /** Stands behind the number, smaller. */
  readonly aside?: string;
};

/** Bars lying under each other, each with its words and number; a click lists its conversations. */
export function BarList({ view, bars }: { view: View; bars: readonly Bar[] }) {
  const { t } = useTranslation();
  const most = Math.max(1, ...bars.map(({ count }) => count));
  return (
    <ul className={analytics.list}>
      {bars.map(({ id, label, count, color, drill, aside }) => {
        const inside: ReactNode = (
          <>
            <span className={classes.barLabel}>{label}</span>
            <span className={classes.barCount}>
              {view.words.number(count)}
              {aside && <span className={classes.barAside}>{aside}</span>}
            </span>
            <span className={classes.barTrack} aria-hidden>
              <span
                className={classes.barFill}
                style={{
                  width: `${(count / most) * 100}%`,
                  ...(color && { background: color }),
                }}
              />
            </span>
          </>
        );
        return (
          <li key={id}>
            {drill && count > 0 && !view.paper ? (
              <button
                type="button"
                className={classes.bar}
                title={t('analytics.showConversations')}
                onClick={() => view.open(drill)}
              >
                {inside}
              </button>
            ) : (
              <div className={classes.bar}>{inside}</div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
