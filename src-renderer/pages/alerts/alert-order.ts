import type { Alert } from '../../../src-main/contract/alerts.ts';

/** Puts an alert's new state where it is shown. The clinic's order is kept: urgent first, newest first. */
export function placeAlert(list: readonly Alert[], row: Alert): Alert[] {
  const others = list.filter(({ id }) => id !== row.id);
  if (row.resolvedAt !== null) return others;
  const rank = ({ severity, newsAt, id }: Alert) =>
    [severity === 'urgent' ? 1 : 0, Date.parse(newsAt), id] as const;
  return [...others, row].sort((a, b) => {
    const [x, y] = [rank(a), rank(b)];
    return y[0] - x[0] || y[1] - x[1] || y[2] - x[2];
  });
}
