import {
  Avatar,
  type MantineColorScheme,
  Menu,
  Text,
  Tooltip,
  useMantineColorScheme,
} from '@mantine/core';
import { IconLock, IconLogout, IconUserCircle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { inElectron } from '../connection.ts';
import { chooseLanguage } from '../i18n.ts';
import { notificationsOn, soundOn } from '../preferences.ts';
import { lockDesk, signOut } from '../session.ts';
import { useSnapshot } from '../snapshot.ts';
import { useValue } from '../value.ts';
import { lockKeys } from './desk-lock.ts';
import classes from './frame.module.css';
import { initials } from './initials.ts';
import { useTellError } from './tell.ts';

/** Who is signed in, and how the desk looks, speaks and sounds for her. */
export function AccountMenu() {
  const { t, i18n } = useTranslation();
  const { account, version } = useSnapshot();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const sound = useValue(soundOn);
  const notify = useValue(notificationsOn);
  const tellError = useTellError();
  const [open, setOpen] = useState(false);

  async function setNotifications(on: boolean): Promise<void> {
    if (on && !inElectron && Notification.permission === 'default')
      await Notification.requestPermission();
    notificationsOn.set(on);
  }

  return (
    <Menu position="right-end" width={240} withinPortal opened={open} onChange={setOpen}>
      <Menu.Target>
        <Tooltip label={account.displayName} position="right" disabled={open}>
          <button type="button" className={classes.entry} aria-label={t('account.menu')}>
            <Avatar size={28} radius="xl" color="teal" variant="filled">
              {initials(account.displayName)}
            </Avatar>
            <span className={classes.word}>{account.displayName}</span>
          </button>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text fw={600} c="var(--mantine-color-text)">
            {account.displayName}
          </Text>
          {t(`account.role.${account.role}`)}
        </Menu.Label>
        <Menu.Item component={Link} to="/account" leftSection={<IconUserCircle size={16} />}>
          {t('myAccount.title')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('account.language')}</Menu.Label>
        <Menu.RadioGroup
          value={i18n.language}
          onChange={(language) => void chooseLanguage(language === 'en' ? 'en' : 'es')}
        >
          {(['es', 'en'] as const).map((language) => (
            <Menu.RadioItem key={language} value={language} lang={language}>
              {t(`common.language.${language}`, { lng: language })}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Label>{t('account.theme')}</Menu.Label>
        <Menu.RadioGroup
          value={colorScheme}
          onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}
        >
          {(['light', 'dark', 'auto'] as const).map((scheme) => (
            <Menu.RadioItem key={scheme} value={scheme}>
              {t(`account.${scheme}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.CheckboxItem checked={sound} onChange={soundOn.set}>
          {t('account.sound')}
        </Menu.CheckboxItem>
        <Menu.CheckboxItem checked={notify} onChange={(on) => void setNotifications(on)}>
          {t('account.desktopNotifications')}
        </Menu.CheckboxItem>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLock size={16} />}
          rightSection={
            <Text size="xs" c="dimmed">
              {lockKeys}
            </Text>
          }
          onClick={() => void lockDesk().catch(tellError)}
        >
          {t('account.lock')}
        </Menu.Item>
        {!inElectron && (
          <Menu.Item
            leftSection={<IconLogout size={16} />}
            onClick={() => void signOut().catch(tellError)}
          >
            {t('account.signOut')}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Label>{t('account.version', { version })}</Menu.Label>
      </Menu.Dropdown>
    </Menu>
  );
}
