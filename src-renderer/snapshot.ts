import type { InferContractRouterOutputs } from '@orpc/contract';
import type { contract } from '../src-main/contract/contract.ts';
import { createValue, useValue } from './value.ts';

type Outputs = InferContractRouterOutputs<typeof contract>;

/** What the clinic tells at the start and after each reconnect. */
export type Snapshot = Outputs['desk']['snapshot'];

/** The latest snapshot, kept current by events; null before the first. */
export const snapshot = createValue<Snapshot | null>(null);

/** The latest snapshot, for what is shown inside the frame (where there always is one). */
export function useSnapshot(): Snapshot {
  const value = useValue(snapshot);
  if (!value) throw new Error('used outside the frame: there is no snapshot yet');
  return value;
}

/** Changes a part of the snapshot, when there is one. */
export function patchSnapshot(patch: Partial<Snapshot>): void {
  const value = snapshot.get();
  if (value) snapshot.set({ ...value, ...patch });
}
