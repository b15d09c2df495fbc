import { NumberInput, SegmentedControl, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { type KeyboardEvent, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { countryChoices, zoneChoices } from '../setup/countries.ts';
import { HoursField } from './hours-field.tsx';
import { SecretField } from './secret-field.tsx';
import classes from './setting-field.module.css';
import { controlId, SettingRow } from './setting-row.tsx';
import { choices, kindOf } from './setting-specs.ts';
import { type SettingHandle, useSetting, useSettingText } from './settings-data.tsx';
import { toKept, toShown, unitOf } from './units.ts';

type FieldProps = { readonly setting: SettingHandle };

/** A setting with its explanation and the editor of its type; each change is kept at once. */
export function SettingField({ name }: { name: string }) {
  const setting = useSetting(name);
  switch (kindOf(setting.view)) {
    case 'switch':
      return <SwitchField setting={setting} />;
    case 'number':
      return <NumberField setting={setting} />;
    case 'choice':
      return <ChoiceField setting={setting} />;
    case 'country':
      return <CountryField setting={setting} />;
    case 'timezone':
      return <ZoneField setting={setting} />;
    case 'hours':
      return <HoursField setting={setting} />;
    case 'secret':
      return <SecretField setting={setting} />;
    case 'json':
      return <JsonField setting={setting} />;
    default:
      return <TextField setting={setting} />;
  }
}

/** What ties a control to its words, for those who hear the page. */
function described({ view, error }: SettingHandle) {
  const id = controlId(view.key);
  return {
    id,
    'aria-describedby': `${id}-hint ${id}-error`,
    'aria-invalid': error !== null || undefined,
  };
}

/** Enter keeps what was typed, Escape throws it away. */
function keys(keep: () => void, drop: () => void) {
  return (event: KeyboardEvent<HTMLElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      keep();
    }
    if (event.key === 'Escape') {
      event.stopPropagation();
      drop();
    }
  };
}

function TextField({ setting }: FieldProps) {
  const { view, fixed, error } = setting;
  const kept = typeof view.value === 'string' ? view.value : '';
  const [draft, setDraft] = useState<string | null>(null);
  const drop = () => {
    setDraft(null);
    setting.clearError();
  };
  async function keep() {
    if (draft === null || setting.state === 'saving') return;
    if (draft === kept) return drop();
    // An empty field of a setting that may be absent takes it away.
    const value = draft.trim() === '' && view.value === null ? null : draft;
    if (await setting.save(value)) setDraft(null);
  }
  return (
    <SettingRow setting={setting}>
      <TextInput
        {...described(setting)}
        value={draft ?? kept}
        disabled={fixed}
        error={error !== null}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={() => void keep()}
        onKeyDown={keys(() => void keep(), drop)}
      />
    </SettingRow>
  );
}

function NumberField({ setting }: FieldProps) {
  const { t, i18n } = useTranslation();
  const { view, fixed, error } = setting;
  const unit = unitOf(view.key);
  const kept = toShown(unit, Number(view.value));
  const [draft, setDraft] = useState<number | string | null>(null);
  const drop = () => {
    setDraft(null);
    setting.clearError();
  };
  async function keep() {
    if (draft === null || setting.state === 'saving') return;
    if (draft === '' || Number(draft) === kept) return drop();
    if (await setting.save(toKept(unit, Number(draft)))) setDraft(null);
  }
  const comma = (1.5).toLocaleString(i18n.language).includes(',');
  return (
    <SettingRow setting={setting}>
      <NumberInput
        {...described(setting)}
        value={draft ?? kept}
        disabled={fixed}
        error={error !== null}
        w={190}
        decimalSeparator={comma ? ',' : '.'}
        thousandSeparator={comma ? '.' : ','}
        allowNegative={false}
        rightSectionWidth={unit === 'none' ? 28 : 76}
        {...(unit !== 'none' && {
          rightSection: <span className={classes.unit}>{t(`settings.units.${unit}`)}</span>,
          rightSectionPointerEvents: 'none' as const,
        })}
        onChange={setDraft}
        onBlur={() => void keep()}
        onKeyDown={keys(() => void keep(), drop)}
      />
    </SettingRow>
  );
}

function SwitchField({ setting }: FieldProps) {
  const { t } = useTranslation();
  const { view, fixed, state } = setting;
  const on = view.value === true;
  return (
    <SettingRow setting={setting}>
      <Switch
        {...described(setting)}
        checked={on}
        disabled={fixed || state === 'saving'}
        label={t(on ? 'settings.on' : 'settings.off')}
        onChange={(event) => void setting.save(event.currentTarget.checked)}
      />
    </SettingRow>
  );
}

function ChoiceField({ setting }: FieldProps) {
  const { t } = useTranslation();
  const { view, fixed } = setting;
  const { id } = described(setting);
  return (
    <SettingRow setting={setting}>
      <SegmentedControl
        id={id}
        aria-labelledby={`${id}-label`}
        value={String(view.value)}
        disabled={fixed}
        data={(choices[view.key] ?? []).map((value) => ({
          value,
          label: t(`settings.choices.${view.key}.${value}`),
        }))}
        onChange={(value) => value !== view.value && void setting.save(value)}
      />
    </SettingRow>
  );
}

function CountryField({ setting }: FieldProps) {
  const { i18n } = useTranslation();
  const data = useMemo(() => countryChoices(i18n.language), [i18n.language]);
  return <PickField setting={setting} data={data} />;
}

function ZoneField({ setting }: FieldProps) {
  const value = String(setting.view.value);
  const country = useSettingText('clinic.country');
  const data = useMemo(() => {
    const { own, others } = zoneChoices(country);
    return [...new Set([...own, value, ...others])].map((zone) => ({
      value: zone,
      label: zone.replaceAll('_', ' '),
    }));
  }, [country, value]);
  return <PickField setting={setting} data={data} />;
}

function PickField({
  setting,
  data,
}: FieldProps & { readonly data: { value: string; label: string }[] }) {
  const { t } = useTranslation();
  return (
    <SettingRow setting={setting}>
      <Select
        {...described(setting)}
        data={data}
        value={String(setting.view.value)}
        disabled={setting.fixed}
        searchable
        allowDeselect={false}
        limit={100}
        maxDropdownHeight={280}
        nothingFoundMessage={t('settings.nothingFound')}
        error={setting.error !== null}
        onChange={(value) => value && value !== setting.view.value && void setting.save(value)}
      />
    </SettingRow>
  );
}

/** For values of later versions that have no editor of their own yet. */
function JsonField({ setting }: FieldProps) {
  const { t } = useTranslation();
  const { view, fixed } = setting;
  const kept = JSON.stringify(view.value, null, 2);
  const [draft, setDraft] = useState<string | null>(null);
  const [unreadable, setUnreadable] = useState(false);
  async function keep() {
    if (draft === null || draft === kept) return;
    let value: unknown;
    try {
      value = JSON.parse(draft);
    } catch {
      setUnreadable(true);
      return;
    }
    setUnreadable(false);
    if (await setting.save(value)) setDraft(null);
  }
  return (
    <SettingRow setting={setting} wide>
      <Textarea
        {...described(setting)}
        value={draft ?? kept}
        disabled={fixed}
        autosize
        minRows={2}
        ff="monospace"
        error={unreadable && t('settings.reasons.invalid_format')}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={() => void keep()}
      />
    </SettingRow>
  );
}
