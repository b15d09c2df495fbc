import { Button, CopyButton, TextInput } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** A text to be carried elsewhere: whole, selected at a click, with its copy button. */
export function CopyField({
  label,
  value,
  hint,
  autofocus = false,
}: {
  label: string;
  value: string;
  hint?: string;
  autofocus?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <TextInput
      label={label}
      {...(hint && { description: hint })}
      value={value}
      readOnly
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
      onFocus={(event) => event.currentTarget.select()}
      rightSectionWidth={104}
      rightSection={
        <CopyButton value={value} timeout={2000}>
          {({ copied, copy }) => (
            <Button
              size="compact-sm"
              variant="light"
              onClick={copy}
              w={94}
              {...(autofocus && { 'data-autofocus': true })}
              aria-label={t('setup.copyNamed', { name: label })}
              leftSection={
                copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />
              }
            >
              {copied ? t('common.copied') : t('setup.copy')}
            </Button>
          )}
        </CopyButton>
      }
    />
  );
}
