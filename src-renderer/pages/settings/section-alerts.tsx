import { Button, Group, Select, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { AlertChannel } from '../../../src-main/contract/alerts.ts';
import { client, errorText, orpc } from '../../client.ts';
import { sendingText } from '../alerts/alert-item.tsx';
import { templateVariables } from '../messages/template-text.ts';
import { Card } from './section.tsx';
import classes from './section-alerts.module.css';
import { SettingField } from './setting-field.tsx';
import { controlId, SettingRow } from './setting-row.tsx';
import settings from './settings.module.css';
import { useSetting, useSettingView } from './settings-data.tsx';

/** What is warned about, from when on, and by which ways it leaves the desk. */
export function AlertsSection() {
  const { t } = useTranslation();
  return (
    <>
      <Card title={t('settings.alerts.patients')} text={t('settings.alerts.patientsText')}>
        <Kind name="line" limits={['lineMinutes']} />
        <Kind name="redflag" limits={['redflagMinutes']} />
        <Kind name="handover" limits={['handoverMinutes']} />
        <Kind name="errors" limits={['errorPercent', 'errorMessages']} />
      </Card>
      <Card title={t('settings.alerts.money')}>
        <Kind name="balance" limits={[]} />
        <Kind name="budget" limits={['budgetPercent']} />
        <Kind name="template" limits={[]} />
      </Card>
      <Card title={t('settings.alerts.program')}>
        <Kind name="disk" limits={[]} />
        <Kind name="backup" limits={[]} />
        <Kind name="audit" limits={[]} />
        <Kind name="jobs" limits={['jobsFailed']} />
      </Card>
      <EmailCard />
      <WhatsAppCard />
    </>
  );
}

/** A kind of alert, and its limits while it is on. */
function Kind({ name, limits }: { name: string; limits: readonly string[] }) {
  const on = useSettingView(`alerts.${name}`).value === true;
  return (
    <>
      <SettingField name={`alerts.${name}`} />
      {on && limits.map((limit) => <SettingField key={limit} name={`alerts.${limit}`} />)}
    </>
  );
}

function EmailCard() {
  const { t } = useTranslation();
  const on = useSettingView('alerts.email').value === true;
  return (
    <Card title={t('settings.alerts.emailTitle')} text={t('settings.alerts.emailText')}>
      <SettingField name="alerts.email" />
      {on && (
        <>
          <SettingField name="alerts.emailReach" />
          <SettingField name="alerts.emailTo" />
          <SettingField name="alerts.emailFrom" />
          <SettingField name="alerts.smtpHost" />
          <SettingField name="alerts.smtpSecurity" />
          <SettingField name="alerts.smtpPort" />
          <SettingField name="alerts.smtpUser" />
          <SettingField name="alerts.smtpPassword" />
          <Trial channel="email" />
        </>
      )}
    </Card>
  );
}

function WhatsAppCard() {
  const { t } = useTranslation();
  const on = useSettingView('alerts.whatsapp').value === true;
  return (
    <Card title={t('settings.alerts.whatsappTitle')} text={t('settings.alerts.whatsappText')}>
      <SettingField name="alerts.whatsapp" />
      {on && (
        <>
          <SettingField name="alerts.whatsappReach" />
          <SettingField name="alerts.whatsappTo" />
          <TemplateField />
          <Trial channel="whatsapp" />
        </>
      )}
    </Card>
  );
}

/** Which approved template with one variable carries the alert; without one it says what that means. */
function TemplateField() {
  const { t } = useTranslation();
  const setting = useSetting('alerts.whatsappTemplate');
  const list = useQuery(orpc.templates.list.queryOptions({ input: { approvedOnly: true } }));
  const kept = String(setting.view.value ?? '');
  const fitting = (list.data?.items ?? []).filter(
    ({ body }) => templateVariables(body, {}).length === 1,
  );
  const options = [
    { value: '', label: t('settings.alerts.templateNone') },
    ...fitting.map(({ contentSid, name, language }) => ({
      value: contentSid,
      label: `${name} (${language})`,
    })),
    ...(kept !== '' && !fitting.some(({ contentSid }) => contentSid === kept)
      ? [{ value: kept, label: t('settings.alerts.templateGone', { sid: kept }) }]
      : []),
  ];
  return (
    <SettingRow setting={setting}>
      <Select
        id={controlId(setting.view.key)}
        data={options}
        value={kept}
        allowDeselect={false}
        disabled={setting.fixed}
        error={setting.error !== null}
        onChange={(value) => value !== null && value !== kept && void setting.save(value)}
      />
      {kept === '' && (
        <Text fz="sm" className={settings.warning} mt={4}>
          {t('settings.alerts.withoutTemplate')}
          {list.data &&
            fitting.length === 0 &&
            ` ${t('settings.alerts.noTemplates', { sample: '{{1}}' })}`}
        </Text>
      )}
    </SettingRow>
  );
}

/** Sends a trial and says in words how it went, with the server's own in small print. */
function Trial({ channel }: { channel: AlertChannel }) {
  const { t } = useTranslation();
  const trial = useMutation({ mutationFn: () => client.alerts.test({ channel }) });
  const { data, error } = trial;
  return (
    <div className={classes.trial}>
      <Group gap="sm">
        <Button
          size="xs"
          variant="default"
          loading={trial.isPending}
          onClick={() => trial.mutate()}
        >
          {t('settings.alerts.test')}
        </Button>
      </Group>
      <div role="status">
        {data && (
          <Text fz="sm" c={data.ok ? 'var(--m-green)' : 'var(--m-red)'}>
            {sendingText(channel, data.code, t)}
          </Text>
        )}
        {data?.detail && !data.ok && <code className={classes.trialDetail}>{data.detail}</code>}
        {error && (
          <Text fz="sm" c="var(--m-red)">
            {errorText(error, t)}
          </Text>
        )}
      </div>
    </div>
  );
}
