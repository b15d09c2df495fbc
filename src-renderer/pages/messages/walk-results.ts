import type { KeyboardEvent } from 'react';

/**
 * Lets the keys walk from a search field through what it found: the arrows move the focus, Enter
 * takes the first (only once the results are of what stands in the field, else it would take
 * somebody else). Belongs on what holds both the field and the list marked `data-results`.
 */
export function walkResults(event: KeyboardEvent<HTMLElement>, settled: boolean): void {
  const field = event.currentTarget.querySelector('input');
  const found = [
    ...event.currentTarget.querySelectorAll<HTMLElement>(
      '[data-results] :is(button, [role="option"])',
    ),
  ];
  const at = found.indexOf(event.target as HTMLElement);
  if (at === -1 && event.target !== field) return;
  if (event.key === 'ArrowDown') found[at + 1]?.focus();
  else if (event.key === 'ArrowUp') (found[at - 1] ?? field)?.focus();
  else if (event.key === 'Enter' && at !== -1) found[at]?.click();
  else if (event.key === 'Enter' && settled) found[0]?.click();
  else return;
  event.preventDefault();
}
