import {
  ActionIcon,
  Alert,
  Button,
  Skeleton,
  Text,
  TextInput,
  Title,
  Tooltip,
  UnstyledButton,
} from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconHelpCircle,
  IconMessageOff,
  IconPlus,
  IconSend2,
  IconUserQuestion,
  IconX,
} from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText, orpc } from '../../client.ts';
import { clinicNow } from '../../clinic-clock.ts';
import { useFormat } from '../../format.ts';
import wall from '../practice/whatsapp.module.css';
import { WhatsAppBubble } from '../practice/whatsapp-bubble.tsx';
import classes from './try-out.module.css';
import { type OutcomeTone, scoreBars, type TryOut, toneOf, wantsEntry } from './try-out-view.ts';

const icons: Record<OutcomeTone, typeof IconCircleCheck> = {
  good: IconCircleCheck,
  asks: IconHelpCircle,
  person: IconUserQuestion,
  alarm: IconAlertTriangle,
  neutral: IconMessageOff,
};

type TryOutBoxProps = {
  /** Changes when an entry was saved: what was tried is tried again. */
  readonly savedCount: number;
  readonly canEdit: boolean;
  readonly onOpen: (id: number) => void;
  readonly onCreate: (question: string) => void;
};

/** "What would it answer?": a patient's message, and what the assistant would make of it. */
export function TryOutBox({ savedCount, canEdit, onOpen, onCreate }: TryOutBoxProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [asked, setAsked] = useState('');
  const attempt = useMutation(orpc.knowledge.tryOut.mutationOptions());
  const ask = (question: string) => {
    if (question.trim() === '') return;
    setAsked(question.trim());
    attempt.mutate({ text: question.trim() });
  };
  const again = useRef(() => {});
  again.current = () => ask(asked);
  useEffect(() => {
    if (savedCount > 0) again.current();
  }, [savedCount]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask(text);
  };
  const close = () => {
    setAsked('');
    attempt.reset();
  };

  return (
    <section
      className={classes.box}
      aria-label={t('knowledge.tryOut.title')}
      data-asked={asked !== '' || undefined}
    >
      <div className={classes.head}>
        <Title order={2} size="h3">
          {t('knowledge.tryOut.title')}
        </Title>
        {asked !== '' && (
          <Tooltip label={t('knowledge.tryOut.close')}>
            <ActionIcon aria-label={t('knowledge.tryOut.close')} onClick={close}>
              <IconX size={16} />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
      <form className={classes.ask} onSubmit={submit}>
        <TextInput
          className={classes.askText}
          value={text}
          maxLength={1600}
          placeholder={t('knowledge.tryOut.placeholder')}
          aria-label={t('knowledge.tryOut.label')}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Tooltip label={t('knowledge.tryOut.ask')}>
          <ActionIcon
            type="submit"
            variant="filled"
            color="teal"
            size={36}
            loading={attempt.isPending}
            disabled={text.trim() === ''}
            aria-label={t('knowledge.tryOut.ask')}
          >
            <IconSend2 size={18} />
          </ActionIcon>
        </Tooltip>
      </form>
      <div className={classes.result} aria-live="polite" aria-busy={attempt.isPending}>
        {asked === '' ? (
          <div className={classes.intro}>
            <Text size="sm" c="dimmed">
              {t('knowledge.tryOut.intro')}
            </Text>
            <div className={classes.examples}>
              {(['hours', 'price', 'pain'] as const).map((example) => (
                <Button
                  key={example}
                  variant="default"
                  size="xs"
                  className={classes.example}
                  onClick={() => {
                    const words = t(`knowledge.tryOut.examples.${example}`);
                    setText(words);
                    ask(words);
                  }}
                >
                  {t(`knowledge.tryOut.examples.${example}`)}
                </Button>
              ))}
            </div>
          </div>
        ) : (
          <Answer
            asked={asked}
            attempt={attempt}
            canEdit={canEdit}
            onOpen={onOpen}
            onCreate={onCreate}
          />
        )}
      </div>
    </section>
  );
}

type AnswerProps = {
  readonly asked: string;
  readonly attempt: {
    readonly data: TryOut | undefined;
    readonly error: unknown;
    readonly isPending: boolean;
  };
  readonly canEdit: boolean;
  readonly onOpen: (id: number) => void;
  readonly onCreate: (question: string) => void;
};

function Answer({ asked, attempt, canEdit, onOpen, onCreate }: AnswerProps) {
  const { t } = useTranslation();
  const time = useFormat().time(clinicNow());
  const result = attempt.data;
  const tone = result ? toneOf(result.outcome) : 'neutral';
  const Icon = icons[tone];
  return (
    <>
      <ul className={`${classes.chat} ${wall.wall}`}>
        <WhatsAppBubble mine body={asked} time={time} tick="blue" />
        {result?.body && <WhatsAppBubble mine={false} body={result.body} time={time} />}
      </ul>
      <div className={classes.details}>
        {attempt.isPending && !result && <Skeleton h={72} radius="md" />}
        {attempt.error !== null && <Alert color="red">{errorText(attempt.error, t)}</Alert>}
        {result && (
          <>
            <div className={classes.outcome} data-tone={tone}>
              <Icon size={18} aria-hidden />
              <div>
                <Text size="sm" fw={600}>
                  {t(`knowledge.outcomes.${result.outcome}`, {
                    defaultValue: t('knowledge.outcomes.other'),
                  })}
                </Text>
                {result.reason && (
                  <Text size="sm">
                    {t('knowledge.tryOut.reason', {
                      reason: t(`reasons.${result.reason}`, { defaultValue: result.reason }),
                    })}
                  </Text>
                )}
              </div>
            </div>
            {canEdit && wantsEntry(result) && (
              <Button
                variant="light"
                fullWidth
                leftSection={<IconPlus size={16} />}
                classNames={{ label: classes.wrap }}
                onClick={() => onCreate(asked)}
              >
                {t('knowledge.tryOut.create')}
              </Button>
            )}
            {result.entries.length > 0 && (
              <div>
                <Text size="xs" c="dimmed" mb={4}>
                  {t('knowledge.tryOut.found')}
                </Text>
                <ul className={classes.bars}>
                  {scoreBars(result.entries).map((bar) => (
                    <li key={bar.id}>
                      <UnstyledButton
                        className={classes.bar}
                        data-used={bar.used || undefined}
                        onClick={() => onOpen(bar.id)}
                      >
                        <span className={classes.barText}>
                          <span className={classes.barQuestion}>{bar.question}</span>
                          {bar.used && (
                            <span className={classes.used}>{t('knowledge.tryOut.used')}</span>
                          )}
                        </span>
                        <span
                          className={classes.track}
                          role="img"
                          aria-label={t('knowledge.tryOut.score', { percent: bar.width })}
                        >
                          <span className={classes.fill} style={{ width: `${bar.width}%` }} />
                        </span>
                      </UnstyledButton>
                    </li>
                  ))}
                </ul>
              </div>
            )}
            <Text size="xs" c="dimmed">
              {t('knowledge.tryOut.foot', {
                provider: t(`knowledge.providers.${result.provider}`, {
                  defaultValue: result.provider,
                }),
                ms: Math.max(1, Math.round(result.durationMs)),
              })}
            </Text>
          </>
        )}
      </div>
    </>
  );
}
