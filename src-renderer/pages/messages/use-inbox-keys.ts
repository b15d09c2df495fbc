import { useEffect } from 'react';
import { dialog, openDialog } from '../../dialogs.ts';
import { useSnapshot } from '../../snapshot.ts';
import { type Command, sendCommand } from './commands.ts';
import { neighbour } from './neighbour.ts';
import { shownIds } from './queue-data.ts';

const commandKeys: Readonly<Record<string, Command>> = {
  e: 'close',
  r: 'reply',
  n: 'note',
  a: 'assign',
  s: 'snooze',
  t: 'takeOver',
  u: 'unread',
};

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest('input, textarea, select, [role="dialog"], [role="menu"]') !== null)
  );
}

/** The inbox's single keys (ui.md, Mensajes). They rest while one types, and under a window. */
export function useInboxKeys(selectedId: number | null, select: (id: number | null) => void): void {
  const { account } = useSnapshot();
  const readOnly = account.role === 'read';
  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (isTyping(event.target) || dialog.get() !== null) return;
      const key = event.key.toLowerCase();
      if (key === '?') {
        event.preventDefault();
        openDialog({ kind: 'shortcuts' });
      } else if (key === 'j' || key === 'k') {
        event.preventDefault();
        const next = neighbour(shownIds.get(), selectedId, key === 'j' ? 1 : -1);
        if (next !== null) select(next);
      } else if (key === 'm' && !readOnly) {
        event.preventDefault();
        openDialog({ kind: 'new-message' });
      } else if (selectedId !== null && !readOnly && commandKeys[key]) {
        event.preventDefault();
        sendCommand(commandKeys[key]);
      }
    }
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [selectedId, select, readOnly]);
}
