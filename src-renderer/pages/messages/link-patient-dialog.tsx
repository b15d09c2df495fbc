import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact, Patient } from '../../../src-main/contract/people.ts';
import { client } from '../../client.ts';
import { useTellError } from '../../components/tell.ts';
import { relations } from './patient-dialog.tsx';
import { PatientSearch } from './patient-search.tsx';
import { refreshContact } from './people-data.ts';

/** This number also writes for a patient who is already known. */
export function LinkPatientDialog({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const { t } = useTranslation();
  const tellError = useTellError();
  const [chosen, setChosen] = useState<Patient | null>(null);
  const [relation, setRelation] = useState<string>('other');
  const link = useMutation({
    mutationFn: async (patient: Patient) => {
      await client.patients.link({
        patientId: patient.id,
        contactId: contact.id,
        relation: relations.find((item) => item === relation) ?? 'other',
      });
      await refreshContact(contact.id);
    },
    onSuccess: onClose,
    onError: tellError,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('panel.linkPatient')}
      closeButtonProps={{ 'aria-label': t('common.closeDialog') }}
    >
      {chosen ? (
        <Stack gap="md">
          <Text fw={600}>{chosen.name}</Text>
          <Select
            label={t('panel.relation')}
            allowDeselect={false}
            value={relation}
            onChange={(value) => value && setRelation(value)}
            data={relations.map((value) => ({ value, label: t(`panel.relations.${value}`) }))}
          />
          <Group justify="flex-end" gap={8}>
            <Button variant="default" onClick={() => setChosen(null)}>
              {t('common.back')}
            </Button>
            <Button loading={link.isPending} onClick={() => link.mutate(chosen)}>
              {t('panel.linkPatient')}
            </Button>
          </Group>
        </Stack>
      ) : (
        <PatientSearch
          except={contact.patients.map((patient) => patient.id)}
          onChoose={setChosen}
        />
      )}
    </Modal>
  );
}
