import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../client.ts';

/** Shows an error in words in the corner, where nothing closer can. */
export function useTellError(): (error: unknown) => void {
  const { t } = useTranslation();
  return useCallback(
    (error) => {
      notifications.show({ color: 'red', message: errorText(error, t), autoClose: 10_000 });
    },
    [t],
  );
}
