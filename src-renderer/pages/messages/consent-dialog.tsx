import {
  Alert,
  Button,
  Group,
  Modal,
  SegmentedControl,
  Select,
  Stack,
  Text,
  Textarea,
} from '@mantine/core';
import { DatePickerInput, TimePicker } from '@mantine/dates';
import { notifications } from '@mantine/notifications';
import { IconLock } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type ConsentMeans,
  type Contact,
  consentMeans,
} from '../../../src-main/contract/people.ts';
import { consentCategories } from '../../../src-main/contract/privacy.ts';
import { client, errorText } from '../../client.ts';
import { clinicNow } from '../../clinic-clock.ts';
import { useFormat } from '../../format.ts';
import { momentOf, wallTime } from '../../zoned-time.ts';
import { refreshContact } from './people-data.ts';
import { readablePhone } from './phone-text.ts';

type Category = (typeof consentCategories)[number];

/**
 * Notes by hand what a contact agreed to or took back. What is written stays for good, so it is shown
 * once more before.
 */
export function ConsentDialog({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const label = useId();
  const [begun] = useState(() => wallTime(clinicNow(), format.timeZone));
  const [category, setCategory] = useState<Category>('data');
  const [granted, setGranted] = useState(true);
  const [means, setMeans] = useState<ConsentMeans>('paper');
  const [day, setDay] = useState<string>(begun.day);
  const [time, setTime] = useState(begun.time);
  const [evidence, setEvidence] = useState('');
  const [tried, setTried] = useState(false);
  const [checking, setChecking] = useState(false);
  const name = readablePhone(contact.name);
  const complete = /^\d\d:\d\d/.test(time);
  // Untouched it is now: the minute that the dialog stood open is not counted.
  const isNow = day === begun.day && time.slice(0, 5) === begun.time;
  const at = complete ? momentOf({ day, time: time.slice(0, 5) }, format.timeZone) : null;
  const future = at !== null && !isNow && at > clinicNow();
  const missing = evidence.trim() === '';

  const save = useMutation({
    mutationFn: async () => {
      await client.privacy.recordConsent({
        contactId: contact.id,
        category,
        granted,
        means,
        evidence: evidence.trim(),
        ...(!isNow && at !== null && { at: new Date(at).toISOString() }),
      });
      await refreshContact(contact.id);
    },
    onSuccess: () => {
      notifications.show({ color: 'teal', message: t('privacy.consent.saved') });
      onClose();
    },
  });

  function review(): void {
    setTried(true);
    if (!missing && !future && at !== null) setChecking(true);
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={t(checking ? 'privacy.consent.checkTitle' : 'privacy.consent.title', { name })}
      closeButtonProps={{ 'aria-label': t('common.closeDialog') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (checking) save.mutate();
          else review();
        }}
        noValidate
      >
        {checking ? (
          <Stack gap="md">
            <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
              {t(granted ? 'privacy.consent.summaryGranted' : 'privacy.consent.summaryWithdrawn', {
                name,
                category: t(`panel.consentCategory.${category}`),
              })}
            </Text>
            <Text size="sm" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
              {t(`privacy.consent.means.${means}`)} ·{' '}
              {format.moment(isNow || at === null ? clinicNow() : at)}
              {'\n'}
              {evidence.trim()}
            </Text>
            <Alert color="gray" icon={<IconLock size={18} aria-hidden />}>
              {t('privacy.consent.permanent')}
            </Alert>
            {save.error && (
              <Text size="sm" c="red" role="alert">
                {errorText(save.error, t)}
              </Text>
            )}
            <Group justify="flex-end" gap={8}>
              <Button variant="default" onClick={() => setChecking(false)}>
                {t('privacy.consent.back')}
              </Button>
              <Button type="submit" loading={save.isPending} data-autofocus autoFocus>
                {t('privacy.consent.save')}
              </Button>
            </Group>
          </Stack>
        ) : (
          <Stack gap="md">
            <Select
              label={t('privacy.consent.category')}
              allowDeselect={false}
              data-autofocus
              data={consentCategories.map((value) => {
                const words = t(`panel.consentCategory.${value}`);
                const label = words.charAt(0).toLocaleUpperCase(i18n.language) + words.slice(1);
                return { value, label };
              })}
              value={category}
              onChange={(value) => value && setCategory(value as Category)}
            />
            <div>
              <Text id={label} size="sm" fw={500} mb={4}>
                {t('privacy.consent.what')}
              </Text>
              <SegmentedControl
                fullWidth
                aria-labelledby={label}
                data={[
                  { value: 'yes', label: t('privacy.consent.granted') },
                  { value: 'no', label: t('privacy.consent.withdrawn') },
                ]}
                value={granted ? 'yes' : 'no'}
                onChange={(value) => setGranted(value === 'yes')}
              />
            </div>
            <Select
              label={t('privacy.consent.how')}
              allowDeselect={false}
              data={consentMeans.map((value) => ({
                value,
                label: t(`privacy.consent.means.${value}`),
              }))}
              value={means}
              onChange={(value) => value && setMeans(value as ConsentMeans)}
            />
            <Group grow align="flex-start">
              <DatePickerInput
                label={t('privacy.consent.day')}
                valueFormat="D MMM YYYY"
                value={day}
                maxDate={begun.day}
                onChange={(value) => value && setDay(value)}
              />
              <TimePicker
                label={t('privacy.consent.time')}
                value={time}
                onChange={setTime}
                error={future ? t('privacy.consent.future') : undefined}
              />
            </Group>
            <Textarea
              label={t('privacy.consent.evidence')}
              description={t('privacy.consent.evidenceHint')}
              placeholder={t('privacy.consent.evidencePlaceholder')}
              autosize
              minRows={2}
              maxRows={6}
              maxLength={400}
              value={evidence}
              styles={{
                // An example in red reads like a wrong answer that somebody has typed.
                input: { '--input-placeholder-color': 'var(--mantine-color-placeholder)' },
              }}
              error={tried && missing ? t('privacy.consent.required') : undefined}
              onChange={(event) => setEvidence(event.currentTarget.value)}
            />
            <Group justify="flex-end" gap={8}>
              <Button variant="default" onClick={onClose}>
                {t('common.cancel')}
              </Button>
              <Button type="submit" disabled={!complete}>
                {t('privacy.consent.review')}
              </Button>
            </Group>
          </Stack>
        )}
      </form>
    </Modal>
  );
}
