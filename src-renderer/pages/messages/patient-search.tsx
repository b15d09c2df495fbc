import { TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Patient } from '../../../src-main/contract/people.ts';
import { errorText, orpc } from '../../client.ts';
import { readablePhone } from './phone-text.ts';
import classes from './search-list.module.css';
import { walkResults } from './walk-results.ts';

/** Finds a patient of the clinic by name. */
export function PatientSearch({
  except,
  onChoose,
}: {
  /** Patients that make no sense here. */
  except: readonly number[];
  onChoose: (patient: Patient) => void;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), 150);
  const found = useQuery(
    orpc.patients.list.queryOptions({
      input: { limit: 20, ...(search !== '' && { search }) },
      placeholderData: keepPreviousData,
    }),
  );
  const rows = (found.data?.items ?? []).filter((patient) => !except.includes(patient.id));
  const settled = text.trim() === search && !found.isPlaceholderData;
  return (
    <search onKeyDown={(event) => walkResults(event, settled)}>
      <TextInput
        label={t('merge.searchPatient')}
        leftSection={<IconSearch size={16} />}
        value={text}
        data-autofocus
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <ul className={classes.list} data-results>
        {rows.map((patient) => (
          <li key={patient.id}>
            <UnstyledButton className={classes.item} onClick={() => onChoose(patient)}>
              <span className={classes.name}>{patient.name}</span>
              <span className={classes.more}>
                {t(`panel.types.${patient.type}`)}
                {patient.contacts[0]?.phone && ` · ${readablePhone(patient.contacts[0].phone)}`}
              </span>
            </UnstyledButton>
          </li>
        ))}
        {found.isSuccess && rows.length === 0 && (
          <li className={classes.none}>{t('merge.nothing')}</li>
        )}
        {found.isError && <li className={classes.none}>{errorText(found.error, t)}</li>}
      </ul>
    </search>
  );
}
