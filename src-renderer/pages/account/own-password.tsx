import { PasswordInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** One's own password, asked again before something that outlives the session. */
export function OwnPassword({
  value,
  error,
  onChange,
}: {
  value: string;
  error: string | null;
  onChange: (value: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <PasswordInput
      label={t('myAccount.ownPassword')}
      description={t('myAccount.ownPasswordHint')}
      value={value}
      error={error}
      autoComplete="current-password"
      data-autofocus
      visibilityToggleButtonProps={{ 'aria-label': t('access.showPassword') }}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
