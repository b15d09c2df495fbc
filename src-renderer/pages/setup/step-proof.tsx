import { Button, Loader, TextInput } from '@mantine/core';
import { IconCircleCheckFilled, IconCircleDashed } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { outsideLinks } from '../../../src-main/contract/links.ts';
import type { Message } from '../../../src-main/contract/messages.ts';
import { client } from '../../client.ts';
import { QrCode } from '../../components/qr-code.tsx';
import { useFormat } from '../../format.ts';
import { refreshLine } from '../../live.ts';
import { useSnapshot } from '../../snapshot.ts';
import { readablePhone } from '../messages/phone-text.ts';
import { CheckLine, DeepLink } from './check-line.tsx';
import { settingErrorText } from './setting-refusal.ts';
import setup from './setup.module.css';
import { refreshSetup } from './setup-data.ts';
import { StepFrame } from './step-frame.tsx';
import classes from './step-proof.module.css';
import { type FirstMessage, useFirstMessage } from './use-first-message.ts';
import { useWizard } from './wizard.ts';

/** WhatsApp's own address for a chat with a number and a first text. */
function chatAddress(number: string, words: string): string {
  return `https://wa.me/${number.replace(/\D/g, '')}?text=${encodeURIComponent(words)}`;
}

/** The proof: a message from one's own phone, and the assistant's answer to it. */
export function StepProof() {
  const { t } = useTranslation();
  const { next, current } = useWizard();
  const { clinic, line } = useSnapshot();
  const first = useFirstMessage();
  const isSandbox = line.links.some(({ id, code }) => id === 'sender' && code === 'sandbox');
  const arrived = first.heard && first.message !== null;
  const answered = first.answer !== null;
  // The last message may be of another day: then it is proven, and can be proven again.
  const provenBefore = current.state === 'done' && !first.heard && first.message === null;

  const prove = useMutation({
    async mutationFn() {
      const check = await client.line.prove();
      await refreshLine();
      return check;
    },
  });
  const { mutate } = prove;
  const canProve = line.publicUrl !== null;
  useEffect(() => {
    if (canProve) mutate();
  }, [canProve, mutate]);
  const { heard } = first;
  useEffect(() => {
    if (heard) void refreshSetup();
  }, [heard]);

  return (
    <StepFrame
      title={t(arrived ? 'setup.proof.wonTitle' : 'setup.proof.title')}
      lead={t(arrived ? 'setup.proof.wonLead' : 'setup.proof.lead')}
      primary={
        arrived || provenBefore
          ? { label: t('setup.continue') }
          : { label: t('setup.proof.waiting'), disabled: true }
      }
      onSubmit={next}
      canSkip={!arrived && current.state !== 'done'}
      focusOn={arrived ? 'won' : 'waiting'}
      more={
        arrived ? undefined : (
          <Button
            variant="default"
            loading={prove.isPending}
            disabled={!canProve}
            onClick={() => mutate()}
          >
            {t('setup.proof.probe')}
          </Button>
        )
      }
    >
      {arrived ? (
        <Won answered={answered} />
      ) : clinic.sender === null ? (
        <CheckLine check={line.links.find(({ id }) => id === 'sender') ?? null} />
      ) : (
        <Invitation number={clinic.sender} isSandbox={isSandbox} />
      )}
      <Trail first={first} />
      {provenBefore && <ProvenBefore at={line.lastTwilioAt} />}
      {!arrived && (
        <CheckLine
          running={prove.isPending ? t('setup.proof.probing') : null}
          check={prove.data ?? null}
          evidence={t('setup.proof.probed')}
          failure={prove.error ? settingErrorText(prove.error, t) : null}
        />
      )}
    </StepFrame>
  );
}

function ProvenBefore({ at }: { at: string | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!at) return null;
  return (
    <div className={setup.hint}>
      {t('setup.proof.before', { when: format.relative(Date.parse(at)) })}
    </div>
  );
}

/** What to do with the phone; for the sandbox it has to join first. */
function Invitation({ number, isSandbox }: { number: string; isSandbox: boolean }) {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const word = code
    .trim()
    .toLowerCase()
    .replace(/^join\s+/, '');
  const hello = t('setup.proof.hello');
  return (
    <>
      {isSandbox && (
        <div className={classes.qrCard}>
          <QrCode
            text={word ? chatAddress(number, `join ${word}`) : null}
            label={t('setup.proof.joinQr')}
          />
          <div className={classes.qrWords}>
            <div className={classes.qrTitle}>{t('setup.proof.join')}</div>
            <div>{t('setup.proof.joinText')}</div>
            <TextInput
              mt={8}
              label={t('setup.proof.code')}
              placeholder={t('setup.proof.codePlaceholder')}
              data-autofocus
              autoComplete="off"
              spellCheck={false}
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
            />
            <div className={setup.links}>
              <DeepLink href={outsideLinks.twilio_sandbox}>{t('setup.proof.findCode')}</DeepLink>
            </div>
          </div>
        </div>
      )}
      <div className={classes.qrCard}>
        <QrCode text={chatAddress(number, hello)} label={t('setup.proof.helloQr')} />
        <div className={classes.qrWords}>
          <div className={classes.qrTitle}>
            {t(isSandbox ? 'setup.proof.writeSecond' : 'setup.proof.write', { words: hello })}
          </div>
          <div className={classes.bigPhone}>{readablePhone(number)}</div>
          <div className={setup.hint}>{t('setup.proof.scan')}</div>
        </div>
      </div>
    </>
  );
}

function Won({ answered }: { answered: boolean }) {
  const { t } = useTranslation();
  return (
    <div className={classes.won} role="status">
      <svg className={classes.wonMark} viewBox="0 0 48 48" aria-hidden>
        <circle cx="24" cy="24" r="22" fill="var(--m-green)" />
        <path
          d="M14 25l7 7 13-15"
          fill="none"
          stroke="var(--m-green-soft)"
          strokeWidth="4"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      <div>
        <div className={classes.wonTitle}>{t('setup.proof.won')}</div>
        <div>{t(answered ? 'setup.proof.wonAnswered' : 'setup.proof.wonArrived')}</div>
      </div>
    </div>
  );
}

/** The message on its way: Twilio reached us, what it said, what was answered. */
function Trail({ first }: { first: FirstMessage }) {
  const { t } = useTranslation();
  const { line } = useSnapshot();
  const { heard, message, answer } = first;
  return (
    <ul className={classes.trail} aria-label={t('setup.proof.trail')} aria-live="polite">
      <Waypoint
        done={heard && message !== null}
        waits
        words={
          message && !heard
            ? t('setup.proof.fetched')
            : message
              ? t('setup.proof.arrived')
              : t('setup.proof.waitMessage')
        }
      >
        {message && (
          <span className={classes.quote}>{message.body || t(`kind.${message.kind}`)}</span>
        )}
      </Waypoint>
      <Waypoint
        done={answer !== null}
        waits={message !== null && line.assistant !== 'off'}
        words={answerWords()}
      >
        {answer?.body && (
          <span className={classes.quote} data-side="out">
            {answer.body}
          </span>
        )}
      </Waypoint>
    </ul>
  );

  function answerWords(): string {
    if (answer) return t(answerKey(answer));
    if (line.assistant === 'off') return t('setup.proof.assistantOff');
    return t('setup.proof.waitAnswer');
  }
}

function answerKey(answer: Message): string {
  if (answer.state === 'draft') return 'setup.proof.drafted';
  if (answer.state === 'failed') return 'setup.proof.failed';
  return answer.status === 'delivered' || answer.status === 'read'
    ? 'setup.proof.delivered'
    : 'setup.proof.answered';
}

function Waypoint({
  done,
  waits,
  words,
  children,
}: {
  done: boolean;
  waits: boolean;
  words: string;
  children?: ReactNode;
}) {
  return (
    <li data-done={done}>
      {done ? (
        <IconCircleCheckFilled size={18} color="var(--m-green)" aria-hidden />
      ) : waits ? (
        <Loader size={16} aria-hidden />
      ) : (
        <IconCircleDashed size={18} aria-hidden />
      )}
      <div>
        <div>{words}</div>
        {children}
      </div>
    </li>
  );
}
