import { Text } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import type { Check, CheckFix, CheckId } from '../../../src-main/contract/checks.ts';
import { CheckRow } from '../../components/check-row.tsx';
import { useSnapshot } from '../../snapshot.ts';
import classes from './checks.module.css';
import type { SettingsSection } from './sections.ts';

/** Fixes that lead to a section of this page: on it they lead nowhere. */
const leadsTo: Partial<Record<CheckFix, SettingsSection>> = {
  open_clinic: 'clinic',
  open_twilio: 'whatsapp',
  open_sender: 'whatsapp',
  open_tunnel: 'line',
  open_assistant: 'assistant',
};

/** Results of checks, one under the other. */
export function CheckList({ checks }: { checks: readonly (Check | null | undefined)[] }) {
  const { section = 'clinic' } = useSearch({ from: '/settings' });
  const shown = checks.filter((check) => check != null);
  if (shown.length === 0) return null;
  return (
    <ul className={classes.checks}>
      {shown.map((check) => (
        <CheckRow
          key={check.id}
          check={check.fix && leadsTo[check.fix] === section ? { ...check, fix: null } : check}
        />
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
