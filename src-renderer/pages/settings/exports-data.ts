import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ExportOrder, ExportView } from '../../../src-main/contract/exports.ts';
import { client, onTopic, orpc, queryClient } from '../../client.ts';
import { inElectron } from '../../connection.ts';
import { saveFile } from '../messages/media-data.ts';

const key = () => orpc.exports.list.queryKey();

/** Puts a new state of an export into the list; one that is not there is somebody else's. */
function put(row: ExportView): void {
  queryClient.setQueryData(
    key(),
    (list) =>
      list && { ...list, items: list.items.map((item) => (item.id === row.id ? row : item)) },
  );
}

/** One's own exports, kept current by events. */
export function useExports() {
  useEffect(() => onTopic('export', (row) => put(row as ExportView)), []);
  return useQuery(orpc.exports.list.queryOptions({ refetchOnMount: 'always' }));
}

/**
 * Makes an export and begins to keep it: in the window in `folder`, in a browser by its own download.
 * Throws what the clinic answers.
 */
export async function startExport(order: ExportOrder, folder: string): Promise<void> {
  await keepExport(await client.exports.prepare(order), folder);
}

/** Begins to keep a file that is ready, as {@link startExport} does. Throws what the clinic answers. */
export async function keepExport(made: ExportView, folder: string): Promise<void> {
  queryClient.setQueryData(key(), (list) => list && { ...list, items: [made, ...list.items] });
  if (!inElectron) {
    saveFile(`/api/v1/exports/${made.id}/file`, made.filename);
    return;
  }
  try {
    put(await client.exports.save({ id: made.id, folder }));
  } catch (error) {
    // It was never begun: the form says why, and the list need not keep it.
    await client.exports.cancel({ id: made.id });
    queryClient.setQueryData(
      key(),
      (list) => list && { ...list, items: list.items.filter(({ id }) => id !== made.id) },
    );
    throw error;
  }
}
