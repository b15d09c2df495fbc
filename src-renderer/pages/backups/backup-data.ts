import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useEffect } from 'react';
import type { BackupState } from '../../../src-main/contract/backups.ts';
import type { FailureParams } from '../../../src-main/contract/failure.ts';
import { errorText, onTopic, orpc, queryClient } from '../../client.ts';
import type { Format } from '../../format.ts';
import { RestError } from '../../rest.ts';

/** Puts a state that an operation or an event brought where everybody reads it. */
export function putBackupState(next: BackupState): void {
  const key = orpc.backups.state.queryKey();
  const before = queryClient.getQueryData(key);
  queryClient.setQueryData(key, next);
  // What is under way changes no file until it ends.
  if (next.running && before?.running) return;
  void queryClient.invalidateQueries({ queryKey: orpc.backups.list.key() });
  void queryClient.invalidateQueries({ queryKey: orpc.backups.runs.key() });
}

/** How the backups stand, kept current by events. */
export function useBackupState() {
  useEffect(() => onTopic('backup', (row) => putBackupState(row as BackupState)), []);
  return useQuery(orpc.backups.state.queryOptions({ refetchOnMount: 'always' }));
}

/** A failure that was kept, in words. */
export function failureText(
  failure: { readonly code: string; readonly params: FailureParams },
  t: TFunction,
  format: Format,
): string {
  const { needBytes, freeBytes, file } = failure.params;
  if (failure.code === 'disk_full' && typeof needBytes === 'number')
    return t('backups.noRoom', {
      need: sizeText(needBytes, format),
      free: sizeText(Number(freeBytes), format),
      file,
    });
  return errorText(new RestError(failure.code, failure.params), t);
}

/** Bytes as people read them: 3,4 MB. */
export function sizeText(bytes: number, format: Format): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let size = bytes;
  let at = 0;
  // 1 000 KB are read as 1 MB.
  while (size >= 999.5 && at < units.length - 1) {
    size /= 1024;
    at++;
  }
  const shown = size >= 100 ? Math.round(size) : Number(size.toPrecision(2));
  return `${format.number(shown)} ${units[at]}`;
}
