import { Button, Group, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../../src-main/contract/operation.ts';
import type { Contact } from '../../../src-main/contract/people.ts';
import { client } from '../../client.ts';
import { useTellError } from '../../components/tell.ts';
import { refreshContact } from './people-data.ts';

type ContactPatient = Contact['patients'][number];

function languageOf(value: string): Language | null {
  return value === 'es' || value === 'en' ? value : null;
}

/** The kinds of patient, in the order in which they are offered. */
const types = ['new', 'regular', 'child', 'vip', 'own'] as const;

/** How a number can be related to a patient, in the order in which it is offered. */
export const relations = [
  'self',
  'mother',
  'father',
  'partner',
  'child',
  'carer',
  'other',
] as const;

/** Adds a patient to a contact, or changes one. */
export function PatientDialog({
  contact,
  patient,
  onClose,
}: {
  contact: Contact;
  patient: ContactPatient | null;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const tellError = useTellError();
  const form = useForm({
    initialValues: {
      name: patient?.name ?? (contact.patients.length === 0 ? (contact.profileName ?? '') : ''),
      type: patient?.type ?? ('new' as ContactPatient['type']),
      language: patient?.language ?? '',
      notes: patient?.notes ?? '',
      relation: (patient?.relation ??
        (contact.patients.length === 0 ? 'self' : 'other')) as ContactPatient['relation'],
    },
    validate: { name: (value) => (value.trim() ? null : t('access.required')) },
  });
  const save = useMutation({
    mutationFn: async (values: typeof form.values) => {
      const input = {
        name: values.name.trim(),
        type: values.type,
        language: languageOf(values.language),
        notes: values.notes.trim(),
      };
      if (!patient)
        await client.patients.create({
          ...input,
          contactId: contact.id,
          relation: values.relation,
        });
      else {
        await client.patients.update({ id: patient.id, ...input });
        if (values.relation !== patient.relation)
          await client.patients.link({
            patientId: patient.id,
            contactId: contact.id,
            relation: values.relation,
          });
      }
      await refreshContact(contact.id);
    },
    onSuccess: onClose,
    onError: tellError,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={patient ? patient.name : t('panel.addPatient')}
      closeButtonProps={{ 'aria-label': t('common.closeDialog') }}
    >
      <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('panel.patientName')}
            maxLength={120}
            data-autofocus
            {...form.getInputProps('name')}
          />
          <Group grow align="flex-start">
            <Select
              label={t('panel.type')}
              allowDeselect={false}
              data={types.map((value) => ({ value, label: t(`panel.types.${value}`) }))}
              {...form.getInputProps('type')}
            />
            <Select
              label={t('panel.language')}
              allowDeselect={false}
              data={[
                { value: '', label: t('panel.languageUnknown') },
                { value: 'es', label: t('common.language.es') },
                { value: 'en', label: t('common.language.en') },
              ]}
              {...form.getInputProps('language')}
            />
          </Group>
          <Select
            label={t('panel.relation')}
            allowDeselect={false}
            data={relations.map((value) => ({ value, label: t(`panel.relations.${value}`) }))}
            {...form.getInputProps('relation')}
          />
          <Textarea
            label={t('panel.notes')}
            autosize
            minRows={3}
            maxRows={10}
            maxLength={4000}
            {...form.getInputProps('notes')}
          />
          <Group justify="flex-end" gap={8}>
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {t('common.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
