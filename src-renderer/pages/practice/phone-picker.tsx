import {
  Button,
  Combobox,
  Group,
  Paper,
  TextInput,
  UnstyledButton,
  useCombobox,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconChevronDown, IconPlus, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { foldAccents } from '../../components/fold-accents.ts';
import { initials } from '../../components/initials.ts';
import { useSnapshot } from '../../snapshot.ts';
import { inventNumber, isPhone, tidyPhone } from './new-number.ts';
import type { PracticePhone } from './phone-choice.ts';
import classes from './practice.module.css';

/** The round picture with a patient's initials. */
export function PatientAvatar({ name }: { name: string }) {
  return (
    <span className={classes.avatar} aria-hidden>
      {initials(name) || '+'}
    </span>
  );
}

type PhonePickerProps = {
  readonly phones: readonly PracticePhone[];
  readonly chosen: PracticePhone | undefined;
  /** Phones with a message that nobody has looked at since it came. */
  readonly unread: ReadonlySet<string>;
  readonly onChoose: (phone: string) => void;
  readonly onNew: (patient: PracticePhone) => void;
};

/** Chooses whose phone one plays: one of the drawer, or a number that the clinic has never seen. */
export function PhonePicker({ phones, chosen, unread, onChoose, onNew }: PhonePickerProps) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const [inventing, setInventing] = useState(false);
  const combobox = useCombobox({
    onDropdownOpen: () => combobox.focusSearchInput(),
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      setSearch('');
    },
  });
  const words = foldAccents(search).split(/\s+/).filter(Boolean);
  const shown = phones.filter((item) => {
    const text = `${foldAccents(item.name)} ${item.phone} ${tidyPhone(item.phone)}`;
    return words.every((word) => text.includes(word));
  });
  const elsewhere = [...unread].filter((phone) => phone !== chosen?.phone).length;

  if (inventing)
    return (
      <NewNumber
        taken={phones.map((item) => item.phone)}
        onCancel={() => setInventing(false)}
        onDone={(patient) => {
          setInventing(false);
          onNew(patient);
        }}
      />
    );
  return (
    <Combobox
      store={combobox}
      withinPortal
      shadow="md"
      position="bottom"
      width="target"
      onOptionSubmit={(value) => {
        combobox.closeDropdown();
        if (value === 'new') setInventing(true);
        else onChoose(value);
      }}
    >
      <Combobox.Target targetType="button">
        <UnstyledButton
          className={classes.picker}
          aria-label={t('practice.pick', { name: chosen?.name ?? '' })}
          onClick={() => combobox.toggleDropdown()}
        >
          {chosen && <PatientAvatar name={chosen.name} />}
          <span className={classes.who}>
            <span className={classes.name}>{chosen?.name}</span>
            <span className={classes.sub}>
              {t('practice.youAre', { phone: chosen?.phone ?? '' })}
            </span>
          </span>
          {elsewhere > 0 && (
            <span className={classes.badge}>
              {t('practice.unreadElsewhere', { count: elsewhere })}
            </span>
          )}
          <IconChevronDown size={16} aria-hidden />
        </UnstyledButton>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={search}
          placeholder={t('practice.search')}
          aria-label={t('practice.search')}
          leftSection={<IconSearch size={16} />}
          onChange={(event) => {
            setSearch(event.currentTarget.value);
            combobox.updateSelectedOptionIndex();
          }}
        />
        <Combobox.Options className={classes.options}>
          <Combobox.Option value="new" className={classes.option}>
            <span className={classes.avatar} data-new aria-hidden>
              <IconPlus size={16} />
            </span>
            <span className={classes.who}>
              <span className={classes.name}>{t('practice.newNumber.option')}</span>
              <span className={classes.sub}>{t('practice.newNumber.hint')}</span>
            </span>
          </Combobox.Option>
          {shown.map((item) => (
            <Combobox.Option
              key={item.phone}
              value={item.phone}
              className={classes.option}
              active={item.phone === chosen?.phone}
              data-chosen={item.phone === chosen?.phone || undefined}
            >
              <PatientAvatar name={item.name} />
              <span className={classes.who}>
                <span className={classes.name}>{item.name}</span>
                <span className={classes.sub}>{item.preview || item.phone}</span>
              </span>
              {unread.has(item.phone) && (
                <span className={classes.dot} role="img" aria-label={t('practice.unread')} />
              )}
            </Combobox.Option>
          ))}
          {shown.length === 0 && <Combobox.Empty>{t('practice.nobody')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

type NewNumberProps = {
  readonly taken: readonly string[];
  readonly onCancel: () => void;
  readonly onDone: (patient: PracticePhone) => void;
};

function NewNumber({ taken, onCancel, onDone }: NewNumberProps) {
  const { t } = useTranslation();
  const { clinic } = useSnapshot();
  const form = useForm({
    mode: 'controlled',
    initialValues: { name: '', phone: inventNumber(clinic.country, taken, Math.random()) },
    validate: {
      name: (name) => (name.trim() === '' ? t('practice.newNumber.nameMissing') : null),
      phone: (phone) => (isPhone(tidyPhone(phone)) ? null : t('practice.newNumber.phoneWrong')),
    },
  });
  return (
    <Paper
      component="form"
      withBorder
      p="sm"
      aria-label={t('practice.newNumber.option')}
      onSubmit={form.onSubmit(({ name, phone }) =>
        onDone({
          phone: tidyPhone(phone),
          name: name.trim(),
          language: clinic.language,
          preview: null,
          at: null,
        }),
      )}
    >
      <TextInput
        data-autofocus
        autoFocus
        label={t('practice.newNumber.name')}
        placeholder={t('practice.newNumber.namePlaceholder')}
        maxLength={80}
        {...form.getInputProps('name')}
      />
      <TextInput
        mt={8}
        label={t('practice.newNumber.phone')}
        inputMode="tel"
        {...form.getInputProps('phone')}
      />
      <Group mt="sm" gap={8} justify="flex-end">
        <Button size="xs" variant="default" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
        <Button size="xs" type="submit">
          {t('practice.newNumber.play')}
        </Button>
      </Group>
    </Paper>
  );
}
