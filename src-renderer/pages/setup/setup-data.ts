import type { InferContractRouterOutputs } from '@orpc/contract';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import * as z from 'zod';
import type { contract } from '../../../src-main/contract/contract.ts';
import type { SetupState } from '../../../src-main/contract/setup.ts';
import { onTopic, orpc, queryClient } from '../../client.ts';
import { patchSnapshot, snapshot } from '../../snapshot.ts';

/** A setting as the clinic describes it. */
export type SettingView = InferContractRouterOutputs<typeof contract>['settings']['list'][number];

/** Events come in bursts; what hangs on them is read once, this long after the last, in ms. */
const QUIET_MS = 120;

function useRefreshOn(topics: readonly Parameters<typeof onTopic>[0][], refresh: () => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: both are the same for a component's life.
  useEffect(() => {
    let timer: number | undefined;
    const again = () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(refresh, QUIET_MS);
    };
    const stops = topics.map((topic) => onTopic(topic, again));
    return () => {
      for (const stop of stops) stop();
      window.clearTimeout(timer);
    };
  }, []);
}

/** How far the set-up has come, kept current. */
export function useSetupState() {
  useRefreshOn(['line', 'setting', 'knowledge'], () => void refreshSetup());
  return useQuery(orpc.setup.state.queryOptions({ refetchOnMount: 'always' }));
}

/** Asks again how far the set-up has come. */
export function refreshSetup(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: orpc.setup.state.key() });
}

/** Shows a state that the clinic has just answered with. */
export function putSetup(state: SetupState): void {
  queryClient.setQueryData(orpc.setup.state.queryKey(), state);
}

/** Every setting by its key, kept current. Undefined while they load. */
export function useSettingViews(): ReadonlyMap<string, SettingView> | undefined {
  useRefreshOn(
    ['setting'],
    () => void queryClient.invalidateQueries({ queryKey: orpc.settings.list.key() }),
  );
  const list = useQuery(orpc.settings.list.queryOptions({ refetchOnMount: 'always' }));
  return list.data && new Map(list.data.map((view) => [view.key, view]));
}

const clinicKeys = {
  'clinic.name': 'name',
  'clinic.country': 'country',
  'clinic.timezone': 'timezone',
  'clinic.language': 'language',
  'clinic.emergencyNumber': 'emergencyNumber',
  'twilio.whatsappNumber': 'sender',
} as const satisfies Readonly<Record<string, string>>;

const changed = z.object({ key: z.string(), value: z.unknown() });
const progress = z.object({ finished: z.boolean() });

/** Keeps what the snapshot tells of settings current: the clinic's name, whether it is set up. */
export function useFollowSettings(): void {
  useEffect(
    () =>
      onTopic('setting', (row) => {
        const now = snapshot.get();
        const { success, data } = changed.safeParse(row);
        if (!now || !success) return;
        const field = clinicKeys[data.key as keyof typeof clinicKeys];
        if (field) patchSnapshot({ clinic: { ...now.clinic, [field]: data.value } });
        if (data.key === 'setup.progress') {
          const judged = progress.safeParse(data.value);
          if (judged.success && !now.practice) patchSnapshot({ setUp: judged.data.finished });
        }
      }),
    [],
  );
}
