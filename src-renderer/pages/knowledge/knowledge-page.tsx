import { ActionIcon, Button, Group, Menu, Modal, Skeleton, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import {
  IconBook2,
  IconDots,
  IconFileExport,
  IconFileImport,
  IconPlus,
  IconTrashOff,
} from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useBlocker, useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KnowledgeEntry } from '../../../src-main/contract/knowledge.ts';
import { orpc } from '../../client.ts';
import { LateSkeleton } from '../../components/late-skeleton.tsx';
import { EmptyState, ErrorState } from '../../components/page-state.tsx';
import { useTellError } from '../../components/tell.ts';
import { useDropGuard } from '../../components/use-drop-guard.ts';
import { useSnapshot } from '../../snapshot.ts';
import { tellWithUndo } from '../messages/undo-notice.tsx';
import { downloadText } from './csv-file.ts';
import { blankDraft, type EntryDraft } from './entry-draft.ts';
import { EntryEditor } from './entry-editor.tsx';
import { EntryHistory } from './entry-history.tsx';
import { EntryList } from './entry-list.tsx';
import { type EntryFilter, topicsOf } from './entry-rows.ts';
import { ImportCsv } from './import-csv.tsx';
import classes from './knowledge.module.css';
import { dropEntry, putEntry, refreshKnowledge, useEntries } from './knowledge-data.ts';
import { RemovedEntries } from './removed-entries.tsx';
import { TryOutBox } from './try-out.tsx';

/** What the clinic knows: the entries that the assistant answers from, and a box to try them. */
export function KnowledgePage() {
  const { t } = useTranslation();
  const { account, clinic } = useSnapshot();
  useDropGuard();
  const canEdit = account.role !== 'read';
  const navigate = useNavigate();
  const { entry: openId = null, question, language } = useSearch({ from: '/knowledge' });
  const entries = useEntries();
  const items = entries.data?.items ?? [];
  const open = items.find((item) => item.id === openId) ?? null;
  const [filter, setFilter] = useState<EntryFilter>({ search: '', language: 'all', topic: null });
  const [seed, setSeed] = useState<EntryDraft | null>(() =>
    question && canEdit ? blankDraft(language ?? clinic.language, question) : null,
  );
  // Each new entry has a form of its own, also after another new one was thrown away.
  const [seedNumber, setSeedNumber] = useState(0);
  const [savedCount, setSavedCount] = useState(0);
  const [panel, setPanel] = useState<'import' | 'removed' | null>(null);
  const [history, setHistory] = useState<KnowledgeEntry | null>(null);

  // A ref too: leaving right after saving must not ask, and state is a render late.
  const dirty = useRef(false);
  const onDirty = useCallback((now: boolean) => {
    dirty.current = now;
  }, []);
  const [leaving, setLeaving] = useState<(() => void) | null>(null);
  const blocker = useBlocker({
    shouldBlockFn: () => dirty.current,
    enableBeforeUnload: () => dirty.current,
    withResolver: true,
  });
  /** Does what leaves the open entry, once it is sure that nothing is lost unasked. */
  const leave = (go: () => void) => (dirty.current ? setLeaving(() => go) : go());
  const asking = leaving !== null || blocker.status === 'blocked';
  const stay = () => {
    setLeaving(null);
    blocker.reset?.();
  };
  const discard = () => {
    dirty.current = false;
    setSeed(null);
    leaving?.();
    setLeaving(null);
    blocker.proceed?.();
  };

  const goTo = (id: number | null) => {
    setSeed(null);
    void navigate({ to: '/knowledge', search: id === null ? {} : { entry: id } });
  };
  const openEntry = (id: number) => {
    if (id !== openId || seed) leave(() => goTo(id));
  };
  const create = (question = '') =>
    leave(() => {
      goTo(null);
      const language = filter.language === 'all' ? clinic.language : filter.language;
      setSeed(blankDraft(language, question, filter.topic ?? ''));
      setSeedNumber((number) => number + 1);
    });
  const restored = (entry: KnowledgeEntry) => {
    putEntry(entry);
    void refreshKnowledge();
    setHistory(null);
    setPanel(null);
    goTo(entry.id);
    notifications.show({ color: 'green', message: t('knowledge.restored') });
  };
  const tell = useTellError();
  const restore = useMutation(
    orpc.knowledge.restore.mutationOptions({ onSuccess: restored, onError: tell }),
  );
  const remove = useMutation(orpc.knowledge.remove.mutationOptions({ onError: tell }));
  const removeEntry = (entry: KnowledgeEntry) =>
    remove.mutate(
      { id: entry.id },
      {
        onSuccess({ versionId }) {
          dirty.current = false;
          dropEntry(entry.id);
          goTo(null);
          tellWithUndo(
            t('knowledge.removedNamed', { question: entry.question }),
            t('common.undo'),
            () => restore.mutate({ versionId }),
          );
        },
      },
    );
  const exportCsv = useMutation(
    orpc.knowledge.exportCsv.mutationOptions({
      onSuccess: ({ filename, csv }) => downloadText(filename, csv, 'text/csv;charset=utf-8'),
      onError: tell,
    }),
  );

  return (
    <div className={classes.page}>
      <div className={classes.grid}>
        <aside className={classes.left} aria-label={t('knowledge.entries')}>
          <div className={classes.leftHead}>
            <Title order={1} size="h2" className={classes.grow}>
              {t('knowledge.title')}
            </Title>
            <Menu position="bottom-end" width={230}>
              <Menu.Target>
                <ActionIcon size={32} aria-label={t('knowledge.moreActions')}>
                  <IconDots size={18} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                {canEdit && (
                  <Menu.Item
                    leftSection={<IconFileImport size={16} />}
                    onClick={() => setPanel('import')}
                  >
                    {t('knowledge.import.open')}
                  </Menu.Item>
                )}
                <Menu.Item
                  leftSection={<IconFileExport size={16} />}
                  disabled={items.length === 0}
                  onClick={() => exportCsv.mutate({})}
                >
                  {t('knowledge.export')}
                </Menu.Item>
                <Menu.Item
                  leftSection={<IconTrashOff size={16} />}
                  onClick={() => setPanel('removed')}
                >
                  {t('knowledge.removed.open')}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
            {canEdit && items.length > 0 && (
              <Button
                size="xs"
                h={32}
                leftSection={<IconPlus size={16} />}
                onClick={() => create()}
              >
                {t('knowledge.new')}
              </Button>
            )}
          </div>
          {entries.isPending && (
            <LateSkeleton>
              <div className={classes.ghosts} aria-busy>
                {[0, 1, 2, 3, 4].map((n) => (
                  <Skeleton key={n} h={44} radius="md" />
                ))}
              </div>
            </LateSkeleton>
          )}
          {entries.isError && (
            <ErrorState error={entries.error} onRetry={() => void entries.refetch()} />
          )}
          {items.length > 0 && (
            <EntryList
              entries={items}
              filter={filter}
              openId={seed ? null : openId}
              onFilter={setFilter}
              onOpen={openEntry}
            />
          )}
        </aside>
        <section className={classes.middle} aria-label={t('knowledge.editor')}>
          {open && !seed ? (
            <EntryEditor
              key={open.id}
              entry={open}
              seed={blankDraft(clinic.language)}
              topics={topicsOf(items)}
              canEdit={canEdit}
              onSaved={(entry) => {
                putEntry(entry);
                setSavedCount((count) => count + 1);
              }}
              onRemove={removeEntry}
              onHistory={setHistory}
              onCancel={() => goTo(null)}
              onDirty={onDirty}
            />
          ) : seed ? (
            <EntryEditor
              key={`new-${seedNumber}`}
              entry={null}
              seed={seed}
              topics={topicsOf(items)}
              canEdit={canEdit}
              onSaved={(entry) => {
                putEntry(entry);
                setSavedCount((count) => count + 1);
                goTo(entry.id);
              }}
              onRemove={removeEntry}
              onHistory={setHistory}
              onCancel={() => leave(() => goTo(null))}
              onDirty={onDirty}
            />
          ) : (
            entries.isSuccess && (
              <Welcome
                empty={items.length === 0}
                missing={openId !== null}
                canEdit={canEdit}
                onCreate={() => create()}
              />
            )
          )}
        </section>
        <div className={classes.right}>
          <TryOutBox
            savedCount={savedCount}
            canEdit={canEdit}
            onOpen={openEntry}
            onCreate={create}
          />
        </div>
      </div>
      <ImportCsv opened={panel === 'import'} onClose={() => setPanel(null)} />
      <RemovedEntries
        opened={panel === 'removed'}
        canEdit={canEdit}
        onClose={() => setPanel(null)}
        onRestored={restored}
      />
      <EntryHistory
        entry={history}
        canEdit={canEdit}
        onClose={() => setHistory(null)}
        onRestored={restored}
      />
      <Modal
        opened={asking}
        onClose={stay}
        title={t('knowledge.leave.title')}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <Text size="sm">{t('knowledge.leave.text')}</Text>
        <Group mt="md" justify="flex-end">
          <Button variant="light" color="red" onClick={discard}>
            {t('knowledge.leave.discard')}
          </Button>
          <Button onClick={stay} data-autofocus>
            {t('knowledge.leave.stay')}
          </Button>
        </Group>
      </Modal>
    </div>
  );
}

type WelcomeProps = {
  readonly empty: boolean;
  /** The address names an entry that is not there (any more). */
  readonly missing: boolean;
  readonly canEdit: boolean;
  readonly onCreate: () => void;
};

function Welcome({ empty, missing, canEdit, onCreate }: WelcomeProps) {
  const { t } = useTranslation();
  const part = empty ? 'empty' : missing ? 'missing' : 'choose';
  return (
    <EmptyState
      color="teal"
      icon={<IconBook2 size={24} stroke={1.75} />}
      title={t(`knowledge.${part}.title`)}
      text={t(`knowledge.${part}.text`)}
      action={canEdit ? { label: t(`knowledge.${part}.action`), onClick: onCreate } : undefined}
    />
  );
}
