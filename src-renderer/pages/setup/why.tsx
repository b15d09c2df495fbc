import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type OutsideLink, outsideLinks } from '../../../src-main/contract/links.ts';
import type { SetupStep } from '../../../src-main/contract/setup.ts';
import { useSnapshot } from '../../snapshot.ts';
import { DeepLink } from './check-line.tsx';
import {
  NgrokFigure,
  OpenAiFigure,
  TwilioJoinFigure,
  TwilioKeysFigure,
  TwilioSandboxFigure,
  TwilioSendersFigure,
  WayFigure,
} from './figures/figures.tsx';
import setup from './setup.module.css';
import classes from './why.module.css';

/** A place in a console: its picture, the way to it in words, and the links to it. */
type Place = {
  readonly figure: ReactNode;
  /** The key of its texts under `setup.where`. */
  readonly key: string;
  readonly links: readonly { readonly to: OutsideLink; readonly key: string }[];
};

/** The steps that are about the way of a message. */
const onTheWay: ReadonlySet<SetupStep> = new Set(['clinic', 'tunnel', 'webhook', 'proof']);

/** Beside a step: why it is asked, and a picture of where to look. */
export function Why({ step }: { step: SetupStep | null }) {
  const { t } = useTranslation();
  const { line } = useSnapshot();
  const isSandbox = line.links.some(({ id, code }) => id === 'sender' && code === 'sandbox');
  const place = placeOf(step, isSandbox);
  const name = step === 'webhook' && isSandbox ? 'webhookSandbox' : (step ?? 'done');
  return (
    <aside className={classes.aside} aria-label={t('setup.why')}>
      <h2>{t('setup.why')}</h2>
      <p>{t(`setup.because.${name}`)}</p>
      {(step === null || onTheWay.has(step)) && (
        <WayFigure reached={line.state === 'ok' || line.lastTwilioAt !== null} />
      )}
      {place && (
        <>
          <h2>{t('setup.whereTitle')}</h2>
          <p className={classes.path}>{t(`setup.where.${place.key}`)}</p>
          {place.figure}
          <div className={setup.links}>
            {place.links.map(({ to, key }) => (
              <DeepLink key={to} href={outsideLinks[to]}>
                {t(`setup.links.${key}`)}
              </DeepLink>
            ))}
          </div>
        </>
      )}
    </aside>
  );
}

function placeOf(step: SetupStep | null, isSandbox: boolean): Place | null {
  switch (step) {
    case 'twilio':
      return {
        figure: <TwilioKeysFigure />,
        key: 'twilio',
        links: [
          { to: 'twilio_console', key: 'console' },
          { to: 'twilio_signup', key: 'twilioSignup' },
        ],
      };
    case 'sender':
      return {
        figure: <TwilioSendersFigure />,
        key: 'sender',
        links: [{ to: 'twilio_senders', key: 'senders' }],
      };
    case 'tunnel':
      return {
        figure: <NgrokFigure />,
        key: 'tunnel',
        links: [
          { to: 'ngrok_token', key: 'ngrokToken' },
          { to: 'ngrok_domains', key: 'ngrokDomains' },
          { to: 'ngrok_signup', key: 'ngrokSignup' },
        ],
      };
    case 'webhook':
      return isSandbox
        ? {
            figure: <TwilioSandboxFigure />,
            key: 'sandbox',
            links: [{ to: 'twilio_sandbox', key: 'sandbox' }],
          }
        : null;
    case 'proof':
      return isSandbox
        ? {
            figure: <TwilioJoinFigure />,
            key: 'join',
            links: [{ to: 'twilio_sandbox', key: 'sandbox' }],
          }
        : null;
    case 'assistant':
      return {
        figure: <OpenAiFigure />,
        key: 'assistant',
        links: [
          { to: 'openai_keys', key: 'openaiKeys' },
          { to: 'openai_billing', key: 'openaiBilling' },
        ],
      };
    default:
      return null;
  }
}
