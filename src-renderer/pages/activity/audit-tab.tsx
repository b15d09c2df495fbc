import { ActionIcon, Anchor, Button, Tooltip } from '@mantine/core';
import {
  IconFileExport,
  IconFilterOff,
  IconHistory,
  IconRefresh,
  IconRobot,
  IconSettings,
  IconUser,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { AuditEntryView } from '../../../src-main/contract/activity.ts';
import { useClinicNow } from '../../clinic-clock.ts';
import { EmptyState, ErrorState } from '../../components/page-state.tsx';
import { useFormat } from '../../format.ts';
import { useValue } from '../../value.ts';
import { sectionOf } from '../settings/setting-specs.ts';
import classes from './activity.module.css';
import { auditFilter, everything, useActivity } from './audit-data.ts';
import { AuditFilters } from './audit-filters.tsx';
import { actionWords, actorWords, detailWords, subjectWords } from './audit-words.ts';
import { CheckCard } from './check-card.tsx';
import { RowGhosts, RowList } from './row-list.tsx';

/** Who did what, newest first, with what narrows it and the check that it is whole. */
export function AuditTab() {
  const { t } = useTranslation();
  const { timeZone } = useFormat();
  const filter = useValue(auditFilter);
  const { query, rows } = useActivity(filter, timeZone);
  const { fetchNextPage } = query;
  return (
    <>
      <div className={classes.tools}>
        <p className={classes.lead}>{t('activity.lead.audit')}</p>
        <CheckCard onChecked={() => void query.refetch()} />
        <div className={classes.bar}>
          <AuditFilters filter={filter} onFilter={auditFilter.set} />
          <Tooltip label={t('activity.refresh')}>
            <ActionIcon
              size={36}
              aria-label={t('activity.refresh')}
              loading={query.isRefetching && !query.isFetchingNextPage}
              onClick={() => void query.refetch()}
            >
              <IconRefresh size={18} aria-hidden />
            </ActionIcon>
          </Tooltip>
          <Button
            renderRoot={(props) => (
              <Link to="/settings" search={{ section: 'exports', kind: 'audit' }} {...props} />
            )}
            variant="default"
            leftSection={<IconFileExport size={16} aria-hidden />}
          >
            {t('activity.export')}
          </Button>
        </div>
      </div>
      {query.isPending ? (
        <RowGhosts />
      ) : query.isError && rows.length === 0 ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : rows.length === 0 ? (
        <Nothing filtered={JSON.stringify(filter) !== JSON.stringify(everything)} />
      ) : (
        <RowList
          label={t('activity.auditList')}
          layout={classes.auditColumns}
          columns={['at', 'who', 'what', 'subject', 'details', 'line'].map((name) =>
            t(`activity.columns.${name}`),
          )}
          rows={rows}
          keyOf={(row) => row.id}
          renderRow={(row) => <AuditRow entry={row} />}
          mayFetch={query.hasNextPage && !query.isFetchingNextPage && !query.isFetchNextPageError}
          onEnd={fetchNextPage}
          foot={
            query.isFetchNextPageError && (
              <ErrorState error={query.error} onRetry={() => void fetchNextPage()} />
            )
          }
        />
      )}
    </>
  );
}

function Nothing({ filtered }: { filtered: boolean }) {
  const { t } = useTranslation();
  return filtered ? (
    <EmptyState
      icon={<IconFilterOff size={24} stroke={1.75} />}
      title={t('activity.nothingTitle')}
      text={t('activity.nothingText')}
      action={{ label: t('activity.clear'), onClick: () => auditFilter.set(everything) }}
    />
  ) : (
    <EmptyState
      icon={<IconHistory size={24} stroke={1.75} />}
      title={t('activity.emptyTitle')}
      text={t('activity.emptyText')}
    />
  );
}

const partIcons: Readonly<Record<string, typeof IconUser>> = {
  assistant: IconRobot,
  system: IconSettings,
};

function AuditRow({ entry }: { entry: AuditEntryView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useClinicNow(60_000);
  const { actor, subject } = entry;
  const at = Date.parse(entry.at);
  const Icon = (actor.accountId === null && partIcons[actor.name]) || IconUser;
  const details = detailWords(entry.details, t, format);
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows that are placed one by one cannot be a <table>.
    // biome-ignore lint/a11y/useFocusableInteractive: a row is read, not operated.
    <div role="row" className={`${classes.row} ${classes.auditColumns}`}>
      <Cell>
        <time dateTime={entry.at} title={entry.at}>
          {format.moment(at, now)}
        </time>
      </Cell>
      <Cell>
        <Icon size={15} stroke={1.75} aria-hidden className={classes.rowIcon} />
        {actorWords(actor, t)}
      </Cell>
      <Cell strong title={actionWords(entry.action, t)}>
        {actionWords(entry.action, t)}
      </Cell>
      <Cell>{subject && <SubjectLink subject={subject} />}</Cell>
      <Cell dimmed title={details}>
        {details}
      </Cell>
      <Cell dimmed>{format.number(entry.id)}</Cell>
    </div>
  );
}

function Cell({
  children,
  strong,
  dimmed,
  title,
}: {
  children: React.ReactNode;
  strong?: boolean;
  dimmed?: boolean;
  title?: string;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows that are placed one by one cannot be a <table>.
    <span
      role="cell"
      className={classes.cell}
      data-strong={strong || undefined}
      data-dimmed={dimmed || undefined}
      title={title}
    >
      {children}
    </span>
  );
}

function SubjectLink({ subject }: { subject: NonNullable<AuditEntryView['subject']> }) {
  const { t } = useTranslation();
  const words = subjectWords(subject, t);
  const { conversationId, kind, id, name } = subject;
  if (conversationId !== null)
    return (
      <Anchor
        renderRoot={(props) => (
          <Link
            to="/messages"
            search={{
              conversation: conversationId,
              ...(kind === 'message' && { message: Number(id) }),
            }}
            {...props}
          />
        )}
        inherit
        truncate
        aria-label={t('activity.openConversation', { name: words })}
      >
        {words}
      </Anchor>
    );
  if (kind === 'entry' && name !== null)
    return (
      <Anchor
        renderRoot={(props) => <Link to="/knowledge" search={{ entry: Number(id) }} {...props} />}
        inherit
        truncate
      >
        {words}
      </Anchor>
    );
  if (kind === 'setting')
    return (
      <Anchor
        renderRoot={(props) => (
          <Link to="/settings" search={{ section: sectionOf(id) }} {...props} />
        )}
        inherit
        truncate
      >
        {words}
      </Anchor>
    );
  return <span>{words}</span>;
}
