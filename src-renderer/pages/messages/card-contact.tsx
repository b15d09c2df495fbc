import {
  ActionIcon,
  Button,
  Group,
  Modal,
  Select,
  Stack,
  Textarea,
  TextInput,
  Tooltip,
} from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy, IconPencil } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../src-main/contract/people.ts';
import { client } from '../../client.ts';
import { useTellError } from '../../components/tell.ts';
import { useFormat } from '../../format.ts';
import classes from './card.module.css';
import page from './messages.module.css';
import { putContact } from './people-data.ts';
import { readablePhone } from './phone-text.ts';

/** Who writes: name, phone, language, and whether they want messages. */
export function CardContact({ contact, canAct }: { contact: Contact; canAct: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const tellError = useTellError();
  const [editing, setEditing] = useState(false);
  const [optOut, setOptOut] = useState(false);
  const update = useMutation({
    mutationFn: (patch: { givenName?: string | null; language?: 'es' | 'en' | null }) =>
      client.contacts.update({ id: contact.id, ...patch }),
    onSuccess: (next) => {
      putContact(next);
      setEditing(false);
    },
    onError: tellError,
  });
  // Several after a merge: each of them reaches this contact.
  const phones = contact.identities
    .filter((identity) => identity.kind === 'phone')
    .map((identity) => identity.address);
  return (
    <section className={page.section} aria-label={t('panel.contact')}>
      {editing ? (
        <NameForm
          initial={contact.givenName ?? contact.name}
          busy={update.isPending}
          onCancel={() => setEditing(false)}
          onSave={(name) => update.mutate({ givenName: name === '' ? null : name })}
        />
      ) : (
        <div className={classes.head}>
          <h2 className={classes.name} style={{ margin: 0 }}>
            {readablePhone(contact.name)}
          </h2>
          {canAct && (
            <Tooltip label={t('panel.editName')}>
              <ActionIcon aria-label={t('panel.editName')} onClick={() => setEditing(true)}>
                <IconPencil size={16} />
              </ActionIcon>
            </Tooltip>
          )}
        </div>
      )}
      {contact.profileName && contact.profileName !== contact.name && (
        <div className={classes.small}>{t('panel.profileName', { name: contact.profileName })}</div>
      )}
      <dl className={classes.facts}>
        <dt>{t('panel.phone')}</dt>
        <dd>
          {phones.map((phone) => (
            <Phone key={phone} phone={phone} />
          ))}
          {phones.length === 0 && t('common.noPhone')}
        </dd>
        <dt>{t('panel.language')}</dt>
        <dd>
          {canAct ? (
            <Select
              size="xs"
              aria-label={t('panel.language')}
              value={contact.language ?? ''}
              allowDeselect={false}
              data={[
                { value: '', label: t('panel.languageUnknown') },
                { value: 'es', label: t('common.language.es') },
                { value: 'en', label: t('common.language.en') },
              ]}
              onChange={(value) =>
                update.mutate({ language: value === 'es' || value === 'en' ? value : null })
              }
            />
          ) : contact.language ? (
            t(`common.language.${contact.language}`)
          ) : (
            t('panel.languageUnknown')
          )}
        </dd>
        <dt>{t('panel.optOut')}</dt>
        <dd>
          {contact.optedOutAt
            ? t('panel.optedOut', { when: format.moment(Date.parse(contact.optedOutAt)) })
            : t('panel.optedIn')}
          {contact.optedOutAt && contact.optOutReason && (
            <div className={classes.small}>{contact.optOutReason}</div>
          )}
        </dd>
      </dl>
      {canAct && (
        <Button mt={8} size="compact-sm" variant="default" onClick={() => setOptOut(true)}>
          {t(contact.optedOutAt ? 'panel.setOptIn' : 'panel.setOptOut')}
        </Button>
      )}
      {optOut && <OptOutDialog contact={contact} onClose={() => setOptOut(false)} />}
    </section>
  );
}

function Phone({ phone }: { phone: string }) {
  const { t } = useTranslation();
  const clipboard = useClipboard({ timeout: 1500 });
  return (
    <div className={classes.fact}>
      {readablePhone(phone)}
      <Tooltip label={clipboard.copied ? t('common.copied') : t('panel.copyPhone')}>
        <ActionIcon
          size={24}
          aria-label={t('panel.copyPhone')}
          onClick={() => clipboard.copy(phone)}
        >
          {clipboard.copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

function NameForm({
  initial,
  busy,
  onSave,
  onCancel,
}: {
  initial: string;
  busy: boolean;
  onSave: (name: string) => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation();
  const [name, setName] = useState(initial);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSave(name.trim());
      }}
    >
      <TextInput
        label={t('panel.name')}
        description={t('panel.nameHint')}
        value={name}
        maxLength={120}
        autoFocus
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onCancel();
        }}
      />
      <Group gap={8} mt={8}>
        <Button type="submit" size="compact-sm" loading={busy}>
          {t('common.save')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      </Group>
    </form>
  );
}

function OptOutDialog({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const { t } = useTranslation();
  const tellError = useTellError();
  const [evidence, setEvidence] = useState('');
  const out = contact.optedOutAt === null;
  const save = useMutation({
    mutationFn: () =>
      client.contacts.setOptOut({ id: contact.id, optedOut: out, evidence: evidence.trim() }),
    onSuccess: (next) => {
      putContact(next);
      onClose();
    },
    onError: tellError,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(out ? 'panel.setOptOut' : 'panel.setOptIn')}
      closeButtonProps={{ 'aria-label': t('common.closeDialog') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack gap="md">
          <Textarea
            label={t('panel.evidence')}
            placeholder={t('panel.evidencePlaceholder')}
            autosize
            minRows={2}
            maxLength={400}
            value={evidence}
            data-autofocus
            onChange={(event) => setEvidence(event.currentTarget.value)}
          />
          <Group justify="flex-end" gap={8}>
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" disabled={evidence.trim() === ''} loading={save.isPending}>
              {t('common.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
