import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Findable, findSettings } from './find-settings.ts';
import { isShown, sectionOf } from './setting-specs.ts';
import type { SettingView } from './settings-data.tsx';
import classes from './settings-search.module.css';

/** What is no setting of the clinic, but is looked for all the same. */
const others = [
  ['proof', 'line'],
  ['rotation', 'whatsapp'],
  ['webhook', 'whatsapp'],
  ['usage', 'line'],
  ['accounts', 'people'],
  ['qr', 'network'],
  ['privacy.pin', 'privacy'],
  ['privacy.outflows', 'privacy'],
  ['privacy.retention', 'privacy'],
  ['privacy.erase', 'privacy'],
  ['privacy.notices', 'privacy'],
  ['recovery', 'backups'],
  ['configuration', 'backups'],
  ['desk.language', 'appearance'],
  ['desk.theme', 'appearance'],
  ['desk.sounds', 'appearance'],
  ['desk.notifications', 'appearance'],
] as const;

/** Finds a setting in any section; the arrows walk through what was found, Enter goes there. */
export function SettingsSearch({
  settings,
  onGo,
}: {
  settings: readonly SettingView[];
  onGo: (found: Findable) => void;
}) {
  const { t, i18n } = useTranslation();
  const [search, setSearch] = useState('');
  const [at, setAt] = useState(0);
  const listId = useId();
  const items = useMemo((): Findable[] => {
    const language = i18n.language === 'en' ? 'en' : 'es';
    return [
      ...settings
        .filter(({ key }) => isShown(key) && key !== 'twilio.secondaryAuthToken')
        .map(({ key, explanation }) => ({
          id: key,
          section: sectionOf(key),
          label: t(`settings.names.${key}`, { defaultValue: key }),
          words: `${explanation[language]} ${key}`,
        })),
      ...others.map(([id, section]) => ({
        id,
        section,
        label: t(`settings.find.${id.replace('.', '_')}`),
        words: t(`settings.find.${id.replace('.', '_')}Words`),
      })),
    ];
  }, [settings, t, i18n.language]);
  const found = findSettings(items, search);
  const go = (item: Findable) => {
    setSearch('');
    onGo(item);
  };
  const keys = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape' && search) {
      event.stopPropagation();
      setSearch('');
    }
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setAt((now) => (found.length ? (now + step + found.length) % found.length : 0));
    }
    const chosen = found[at];
    if (event.key === 'Enter' && chosen) {
      event.preventDefault();
      go(chosen);
    }
  };
  return (
    <div className={classes.search}>
      <TextInput
        role="combobox"
        aria-label={t('settings.search')}
        aria-expanded={search !== ''}
        aria-controls={listId}
        {...(found[at] && { 'aria-activedescendant': `${listId}-${at}` })}
        placeholder={t('settings.search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={
          search && (
            <CloseButton size="sm" aria-label={t('settings.clear')} onClick={() => setSearch('')} />
          )
        }
        value={search}
        onChange={(event) => {
          setSearch(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={keys}
      />
      {search.trim() !== '' && (
        <div className={classes.found} id={listId} role="listbox" aria-label={t('settings.search')}>
          {found.length === 0 && <p className={classes.nothing}>{t('settings.nothingFound')}</p>}
          {found.map((item, place) => (
            <button
              type="button"
              key={item.id}
              id={`${listId}-${place}`}
              role="option"
              aria-selected={place === at}
              tabIndex={-1}
              className={classes.hit}
              onMouseEnter={() => setAt(place)}
              onClick={() => go(item)}
            >
              <span>{item.label}</span>
              <small>{t(`settings.sections.${item.section}`)}</small>
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
