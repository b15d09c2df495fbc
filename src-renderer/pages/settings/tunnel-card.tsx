import { Button, Group, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TunnelView } from '../../../src-main/contract/setup.ts';
import { client, orpc, queryClient } from '../../client.ts';
import { useClinicNow } from '../../clinic-clock.ts';
import { useFormat } from '../../format.ts';
import { refreshLine } from '../../live.ts';
import { settingErrorText } from '../setup/setting-refusal.ts';
import { CheckList, Refusal } from './checks.tsx';
import { SecretField } from './secret-field.tsx';
import { Card, OutsideButton } from './section.tsx';
import { SettingRow } from './setting-row.tsx';
import settings from './settings.module.css';
import { useSetting, useSettingText } from './settings-data.tsx';
import classes from './tunnel-card.module.css';

async function keepTunnel(input: { authtoken?: string; domain: string | null }) {
  const view = await client.setup.tunnel(input);
  queryClient.setQueryData(orpc.line.tunnel.queryKey(), view);
  await refreshLine();
  return view;
}

/** The tunnel: how it does, and what it is opened with. */
export function TunnelCard({ tunnel, own }: { tunnel: TunnelView | undefined; own: boolean }) {
  const { t } = useTranslation();
  const token = useSetting('ngrok.authtoken');
  const domain = useSettingText('ngrok.domain') || null;
  const renew = useMutation({
    async mutationFn() {
      queryClient.setQueryData(orpc.line.tunnel.queryKey(), await client.line.renewTunnel());
      await refreshLine();
    },
  });
  return (
    <Card
      title={t('settings.tunnel.title')}
      text={t(own ? 'settings.tunnel.textOwn' : 'settings.tunnel.text')}
      actions={
        <>
          <OutsideButton to="ngrok_token" label={t('settings.tunnel.tokenPage')} />
          <OutsideButton to="ngrok_domains" label={t('settings.tunnel.domainsPage')} />
        </>
      }
    >
      {tunnel && !own && <TunnelState tunnel={tunnel} />}
      <SecretField
        setting={token}
        replace={async (authtoken) => {
          try {
            await keepTunnel({ authtoken, domain });
            return null;
          } catch (error) {
            return settingErrorText(error, t);
          }
        }}
      />
      <DomainField />
      <Refusal text={renew.error ? settingErrorText(renew.error, t) : null} />
      {token.view.set && !own && (
        <Group mt="xs">
          <Button
            size="xs"
            variant="default"
            loading={renew.isPending}
            onClick={() => renew.mutate()}
          >
            {t('fixes.renew_tunnel')}
          </Button>
        </Group>
      )}
    </Card>
  );
}

function TunnelState({ tunnel }: { tunnel: TunnelView }) {
  const { t } = useTranslation();
  const format = useFormat();
  // The tunnel lives on real time, also while the practice clock stands still.
  useClinicNow(5_000);
  const ago = (iso: string) => format.relative(Date.parse(iso), Date.now());
  const facts = [
    tunnel.url && [t('settings.tunnel.address'), tunnel.url],
    tunnel.state !== 'off' && [t(`settings.tunnel.since.${tunnel.state}`), ago(tunnel.since)],
    tunnel.latencyMs !== null && [
      t('settings.tunnel.latency'),
      `${format.number(Math.round(tunnel.latencyMs))} ms`,
    ],
    tunnel.nextTryAt && [t('settings.tunnel.nextTry'), ago(tunnel.nextTryAt)],
  ].filter((fact) => fact !== null && fact !== false && fact !== '');
  return (
    <>
      <CheckList checks={[{ ...tunnel.check, fix: null }]} />
      {facts.length > 0 && (
        <dl className={classes.facts}>
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

function DomainField() {
  const { t } = useTranslation();
  const setting = useSetting('ngrok.domain');
  const kept = typeof setting.view.value === 'string' ? setting.view.value : '';
  const [draft, setDraft] = useState<string | null>(null);
  const keep = useMutation({
    mutationFn: (text: string) => keepTunnel({ domain: text.trim() === '' ? null : text }),
    onSuccess: () => setDraft(null),
  });
  const text = draft ?? kept;
  return (
    <SettingRow setting={setting} resettable={false}>
      <form
        className={settings.inline}
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== kept) keep.mutate(text);
        }}
      >
        <TextInput
          id="setting-ngrok.domain"
          className={settings.grow}
          placeholder={t('settings.tunnel.domainExample')}
          value={text}
          disabled={setting.fixed}
          error={keep.error ? settingErrorText(keep.error, t) : null}
          onChange={(event) => {
            setDraft(event.currentTarget.value);
            keep.reset();
          }}
        />
        {draft !== null && text.trim() !== kept && (
          <Button type="submit" size="xs" h={36} loading={keep.isPending}>
            {t('common.save')}
          </Button>
        )}
      </form>
    </SettingRow>
  );
}
