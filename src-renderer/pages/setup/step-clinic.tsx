import { Anchor, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import * as z from 'zod';
import { client } from '../../client.ts';
import { patchSnapshot, snapshot } from '../../snapshot.ts';
import { RestoreDialog } from '../backups/restore-dialog.tsx';
import { CheckLine } from './check-line.tsx';
import { countryChoices, countryOfZone, proposedZone, zoneChoices } from './countries.ts';
import { dayComplaint, days, sortPeriods, type Week } from './hours.ts';
import { HoursEditor } from './hours-editor.tsx';
import { settingRefusal } from './setting-refusal.ts';
import { refreshSetup, type SettingView } from './setup-data.ts';
import { StepFrame } from './step-frame.tsx';
import { useWizard } from './wizard.ts';

const text = z.string().catch('');
const week = z.custom<Week>((value) => typeof value === 'object' && value !== null);

/** What the clinic is called and where it is; then when somebody is there. */
export function StepClinic({ settings }: { settings: ReadonlyMap<string, SettingView> }) {
  const { t, i18n } = useTranslation();
  const { next } = useWizard();
  const [part, setPart] = useState<'who' | 'when'>('who');
  const stored = (key: string) => text.parse(settings.get(key)?.value);
  const [values, setValues] = useState(() => {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    // Before anybody has chosen, this PC's clock knows better than a default.
    const guessed = settings.get('clinic.country')?.set ? null : countryOfZone(here);
    return {
      name: stored('clinic.name'),
      country: guessed ?? stored('clinic.country'),
      timezone: guessed ? here : stored('clinic.timezone'),
      language: settings.get('clinic.language')?.set
        ? stored('clinic.language')
        : i18n.language.slice(0, 2),
      phone: stored('clinic.phone'),
      address: stored('clinic.address'),
    };
  });
  const [hours, setHours] = useState<Week>(() => week.parse(settings.get('clinic.hours')?.value));
  const [restoring, setRestoring] = useState(false);
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const put = (change: Partial<typeof values>) => {
    setValues({ ...values, ...change });
    setErrors({});
  };

  const save = useMutation({
    async mutationFn(fields: Readonly<Record<string, unknown>>) {
      for (const [key, value] of Object.entries(fields))
        if (JSON.stringify(settings.get(key)?.value) !== JSON.stringify(value))
          await client.settings.set({ key, value });
    },
    onError(error) {
      const refusal = settingRefusal(error, t);
      if (refusal?.key) setErrors({ [refusal.key]: refusal.text });
    },
  });

  async function submit(): Promise<void> {
    if (part === 'who') {
      if (values.name.trim() === '') {
        setErrors({ 'clinic.name': t('setup.clinic.nameMissing') });
        return;
      }
      const { name, country, timezone, language } = values;
      await save.mutateAsync({
        'clinic.name': name.trim(),
        'clinic.country': country,
        'clinic.timezone': timezone,
        'clinic.language': language,
      });
      const now = snapshot.get();
      if (now)
        patchSnapshot({
          clinic: {
            ...now.clinic,
            name: name.trim(),
            country,
            timezone,
            language: language === 'en' ? 'en' : 'es',
          },
        });
      setPart('when');
      return;
    }
    const sorted = Object.fromEntries(days.map((day) => [day, sortPeriods(hours[day])]));
    await save.mutateAsync({
      'clinic.hours': sorted,
      'clinic.phone': values.phone.trim(),
      'clinic.address': values.address.trim(),
    });
    await refreshSetup();
    next();
  }

  const onSubmit = () => void submit().catch(() => undefined); // shown by the mutation's error
  const failure =
    save.error && Object.keys(errors).length === 0
      ? (settingRefusal(save.error, t)?.text ?? t('setup.notSaved'))
      : null;

  if (part === 'when') {
    const broken = days.some((day) => dayComplaint(hours[day]) !== null);
    return (
      <StepFrame
        title={t('setup.clinic.whenTitle')}
        lead={t('setup.clinic.whenLead')}
        primary={{ label: t('setup.clinic.save'), busy: save.isPending, disabled: broken }}
        onSubmit={onSubmit}
        onBack={() => setPart('who')}
        focusOn={part}
      >
        <HoursEditor value={hours} onChange={setHours} autofocus />
        <TextInput
          label={t('setup.clinic.phone')}
          description={t('setup.clinic.phoneHint')}
          autoComplete="off"
          inputMode="tel"
          value={values.phone}
          error={errors['clinic.phone']}
          onChange={(event) => put({ phone: event.currentTarget.value })}
        />
        <TextInput
          label={t('setup.clinic.address')}
          description={t('setup.clinic.addressHint')}
          autoComplete="off"
          value={values.address}
          error={errors['clinic.address']}
          onChange={(event) => put({ address: event.currentTarget.value })}
        />
        <CheckLine failure={errors['clinic.hours'] ?? failure} />
      </StepFrame>
    );
  }
  const { own, others } = zoneChoices(values.country);
  const zone = (value: string) => ({ value, label: value.replaceAll('_', ' ') });
  return (
    <StepFrame
      title={t('setup.clinic.title')}
      lead={t('setup.clinic.lead')}
      primary={{ label: t('setup.clinic.toHours'), busy: save.isPending }}
      onSubmit={onSubmit}
      focusOn={part}
    >
      <TextInput
        label={t('setup.clinic.name')}
        description={t('setup.clinic.nameHint')}
        placeholder={t('setup.clinic.namePlaceholder')}
        data-autofocus
        autoComplete="organization"
        value={values.name}
        error={errors['clinic.name']}
        onChange={(event) => put({ name: event.currentTarget.value })}
      />
      <Select
        label={t('setup.clinic.country')}
        description={t('setup.clinic.countryHint')}
        data={countryChoices(i18n.language)}
        searchable
        allowDeselect={false}
        nothingFoundMessage={t('setup.clinic.noCountry')}
        value={values.country}
        error={errors['clinic.country']}
        onChange={(country) =>
          country && put({ country, timezone: proposedZone(country, values.timezone) })
        }
      />
      <Select
        label={t('setup.clinic.timezone')}
        description={t('setup.clinic.timezoneHint', {
          time: timeIn(values.timezone, i18n.language),
        })}
        data={[
          { group: t('setup.clinic.ownZones'), items: own.map(zone) },
          { group: t('setup.clinic.otherZones'), items: others.map(zone) },
        ]}
        searchable
        allowDeselect={false}
        nothingFoundMessage={t('setup.clinic.noZone')}
        maxDropdownHeight={260}
        value={values.timezone}
        error={errors['clinic.timezone']}
        onChange={(timezone) => timezone && put({ timezone })}
      />
      <div>
        <div id="setup-language" style={{ fontWeight: 500 }}>
          {t('setup.clinic.language')}
        </div>
        <SegmentedControl
          mt={6}
          aria-labelledby="setup-language"
          data={[
            { value: 'es', label: t('common.language.es') },
            { value: 'en', label: t('common.language.en') },
          ]}
          value={values.language}
          onChange={(language) => put({ language })}
        />
      </div>
      {failure && <CheckLine failure={failure} />}
      {!settings.get('clinic.name')?.set && (
        <Anchor
          component="button"
          type="button"
          mt="md"
          ta="start"
          onClick={() => setRestoring(true)}
        >
          {t('backups.restore.fromOtherPc')}
        </Anchor>
      )}
      {restoring && <RestoreDialog file={null} onClose={() => setRestoring(false)} />}
    </StepFrame>
  );
}

/** The time of day in a zone, so that a wrong choice shows. */
function timeIn(timeZone: string, language: string): string {
  return new Intl.DateTimeFormat(language, { timeZone, hour: 'numeric', minute: '2-digit' }).format(
    Date.now(),
  );
}
