import { useTranslation } from 'react-i18next';
import { Card } from './section.tsx';
import { SettingField } from './setting-field.tsx';

/** Who the clinic is, where, and when it is open. */
export function ClinicSection() {
  const { t } = useTranslation();
  return (
    <>
      <Card title={t('settings.clinic.data')} text={t('settings.clinic.dataText')}>
        <SettingField name="clinic.name" />
        <SettingField name="clinic.phone" />
        <SettingField name="clinic.address" />
        <SettingField name="clinic.email" />
      </Card>
      <Card title={t('settings.clinic.place')}>
        <SettingField name="clinic.country" />
        <SettingField name="clinic.timezone" />
        <SettingField name="clinic.language" />
        <SettingField name="clinic.emergencyNumber" />
      </Card>
      <Card title={t('settings.clinic.hours')}>
        <SettingField name="clinic.hours" />
      </Card>
    </>
  );
}
