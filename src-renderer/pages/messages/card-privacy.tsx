import { Button, Stack } from '@mantine/core';
import { IconDownload, IconEraser, IconEye } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../src-main/contract/people.ts';
import { inElectron } from '../../connection.ts';
import { openDialog } from '../../dialogs.ts';
import page from './messages.module.css';

/** What a person may ask of the clinic about their data; for its owner. */
export function CardPrivacy({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  return (
    <section className={page.section} aria-label={t('privacy.card.title')}>
      <div className={page.sectionTitle}>{t('privacy.card.title')}</div>
      <Stack gap={6} align="flex-start">
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconEye size={14} aria-hidden />}
          onClick={() =>
            openDialog({ kind: 'access-log', contactId: contact.id, name: contact.name })
          }
        >
          {t('privacy.card.who')}
        </Button>
        {inElectron ? (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconDownload size={14} aria-hidden />}
            onClick={() =>
              openDialog({ kind: 'save-person', contactId: contact.id, name: contact.name })
            }
          >
            {t('privacy.card.download')}
          </Button>
        ) : (
          <Button
            component="a"
            href={`/api/v1/privacy/contacts/${contact.id}/archive`}
            download
            size="compact-sm"
            variant="default"
            leftSection={<IconDownload size={14} aria-hidden />}
          >
            {t('privacy.card.download')}
          </Button>
        )}
        <Button
          size="compact-sm"
          variant="default"
          color="red"
          leftSection={<IconEraser size={14} color="var(--m-red)" aria-hidden />}
          onClick={() =>
            openDialog({ kind: 'erase', subject: { kind: 'contact', id: contact.id } })
          }
        >
          {t('privacy.card.erase')}
        </Button>
      </Stack>
    </section>
  );
}
