import { CloseButton, TextInput, Title } from '@mantine/core';
import { IconSearch, IconStethoscope } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../../snapshot.ts';
import { splitSnippet } from '../messages/snippet.ts';
import { SnippetText } from '../messages/snippet-text.tsx';
import { type Guide, searchOf } from './guide.ts';
import { type GuideHit, searchGuides } from './guide-search.ts';
import classes from './help.module.css';

const placeOf = ({ guide, section }: GuideHit) =>
  searchOf({ page: guide.slug, anchor: section.level === 1 ? null : section.anchor });

/** The left side of the help: the search, and either its results or the guides with their sections. */
export function HelpContents({
  guides,
  current,
  anchor,
}: {
  guides: readonly Guide[];
  current: Guide | null;
  anchor: string | null;
}) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { account } = useSnapshot();
  const [query, setQuery] = useState('');
  const list = useRef<HTMLElement>(null);
  const searching = query.trim().length > 1;
  const hits = useMemo(
    () => (searching ? searchGuides(guides, query) : []),
    [guides, query, searching],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: where one is stays in sight, also after a walk
  useEffect(() => {
    const pane = list.current;
    const link = pane?.querySelector('[aria-current]');
    if (!pane || !link) return;
    const { top, bottom } = link.getBoundingClientRect();
    const view = pane.getBoundingClientRect();
    if (top < view.top || bottom > view.bottom) pane.scrollBy(0, top - view.top - 80);
  }, [current, anchor, searching]);

  /** Up and down walk from the field through the links and back. */
  function walk(event: KeyboardEvent): void {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const links = [...(list.current?.querySelectorAll('a') ?? [])];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    const next = at + (event.key === 'ArrowDown' ? 1 : -1);
    event.preventDefault();
    if (next < 0) input.current?.focus();
    else links[next]?.focus();
  }
  const input = useRef<HTMLInputElement>(null);

  return (
    <aside className={classes.contents} aria-label={t('help.contents')} onKeyDown={walk}>
      <div className={classes.contentsHead}>
        <Title order={1} size="h2">
          {t('help.title')}
        </Title>
        <TextInput
          ref={input}
          type="search"
          value={query}
          placeholder={t('help.search')}
          aria-label={t('help.search')}
          leftSection={<IconSearch size={16} stroke={1.75} aria-hidden />}
          rightSection={
            query && (
              <CloseButton
                size="sm"
                aria-label={t('common.remove')}
                onClick={() => {
                  setQuery('');
                  input.current?.focus();
                }}
              />
            )
          }
          onChange={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setQuery('');
            if (event.key === 'Enter' && hits[0])
              void navigate({ to: '/help', search: placeOf(hits[0]) });
          }}
        />
      </div>
      <nav className={classes.nav} ref={list} aria-label={t('help.contents')}>
        {searching ? (
          <Results hits={hits} query={query.trim()} current={current} anchor={anchor} />
        ) : (
          guides.map((guide) => (
            <div key={guide.slug}>
              <Link
                to="/help"
                search={guide.slug === 'index' ? {} : { page: guide.slug }}
                activeOptions={{ exact: true, includeSearch: true }}
                className={classes.entry}
                data-current={guide === current}
                aria-current={guide === current && anchor === null ? 'page' : undefined}
              >
                {guide.title}
              </Link>
              {guide === current &&
                guide.sections
                  .filter(({ level }) => level === 2)
                  .map((section) => (
                    <Link
                      key={section.anchor}
                      to="/help"
                      search={{ page: guide.slug, anchor: section.anchor }}
                      className={classes.section}
                      data-current={section.anchor === anchor}
                      aria-current={section.anchor === anchor ? 'location' : undefined}
                    >
                      {section.heading}
                    </Link>
                  ))}
            </div>
          ))
        )}
      </nav>
      {account.role !== 'read' && (
        <Link to="/doctor" className={classes.doctor}>
          <IconStethoscope size={18} stroke={1.75} aria-hidden style={{ flex: 'none' }} />
          {t('help.checkAll')}
        </Link>
      )}
    </aside>
  );
}

function Results({
  hits,
  query,
  current,
  anchor,
}: {
  hits: readonly GuideHit[];
  query: string;
  current: Guide | null;
  anchor: string | null;
}) {
  const { t } = useTranslation();
  return (
    <>
      <div className={classes.count} role="status">
        {hits.length > 0 ? t('help.found', { count: hits.length }) : t('help.nothing', { query })}
      </div>
      {hits.length === 0 && <p className={classes.hint}>{t('help.nothingText')}</p>}
      {hits.map((hit) => {
        const { guide, section } = hit;
        const here =
          guide === current && (section.level === 1 ? anchor === null : section.anchor === anchor);
        return (
          <Link
            key={`${guide.slug} ${section.anchor}`}
            to="/help"
            search={placeOf(hit)}
            className={classes.hit}
            data-current={here}
          >
            {section.level > 1 && <span className={classes.hitPage}>{guide.title}</span>}
            <span className={classes.hitHeading}>
              <Marked text={hit.heading} />
            </span>
            <SnippetText snippet={hit.snippet} />
          </Link>
        );
      })}
    </>
  );
}

function Marked({ text }: { text: string }) {
  let at = 0;
  return splitSnippet(text).map((piece) => {
    at += piece.text.length;
    return piece.hit ? <mark key={at}>{piece.text}</mark> : <span key={at}>{piece.text}</span>;
  });
}
