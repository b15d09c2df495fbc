import { ActionIcon, Badge, Button, Group, Menu, Text } from '@mantine/core';
import { IconDots, IconLink, IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../src-main/contract/people.ts';
import { client } from '../../client.ts';
import { useTellError } from '../../components/tell.ts';
import { openDialog } from '../../dialogs.ts';
import classes from './card.module.css';
import { LinkPatientDialog } from './link-patient-dialog.tsx';
import page from './messages.module.css';
import { PatientDialog } from './patient-dialog.tsx';
import { refreshContact } from './people-data.ts';
import { tellWithUndo } from './undo-notice.tsx';

type ContactPatient = Contact['patients'][number];

const typeColors: Record<ContactPatient['type'], string> = {
  new: 'teal',
  regular: 'gray',
  child: 'blue',
  vip: 'amber',
  own: 'violet',
};

/** The persons behind the number: one, or a family. */
export function CardPatients({ contact, canAct }: { contact: Contact; canAct: boolean }) {
  const { t } = useTranslation();
  const tellError = useTellError();
  const [form, setForm] = useState<{ patient: ContactPatient | null } | null>(null);
  const [linking, setLinking] = useState(false);

  async function unlink(patient: ContactPatient): Promise<void> {
    try {
      await client.patients.unlink({ patientId: patient.id, contactId: contact.id });
      await refreshContact(contact.id);
      tellWithUndo(t('panel.unlinked', { name: patient.name }), t('common.undo'), () => {
        client.patients
          .link({ patientId: patient.id, contactId: contact.id, relation: patient.relation })
          .then(() => refreshContact(contact.id))
          .catch(tellError);
      });
    } catch (error) {
      tellError(error);
    }
  }

  return (
    <section className={page.section} aria-label={t('panel.family')}>
      <div className={page.sectionTitle}>{t('panel.family')}</div>
      {contact.patients.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('panel.noPatients')}
        </Text>
      )}
      {contact.patients.map((patient) => (
        <article key={patient.id} className={classes.patient} aria-label={patient.name}>
          <div className={classes.patientTop}>
            <span className={classes.patientName}>{patient.name}</span>
            <Badge variant="light" color={typeColors[patient.type]} size="sm">
              {t(`panel.types.${patient.type}`)}
            </Badge>
            {canAct && (
              <Menu position="bottom-end" width={260} withinPortal>
                <Menu.Target>
                  <ActionIcon size={24} aria-label={`${t('common.more')}: ${patient.name}`}>
                    <IconDots size={16} />
                  </ActionIcon>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item onClick={() => setForm({ patient })}>{t('common.edit')}</Menu.Item>
                  <Menu.Item
                    onClick={() =>
                      openDialog({
                        kind: 'merge-patient',
                        patientId: patient.id,
                        contactId: contact.id,
                      })
                    }
                  >
                    {t('panel.mergePatient')}
                  </Menu.Item>
                  <Menu.Divider />
                  <Menu.Item color="red" onClick={() => void unlink(patient)}>
                    {t('panel.unlink', { name: patient.name })}
                  </Menu.Item>
                </Menu.Dropdown>
              </Menu>
            )}
          </div>
          <div className={classes.small}>
            {t(`panel.relations.${patient.relation}`)}
            {patient.language && ` · ${t(`common.language.${patient.language}`)}`}
          </div>
          {patient.notes && <div className={classes.remarks}>{patient.notes}</div>}
        </article>
      ))}
      {canAct && (
        <Group gap={6} mt={8}>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconUserPlus size={14} />}
            onClick={() => setForm({ patient: null })}
          >
            {t('panel.addPatient')}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconLink size={14} />}
            onClick={() => setLinking(true)}
          >
            {t('panel.linkPatient')}
          </Button>
        </Group>
      )}
      {form && (
        <PatientDialog contact={contact} patient={form.patient} onClose={() => setForm(null)} />
      )}
      {linking && <LinkPatientDialog contact={contact} onClose={() => setLinking(false)} />}
    </section>
  );
}
