import { Skeleton } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { LateSkeleton } from '../../components/late-skeleton.tsx';
import classes from './activity.module.css';

const ROW_PX = 40;

/** A long table of rows of 40 px (a row may grow), loaded as one scrolls down. */
export function RowList<T>({
  label,
  columns,
  layout,
  rows,
  keyOf,
  renderRow,
  mayFetch,
  onEnd,
  foot,
}: {
  label: string;
  columns: readonly string[];
  /** The class that gives the columns their widths. */
  layout: string | undefined;
  rows: readonly T[];
  keyOf: (row: T) => string | number;
  /** The cells of one row. */
  renderRow: (row: T) => ReactNode;
  mayFetch: boolean;
  onEnd: () => void;
  foot?: ReactNode;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : keyOf(row);
    },
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (mayFetch && lastShown >= rows.length - 25) onEnd();
  }, [mayFetch, onEnd, lastShown, rows.length]);
  return (
    // The keyboard scrolls it too.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
    <section ref={scroller} className={classes.scroller} aria-label={label} tabIndex={0}>
      {/* biome-ignore lint/a11y/useSemanticElements: rows that are placed one by one cannot be a <table>. */}
      <div role="table" aria-label={label} aria-rowcount={-1}>
        {/* biome-ignore lint/a11y/useSemanticElements: see above. */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: a row of headings is not operated. */}
        <div role="row" className={`${classes.row} ${classes.headRow} ${layout}`}>
          {columns.map((column) => (
            // biome-ignore lint/a11y/useSemanticElements: see above.
            // biome-ignore lint/a11y/useFocusableInteractive: a heading is not operated.
            <span key={column} role="columnheader">
              {column}
            </span>
          ))}
        </div>
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {items.map((item) => {
            const row = rows[item.index];
            return row === undefined ? null : (
              <div
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                className={classes.place}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {renderRow(row)}
              </div>
            );
          })}
        </div>
      </div>
      {foot}
    </section>
  );
}

/** Where the rows will be. */
export function RowGhosts() {
  const { t } = useTranslation();
  return (
    <div className={classes.scroller} role="status" aria-label={t('common.loading')}>
      <LateSkeleton>
        {[40, 62, 48, 55, 38, 66, 51, 44].map((width) => (
          <div key={width} className={classes.ghost}>
            <Skeleton h={11} w={84} />
            <Skeleton h={11} w={`${width}%`} />
          </div>
        ))}
      </LateSkeleton>
    </div>
  );
}
