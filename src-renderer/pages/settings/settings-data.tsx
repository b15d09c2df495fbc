import { useQuery } from '@tanstack/react-query';
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { client, onTopic, orpc, queryClient } from '../../client.ts';
import { settingErrorText, settingRefusal } from '../setup/setting-refusal.ts';
import type { SettingView } from '../setup/setup-data.ts';
import { toShown, unitOf } from './units.ts';

export type { SettingView };

const key = () => orpc.settings.list.queryKey();

/** Every setting, kept current by events. */
export function useSettingList() {
  useEffect(
    () =>
      onTopic('setting', (row) => {
        const changed = row as SettingView;
        queryClient.setQueryData(key(), (list) =>
          list?.map((view) => (view.key === changed.key ? changed : view)),
        );
      }),
    [],
  );
  return useQuery(orpc.settings.list.queryOptions({ refetchOnMount: 'always' }));
}

const Settings = createContext<ReadonlyMap<string, SettingView>>(new Map());

/** Hands the settings to the sections. */
export function SettingsProvider({
  settings,
  children,
}: {
  settings: readonly SettingView[];
  children: ReactNode;
}) {
  return (
    <Settings.Provider value={new Map(settings.map((view) => [view.key, view]))}>
      {children}
    </Settings.Provider>
  );
}

/** All settings by key. */
export const useSettings = () => useContext(Settings);

/** One setting as it is now. Throws for one that the clinic does not have. */
export function useSettingView(name: string): SettingView {
  const view = useSettings().get(name);
  if (!view) throw new Error(`the clinic has no setting ${name}`);
  return view;
}

/** The present value of a setting that is a text; empty when it is none. */
export function useSettingText(name: string): string {
  const { value } = useSettingView(name);
  return typeof value === 'string' ? value : '';
}

/** How a change goes: nothing, under way, or kept a moment ago. */
export type SaveState = 'idle' | 'saving' | 'saved';

/** A setting with what changes it. */
export type SettingHandle = {
  readonly view: SettingView;
  /** The environment decides it: it is read only here. */
  readonly fixed: boolean;
  readonly state: SaveState;
  readonly error: string | null;
  save(value: unknown): Promise<boolean>;
  reset(): Promise<boolean>;
  /** Takes the last change back; null once that is long ago. */
  readonly undo: (() => void) | null;
  clearError(): void;
};

/** How long "saved" and its undo stay, in ms. */
const SAVED_MS = 8_000;

/** Why a change was refused, with limits in the unit that the field shows. */
function useRefusalText(): (error: unknown, name: string) => string {
  const { t, i18n } = useTranslation();
  return useCallback(
    (error, name) => {
      const unit = unitOf(name);
      const data = (error as { data?: { minimum?: number; maximum?: number } }).data;
      const reason = (error as { data?: { reason?: string } }).data?.reason;
      const limit = reason === 'too_small' ? data?.minimum : data?.maximum;
      const known = reason === 'too_small' || reason === 'too_big';
      if (settingRefusal(error, t) && known && limit !== undefined && unit !== 'none')
        return t(`settings.limit.${reason}`, {
          limit: toShown(unit, limit).toLocaleString(i18n.language),
          unit: t(`settings.units.${unit}`),
        });
      if (settingRefusal(error, t) && reason === 'too_small' && limit !== undefined && limit > 1)
        return t('settings.limit.too_small', { limit, unit: '' }).trim();
      return settingErrorText(error, t);
    },
    [t, i18n],
  );
}

/** One setting, and how it is changed: saved at once, with feedback and a way back. */
export function useSetting(name: string): SettingHandle {
  const view = useSettingView(name);
  const [state, setState] = useState<SaveState>('idle');
  const [error, setError] = useState<string | null>(null);
  const [before, setBefore] = useState<SettingView | null>(null);
  const timer = useRef<number>(undefined);
  const refusalText = useRefusalText();
  useEffect(() => () => window.clearTimeout(timer.current), []);

  async function run(change: () => Promise<SettingView>, back: SettingView | null) {
    window.clearTimeout(timer.current);
    setState('saving');
    setError(null);
    try {
      const changed = await change();
      queryClient.setQueryData(key(), (list) =>
        list?.map((one) => (one.key === changed.key ? changed : one)),
      );
      setBefore(back);
      setState('saved');
      timer.current = window.setTimeout(() => {
        setState('idle');
        setBefore(null);
      }, SAVED_MS);
      return true;
    } catch (failure) {
      setState('idle');
      setError(refusalText(failure, name));
      return false;
    }
  }

  const put = (value: unknown) => () => client.settings.set({ key: name, value });
  const clear = () => client.settings.reset({ key: name });
  return {
    view,
    fixed: view.source === 'environment',
    state,
    error,
    save: (value) => run(put(value), view.secret ? null : view),
    reset: () => run(clear, view.secret ? null : view),
    undo: before && (() => void run(before.source === 'default' ? clear : put(before.value), null)),
    clearError: () => setError(null),
  };
}
