import { SegmentedControl, Switch, useMantineColorScheme } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { inElectron } from '../../connection.ts';
import { chooseLanguage } from '../../i18n.ts';
import { notificationsOn, soundOn } from '../../preferences.ts';
import { useValue } from '../../value.ts';
import { Card } from './section.tsx';
import { SettingField } from './setting-field.tsx';
import { Row } from './setting-row.tsx';
import classes from './settings.module.css';

/** How the desk looks, speaks and sounds on this PC; and how the program keeps itself new. */
export function AppearanceSection() {
  const { t, i18n } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const sound = useValue(soundOn);
  const notify = useValue(notificationsOn);
  const [denied, setDenied] = useState(false);
  async function setNotifications(on: boolean): Promise<void> {
    if (on && !inElectron && Notification.permission === 'default')
      await Notification.requestPermission();
    setDenied(on && !inElectron && Notification.permission === 'denied');
    notificationsOn.set(on);
  }
  return (
    <>
      <Card title={t('settings.appearance.title')} text={t('settings.appearance.text')}>
        <Row id="desk.language" label={t('account.language')}>
          <SegmentedControl
            aria-label={t('account.language')}
            value={i18n.language}
            data={(['es', 'en'] as const).map((language) => ({
              value: language,
              label: t(`common.language.${language}`, { lng: language }),
            }))}
            onChange={(language) => void chooseLanguage(language === 'en' ? 'en' : 'es')}
          />
        </Row>
        <Row id="desk.theme" label={t('account.theme')}>
          <SegmentedControl
            aria-label={t('account.theme')}
            value={colorScheme}
            data={(['light', 'dark', 'auto'] as const).map((scheme) => ({
              value: scheme,
              label: t(`account.${scheme}`),
            }))}
            onChange={setColorScheme}
          />
        </Row>
        <Row id="desk.sounds" label={t('account.sound')} hint={t('settings.appearance.soundHint')}>
          <Switch
            id="setting-desk.sounds"
            checked={sound}
            label={t(sound ? 'settings.on' : 'settings.off')}
            onChange={(event) => soundOn.set(event.currentTarget.checked)}
          />
        </Row>
        <Row
          id="desk.notifications"
          label={t('account.desktopNotifications')}
          hint={t('settings.appearance.notificationsHint')}
        >
          <Switch
            id="setting-desk.notifications"
            checked={notify}
            label={t(notify ? 'settings.on' : 'settings.off')}
            onChange={(event) => void setNotifications(event.currentTarget.checked)}
          />
          {denied && (
            <div className={classes.warning}>{t('settings.appearance.notificationsDenied')}</div>
          )}
        </Row>
      </Card>
      <Card title={t('settings.appearance.program')} text={t('settings.appearance.startHint')}>
        <SettingField name="updates.enabled" />
      </Card>
    </>
  );
}
