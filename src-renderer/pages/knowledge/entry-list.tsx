import { SegmentedControl, Select, Text, TextInput, Tooltip, UnstyledButton } from '@mantine/core';
import { IconEyeOff, IconSearch } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { KnowledgeEntry } from '../../../src-main/contract/knowledge.ts';
import { countTopics, type EntryFilter, entryRows, neighbour, topicsOf } from './entry-rows.ts';
import classes from './knowledge.module.css';

const TOPIC_PX = 34;
const ENTRY_PX = 56;

type EntryListProps = {
  readonly entries: readonly KnowledgeEntry[];
  readonly filter: EntryFilter;
  readonly openId: number | null;
  readonly onFilter: (filter: EntryFilter) => void;
  readonly onOpen: (id: number) => void;
};

/** The entries by topic, with what narrows them. Arrow keys walk through it. */
export function EntryList({ entries, filter, openId, onFilter, onOpen }: EntryListProps) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => entryRows(entries, filter), [entries, filter]);
  const topics = useMemo(() => {
    const counts = countTopics(entries);
    return topicsOf(entries).map((topic) => ({
      value: topic,
      label: t('knowledge.topicCount', { topic, count: counts.get(topic) ?? 0 }),
    }));
  }, [entries, t]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.kind === 'topic' ? TOPIC_PX : ENTRY_PX),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 8,
  });
  // The height of a place depends on what stands there now.
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured anew when the rows change.
  useEffect(() => virtual.measure(), [rows]);

  const openIndex = rows.findIndex((row) => row.kind === 'entry' && row.entry.id === openId);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when another entry is opened.
  useEffect(() => {
    if (openIndex >= 0) virtual.scrollToIndex(openIndex, { align: 'auto' });
  }, [openId, openIndex >= 0]);

  const shown = rows.filter((row) => row.kind === 'entry').length;
  const walk = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : null;
    if (step === null) return;
    event.preventDefault();
    const id = neighbour(rows, openId, step);
    if (id !== null) onOpen(id);
  };

  return (
    <div className={classes.list}>
      <div className={classes.filters}>
        <TextInput
          type="search"
          value={filter.search}
          placeholder={t('knowledge.search')}
          aria-label={t('knowledge.search')}
          leftSection={<IconSearch size={16} />}
          onChange={(event) => onFilter({ ...filter, search: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key === 'Escape') onFilter({ ...filter, search: '' });
            if (event.key === 'ArrowDown') walk(event);
          }}
        />
        <Select
          data={topics}
          value={filter.topic}
          placeholder={t('knowledge.allTopics')}
          aria-label={t('knowledge.topicFilter')}
          clearable
          searchable={topics.length > 12}
          nothingFoundMessage={t('knowledge.noTopic')}
          comboboxProps={{ shadow: 'md' }}
          onChange={(topic) => onFilter({ ...filter, topic })}
        />
        <div className={classes.filterRow}>
          <Text size="xs" c="dimmed" aria-live="polite" className={classes.grow}>
            {shown === entries.length
              ? t('knowledge.count', { count: shown })
              : t('knowledge.countOf', { shown, count: entries.length })}
          </Text>
          <SegmentedControl
            size="xs"
            aria-label={t('knowledge.languageFilter')}
            value={filter.language}
            onChange={(language) => onFilter({ ...filter, language })}
            data={[
              { value: 'all', label: t('knowledge.anyLanguage') },
              { value: 'es', label: 'ES' },
              { value: 'en', label: 'EN' },
            ]}
          />
        </div>
      </div>
      <div className={classes.scroller} ref={scroller}>
        {shown === 0 && (
          <div className={classes.nothing}>
            <Text size="sm">{t('knowledge.noMatch')}</Text>
            <UnstyledButton
              className={classes.plainLink}
              onClick={() => onFilter({ search: '', language: 'all', topic: null })}
            >
              {t('knowledge.showAll')}
            </UnstyledButton>
          </div>
        )}
        <div
          className={classes.rows}
          role="listbox"
          aria-label={t('knowledge.entries')}
          tabIndex={-1}
          style={{ height: virtual.getTotalSize() }}
          onKeyDown={walk}
        >
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            const place = { height: item.size, transform: `translateY(${item.start}px)` };
            return row.kind === 'topic' ? (
              <div key={item.key} className={classes.topic} role="presentation" style={place}>
                <span className={classes.topicName}>{row.topic}</span>
                <span className={classes.topicCount}>{row.count}</span>
              </div>
            ) : (
              <EntryRowView
                key={item.key}
                entry={row.entry}
                open={row.entry.id === openId}
                reachable={openIndex === -1 ? item.index === 1 : row.entry.id === openId}
                style={place}
                onOpen={onOpen}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

type EntryRowViewProps = {
  readonly entry: KnowledgeEntry;
  readonly open: boolean;
  /** Whether Tab stops here; the arrows go on from it. */
  readonly reachable: boolean;
  readonly style: { height: number; transform: string };
  readonly onOpen: (id: number) => void;
};

function EntryRowView({ entry, open, reachable, style, onOpen }: EntryRowViewProps) {
  const { t } = useTranslation();
  const own = useRef<HTMLButtonElement>(null);
  // Walking with the arrows takes the focus along; opening by other ways leaves it where it is.
  useEffect(() => {
    const list = own.current?.closest('[role="listbox"]');
    if (open && list?.contains(document.activeElement)) own.current?.focus({ preventScroll: true });
  }, [open]);
  return (
    <UnstyledButton
      ref={own}
      role="option"
      aria-selected={open}
      tabIndex={reachable ? 0 : -1}
      className={classes.entry}
      data-open={open || undefined}
      data-off={!entry.enabled || undefined}
      style={style}
      onClick={() => onOpen(entry.id)}
    >
      <span className={classes.entryText}>
        <span className={classes.question}>{entry.question}</span>
        <span className={classes.answer}>{entry.answer}</span>
      </span>
      {!entry.enabled && (
        <Tooltip label={t('knowledge.off')}>
          <IconEyeOff size={16} role="img" aria-label={t('knowledge.off')} />
        </Tooltip>
      )}
      <span className={classes.tongue}>{entry.language.toUpperCase()}</span>
    </UnstyledButton>
  );
}
