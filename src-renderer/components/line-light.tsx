import { Button, Popover, Text, Title, UnstyledButton } from '@mantine/core';
import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleXFilled,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { connection } from '../client.ts';
import { useClinicNow } from '../clinic-clock.ts';
import { useFormat } from '../format.ts';
import { refreshLine } from '../live.ts';
import { useSnapshot } from '../snapshot.ts';
import { useValue } from '../value.ts';
import classes from './frame.module.css';
import { type LineTone, summariseLine } from './line-state.ts';
import { useTellError } from './tell.ts';

const icons: Record<LineTone, typeof IconCircleCheckFilled> = {
  green: IconCircleCheckFilled,
  amber: IconAlertTriangleFilled,
  red: IconCircleXFilled,
};

function ToneIcon({ tone }: { tone: LineTone }) {
  const Icon = icons[tone];
  return <Icon size={16} color={`var(--m-${tone})`} aria-hidden style={{ flex: 'none' }} />;
}

/** The light that is always on: can a patient write to the clinic? It opens the chain behind it. */
export function LineLight() {
  const { t } = useTranslation();
  const format = useFormat();
  const { line } = useSnapshot();
  const state = useValue(connection.state);
  const now = useClinicNow(20_000);
  const [open, setOpen] = useState(false);
  const tellError = useTellError();
  const summary = summariseLine(line, state);
  const words = t(summary.key, { count: summary.count });
  return (
    <Popover opened={open} onChange={setOpen} width={400} position="bottom-start" withinPortal>
      <Popover.Target>
        <UnstyledButton
          className={classes.line}
          onClick={() => {
            setOpen((o) => !o);
            refreshLine().catch(tellError);
          }}
          aria-label={`${t('line.label')}: ${words}`}
          data-tone={summary.tone}
        >
          <ToneIcon tone={summary.tone} />
          <span className={classes.words}>{words}</span>
          {summary.at && (
            <span className={classes.when}>
              {t('line.checked', { when: format.relative(Date.parse(summary.at), now) })}
            </span>
          )}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Chain onLeave={() => setOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Link({ tone, name, children }: { tone: LineTone; name: string; children: ReactNode }) {
  return (
    <li className={classes.link}>
      <ToneIcon tone={tone} />
      <div>
        <div className={classes.linkName}>{name}</div>
        <div className={classes.linkText}>{children}</div>
      </div>
    </li>
  );
}

function Chain({ onLeave }: { onLeave: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const { line } = useSnapshot();
  const online = useValue(connection.state) === 'online';
  const when = (iso: string | null) => (iso ? format.relative(Date.parse(iso)) : '');
  const outbox = line.outbox;
  return (
    <>
      <Title order={3} mb={4}>
        {t('line.title')}
      </Title>
      <ul className={classes.chain} style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        <Link tone={online ? 'green' : 'red'} name={t('line.internet')}>
          {t(online ? 'line.internetOk' : 'line.internetBroken')}
          {!online && (
            <div>
              <Button size="xs" mt={6} variant="default" onClick={() => connection.renew()}>
                {t('state.offlineNow')}
              </Button>
            </div>
          )}
        </Link>
        <Link tone={line.publicUrl ? 'green' : 'amber'} name={t('line.address')}>
          {line.publicUrl ? t('line.addressOk', { url: line.publicUrl }) : t('line.addressMissing')}
        </Link>
        <Link tone={line.webhook === 'proven' ? 'green' : 'amber'} name={t('line.webhook')}>
          {line.webhook === 'proven' && t('line.webhookProven', { when: when(line.lastProofAt) })}
          {line.webhook === 'unproven' && t('line.webhookUnproven')}
          {line.webhook === 'not_configured' && t('line.webhookNotConfigured')}
          {line.lastCatchUpAt && <div>{t('line.catchUp', { when: when(line.lastCatchUpAt) })}</div>}
        </Link>
        <Link
          tone={line.twilio === 'ok' ? 'green' : line.twilio === 'failing' ? 'red' : 'amber'}
          name={t('line.twilio')}
        >
          {line.twilio === 'ok' && t('line.twilioOk')}
          {line.twilio === 'not_configured' && t('line.twilioNotConfigured')}
          {line.twilio === 'failing' && <TwilioFault error={line.twilioError} />}
        </Link>
        <Link tone="green" name={t('line.assistant')}>
          {line.assistant === 'off' && t('line.assistantOff')}
          {line.assistant === 'embedded' && t('line.assistantEmbedded')}
          {line.assistant === 'openai' && t('line.assistantOpenai')}
        </Link>
        <Link tone={outbox.ambiguous > 0 ? 'amber' : 'green'} name={t('line.outbox')}>
          {outbox.ambiguous > 0 && (
            <div>
              {t('line.outboxAmbiguous', { count: outbox.ambiguous })}
              <div>
                <Button
                  size="xs"
                  mt={6}
                  variant="default"
                  onClick={() => {
                    onLeave();
                    void navigate({ to: '/messages' });
                  }}
                >
                  {t('line.showAmbiguous')}
                </Button>
              </div>
            </div>
          )}
          {outbox.queued > 0
            ? t('line.outboxQueued', { count: outbox.queued })
            : outbox.ambiguous === 0 && t('line.outboxEmpty')}
        </Link>
      </ul>
    </>
  );
}

function TwilioFault({ error }: { error: string | null }) {
  const { t, i18n } = useTranslation();
  const code = error && /\d{5}/.exec(error)?.[0];
  const known = code && i18n.exists(`twilio.${code}.text`);
  return (
    <>
      <Text span inherit>
        {known
          ? `${t(`twilio.${code}.text`)} ${t(`twilio.${code}.action`)}`
          : t('line.twilioFailing')}
      </Text>
      {error && (
        <Text ff="monospace" fz="xs" mt={2}>
          {error}
        </Text>
      )}
    </>
  );
}
