import { Button, Group, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Check } from '../../../src-main/contract/checks.ts';
import { client, connection, onTopic, orpc, queryClient } from '../../client.ts';
import { useClinicNow } from '../../clinic-clock.ts';
import { summariseLine } from '../../components/line-state.ts';
import { useFormat } from '../../format.ts';
import { refreshLine } from '../../live.ts';
import { useSnapshot } from '../../snapshot.ts';
import { useValue } from '../../value.ts';
import { settingErrorText } from '../setup/setting-refusal.ts';
import { CheckList, LineChecks, Refusal } from './checks.tsx';
import { Card, CopyText } from './section.tsx';
import { SettingField } from './setting-field.tsx';
import { Row } from './setting-row.tsx';
import classes from './settings.module.css';
import { useSettingText, useSettingView } from './settings-data.tsx';
import { TunnelCard } from './tunnel-card.tsx';
import { UsageCard } from './usage-card.tsx';

/** The way from a patient to this PC: is it proven, by which address, and what it uses. */
export function LineSection() {
  const { t } = useTranslation();
  const tunnel = useTunnel();
  const own = useSettingText('public.url') !== '';
  return (
    <>
      <ProofCard />
      <TunnelCard tunnel={tunnel.data} own={own} />
      {!own && tunnel.data && <UsageCard usage={tunnel.data.usage} />}
      <OwnAddressCard />
      <Card title={t('settings.probe.title')} text={t('settings.probe.text')}>
        <SettingField name="probe.openMinutes" />
        <SettingField name="probe.closedMinutes" />
        <SettingField name="probe.monthly" />
      </Card>
    </>
  );
}

/** How the tunnel does, kept current. */
function useTunnel() {
  useEffect(() => {
    const again = () => void queryClient.invalidateQueries({ queryKey: orpc.line.tunnel.key() });
    const stops = [onTopic('line', again), onTopic('setting', again)];
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
  return useQuery(orpc.line.tunnel.queryOptions({ refetchOnMount: 'always' }));
}

function ProofCard() {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useClinicNow(20_000);
  const { line } = useSnapshot();
  const state = useValue(connection.state);
  const summary = summariseLine(line, state);
  const prove = useMutation({
    async mutationFn(): Promise<Check> {
      const check = await client.line.prove();
      await refreshLine();
      return check;
    },
  });
  const when = (iso: string | null) =>
    iso ? format.relative(Date.parse(iso), now) : t('line.never');
  return (
    <Card title={t('settings.proof.title')} text={t('settings.proof.text')}>
      <div className={classes.headline} data-tone={summary.tone}>
        {t(summary.key, summary.params)}
      </div>
      <Row id="proof" label={t('settings.proof.last')}>
        <span className={classes.number}>{when(line.lastProofAt)}</span>
      </Row>
      <Row id="proof.twilio" label={t('settings.proof.lastTwilio')}>
        <span className={classes.number}>{when(line.lastTwilioAt)}</span>
      </Row>
      {line.publicUrl && <CopyText label={t('settings.proof.address')} value={line.publicUrl} />}
      {prove.data ? <CheckList checks={[prove.data]} /> : <LineChecks ids={['address']} />}
      <Refusal text={prove.error ? settingErrorText(prove.error, t) : null} />
      <Group mt="xs">
        <Button
          size="xs"
          variant="default"
          loading={prove.isPending}
          onClick={() => prove.mutate()}
        >
          {t('settings.proof.now')}
        </Button>
      </Group>
    </Card>
  );
}

function OwnAddressCard() {
  const { t } = useTranslation();
  const view = useSettingView('public.url');
  const kept = typeof view.value === 'string' ? view.value : '';
  const fixed = view.source === 'environment';
  const [draft, setDraft] = useState<string | null>(null);
  const keep = useMutation({
    async mutationFn(url: string | null) {
      const answer = await client.setup.address({ url });
      await refreshLine();
      return answer;
    },
    onSuccess: () => setDraft(null),
  });
  const text = draft ?? kept;
  const check = keep.data?.check;
  return (
    <Card title={t('settings.own.title')} text={t('settings.own.text')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          keep.mutate(text.trim() === '' ? null : text);
        }}
      >
        <Group gap="xs" align="flex-start">
          <TextInput
            id="setting-public.url"
            data-setting="public.url"
            aria-label={t('settings.names.public.url')}
            placeholder={t('settings.own.example')}
            className={classes.grow}
            value={text}
            disabled={fixed}
            error={keep.error ? settingErrorText(keep.error, t) : null}
            onChange={(event) => {
              setDraft(event.currentTarget.value);
              keep.reset();
            }}
          />
          <Button
            type="submit"
            variant="default"
            disabled={fixed || text.trim() === kept}
            loading={keep.isPending}
          >
            {t('settings.own.keep')}
          </Button>
          {kept !== '' && !fixed && (
            <Button
              variant="subtle"
              color="red"
              disabled={keep.isPending}
              onClick={() => keep.mutate(null)}
            >
              {t('settings.own.remove')}
            </Button>
          )}
        </Group>
      </form>
      {check && check.code !== 'not_set_up' && <CheckList checks={[check]} />}
      {fixed && (
        <div className={classes.fixed}>
          {t('settings.fixed', { variable: view.variable ?? '' })}
        </div>
      )}
    </Card>
  );
}
