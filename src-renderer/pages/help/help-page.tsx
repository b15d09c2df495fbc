import { Skeleton, Stack } from '@mantine/core';
import { IconFileUnknown } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, type MouseEvent, Suspense, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LateSkeleton } from '../../components/late-skeleton.tsx';
import { EmptyState, ErrorState } from '../../components/page-state.tsx';
import { findPlace, otherLanguage, searchOf, translatePlace } from './guide.ts';
import { guidesQuery } from './guides.ts';
import classes from './help.module.css';
import { HelpContents } from './help-contents.tsx';

/** Markdown's parser comes only when a guide is shown. */
const HelpArticle = lazy(async () => ({
  default: (await import('./help-article.tsx')).HelpArticle,
}));

/** The guides for people (docs/), with their index and a search over all of them. */
export function HelpPage() {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'es';
  const { page = 'index', anchor = null } = useSearch({ from: '/help' });
  const navigate = useNavigate();
  const guides = useQuery(guidesQuery(language));
  const found = guides.data ? findPlace(guides.data, { page, anchor }) : null;
  const elsewhere = guides.isSuccess && found === null;
  // An address of the other language (it was just changed, or a link has one name for both).
  const others = useQuery({ ...guidesQuery(otherLanguage(language)), enabled: elsewhere });
  const translated = useMemo(
    () =>
      elsewhere && guides.data && others.data
        ? translatePlace(others.data, guides.data, { page, anchor })
        : null,
    [elsewhere, guides.data, others.data, page, anchor],
  );
  useEffect(() => {
    if (translated) void navigate({ to: '/help', search: searchOf(translated), replace: true });
  }, [translated, navigate]);
  // A link to where one is already is no navigation, and scrolls back to it all the same.
  const [returns, setReturns] = useState(0);
  function noticeReturn({ target }: MouseEvent): void {
    const link = target instanceof Element ? target.closest('a') : null;
    if (link?.hash && link.hash === window.location.hash) setReturns((count) => count + 1);
  }

  if (guides.isError)
    return <ErrorState error={guides.error} onRetry={() => void guides.refetch()} />;
  // An anchor that is in neither language: the page is there all the same.
  const known = guides.data?.find(({ slug }) => slug === page);
  const guide = found?.guide ?? (others.isSuccess && !translated ? known : undefined);
  const missing = elsewhere && others.isSuccess && !translated && !known;
  return (
    <div className={classes.page} onClickCapture={noticeReturn}>
      <HelpContents
        guides={guides.data ?? []}
        current={guide ?? null}
        anchor={found ? anchor : null}
      />
      <div className={classes.article}>
        {guide && guides.data ? (
          <Suspense fallback={<ArticleGhost />}>
            <HelpArticle
              guides={guides.data}
              guide={guide}
              anchor={found ? anchor : null}
              returns={returns}
            />
          </Suspense>
        ) : missing ? (
          <EmptyState
            icon={<IconFileUnknown size={24} stroke={1.75} />}
            title={t('help.missingTitle')}
            text={t('help.missingText')}
            action={{
              label: t('help.toIndex'),
              onClick: () => void navigate({ to: '/help', search: {} }),
            }}
          />
        ) : others.isError ? (
          <ErrorState error={others.error} onRetry={() => void others.refetch()} />
        ) : (
          <ArticleGhost />
        )}
      </div>
    </div>
  );
}

function ArticleGhost() {
  return (
    <LateSkeleton>
      <Stack p={40} maw={720} gap={14} aria-busy>
        <Skeleton h={26} w="60%" mb={12} />
        <Skeleton h={12} />
        <Skeleton h={12} w="92%" />
        <Skeleton h={12} w="80%" />
      </Stack>
    </LateSkeleton>
  );
}
