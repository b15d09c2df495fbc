import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { orpc, queryClient } from '../../client.ts';
import { errorCode } from '../../error-text.ts';

/** One's own account, read afresh when a page shows it: it may have changed on another device. */
export function useOwnAccount() {
  return useQuery(orpc.account.get.queryOptions({ refetchOnMount: 'always' }));
}

/** Reads the lists of the own account again, and the owner's: nothing else tells of a change. */
export function refreshAccount(): void {
  void queryClient.invalidateQueries({ queryKey: orpc.account.key() });
  void queryClient.invalidateQueries({ queryKey: orpc.accounts.key() });
}

/** Tells that something is done, and reads again what may have changed by it. */
export function tellDone(words: string): void {
  notifications.show({ color: 'teal', message: words, autoClose: 5000 });
  refreshAccount();
}

/** Whether a failure is about the password that was asked again. */
export function isPasswordError(error: unknown): boolean {
  return ['wrong_password', 'account_locked'].includes(errorCode(error));
}
