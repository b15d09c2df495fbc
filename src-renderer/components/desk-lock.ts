import { useHotkeys } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { onTopic, orpc, queryClient } from '../client.ts';
import { lockDesk } from '../session.ts';
import { useTellError } from './tell.ts';

const isMac = /mac|iphone|ipad/i.test(navigator.userAgent);

/** The keys that lock the desk, as they are shown. */
export const lockKeys = isMac ? '⌘⇧L' : 'Ctrl ⇧ L';

/** When somebody last touched a desk of this browser: all its windows are one person's. */
const TOUCHED = 'mostrador.touched';
/** Every movement of the mouse is not written down. Real ms. */
const NOTE_EVERY_MS = 5_000;
const LOOK_EVERY_MS = 5_000;
const touches = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;

/** Locks the desk on its keys, and once nobody has touched it for as long as the clinic says. */
export function useDeskLock(): void {
  const tellError = useTellError();
  const idle = useQuery(orpc.session.idle.queryOptions());
  const minutes = idle.data?.can ? idle.data.minutes : 0;
  const lock = () => void lockDesk().catch(tellError);
  useHotkeys([['mod+shift+L', lock]], []);

  useEffect(
    () =>
      onTopic('setting', () => {
        void queryClient.invalidateQueries({ queryKey: orpc.session.idle.key() });
      }),
    [],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: begun anew when the time changes, not with each drawing.
  useEffect(() => {
    if (minutes === 0) return;
    let noted = 0;
    const note = () => {
      const now = Date.now();
      if (now - noted < NOTE_EVERY_MS) return;
      noted = now;
      localStorage.setItem(TOUCHED, String(now));
    };
    note();
    // The clock of the wall: a PC that slept has been left alone all that time.
    const timer = window.setInterval(() => {
      if (Date.now() - Number(localStorage.getItem(TOUCHED)) >= minutes * 60_000) lock();
    }, LOOK_EVERY_MS);
    for (const touch of touches) window.addEventListener(touch, note, { passive: true });
    return () => {
      window.clearInterval(timer);
      for (const touch of touches) window.removeEventListener(touch, note);
    };
  }, [minutes]);
}
