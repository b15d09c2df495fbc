import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Patient } from '../../../src-main/contract/people.ts';
import { client, errorText, orpc } from '../../client.ts';
import { useTellError } from '../../components/tell.ts';
import { MergePair, type MergeSide } from './merge-pair.tsx';
import { PatientSearch } from './patient-search.tsx';
import { refreshContact } from './people-data.ts';
import { tellWithUndo } from './undo-notice.tsx';

/** Makes two records of one patient one. */
export function MergePatientDialog({
  patientId,
  contactId,
  onClose,
}: {
  patientId: number;
  contactId: number;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const tellError = useTellError();
  const contact = useQuery(orpc.contacts.get.queryOptions({ input: { id: contactId } }));
  const [other, setOther] = useState<Patient | null>(null);
  const [swapped, setSwapped] = useState(false);
  const own = contact.data?.patients.find((patient) => patient.id === patientId);
  const sideOf = (patient: Pick<Patient, 'id' | 'name' | 'type'>): MergeSide => ({
    id: patient.id,
    name: patient.name,
    more: t(`panel.types.${patient.type}`),
  });
  const merge = useMutation({
    mutationFn: ({ kept, merged }: { kept: MergeSide; merged: MergeSide }) =>
      client.patients.merge({ keptId: kept.id, mergedId: merged.id }),
    onSuccess: async ({ mergeId }, { kept, merged }) => {
      onClose();
      await refreshContact(contactId);
      tellWithUndo(
        t('merge.patientDone', { kept: kept.name, merged: merged.name }),
        t('common.undo'),
        () => {
          client.patients
            .undoMerge({ mergeId })
            .then(() => refreshContact(contactId))
            .catch(tellError);
        },
      );
    },
  });
  const mine = own ? sideOf(own) : null;
  const theirs = other ? sideOf(other) : null;
  const kept = swapped ? theirs : mine;
  const merged = swapped ? mine : theirs;
  return (
    <Modal
      opened
      onClose={onClose}
      size={520}
      title={t('merge.patientTitle')}
      closeButtonProps={{ 'aria-label': t('common.closeDialog') }}
    >
      <Stack gap="md">
        <Text size="sm">{t('merge.patientText')}</Text>
        {kept && merged ? (
          <>
            <MergePair kept={kept} merged={merged} onSwap={() => setSwapped(!swapped)} />
            {merge.isError && (
              <Text size="sm" c="red" role="alert">
                {errorText(merge.error, t)}
              </Text>
            )}
            <Group justify="flex-end" gap={8}>
              <Button variant="default" onClick={() => setOther(null)}>
                {t('common.back')}
              </Button>
              <Button loading={merge.isPending} onClick={() => merge.mutate({ kept, merged })}>
                {t('merge.confirmPatient')}
              </Button>
            </Group>
          </>
        ) : (
          <PatientSearch except={[patientId]} onChoose={setOther} />
        )}
      </Stack>
    </Modal>
  );
}
