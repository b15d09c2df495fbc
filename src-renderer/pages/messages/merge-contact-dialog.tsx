import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, errorText, orpc, queryClient } from '../../client.ts';
import { useTellError } from '../../components/tell.ts';
import { ContactSearch, type FoundContact } from './contact-search.tsx';
import { MergePair, type MergeSide } from './merge-pair.tsx';
import { readablePhone } from './phone-text.ts';
import { tellWithUndo } from './undo-notice.tsx';

/** After contacts became one (or two again) everything that shows them is read again. */
async function refreshAll(): Promise<void> {
  await queryClient.invalidateQueries();
}

/** Makes two contacts of one person one: search, look at both, confirm; undo afterwards. */
export function MergeContactDialog({
  contactId,
  onClose,
}: {
  contactId: number;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const tellError = useTellError();
  const own = useQuery(orpc.contacts.get.queryOptions({ input: { id: contactId } }));
  const [other, setOther] = useState<FoundContact | null>(null);
  const [swapped, setSwapped] = useState(false);

  const phoneOf = own.data?.identities.find((identity) => identity.kind === 'phone')?.address;
  const mine: MergeSide | null = own.data
    ? {
        id: contactId,
        name: own.data.name,
        more: phoneOf ? readablePhone(phoneOf) : t('common.noPhone'),
      }
    : null;
  const theirs: MergeSide | null = other && {
    id: other.id,
    name: other.name,
    more: other.phone ? readablePhone(other.phone) : t('common.noPhone'),
  };
  const merge = useMutation({
    mutationFn: ({ kept, merged }: { kept: MergeSide; merged: MergeSide }) =>
      client.contacts.merge({ keptId: kept.id, mergedId: merged.id }),
    onSuccess: async ({ mergeId }, { kept, merged }) => {
      onClose();
      await refreshAll();
      // The thread of the one that joined may be gone: open the one that stays.
      const [found] = await client.contacts
        .find({ query: kept.name, limit: 50 })
        .then((all) => all.filter((contact) => contact.id === kept.id));
      if (found?.conversationId)
        void navigate({ to: '/messages', search: { conversation: found.conversationId } });
      tellWithUndo(
        t('merge.contactDone', { kept: kept.name, merged: merged.name }),
        t('common.undo'),
        () => {
          client.contacts.undoMerge({ mergeId }).then(refreshAll, tellError);
        },
      );
    },
  });
  const kept = swapped ? theirs : mine;
  const merged = swapped ? mine : theirs;
  return (
    <Modal
      opened
      onClose={onClose}
      size={520}
      title={t('merge.contactTitle')}
      closeButtonProps={{ 'aria-label': t('common.closeDialog') }}
    >
      <Stack gap="md">
        <Text size="sm">{t('merge.contactText')}</Text>
        {kept && merged && other ? (
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
                {t('merge.confirmContact')}
              </Button>
            </Group>
          </>
        ) : (
          <ContactSearch label={t('merge.search')} except={contactId} onChoose={setOther} />
        )}
      </Stack>
    </Modal>
  );
}
