import { useTranslation } from 'react-i18next';
import { client, orpc, queryClient } from '../../client.ts';
import { useTellError } from '../../components/tell.ts';
import type { Note } from './thread-items.ts';
import { tellWithUndo } from './undo-notice.tsx';

/** Reads the notes of a conversation again. */
export async function refreshNotes(conversationId: number): Promise<void> {
  await queryClient.invalidateQueries({
    queryKey: orpc.conversations.notes.queryKey({ input: { id: conversationId } }),
  });
}

/** Deletes a note of one's own; undo writes it again. */
export function useRemoveNote(): (note: Note) => void {
  const { t } = useTranslation();
  const tellError = useTellError();
  return (note) => {
    client.conversations
      .removeNote({ noteId: note.id })
      .then(async () => {
        await refreshNotes(note.conversationId);
        tellWithUndo(t('panel.noteRemoved'), t('common.undo'), () => {
          client.conversations
            .addNote({ id: note.conversationId, body: note.body })
            .then(() => refreshNotes(note.conversationId), tellError);
        });
      })
      .catch(tellError);
  };
}
