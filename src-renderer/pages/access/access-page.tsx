import { Alert, Card, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconMessageHeart } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../client.ts';
import classes from './access.module.css';

/** The calm card in the middle of the window on which every page before the desk is built. */
export function AccessPage({
  title,
  text,
  error,
  wide = false,
  children,
}: {
  title: string;
  text?: string | undefined;
  error?: unknown;
  /** For what stands side by side. */
  wide?: boolean;
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <main className={classes.page}>
      <Card
        className={classes.card}
        data-wide={wide || undefined}
        padding="xl"
        withBorder
        shadow="sm"
      >
        <Stack gap="lg">
          <div className={classes.brand}>
            <IconMessageHeart size={24} stroke={1.75} aria-hidden />
            <span>{t('app.name')}</span>
          </div>
          <Stack gap={6}>
            <Title order={1}>{title}</Title>
            {text && <Text c="dimmed">{text}</Text>}
          </Stack>
          {error ? (
            <Alert color="red" icon={<IconAlertTriangle size={18} />} role="alert">
              {errorText(error, t)}
            </Alert>
          ) : null}
          {children}
        </Stack>
      </Card>
    </main>
  );
}
