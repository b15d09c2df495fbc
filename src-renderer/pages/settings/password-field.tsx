import { Button, CopyButton, Group, PasswordInput } from '@mantine/core';
import { IconCheck, IconCopy, IconDice5 } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { makePassword, passwordStrength } from './password.ts';
import classes from './password-field.module.css';

const steps = { short: 1, weak: 2, good: 3, strong: 4 } as const;

/** A new password for somebody: typed or generated, with its strength and a way to carry it over. */
export function PasswordField({
  label,
  value,
  error,
  autofocus = false,
  onChange,
}: {
  label: string;
  value: string;
  error?: string | null;
  autofocus?: boolean;
  onChange: (value: string) => void;
}) {
  const { t } = useTranslation();
  const [visible, setVisible] = useState(false);
  const strength = passwordStrength(value);
  return (
    <div>
      <PasswordInput
        label={label}
        description={t('access.passwordHint')}
        value={value}
        error={error}
        autoComplete="new-password"
        visible={visible}
        onVisibilityChange={setVisible}
        {...(autofocus && { 'data-autofocus': true })}
        visibilityToggleButtonProps={{ 'aria-label': t('access.showPassword') }}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <div className={classes.strength} data-strength={value ? strength : undefined}>
        {[1, 2, 3, 4].map((step) => (
          <span key={step} data-on={value !== '' && step <= steps[strength]} />
        ))}
        <em aria-live="polite">{value && t(`settings.people.strength.${strength}`)}</em>
      </div>
      <Group gap="xs" mt={6}>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDice5 size={15} aria-hidden />}
          onClick={() => {
            onChange(makePassword());
            setVisible(true);
          }}
        >
          {t('settings.people.generate')}
        </Button>
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <Button
              size="xs"
              variant="default"
              disabled={!value}
              leftSection={copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
              onClick={copy}
            >
              {t(copied ? 'common.copied' : 'settings.people.copyPassword')}
            </Button>
          )}
        </CopyButton>
      </Group>
    </div>
  );
}
