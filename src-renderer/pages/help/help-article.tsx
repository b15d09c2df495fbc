import { ActionIcon, Code, CopyButton, Tooltip, VisuallyHidden } from '@mantine/core';
import {
  IconArrowLeft,
  IconArrowRight,
  IconCheck,
  IconCopy,
  IconExternalLink,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Element, ElementContent } from 'hast';
import { createContext, type ReactNode, useContext, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import Markdown, { type Components } from 'react-markdown';
import { outsideHosts } from '../../../src-main/contract/links.ts';
import { inElectron } from '../../connection.ts';
import { anchorOf } from './anchor.ts';
import { type Guide, placeOfLink, searchOf } from './guide.ts';
import classes from './help.module.css';

const idOf = (anchor: string) => `help-${anchor}`;

/** What stays free above a heading that was asked for, in px. */
const HEAD_ROOM = 20;

/** The page whose text is being shown, for the links in it. */
const PageOfLinks = createContext('index');

/** One guide, scrolled to the section that the address names. */
export function HelpArticle({
  guides,
  guide,
  anchor,
  returns,
}: {
  guides: readonly Guide[];
  guide: Guide;
  anchor: string | null;
  /** Counts the links that led to where one was already. */
  returns: number;
}) {
  const pane = useRef<HTMLElement>(null);
  const first = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a text or an arrival scrolls, nothing else
  useLayoutEffect(() => {
    const target =
      anchor === null
        ? pane.current?.querySelector<HTMLElement>('h1')
        : document.getElementById(idOf(anchor));
    if (anchor === null) pane.current?.scrollTo(0, 0);
    else if (target) scrollWithin(pane.current, target);
    // Who reads by ear or keyboard goes on from there; opening the page leaves the focus alone.
    if (!first.current && !pane.current?.contains(document.activeElement))
      target?.focus({ preventScroll: true });
    first.current = false;
  }, [guide.slug, anchor, guide.markdown, returns]);

  return (
    <article className={classes.pane} ref={pane}>
      <div className={classes.text} data-anchor={anchor ?? undefined}>
        <PageOfLinks value={guide.slug}>
          <Markdown components={components(anchor)} disallowedElements={['img']} skipHtml>
            {guide.markdown}
          </Markdown>
        </PageOfLinks>
        <Neighbours guides={guides} guide={guide} />
      </div>
    </article>
  );
}

/** scrollIntoView would also scroll the frame around, which has nothing that scrolls it back. */
function scrollWithin(pane: HTMLElement | null, target: HTMLElement): void {
  const { top } = target.getBoundingClientRect();
  pane?.scrollBy(0, top - pane.getBoundingClientRect().top - HEAD_ROOM);
}

function Neighbours({ guides, guide }: { guides: readonly Guide[]; guide: Guide }) {
  const { t } = useTranslation();
  const at = guides.indexOf(guide);
  const previous = guides[at - 1];
  const next = guides[at + 1];
  return (
    <nav className={classes.neighbours} aria-label={t('help.otherPages')}>
      {previous && (
        <Link to="/help" search={{ page: previous.slug }} className={classes.neighbour}>
          <IconArrowLeft size={18} stroke={1.75} aria-hidden />
          <span>
            <small>{t('help.previous')}</small>
            {previous.title}
          </span>
        </Link>
      )}
      {next && (
        <Link to="/help" search={{ page: next.slug }} className={classes.neighbour} data-next>
          <span>
            <small>{t('help.next')}</small>
            {next.title}
          </span>
          <IconArrowRight size={18} stroke={1.75} aria-hidden />
        </Link>
      )}
    </nav>
  );
}

/** The words in a piece of the text. */
function wordsOf(node: Element | ElementContent | undefined): string {
  if (!node) return '';
  if (node.type === 'text') return node.value;
  return node.type === 'element' ? node.children.map(wordsOf).join('') : '';
}

/** How each piece of Markdown looks. `target`: the anchor of the section that was asked for. */
function components(target: string | null): Components {
  const heading =
    (Tag: 'h1' | 'h2' | 'h3' | 'h4') =>
    ({ node, children }: { node?: Element | undefined; children?: ReactNode }) => {
      const anchor = anchorOf(wordsOf(node));
      return (
        <Tag id={idOf(anchor)} tabIndex={-1} data-target={anchor === target || undefined}>
          {children}
        </Tag>
      );
    };
  return {
    h1: heading('h1'),
    h2: heading('h2'),
    h3: heading('h3'),
    h4: heading('h4'),
    a: ({ href = '', children }) => <GuideLink href={href}>{children}</GuideLink>,
    pre: ({ node, children }) => <Example code={wordsOf(node)}>{children}</Example>,
  };
}

/** A link: inside the help, to a page outside that opens, or an address to be copied. */
function GuideLink({ href, children }: { href: string; children: ReactNode }) {
  const { t } = useTranslation();
  const place = placeOfLink(href, useContext(PageOfLinks));
  if (place)
    return (
      <Link to="/help" search={searchOf(place)}>
        {children}
      </Link>
    );
  if (opens(href))
    return (
      <a href={href} target="_blank" rel="noreferrer">
        {children}
        <IconExternalLink size={13} aria-hidden className={classes.outside} />
        <VisuallyHidden> ({t('help.outside')})</VisuallyHidden>
      </a>
    );
  return (
    <span>
      {children}{' '}
      <span className={classes.address}>
        <Code>{href}</Code>
        <Copy value={href} label={t('help.copyAddress')} />
      </span>
    </span>
  );
}

/** Whether a page outside opens from here: https only, in the desktop only the known consoles. */
function opens(href: string): boolean {
  const url = URL.parse(href);
  return url?.protocol === 'https:' && (!inElectron || outsideHosts.has(url.host));
}

function Example({ code, children }: { code: string; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className={classes.example}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <pre tabIndex={0}>{children}</pre>
      <Copy value={code.replace(/\n$/, '')} label={t('help.copyCode')} />
    </div>
  );
}

function Copy({ value, label }: { value: string; label: string }) {
  const { t } = useTranslation();
  return (
    <CopyButton value={value} timeout={2000}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? t('common.copied') : label}>
          <ActionIcon size={28} onClick={copy} aria-label={copied ? t('common.copied') : label}>
            {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}
