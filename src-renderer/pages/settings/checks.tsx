import { Text } from '@mantine/core';
import type { Check, CheckId } from '../../../src-main/contract/checks.ts';
import { CheckRow } from '../../components/check-row.tsx';
import { useSnapshot } from '../../snapshot.ts';
import classes from './settings.module.css';

/** Results of checks, one under the other. */
export function CheckList({ checks }: { checks: readonly (Check | null | undefined)[] }) {
  const shown = checks.filter((check) => check != null);
  if (shown.length === 0) return null;
  return (
    <ul className={classes.checks}>
      {shown.map((check) => (
        <CheckRow key={check.id} check={check} />
      ))}
    </ul>
  );
}

/** The links of the line that a card is about, as they are known now. */
export function LineChecks({ ids }: { ids: readonly CheckId[] }) {
  const { line } = useSnapshot();
  return (
    <CheckList
      checks={ids.map((id) => line.links.find((link) => link.id === id && link.code !== 'unknown'))}
    />
  );
}

/** Why something could not be done, in words, where it was tried. */
export function Refusal({ text }: { text: string | null }) {
  if (!text) return null;
  return (
    <Text role="alert" fz="sm" c="var(--m-red)">
      {text}
    </Text>
  );
}
