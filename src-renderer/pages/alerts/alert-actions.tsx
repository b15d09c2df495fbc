import { type ReactNode, useState } from 'react';
import type { Alert } from '../../../src-main/contract/alerts.ts';
import { client } from '../../client.ts';
import { useTellError } from '../../components/tell.ts';
import { PickMoment } from '../messages/snooze-menu.tsx';
import { putAlert } from './alert-data.ts';

/** What a person does with an alert. */
export type AlertActions = {
  acknowledge(row: Alert): void;
  /** Puts it off until a moment (UTC ms); null asks again at once. */
  snooze(row: Alert, until: number | null): void;
  /** Asks for a moment first. */
  pick(row: Alert): void;
  /** The question for a moment, where it stands open. */
  readonly dialog: ReactNode;
};

/** Makes them; what the clinic refuses is told in the corner. */
export function useAlertActions(): AlertActions {
  const tellError = useTellError();
  const [picking, setPicking] = useState<Alert | null>(null);
  const run = (work: Promise<Alert>) => void work.then(putAlert).catch(tellError);
  const snooze = ({ id }: Alert, until: number | null) =>
    run(client.alerts.snooze({ id, until: until === null ? null : new Date(until).toISOString() }));
  return {
    acknowledge: ({ id }) => run(client.alerts.acknowledge({ id })),
    snooze,
    pick: setPicking,
    dialog: picking && (
      <PickMoment onClose={() => setPicking(null)} onPick={(until) => snooze(picking, until)} />
    ),
  };
}
