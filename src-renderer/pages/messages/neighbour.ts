/**
 * The conversation `step` places further in the shown list; the first (or last) when none is
 * chosen, and the same one at an end. Null when the list is empty.
 */
export function neighbour(
  ids: readonly number[],
  selected: number | null,
  step: 1 | -1,
): number | null {
  if (ids.length === 0) return null;
  const at = selected === null ? -1 : ids.indexOf(selected);
  if (at === -1) return (step === 1 ? ids[0] : ids.at(-1)) ?? null;
  return ids[Math.max(0, Math.min(ids.length - 1, at + step))] ?? null;
}

/** Where to go when a conversation leaves the list: the one that takes its place, else the one before. */
export function afterLeaving(ids: readonly number[], leaving: number): number | null {
  const at = ids.indexOf(leaving);
  if (at === -1) return null;
  return ids[at + 1] ?? ids[at - 1] ?? null;
}
