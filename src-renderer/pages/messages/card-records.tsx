import { ActionIcon, Button, Text, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCheck, IconPlus, IconTrash, IconX } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../src-main/contract/people.ts';
import { client, orpc } from '../../client.ts';
import { useClinicNow } from '../../clinic-clock.ts';
import { useTellError } from '../../components/tell.ts';
import { useFormat } from '../../format.ts';
import { useSnapshot } from '../../snapshot.ts';
import classes from './card.module.css';
import { ConsentDialog } from './consent-dialog.tsx';
import page from './messages.module.css';
import { useRemoveNote } from './note-actions.ts';
import { refreshContact } from './people-data.ts';
import { readablePhone } from './phone-text.ts';

type Merge = Awaited<ReturnType<typeof client.conversations.undoable>>[number];

/** The private notes of a conversation, newest first. */
export function CardNotes({ conversationId, canAct }: { conversationId: number; canAct: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { account } = useSnapshot();
  const now = useClinicNow(60_000);
  const remove = useRemoveNote();
  const notes = useQuery(orpc.conversations.notes.queryOptions({ input: { id: conversationId } }));
  return (
    <section className={page.section} aria-label={t('panel.privateNotes')}>
      <div className={page.sectionTitle}>{t('panel.privateNotes')}</div>
      {notes.data?.length === 0 && (
        <Text size="sm" c="dimmed">
          {t(canAct ? 'panel.noNotes' : 'panel.noNotesYet')}
        </Text>
      )}
      {(notes.data ?? []).toReversed().map((note) => (
        <div key={note.id} className={classes.note}>
          <div className={classes.fact}>
            <span className={classes.small} style={{ flex: 1 }}>
              {note.author.name} · {format.moment(Date.parse(note.at), now)}
            </span>
            {canAct && note.author.id === account.id && (
              <Tooltip label={t('panel.removeNote')}>
                <ActionIcon
                  size={22}
                  aria-label={t('panel.removeNote')}
                  onClick={() => remove(note)}
                >
                  <IconTrash size={14} />
                </ActionIcon>
              </Tooltip>
            )}
          </div>
          <div className={classes.noteText}>{note.body}</div>
        </div>
      ))}
    </section>
  );
}

/** What the contact agreed to or refused, with the evidence. Nothing is taken out of this list. */
export function CardConsents({ contact, canAct }: { contact: Contact; canAct: boolean }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const [open, setOpen] = useState(false);
  /** A no after a yes takes it back; without one it is a refusal. */
  const tookBack = ({ category, at }: Contact['consents'][number]) =>
    contact.consents.some((one) => one.category === category && one.granted && one.at < at);
  return (
    <section className={page.section} aria-label={t('panel.consents')}>
      <div className={page.sectionTitle}>{t('panel.consents')}</div>
      {contact.consents.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('panel.noConsents')}
        </Text>
      )}
      {contact.consents.map((consent) => (
        <div key={`${consent.category}-${consent.at}`} className={classes.patient}>
          <div className={classes.fact} style={{ fontSize: 13 }}>
            {consent.granted ? (
              <IconCheck size={14} color="var(--m-green)" aria-hidden />
            ) : (
              <IconX size={14} color="var(--m-red)" aria-hidden />
            )}
            {t(
              consent.granted
                ? 'panel.granted'
                : tookBack(consent)
                  ? 'panel.withdrawn'
                  : 'panel.refused',
            )}{' '}
            ·{' '}
            {i18n.exists(`panel.consentCategory.${consent.category}`)
              ? t(`panel.consentCategory.${consent.category}`)
              : consent.category}
          </div>
          <div className={classes.small} style={{ overflowWrap: 'anywhere' }}>
            {format.moment(Date.parse(consent.at))}
            {consent.means && ` · ${t(`privacy.consent.means.${consent.means}`)}`} ·{' '}
            {consent.evidence}
          </div>
        </div>
      ))}
      {canAct && (
        <Button
          mt={6}
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => setOpen(true)}
        >
          {t('privacy.consent.add')}
        </Button>
      )}
      {open && <ConsentDialog contact={contact} onClose={() => setOpen(false)} />}
      <Text size="xs" c="dimmed" mt={8}>
        {t('panel.since', { when: format.date(Date.parse(contact.createdAt)) })}
      </Text>
    </section>
  );
}

/** Merges of this contact and its patients that can still be taken back; nothing when there are none. */
export function CardMerges({ contactId, canAct }: { contactId: number; canAct: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const tellError = useTellError();
  const merges = useQuery(orpc.conversations.undoable.queryOptions({ input: { contactId } }));
  const undo = useMutation({
    mutationFn: ({ kind, mergeId }: Merge) =>
      kind === 'contact'
        ? client.contacts.undoMerge({ mergeId })
        : client.patients.undoMerge({ mergeId }),
    onSuccess: async (_, { kind }) => {
      await refreshContact(contactId);
      notifications.show({
        message: t(kind === 'contact' ? 'panel.mergeUndone' : 'panel.patientMergeUndone'),
      });
    },
    onError: tellError,
  });
  if (!merges.data || merges.data.length === 0) return null;
  return (
    <section className={page.section} aria-label={t('panel.merges')}>
      <div className={page.sectionTitle}>{t('panel.merges')}</div>
      {merges.data.map((merge) => (
        <div key={merge.mergeId} className={classes.patient}>
          <div style={{ fontSize: 13 }}>
            {t(merge.kind === 'contact' ? 'panel.merged' : 'panel.mergedPatient', {
              name: readablePhone(merge.name),
              when: format.date(Date.parse(merge.at)),
            })}
          </div>
          {canAct && (
            <Button
              mt={4}
              size="compact-sm"
              variant="default"
              loading={undo.isPending && undo.variables.mergeId === merge.mergeId}
              disabled={undo.isPending}
              onClick={() => undo.mutate(merge)}
            >
              {t('panel.undoMerge')}
            </Button>
          )}
        </div>
      ))}
    </section>
  );
}
