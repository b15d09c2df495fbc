import { Anchor, Button, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import * as z from 'zod';
import type { TunnelView } from '../../../src-main/contract/setup.ts';
import { client, onTopic, orpc, queryClient } from '../../client.ts';
import { useFormat } from '../../format.ts';
import { refreshLine } from '../../live.ts';
import { CheckLine } from './check-line.tsx';
import { KeptSecret } from './kept-secret.tsx';
import { SecretField } from './secret-field.tsx';
import { settingErrorText, settingRefusal } from './setting-refusal.ts';
import { refreshSetup, type SettingView } from './setup-data.ts';
import { cleanPaste, complaint } from './shapes.ts';
import { StepFrame } from './step-frame.tsx';
import { useWizard } from './wizard.ts';

const text = z.string().catch('');

/** The way by which Twilio reaches this PC: a tunnel, or the clinic's own address. */
export function StepTunnel({ settings }: { settings: ReadonlyMap<string, SettingView> }) {
  const own = settings.get('public.url');
  const [mode, setMode] = useState<'tunnel' | 'own'>(own?.set ? 'own' : 'tunnel');
  return mode === 'tunnel' ? (
    <Tunnel settings={settings} onOwn={() => setMode('own')} />
  ) : (
    <OwnAddress view={own} onTunnel={() => setMode('tunnel')} />
  );
}

async function lookAgain(): Promise<void> {
  await Promise.all([
    refreshSetup(),
    refreshLine(),
    queryClient.invalidateQueries({ queryKey: orpc.line.key() }),
  ]);
}

function Tunnel({
  settings,
  onOwn,
}: {
  settings: ReadonlyMap<string, SettingView>;
  onOwn: () => void;
}) {
  const { t } = useTranslation();
  const { next } = useWizard();
  const kept = settings.get('ngrok.authtoken');
  const storedDomain = text.parse(settings.get('ngrok.domain')?.value);
  const [changing, setChanging] = useState(false);
  const [token, setToken] = useState('');
  // Until somebody types, what is kept: it may be changed elsewhere meanwhile.
  const [typedDomain, setDomain] = useState<string | null>(null);
  const domain = typedDomain ?? storedDomain;
  const view = useQuery(orpc.line.tunnel.queryOptions({ refetchOnMount: 'always' }));
  // A token that ngrok has refused is of no use: the field for the right one stands there at once.
  const isRefused =
    kept?.source !== 'environment' &&
    view.data !== undefined &&
    /^token_/.test(view.data.check.code);
  const needsToken = changing || isRefused || !kept?.set;
  useEffect(
    () =>
      onTopic('line', () => queryClient.invalidateQueries({ queryKey: orpc.line.tunnel.key() })),
    [],
  );

  const open = useMutation({
    async mutationFn() {
      const answer = await client.setup.tunnel({
        ...(needsToken && { authtoken: cleanPaste(token) }),
        domain: domain.trim() === '' ? null : domain.trim(),
      });
      queryClient.setQueryData(orpc.line.tunnel.queryKey(), answer);
      await lookAgain();
      return answer;
    },
    onSuccess({ check }) {
      if (check.state !== 'ok' && check.state !== 'warning') return;
      setChanging(false);
      setToken('');
      setDomain(null);
    },
  });

  const refusal = open.error ? settingRefusal(open.error, t) : null;
  const current = view.data;
  const isUp = current?.state === 'up' || current?.state === 'degraded';
  const untouched = !needsToken && domain.trim() === storedDomain;
  const done = isUp && untouched && !open.isPending && current.check.code !== 'own_address';
  const ready =
    !needsToken || (cleanPaste(token) !== '' && complaint('ngrok_token', token, true) === null);
  const shown = open.isPending ? null : current && (kept?.set || open.data) ? current : null;
  return (
    <StepFrame
      title={t('setup.tunnel.title')}
      lead={t('setup.tunnel.lead')}
      primary={
        done
          ? { label: t('setup.continue') }
          : { label: t('setup.tunnel.open'), busy: open.isPending, disabled: !ready }
      }
      onSubmit={() => (done ? next() : open.mutate())}
      focusOn={needsToken ? 'token' : 'kept'}
    >
      {needsToken || !kept ? (
        <SecretField
          own="ngrok_token"
          label={t('setup.tunnel.token')}
          hint={t('setup.tunnel.tokenHint')}
          placeholder={t('setup.tunnel.tokenPlaceholder')}
          value={token}
          onChange={(value) => {
            setToken(value);
            open.reset();
          }}
          refused={refusal?.key === 'ngrok.authtoken' ? refusal.text : null}
          hidden
          autofocus
        />
      ) : (
        <KeptSecret
          label={t('setup.tunnel.token')}
          view={kept}
          onChange={() => setChanging(true)}
        />
      )}
      <TextInput
        label={t('setup.tunnel.domain')}
        description={t('setup.tunnel.domainHint')}
        placeholder={t('setup.tunnel.domainPlaceholder')}
        autoComplete="off"
        spellCheck={false}
        disabled={settings.get('ngrok.domain')?.source === 'environment'}
        value={domain}
        error={refusal?.key === 'ngrok.domain' ? refusal.text : null}
        onChange={(event) => {
          setDomain(event.currentTarget.value);
          open.reset();
        }}
      />
      <CheckLine
        running={
          open.isPending || (shown?.state === 'connecting' && shown.check.state === 'idle')
            ? t('setup.tunnel.opening')
            : null
        }
        check={shown && shown.check.code !== 'not_set_up' ? shown.check : null}
        evidence={shown && <TunnelEvidence view={shown} />}
        failure={open.error && !refusal ? settingErrorText(open.error, t) : null}
      />
      <div>
        <Anchor component="button" type="button" onClick={onOwn}>
          {t('setup.tunnel.ownInstead')}
        </Anchor>
      </div>
    </StepFrame>
  );
}

/** What proves that the tunnel is there: its address, its answer time, the month's use. */
function TunnelEvidence({ view }: { view: TunnelView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { requests, requestLimit } = view.usage;
  return (
    <>
      {t('setup.tunnel.evidence', { url: view.url ?? '' })}
      <div style={{ fontWeight: 400 }}>
        {view.latencyMs !== null &&
          `${t('setup.tunnel.latency', { ms: Math.round(view.latencyMs) })} · `}
        {requestLimit > 0
          ? t('setup.tunnel.usage', {
              requests: format.number(requests),
              limit: format.number(requestLimit),
            })
          : t('setup.tunnel.usageFree', { requests: format.number(requests) })}
      </div>
    </>
  );
}

function OwnAddress({ view, onTunnel }: { view: SettingView | undefined; onTunnel: () => void }) {
  const { t } = useTranslation();
  const { next } = useWizard();
  const stored = text.parse(view?.value);
  const fixed = view?.source === 'environment';
  const [url, setUrl] = useState(stored);
  const use = useMutation({
    async mutationFn(address: string | null) {
      const answer = await client.setup.address({ url: address });
      await lookAgain();
      return answer;
    },
    onSuccess(_, address) {
      if (address === null) onTunnel();
    },
  });
  const probe = useMutation({ mutationFn: () => client.line.prove() });
  const refusal = use.error ? settingRefusal(use.error, t) : null;
  const found = use.data?.check ?? probe.data ?? null;
  const kept = stored !== '' && url.trim().replace(/\/$/, '') === stored;
  const good = found === null || found.state !== 'broken';
  // Kept and not found wanting: nothing is left to do here. What is broken can be tried again.
  const done = kept && good && !use.isPending;
  return (
    <StepFrame
      title={t('setup.tunnel.ownTitle')}
      lead={t('setup.tunnel.ownLead')}
      primary={
        done
          ? { label: t('setup.continue') }
          : {
              label: kept ? t('setup.checkAgain') : t('setup.tunnel.useOwn'),
              busy: use.isPending || probe.isPending,
              disabled: url.trim() === '',
            }
      }
      onSubmit={() => {
        if (done) next();
        else if (fixed) probe.mutate();
        else use.mutate(url.trim());
      }}
      more={
        kept && !good ? (
          <Button variant="default" onClick={next}>
            {t('setup.continueAnyway')}
          </Button>
        ) : undefined
      }
      focusOn="own"
    >
      <TextInput
        label={t('setup.tunnel.address')}
        description={
          fixed
            ? t('setup.keptFixed', { variable: view?.variable ?? '' })
            : t('setup.tunnel.addressHint')
        }
        placeholder={t('setup.tunnel.addressPlaceholder')}
        data-autofocus
        autoComplete="off"
        spellCheck={false}
        inputMode="url"
        disabled={fixed}
        value={url}
        error={refusal?.key === 'public.url' ? refusal.text : null}
        onChange={(event) => {
          setUrl(event.currentTarget.value);
          use.reset();
        }}
      />
      <CheckLine
        running={use.isPending || probe.isPending ? t('setup.tunnel.probing') : null}
        check={found}
        evidence={found?.state === 'ok' && t('setup.tunnel.ownEvidence', { url: stored })}
        failure={use.error && !refusal ? settingErrorText(use.error, t) : null}
      />
      {!fixed && (
        <div>
          <Anchor
            component="button"
            type="button"
            onClick={() => (stored === '' ? onTunnel() : use.mutate(null))}
          >
            {t('setup.tunnel.tunnelInstead')}
          </Anchor>
        </div>
      )}
    </StepFrame>
  );
}
