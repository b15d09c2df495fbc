import {
  Alert,
  Button,
  Checkbox,
  Group,
  Modal,
  Skeleton,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErasePreview } from '../../../src-main/contract/privacy.ts';
import { client, errorText, orpc, queryClient } from '../../client.ts';
import { foldAccents } from '../../components/fold-accents.ts';
import { readablePhone } from '../messages/phone-text.ts';

type Subject = { readonly kind: 'contact' | 'patient'; readonly id: number };

/** Erasing a person for good: what goes, what may stay, and the name typed to confirm. */
export function EraseDialog({ subject, onClose }: { subject: Subject; onClose: () => void }) {
  const { t } = useTranslation();
  const preview = useQuery(
    orpc.privacy.previewErase.queryOptions({ input: { subject }, staleTime: 0, gcTime: 0 }),
  );
  return (
    <Modal
      opened
      onClose={onClose}
      size={520}
      title={t('privacy.erase.dialog', { name: readablePhone(preview.data?.name ?? '…') })}
      closeButtonProps={{ 'aria-label': t('common.closeDialog') }}
    >
      {preview.isPending && <Skeleton h={180} radius="md" aria-busy />}
      {preview.error && (
        <Alert color="red" icon={<IconAlertTriangle size={18} />}>
          {errorText(preview.error, t)}
        </Alert>
      )}
      {preview.data && <EraseForm subject={subject} preview={preview.data} onClose={onClose} />}
    </Modal>
  );
}

function EraseForm({
  subject,
  preview,
  onClose,
}: {
  subject: Subject;
  preview: ErasePreview;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const unshared = (rows: ErasePreview['contacts']) =>
    rows.filter(({ others }) => others === 0).map(({ id }) => id);
  // Whom somebody else needs too stays unless a person says otherwise.
  const [contactIds, setContacts] = useState(() =>
    subject.kind === 'contact' ? [subject.id] : unshared(preview.contacts),
  );
  const [patientIds, setPatients] = useState(() =>
    subject.kind === 'patient' ? [subject.id] : unshared(preview.patients),
  );
  const [typed, setTyped] = useState('');
  const erase = useMutation({
    mutationFn: () => client.privacy.erase({ subject, contactIds, patientIds, confirm: typed }),
    onSuccess: () => {
      notifications.show({ color: 'teal', message: t('privacy.erase.started') });
      void queryClient.invalidateQueries({ queryKey: orpc.privacy.erasures.key() });
      onClose();
    },
  });
  const toggle = (ids: number[], id: number) =>
    ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id];
  const same = plain(typed) === plain(preview.name);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (same) erase.mutate();
      }}
    >
      <Stack gap="md">
        <Stack gap="sm" role="group" aria-label={t('privacy.erase.what')}>
          <Text fw={600} fz="sm">
            {t('privacy.erase.what')}
          </Text>
          {preview.contacts.map((row) => (
            <Checkbox
              key={`contact-${row.id}`}
              checked={contactIds.includes(row.id)}
              disabled={subject.kind === 'contact'}
              label={t('privacy.erase.contact', { name: readablePhone(row.phone ?? row.name) })}
              description={[
                t('privacy.erase.counts', row.counts),
                row.others > 0 && t('privacy.erase.sharedContact', { count: row.others }),
              ]
                .filter(Boolean)
                .join(' · ')}
              onChange={() => setContacts(toggle(contactIds, row.id))}
            />
          ))}
          {preview.patients.map((row) => (
            <Checkbox
              key={`patient-${row.id}`}
              checked={patientIds.includes(row.id)}
              disabled={subject.kind === 'patient'}
              label={t('privacy.erase.patient', { name: row.name })}
              {...(row.others > 0 && {
                description: t('privacy.erase.sharedPatient', { count: row.others }),
              })}
              onChange={() => setPatients(toggle(patientIds, row.id))}
            />
          ))}
        </Stack>
        <Text fz="sm" c="dimmed">
          {t('privacy.erase.noUndo')} {t('privacy.erase.keepsOptOut')}
        </Text>
        <TextInput
          label={t('privacy.erase.type', { name: preview.name })}
          value={typed}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          error={erase.error ? errorText(erase.error, t) : undefined}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" color="red" disabled={!same} loading={erase.isPending}>
            {t('privacy.erase.confirm')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** As the clinic compares it: capitals, accents and doubled blanks are no matter. */
const plain = (text: string) => foldAccents(text.toLowerCase()).replace(/\s+/g, ' ').trim();
