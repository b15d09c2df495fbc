import { useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { Spotlight } from '@mantine/spotlight';
import {
  IconBolt,
  IconBook2,
  IconKeyboard,
  IconMessageCircle,
  IconMessagePlus,
  IconMoon,
  IconRefresh,
  IconSearch,
  IconTags,
} from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, orpc } from '../client.ts';
import { openDialog } from '../dialogs.ts';
import { useFormat } from '../format.ts';
import { readablePhone } from '../pages/messages/phone-text.ts';
import { SnippetText } from '../pages/messages/snippet-text.tsx';
import { useSnapshot } from '../snapshot.ts';
import { foldAccents } from './fold-accents.ts';
import classes from './frame.module.css';
import { usePlaces } from './spotlight-places.tsx';
import { useTellError } from './tell.ts';

/** One thing that the palette does when it is chosen. */
export type SpotlightEntry = {
  readonly id: string;
  readonly label: string;
  readonly icon: ReactNode;
  readonly group: string;
  run(): void;
};

/** Ctrl+K: finds patients and messages, jumps to pages, starts actions. */
export function SpotlightSearch() {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const [query, setQuery] = useState('');
  const entries = [...useActions(), ...usePlaces(query.trim() !== '')];
  const [settled] = useDebouncedValue(query.trim(), 180);
  const found = useQuery(
    orpc.conversations.search.queryOptions({
      input: { query: settled, limit: 8 },
      enabled: settled.length > 1,
      placeholderData: keepPreviousData,
      gcTime: 0,
    }),
  );
  const results = settled.length > 1 ? found.data : undefined;
  const wanted = foldAccents(query.trim());
  const shown = entries.filter((action) => foldAccents(action.label).includes(wanted));
  const groups = [...new Set(shown.map((action) => action.group))];
  const nothing = shown.length === 0 && !results?.conversations.length && !results?.messages.length;
  const open = (conversation: number, message?: number) =>
    void navigate({ to: '/messages', search: { conversation, ...(message && { message }) } });

  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={['mod + K']}
      tagsToIgnore={[]}
      scrollable
      overlayProps={{ blur: 0, backgroundOpacity: 0.4 }}
      classNames={{
        actionsGroup: classes.spotlightGroup ?? '',
        action: classes.spotlightAction ?? '',
      }}
      maxHeight={440}
    >
      <Spotlight.Search
        placeholder={t('spotlight.placeholder')}
        aria-label={t('spotlight.open')}
        leftSection={<IconSearch size={18} stroke={1.75} />}
      />
      <Spotlight.ActionsList>
        {results && results.conversations.length > 0 && (
          <Spotlight.ActionsGroup label={t('spotlight.conversations')}>
            {results.conversations.map((row) => (
              <Spotlight.Action
                key={row.id}
                label={row.contact.name}
                description={
                  row.contact.phone ? readablePhone(row.contact.phone) : t('common.noPhone')
                }
                leftSection={<IconMessageCircle size={20} stroke={1.5} />}
                onClick={() => open(row.id)}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {results && results.messages.length > 0 && (
          <Spotlight.ActionsGroup label={t('spotlight.messages')}>
            {results.messages.map(({ conversation, message, snippet }) => (
              <Spotlight.Action
                key={message.id}
                leftSection={<IconSearch size={20} stroke={1.5} />}
                onClick={() => open(conversation.id, message.id)}
              >
                {/* The list would grow with its longest line and cut it off at the window's edge. */}
                <div style={{ flex: 1, contain: 'inline-size' }}>
                  <div>
                    {conversation.contact.name}{' '}
                    <span style={{ color: 'var(--mantine-color-dimmed)' }}>
                      · {format.short(Date.parse(message.createdAt))}
                    </span>
                  </div>
                  <SnippetText snippet={snippet} lead={48} />
                </div>
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        )}
        {groups.map((group) => (
          <Spotlight.ActionsGroup key={group} label={group}>
            {shown
              .filter((action) => action.group === group)
              .map((action) => (
                <Spotlight.Action
                  key={action.id}
                  label={action.label}
                  leftSection={action.icon}
                  onClick={action.run}
                />
              ))}
          </Spotlight.ActionsGroup>
        ))}
        {nothing && !found.isFetching && (
          <Spotlight.Empty>{t('spotlight.nothing')}</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function useActions(): SpotlightEntry[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { account } = useSnapshot();
  const { toggleColorScheme } = useMantineColorScheme();
  const tellError = useTellError();
  const icon = { size: 20, stroke: 1.5 };
  const go = t('spotlight.go');
  const act = t('spotlight.actions');

  async function sync(): Promise<void> {
    try {
      const { count } = await client.templates.sync();
      notifications.show({ message: t('templates.synced', { count }) });
    } catch (error) {
      tellError(error);
    }
  }

  const everyone: SpotlightEntry[] = [
    {
      id: 'messages',
      label: t('nav.messages'),
      icon: <IconMessageCircle {...icon} />,
      group: go,
      run: () => void navigate({ to: '/messages' }),
    },
    {
      id: 'knowledge',
      label: t('nav.knowledge'),
      icon: <IconBook2 {...icon} />,
      group: go,
      run: () => void navigate({ to: '/knowledge' }),
    },
    {
      id: 'shortcuts',
      label: t('spotlight.shortcuts'),
      icon: <IconKeyboard {...icon} />,
      group: act,
      run: () => openDialog({ kind: 'shortcuts' }),
    },
    {
      id: 'theme',
      label: t('spotlight.toggleTheme'),
      icon: <IconMoon {...icon} />,
      group: act,
      run: toggleColorScheme,
    },
  ];
  if (account.role === 'read') return everyone;
  return [
    ...everyone.slice(0, 2),
    {
      id: 'new-message',
      label: t('spotlight.newMessage'),
      icon: <IconMessagePlus {...icon} />,
      group: act,
      run: () => openDialog({ kind: 'new-message' }),
    },
    {
      id: 'labels',
      label: t('spotlight.manageLabels'),
      icon: <IconTags {...icon} />,
      group: act,
      run: () => openDialog({ kind: 'labels' }),
    },
    {
      id: 'quick-replies',
      label: t('spotlight.manageQuickReplies'),
      icon: <IconBolt {...icon} />,
      group: act,
      run: () => openDialog({ kind: 'quick-replies' }),
    },
    {
      id: 'sync-templates',
      label: t('spotlight.syncTemplates'),
      icon: <IconRefresh {...icon} />,
      group: act,
      run: () => void sync(),
    },
    ...everyone.slice(2),
  ];
}
