import { inElectron } from '../../connection.ts';

/** What is being written in a conversation and not sent yet. */
export type Draft = {
  readonly mode: 'reply' | 'note';
  readonly reply: string;
  readonly note: string;
};

const empty: Draft = { mode: 'reply', reply: '', note: '' };

/**
 * Electron writes its pages' session storage to the disk in the clear, where words about a patient
 * must not lie; there drafts stay in memory. A browser's tab keeps them over a reload.
 */
const store: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> = inElectron
  ? inMemory()
  : sessionStorage;

function inMemory() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

/** The draft of a conversation, kept in this window until it is sent or the window is closed. */
export function readDraft(conversationId: number): Draft {
  const stored = store.getItem(keyOf(conversationId));
  if (!stored) return empty;
  const { mode, reply, note } = JSON.parse(stored) as Partial<Draft>;
  return { mode: mode === 'note' ? 'note' : 'reply', reply: reply ?? '', note: note ?? '' };
}

/** Keeps a draft; an empty one is forgotten. */
export function writeDraft(conversationId: number, draft: Draft): void {
  if (draft.reply === '' && draft.note === '') store.removeItem(keyOf(conversationId));
  else store.setItem(keyOf(conversationId), JSON.stringify(draft));
}

function keyOf(conversationId: number): string {
  return `mostrador.draft.${conversationId}`;
}
