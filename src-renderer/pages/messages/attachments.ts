import { useCallback, useSyncExternalStore } from 'react';
import { client } from '../../client.ts';

/** WhatsApp's limit for a file, in bytes. */
export const largestFile = 16 * 1024 * 1024;

/** How many files one message takes. */
export const mostFiles = 10;

/** A file beside the message being written. */
export type Attachment = {
  readonly key: string;
  readonly name: string;
  /** An address of this page for images; null for other files. */
  readonly preview: string | null;
  readonly state: 'uploading' | 'ready' | 'failed';
  /** What the clinic calls the uploaded file. */
  readonly uploadId: number | null;
  readonly error: unknown;
};

const none: readonly Attachment[] = [];
const byConversation = new Map<number, readonly Attachment[]>();
const listeners = new Set<() => void>();

function change(
  conversationId: number,
  to: (before: readonly Attachment[]) => readonly Attachment[],
): void {
  byConversation.set(conversationId, to(byConversation.get(conversationId) ?? none));
  for (const listener of [...listeners]) listener();
}

function readBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => reject(reader.error ?? new Error('unreadable file'));
    reader.readAsDataURL(file);
  });
}

async function upload(conversationId: number, key: string, file: File): Promise<void> {
  function settle(patch: Partial<Attachment>): void {
    change(conversationId, (all) =>
      all.map((item) => (item.key === key ? { ...item, ...patch } : item)),
    );
  }
  try {
    const base64 = await readBase64(file);
    const { id } = await client.media.upload({ filename: file.name, base64 });
    settle({ state: 'ready', uploadId: id });
  } catch (error) {
    settle({ state: 'failed', error });
  }
}

/**
 * The files of a conversation's draft. They stay while the page lives, so that looking at another
 * conversation loses nothing.
 */
export function useAttachments(conversationId: number) {
  const files = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => byConversation.get(conversationId) ?? none,
  );
  /** Takes files up to the limits; answers what was refused: names too large or empty, or too many. */
  const add = useCallback(
    (chosen: readonly File[]) => {
      const room = mostFiles - (byConversation.get(conversationId) ?? none).length;
      const tooLarge = chosen.filter((file) => file.size > largestFile).map((file) => file.name);
      const empty = chosen.filter((file) => file.size === 0).map((file) => file.name);
      const fitting = chosen.filter((file) => file.size > 0 && file.size <= largestFile);
      for (const file of fitting.slice(0, Math.max(0, room))) {
        const key = crypto.randomUUID();
        const preview = /^image\/(jpeg|png|webp|gif)$/.test(file.type)
          ? URL.createObjectURL(file)
          : null;
        change(conversationId, (all) => [
          ...all,
          { key, name: file.name, preview, state: 'uploading', uploadId: null, error: null },
        ]);
        void upload(conversationId, key, file);
      }
      return { tooLarge, empty, tooMany: fitting.length > room };
    },
    [conversationId],
  );
  const remove = useCallback(
    (key: string) =>
      change(conversationId, (all) => {
        const gone = all.find((item) => item.key === key);
        if (gone?.preview) URL.revokeObjectURL(gone.preview);
        return all.filter((item) => item.key !== key);
      }),
    [conversationId],
  );
  const clear = useCallback(
    () =>
      change(conversationId, (all) => {
        for (const { preview } of all) if (preview) URL.revokeObjectURL(preview);
        return none;
      }),
    [conversationId],
  );
  return { files, add, remove, clear };
}
