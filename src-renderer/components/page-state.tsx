import { Button, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../client.ts';

/** What a page or a list shows when it has nothing to show: what this is, and what to do first. */
export function EmptyState({
  icon,
  title,
  text,
  color = 'gray',
  action,
}: {
  icon: ReactNode;
  title: string;
  text: string;
  color?: string;
  action?: { label: string; onClick: () => void } | undefined;
}) {
  return (
    <Stack align="center" justify="center" gap={4} p="xl" ta="center" h="100%" role="status">
      <ThemeIcon
        variant="light"
        color={color}
        size={48}
        radius="xl"
        mb={8}
        {...(color === 'gray' && { bg: 'var(--m-line)', c: 'dimmed' })}
      >
        {icon}
      </ThemeIcon>
      <Title order={2} fz="lg">
        {title}
      </Title>
      <Text c="dimmed" maw={340} style={{ textWrap: 'balance' }}>
        {text}
      </Text>
      {action && (
        <Button variant="default" mt="sm" onClick={action.onClick}>
          {action.label}
        </Button>
      )}
    </Stack>
  );
}

/** What failed, in words, with a way to try again. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation();
  return (
    <Stack align="center" justify="center" gap={4} p="xl" ta="center" h="100%" role="alert">
      <ThemeIcon variant="light" color="red" size={48} radius="xl" mb={8}>
        <IconAlertTriangle size={24} stroke={1.75} />
      </ThemeIcon>
      <Title order={2} fz="lg">
        {t('state.errorTitle')}
      </Title>
      <Text c="dimmed" maw={380}>
        {errorText(error, t)}
      </Text>
      <Button variant="default" mt="sm" onClick={onRetry}>
        {t('common.retry')}
      </Button>
    </Stack>
  );
}
