/** A shade of the heat map: the counts that have it, both included. */
export type HeatStep = { readonly from: number; readonly to: number };

/** How many shades there are besides that of nothing. */
const SHADES = 5;

/** Round numbers that a person reads at a glance: 1, 2, 3, 5, 10, 15, 20, 50, … */
function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  const step = [1, 1.5, 2, 3, 4, 5, 7.5, 10].find((nice) => nice * power >= value) ?? 10;
  return Math.ceil(step * power);
}

/** The shades for these counts: nothing, then up to five of equal width, the last open to the highest. */
export function heatSteps(counts: readonly number[]): HeatStep[] {
  const most = Math.max(0, ...counts);
  const steps: HeatStep[] = [{ from: 0, to: 0 }];
  const width = niceAbove(most / SHADES);
  for (let from = 1; from <= most; from += width)
    steps.push({ from, to: Math.min(most, from + width - 1) });
  return steps;
}

/** Which shade a count has. */
export function stepOf(steps: readonly HeatStep[], count: number): number {
  return Math.max(
    0,
    steps.findIndex(({ from, to }) => count >= from && count <= to),
  );
}
