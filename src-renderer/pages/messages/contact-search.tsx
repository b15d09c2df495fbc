import { TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText, orpc } from '../../client.ts';
import { readablePhone } from './phone-text.ts';
import classes from './search-list.module.css';
import { walkResults } from './walk-results.ts';

/** A contact as the search finds it. */
export type FoundContact = {
  readonly id: number;
  readonly name: string;
  readonly phone: string | null;
  readonly conversationId: number | null;
};

/** Finds a contact by name or phone. `first` is offered above the results for what was typed. */
export function ContactSearch({
  label,
  placeholder,
  description,
  except,
  first,
  onChoose,
}: {
  label: string;
  placeholder?: string;
  description?: string;
  /** A contact that makes no sense here. */
  except?: number;
  first?: (text: string) => ReactNode;
  onChoose: (contact: FoundContact) => void;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [query] = useDebouncedValue(text.trim(), 150);
  const found = useQuery(
    orpc.contacts.find.queryOptions({
      input: { query, limit: 20 },
      enabled: query !== '',
      placeholderData: keepPreviousData,
      gcTime: 0,
    }),
  );
  const rows = query === '' ? [] : (found.data ?? []).filter((contact) => contact.id !== except);
  const offered = first?.(text.trim());
  const settled = text.trim() === query && !found.isPlaceholderData;
  return (
    <search onKeyDown={(event) => walkResults(event, settled)}>
      <TextInput
        label={label}
        {...(placeholder && { placeholder })}
        {...(description && { description })}
        leftSection={<IconSearch size={16} />}
        value={text}
        data-autofocus
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <ul className={classes.list} data-results>
        {offered && <li>{offered}</li>}
        {rows.map((contact) => (
          <li key={contact.id}>
            <UnstyledButton className={classes.item} onClick={() => onChoose(contact)}>
              <span className={classes.name}>{readablePhone(contact.name)}</span>
              <span className={classes.more}>
                {contact.phone ? readablePhone(contact.phone) : t('common.noPhone')}
              </span>
            </UnstyledButton>
          </li>
        ))}
        {query !== '' && found.isSuccess && rows.length === 0 && !offered && (
          <li className={classes.none}>{t('merge.nothing')}</li>
        )}
        {found.isError && <li className={classes.none}>{errorText(found.error, t)}</li>}
      </ul>
    </search>
  );
}
