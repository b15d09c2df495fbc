import { Badge, Button, Skeleton } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { outsideLinks } from '../../../src-main/contract/links.ts';
import type { SenderChoice } from '../../../src-main/contract/setup.ts';
import { client, orpc } from '../../client.ts';
import { LateSkeleton } from '../../components/late-skeleton.tsx';
import { refreshLine } from '../../live.ts';
import { readablePhone } from '../messages/phone-text.ts';
import { CheckLine, DeepLink } from './check-line.tsx';
import { ChoiceCard } from './choice-card.tsx';
import { isOnItsWay, senderStatusText } from './sender-words.ts';
import { settingErrorText } from './setting-refusal.ts';
import setup from './setup.module.css';
import { refreshSetup } from './setup-data.ts';
import { StepFrame } from './step-frame.tsx';
import classes from './step-sender.module.css';
import { useWizard } from './wizard.ts';

/** Twilio tells nobody of a number's progress: it is asked, this often in ms, while one is on its way. */
const FOLLOW_MS = 5_000;

/** The number that patients write to. */
export function StepSender() {
  const { t } = useTranslation();
  const { next, current } = useWizard();
  const senders = useQuery(
    orpc.setup.senders.queryOptions({
      refetchOnMount: 'always',
      refetchInterval: ({ state }) => (state.data?.items.some(isOnItsWay) ? FOLLOW_MS : false),
    }),
  );
  const items = senders.data?.items ?? [];
  const inUse = items.find((item) => item.current) ?? null;
  const [picked, setPicked] = useState<string | null>(null);
  const only = items.find(({ sandbox, status }) => !sandbox && status.startsWith('ONLINE'));
  const chosen = picked ?? inUse?.number ?? only?.number ?? null;

  const choose = useMutation({
    async mutationFn(number: string) {
      const answer = await client.setup.sender({ number });
      await Promise.all([refreshSetup(), refreshLine(), senders.refetch()]);
      return answer;
    },
  });
  const isKept = inUse !== null && chosen === inUse.number && !choose.error;
  const found = choose.data?.check ?? (isKept ? current.check : null);
  // The number in use has become active: what was found of it, and the line's light, is old news.
  const { mutate, isPending } = choose;
  const ready =
    inUse !== null && isKept && inUse.status.startsWith('ONLINE') && found?.code === 'pending'
      ? inUse.number
      : null;
  useEffect(() => {
    if (ready && !isPending) mutate(ready);
  }, [ready, isPending, mutate]);
  const blocked = senders.data && senders.data.items.length === 0;
  const unread = senders.error !== null || (blocked && senders.data?.check.state === 'broken');

  return (
    <StepFrame
      title={t('setup.sender.title')}
      lead={t('setup.sender.lead')}
      primary={
        unread
          ? { label: t('setup.checkAgain'), busy: senders.isFetching }
          : isKept
            ? { label: t('setup.continue') }
            : {
                label: t('setup.sender.use'),
                busy: choose.isPending,
                disabled: chosen === null,
              }
      }
      onSubmit={() => {
        if (unread) void senders.refetch();
        else if (isKept) next();
        else if (chosen) choose.mutate(chosen);
      }}
      focusOn={senders.data ? 'list' : 'waiting'}
    >
      {senders.isPending && (
        <LateSkeleton>
          <CheckLine running={t('setup.sender.looking')} />
          <Skeleton height={72} />
          <Skeleton height={72} />
        </LateSkeleton>
      )}
      {senders.error && <CheckLine failure={settingErrorText(senders.error, t)} />}
      {blocked && <CheckLine check={senders.data?.check} />}
      {items.length > 0 && (
        <fieldset className={setup.cards} aria-label={t('setup.sender.numbers')}>
          {items.map((item) => (
            <SenderCard
              key={item.number}
              item={item}
              checked={chosen === item.number}
              onPick={() => {
                setPicked(item.number);
                choose.reset();
              }}
            />
          ))}
        </fieldset>
      )}
      {items.length > 0 && (choose.isPending || choose.error || found) && (
        <CheckLine
          running={choose.isPending ? t('setup.sender.checking') : null}
          check={found && found.code !== 'not_set_up' ? found : null}
          evidence={
            found?.code === 'ok' &&
            t('checks.sender.ok', { number: readablePhone(String(found.params['number'] ?? '')) })
          }
          failure={choose.error ? settingErrorText(choose.error, t) : null}
        />
      )}
      {!senders.isPending && (
        <OwnNumberGuide
          items={items}
          busy={senders.isFetching}
          onLook={() => void senders.refetch()}
        />
      )}
    </StepFrame>
  );
}

function SenderCard({
  item,
  checked,
  onPick,
}: {
  item: SenderChoice;
  checked: boolean;
  onPick: () => void;
}) {
  const { t } = useTranslation();
  const good = item.status.startsWith('ONLINE');
  return (
    <ChoiceCard
      group="sender"
      title={readablePhone(item.number)}
      badges={
        <>
          {item.sandbox ? (
            <Badge variant="light" color="amber">
              {t('setup.sender.sandbox')}
            </Badge>
          ) : (
            <Badge
              variant="light"
              color={good ? 'green' : item.status === 'OFFLINE' ? 'red' : 'amber'}
            >
              {senderStatusText(item.status, t)}
            </Badge>
          )}
          {item.current && (
            <Badge variant="outline" color="teal">
              {t('setup.sender.inUse')}
            </Badge>
          )}
        </>
      }
      text={
        item.sandbox ? (
          t('setup.sender.sandboxText')
        ) : (
          <>
            {item.name ?? t('setup.sender.noName')}
            {item.reasons.length > 0 && (
              <div>{t('setup.sender.reasons', { reasons: item.reasons.join(' · ') })}</div>
            )}
            {isOnItsWay(item) && <div>{t('setup.sender.following')}</div>}
          </>
        )
      }
      checked={checked}
      autofocus={checked}
      onPick={onPick}
    >
      {item.sandbox && (
        <ul className={classes.limits}>
          <li>{t('setup.sender.limitJoin')}</li>
          <li>{t('setup.sender.limitDays')}</li>
          <li>{t('setup.sender.limitPace')}</li>
          <li>{t('setup.sender.limitTemplates')}</li>
        </ul>
      )}
    </ChoiceCard>
  );
}

/** From the sandbox to the clinic's own number; what Twilio and Meta do meanwhile is followed live. */
function OwnNumberGuide({
  items,
  busy,
  onLook,
}: {
  items: readonly SenderChoice[];
  busy: boolean;
  onLook: () => void;
}) {
  const { t } = useTranslation();
  const own = items.filter(({ sandbox }) => !sandbox);
  return (
    <details className={setup.fold} open={own.some(isOnItsWay)}>
      <summary>{t('setup.sender.ownTitle')}</summary>
      <div className={setup.foldBody}>
        <ol className={setup.howTo}>
          <li>{t('setup.sender.own1')}</li>
          <li>{t('setup.sender.own2')}</li>
          <li>{t('setup.sender.own3')}</li>
          <li>{t('setup.sender.own4')}</li>
        </ol>
        <div className={setup.links}>
          <DeepLink href={outsideLinks.twilio_senders}>{t('setup.sender.openSenders')}</DeepLink>
          <DeepLink href={outsideLinks.meta_business}>{t('setup.sender.openMeta')}</DeepLink>
          <Button
            size="xs"
            variant="light"
            loading={busy}
            leftSection={<IconRefresh size={14} aria-hidden />}
            onClick={onLook}
          >
            {t('setup.sender.look')}
          </Button>
        </div>
        <div className={setup.hint} role="status">
          {own.length === 0
            ? t('setup.sender.noneOwn')
            : own
                .map(
                  ({ number, status }) =>
                    `${readablePhone(number)}: ${senderStatusText(status, t)}`,
                )
                .join(' · ')}
        </div>
      </div>
    </details>
  );
}
