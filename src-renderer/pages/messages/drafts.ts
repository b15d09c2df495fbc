/** What is being written in a conversation and not sent yet. */
export type Draft = {
  readonly mode: 'reply' | 'note';
  readonly reply: string;
  readonly note: string;
};

const empty: Draft = { mode: 'reply', reply: '', note: '' };

/** The draft of a conversation, kept in this window until it is sent or the window is closed. */
export function readDraft(conversationId: number): Draft {
  const stored = sessionStorage.getItem(keyOf(conversationId));
  if (!stored) return empty;
  const { mode, reply, note } = JSON.parse(stored) as Partial<Draft>;
  return { mode: mode === 'note' ? 'note' : 'reply', reply: reply ?? '', note: note ?? '' };
}

/** Keeps a draft; an empty one is forgotten. */
export function writeDraft(conversationId: number, draft: Draft): void {
  if (draft.reply === '' && draft.note === '') sessionStorage.removeItem(keyOf(conversationId));
  else sessionStorage.setItem(keyOf(conversationId), JSON.stringify(draft));
}

function keyOf(conversationId: number): string {
  return `mostrador.draft.${conversationId}`;
}
