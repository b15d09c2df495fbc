import {
  Anchor,
  Badge,
  Button,
  Code,
  Divider,
  Group,
  Popover,
  ScrollArea,
  Skeleton,
  Stack,
  Text,
  Title,
} from '@mantine/core';
import { IconRobot } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../../src-main/contract/messages.ts';
import { errorText, orpc } from '../../client.ts';
import { useFormat } from '../../format.ts';
import { useSnapshot } from '../../snapshot.ts';
import classes from './bubble.module.css';

/** The robot mark with the entry used; it opens where the answer comes from. */
export function AnswerSource({ message }: { message: Message }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const first = message.answer?.entries[0];
  const more = Math.max(0, (message.answer?.entries.length ?? 0) - 1);
  const label = first
    ? `${t('bubble.assistant')} · ${first.question}${more > 0 ? ` +${more}` : ''}`
    : t('bubble.assistant');
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      position="top-end"
      width={420}
      // It grows while one reads in it, and must not grow out of the window.
      middlewares={{ flip: true, shift: { padding: 8, crossAxis: true } }}
      withinPortal
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <button
          type="button"
          className={classes.source}
          aria-label={`${t('bubble.answerSource')}: ${label}`}
          onClick={() => setOpen((o) => !o)}
        >
          <IconRobot size={14} aria-hidden style={{ flex: 'none' }} />
          <span>{first?.question ?? t('bubble.assistant')}</span>
          {more > 0 && <b>+{more}</b>}
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('answer.title')}>
        {message.answer && <AnswerDetails answerId={message.answer.id} />}
      </Popover.Dropdown>
    </Popover>
  );
}

function pretty(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

function AnswerDetails({ answerId }: { answerId: number }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const { account } = useSnapshot();
  const [raw, setRaw] = useState(false);
  const query = useQuery(orpc.messages.answer.queryOptions({ input: { id: answerId } }));
  if (query.isError)
    return (
      <Text c="red" size="sm" role="alert">
        {errorText(query.error, t)}
      </Text>
    );
  if (!query.data) return <Skeleton height={96} />;
  const answer = query.data;
  const provider = i18n.exists(`answer.provider.${answer.provider}`)
    ? t(`answer.provider.${answer.provider}`)
    : answer.provider;
  return (
    <ScrollArea.Autosize mah={440} type="auto" offsetScrollbars>
      <Stack gap="sm">
        <Title order={3}>{t('answer.title')}</Title>
        {answer.entries.length === 0 && <Text size="sm">{t('answer.noEntries')}</Text>}
        {answer.entries.map((entry) => (
          <div key={entry.id}>
            <Text fw={550}>{entry.question}</Text>
            <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
              {entry.answer}
            </Text>
            {account.role !== 'read' && (
              <Anchor
                component="button"
                size="sm"
                onClick={() => void navigate({ to: '/knowledge', search: { entry: entry.id } })}
              >
                {t('answer.fix')}
              </Anchor>
            )}
          </div>
        ))}
        <Divider />
        {answer.request === null ? (
          <Text size="sm" c="dimmed">
            {t('answer.nothingSent')}
          </Text>
        ) : (
          <>
            <div>
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => setRaw(!raw)}
                aria-expanded={raw}
              >
                {t('answer.sent')}
              </Button>
            </div>
            {raw && (
              <>
                <Code block fz={11} className={classes.raw}>
                  {pretty(answer.request)}
                </Code>
                <Text size="xs" fw={600}>
                  {t('answer.received')}
                </Text>
                <Code block fz={11} className={classes.raw}>
                  {pretty(answer.response)}
                </Code>
              </>
            )}
          </>
        )}
        <Group gap="md">
          <Badge variant="light" color="gray">
            {provider}
          </Badge>
          {answer.inputTokens !== null && (
            <Text size="xs" c="dimmed">
              {t('answer.tokens', {
                input: format.number(answer.inputTokens),
                output: format.number(answer.outputTokens ?? 0),
              })}
            </Text>
          )}
          <Text size="xs" c="dimmed">
            {answer.costMicros
              ? t('answer.cost', { cost: format.dollars(answer.costMicros) })
              : t('answer.free')}
          </Text>
          {answer.durationMs !== null && (
            <Text size="xs" c="dimmed">
              {t('answer.duration', { ms: format.number(Math.round(answer.durationMs)) })}
            </Text>
          )}
        </Group>
      </Stack>
    </ScrollArea.Autosize>
  );
}
